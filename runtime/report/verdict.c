/* runtime/report/verdict.c - a case's verdict in words: what was measured, and what follows. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/verdict.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict_words.h"

#include <math.h>
#include <string.h>

/* --- figures --- */

/* "5.94x [5.88, 6.01]" */
static void put_times(struct cs_text *text, const struct cs_estimate *ratio) {
  struct cs_text figures = {0};
  struct cs_estimate shown = *ratio;
  if (!isfinite(shown.lo) || !isfinite(shown.hi))
    shown.lo = shown.hi = NAN;
  cs__put_estimate(&figures, &shown);
  const char *all = cs_text_get(&figures);
  const int first = (int)strcspn(all, " ");
  cs_text_append(text, "%.*sx%s", first, all, all + first);
  cs_text_free(&figures);
}

/* The interval that the sentence rests on: of all counts together where it denies a gain, else of this count alone. */
static const struct cs_estimate *speedup_of(const struct cs__words *words, const struct cs_verdict_point *point) {
  const bool denies = words->verdict.shape == CS_SHAPE_UNSURE || words->verdict.shape == CS_SHAPE_NO_GAIN;
  const bool known = point->speedup.count > 0 && isfinite(point->speedup.value);
  return cs_verdict_tells(&point->band) && (denies || !known) ? &point->band : known ? &point->speedup : NULL;
}

/* "5.94x [5.88, 6.01] on 8 threads", over another base than one thread said so. */
static void put_speedup(const struct cs__words *words, const struct cs_verdict_point *point) {
  const struct cs_estimate *speedup = speedup_of(words, point);
  if (speedup != NULL) {
    cs_text_append(words->text, cs__is_weak(words) ? "a scaled speedup of " : "");
    put_times(words->text, speedup);
  } else
    cs_text_append(words->text, "speedup not known");
  cs_text_append(words->text, " ");
  cs__put_on_team(words, point->threads);
  if (!cs__counts_threads(words)) {
    cs_text_append(words->text, " over ");
    cs__put_team(words, words->facts->base.threads);
  } else if (words->facts->base.threads > 1)
    cs_text_append(words->text, " over %d", words->facts->base.threads);
}

/* ", 4.10x [4.02, 4.17] over the serial program" */
static void put_over_serial(const struct cs__words *words, const struct cs_verdict_point *point) {
  const struct cs_point_summary *at = cs__point_at(words, point->threads);
  if (at == NULL || at->over_serial.count == 0 || !isfinite(at->over_serial.value))
    return;
  cs_text_append(words->text, ", ");
  put_times(words->text, &at->over_serial);
  cs_text_append(words->text, " over the serial program");
}

/* ", of at most 6.10x [6.00, 6.20]" */
static void put_limit(const struct cs__words *words, const struct cs_verdict_point *point) {
  if (point->limit.count == 0 || !isfinite(point->limit.value))
    return;
  cs_text_append(words->text, point->beyond ? ", above its limit of " : ", of at most ");
  put_times(words->text, &point->limit);
}

/* Where the best is the base, whose own speedup is 1 by definition, the other end of the sweep is shown. */
static const struct cs_verdict_point *shown_of(const struct cs__words *words) {
  const struct cs_verdict_facts *facts = words->facts;
  return facts->best.threads == facts->base.threads ? &facts->most : &facts->best;
}

static void put_speedup_of_limit(const struct cs__words *words) {
  put_speedup(words, shown_of(words));
  put_limit(words, shown_of(words));
  put_over_serial(words, shown_of(words));
}

/* --- what was measured, by shape --- */

static void put_nothing(const struct cs__words *words) {
  if (words->facts->usable == 0 && !cs__gave_times(words->of))
    cs_text_append(words->text, "nothing to say: no invocation gave a usable time");
  else if (cs__counts_threads(words))
    cs_text_append(words->text, "nothing to say: the least thread count, which speedup is over, has no usable rounds");
  else {
    cs_text_append(words->text, "nothing to say: the least ");
    cs__put_axis_title(words->text, words->result);
    cs_text_append(words->text, ", which speedup is over, has no usable rounds");
  }
}

static void put_one_count(const struct cs__words *words) {
  cs_text_append(words->text, "no speedup to speak of: only ");
  const bool one = words->facts->best.threads == 1 || !cs__counts_threads(words);
  cs__put_count(words, words->facts->best.threads);
  if (words->facts->swept == 1)
    cs_text_append(words->text, one ? " was swept" : " were swept");
  else
    cs_text_append(words->text, one ? " has usable rounds" : " have usable rounds");
  cs__put_gone_wrong(words->text, words->result, words->of);
}

static void put_contended(const struct cs__words *words) {
  if (words->facts->best.threads == words->facts->base.threads)
    cs_text_append(words->text, "nothing to say of the speedup: the host was contended");
  else {
    put_speedup(words, &words->facts->best);
    cs_text_append(words->text, ", but the host was contended: not valid");
  }
  cs_text_append(words->text, "; free its cores of other work and sweep again");
}

static void put_few_rounds(const struct cs__words *words) {
  const struct cs_verdict_facts *facts = words->facts;
  const struct cs_verdict_point *point = shown_of(words);
  put_speedup_of_limit(words);
  cs_text_append(words->text, " in %zu round%s: too few to say more", point->rounds, point->rounds == 1 ? "" : "s");
  if (point->rounds >= words->verdict.rounds_least)
    return;
  if (facts->usable <= 2) {
    cs_text_append(words->text, "; %zu give it an interval", words->verdict.rounds_least);
    return;
  }
  const char *what = cs__counts_threads(words) ? "count" : "point";
  cs_text_append(words->text, "; ");
  if (point->rounds < words->verdict.rounds_alone)
    cs_text_append(words->text, "%zu give each %s an interval of its own, ", words->verdict.rounds_alone, what);
  cs_text_append(words->text, "%zu give intervals that hold for all %ss together", words->verdict.rounds_least, what);
}

static void put_slower(const struct cs__words *words) {
  cs_text_append(words->text, "%s", cs__cost_words(words).worse);
  if (cs__counts_threads(words)) {
    cs_text_append(words->text, " on every count above ");
    cs__put_threads(words->text, words->facts->base.threads);
  } else {
    cs_text_append(words->text, " at every ");
    cs__put_axis_title(words->text, words->result);
    cs_text_append(words->text, " above %d", words->facts->base.threads);
  }
  cs_text_append(words->text, ", ");
  put_speedup_of_limit(words);
}

static void put_unsure(const struct cs__words *words) {
  const struct cs_verdict_point *point = shown_of(words);
  put_speedup_of_limit(words);
  cs_text_append(words->text, ": not enough to say whether more than ");
  cs__put_count(words, words->facts->base.threads);
  cs_text_append(words->text, " gain");
  cs_text_append(words->text, words->facts->base.threads == 1 || !cs__counts_threads(words) ? "s" : "");
  if (point->gate != CS_GATE_CLEAR)
    cs_text_append(words->text, "; the host was contended at times: free its cores of other work and sweep again");
  else if (point->moved)
    cs_text_append(words->text, "; the speedup itself moved meanwhile: sweep again on a quiet host");
  else
    cs_text_append(words->text, "; more rounds would tell");
}

static void put_no_gain(const struct cs__words *words) {
  cs_text_append(words->text, "no certain gain beyond ");
  cs__put_count(words, words->facts->base.threads);
  cs_text_append(words->text, ", ");
  put_speedup_of_limit(words);
}

static void put_gain(const struct cs__words *words) {
  put_speedup(words, &words->facts->best);
  put_limit(words, &words->facts->best);
  put_over_serial(words, &words->facts->best);
}

/* --- the sentence --- */

static cs__put_words *const of_shape[CS_SHAPES] = {
    [CS_SHAPE_NOTHING] = put_nothing,     [CS_SHAPE_ONE_COUNT] = put_one_count,
    [CS_SHAPE_CONTENDED] = put_contended, [CS_SHAPE_FEW_ROUNDS] = put_few_rounds,
    [CS_SHAPE_SLOWER] = put_slower,       [CS_SHAPE_UNSURE] = put_unsure,
    [CS_SHAPE_NO_GAIN] = put_no_gain,     [CS_SHAPE_PEAK] = put_gain,
    [CS_SHAPE_FLAT] = put_gain,           [CS_SHAPE_TIED] = put_gain,
    [CS_SHAPE_RISING] = put_gain,
};

/* What makes the figures doubtful without making them invalid. */
static void put_caveat(const struct cs__words *words) {
  const struct cs_verdict_point *best = &words->facts->best;
  if (words->verdict.reason == CS_REASON_NOT_ASKED)
    return;
  if (best->gate != CS_GATE_CLEAR)
    cs_text_append(words->text, "; with care, for the host was contended at times");
  else if (best->moved)
    cs_text_append(words->text, "; with care, for the speedup itself moved meanwhile");
}

void cs__put_verdict_of(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of,
                        const struct cs_verdict_facts *facts) {
  const struct cs__words words = {text, facts, cs_verdict_of(facts), result, of};
  cs__put_plain(text, of->of->name);
  cs_text_append(text, ": ");
  of_shape[words.verdict.shape](&words);
  cs__put_reason(&words);
  cs__put_use(&words);
  put_caveat(&words);
  cs_text_append(text, ".");
}

/* The serial program is what others are put over: it has a time and no verdict. */
static void put_serial_program(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  cs__put_plain(text, of->of->name);
  if (of->point_count == 0 || of->points[0].time_s.count == 0) {
    cs_text_append(text, ": the serial program gave no usable time.");
    return;
  }
  cs_text_append(text, ": the serial program, %s ", cs__cost_title(result));
  cs__put_cost(text, &of->points[0].time_s, result);
  cs_text_append(text, ".");
}

void cs__put_verdict(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_verdict_facts facts = cs__verdict_facts(result, of);
  if (of->of->serial)
    put_serial_program(text, result, of);
  else
    cs__put_verdict_of(text, result, of, &facts);
}

/* What is said then is the same of every case. */
static bool is_only_contended(const struct cs_result *result, const struct cs_case_summary *of) {
  if (of->of->serial || !cs__has_verdict(of))
    return false;
  const struct cs_verdict_facts facts = cs__verdict_facts(result, of);
  return cs_verdict_of(&facts).shape == CS_SHAPE_CONTENDED && facts.best.threads == facts.base.threads;
}

bool cs__put_verdict_among(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                           size_t i) {
  const struct cs_case_summary *of = &summary->cases[i];
  if (!cs__has_verdict(of))
    return false;
  if (is_only_contended(result, of)) {
    for (size_t before = 0; before < i; before++)
      if (is_only_contended(result, &summary->cases[before]))
        return false;
    for (size_t other = i + 1; other < summary->case_count; other++)
      if (is_only_contended(result, &summary->cases[other])) {
        cs__put_plain(text, of->of->name);
        cs_text_append(text, ", ");
        of = &summary->cases[other];
      }
  }
  cs__put_verdict(text, result, of);
  return true;
}

bool cs__has_verdict(const struct cs_case_summary *of) {
  return of->of->serial || of->of->setting_count == 0 || of->point_count > 1;
}
