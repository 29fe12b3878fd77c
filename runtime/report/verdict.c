/* runtime/report/verdict.c - a case's verdict in words: what was measured, and which count to use. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/verdict.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
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

void cs__put_team(const struct cs__words *words, int threads) {
  if (words->facts->own_cores)
    cs_text_append(words->text, threads == 1 ? "%d core" : "%d cores", threads);
  else
    cs__put_threads(words->text, threads);
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
  if (speedup != NULL)
    put_times(words->text, speedup);
  else
    cs_text_append(words->text, "speedup not known");
  cs_text_append(words->text, " on ");
  cs__put_team(words, point->threads);
  if (words->facts->base.threads > 1)
    cs_text_append(words->text, " over %d", words->facts->base.threads);
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
}

/* --- what was measured, by shape --- */

static void put_nothing(const struct cs__words *words) {
  if (words->facts->usable == 0)
    cs_text_append(words->text, "nothing to say: no invocation gave a usable time");
  else
    cs_text_append(words->text, "nothing to say: the least thread count, which speedup is over, has no usable rounds");
}

static void put_one_count(const struct cs__words *words) {
  cs_text_append(words->text, "no speedup to speak of: only ");
  const bool one = words->facts->best.threads == 1;
  cs__put_threads(words->text, words->facts->best.threads);
  if (words->facts->swept == 1)
    cs_text_append(words->text, one ? " was swept" : " were swept");
  else
    cs_text_append(words->text, one ? " has usable rounds" : " have usable rounds");
}

static void put_contended(const struct cs__words *words) {
  if (words->facts->best.threads == words->facts->base.threads)
    cs_text_append(words->text, "nothing to say of its speedup: the host was contended");
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
  if (point->rounds < words->verdict.rounds_least)
    cs_text_append(words->text, "; %zu give %s an interval", words->verdict.rounds_least,
                   facts->usable > 2 ? "all counts together" : "it");
}

static void put_slower(const struct cs__words *words) {
  cs_text_append(words->text, "slower on every count above ");
  cs__put_threads(words->text, words->facts->base.threads);
  cs_text_append(words->text, ", ");
  put_speedup_of_limit(words);
}

static void put_unsure(const struct cs__words *words) {
  const struct cs_verdict_point *point = shown_of(words);
  put_speedup_of_limit(words);
  cs_text_append(words->text, ": not enough to say whether more than ");
  cs__put_threads(words->text, words->facts->base.threads);
  cs_text_append(words->text, " gain");
  cs_text_append(words->text, words->facts->base.threads == 1 ? "s" : "");
  if (point->gate != CS_GATE_CLEAR)
    cs_text_append(words->text, "; the host was contended at times: free its cores of other work and sweep again");
  else if (point->moved)
    cs_text_append(words->text, "; the speedup itself moved meanwhile: sweep again on a quiet host");
  else
    cs_text_append(words->text, "; more rounds would tell");
}

static void put_no_gain(const struct cs__words *words) {
  cs_text_append(words->text, "no certain gain beyond ");
  cs__put_threads(words->text, words->facts->base.threads);
  cs_text_append(words->text, ", ");
  put_speedup_of_limit(words);
}

static void put_gain(const struct cs__words *words) {
  put_speedup(words, &words->facts->best);
  put_limit(words, &words->facts->best);
}

/* --- what to do --- */

static const struct cs_verdict_point *used_of(const struct cs__words *words) {
  return words->verdict.use < words->facts->best.threads ? &words->facts->least : &words->facts->best;
}

static void put_use(const struct cs__words *words) {
  cs_text_append(words->text, "; use ");
  cs__put_threads(words->text, words->verdict.use);
}

/* ", 2 cores free" */
static void put_free(const struct cs__words *words) {
  const int count = words->facts->most.threads - words->verdict.use;
  if (count <= 0)
    return;
  if (!words->facts->own_cores)
    cs_text_append(words->text, ", %d fewer", count);
  else
    cs_text_append(words->text, count == 1 ? ", %d core free" : ", %d cores free", count);
}

/* "same speed within 3 %": the farther end of the interval. */
static void put_same(const struct cs__words *words, const struct cs_estimate *ratio) {
  cs_text_append(words->text, "same speed as %d within ", words->facts->best.threads);
  cs__put_percent(words->text, fmax(fmax(ratio->hi - 1.0, 1.0 - ratio->lo), 0.001));
}

static void put_tie(const struct cs__words *words) {
  const struct cs_verdict_point *used = used_of(words);
  if (used == &words->facts->best)
    return;
  if (words->verdict.carried) {
    put_same(words, &used->to_best);
    return;
  }
  cs_text_append(words->text, "not told apart from %d", words->facts->best.threads);
  if (!cs_verdict_tells(&used->to_best))
    return;
  cs_text_append(words->text, " (");
  cs__put_ends(words->text, &used->to_best);
  cs_text_append(words->text, " times its time)");
}

static void put_use_peak(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ": ");
  put_tie(words);
  cs_text_append(words->text, "%s%d take ", used_of(words) == &words->facts->best ? "" : "; ",
                 words->facts->most.threads);
  cs__put_estimate(words->text, &words->facts->most.to_best);
  cs_text_append(words->text, " times as long");
}

static void put_use_flat(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ": ");
  if (used_of(words) == &words->facts->best)
    cs_text_append(words->text, "%d are not certainly any faster", words->facts->most.threads);
  else
    put_tie(words);
  put_free(words);
}

static void put_use_all(const struct cs__words *words) {
  put_use(words);
  cs_text_append(words->text, ", the most swept");
  if (!words->verdict.carried)
    cs_text_append(words->text, "; %d are slower in the rounds so far, but not told apart: more would tell",
                   words->facts->tied_from);
}

static void put_none(const struct cs__words *words) {
  (void)words;
}

/* --- the sentence --- */

static const struct {
  cs__put_words *head, *use;
} of_shape[CS_SHAPES] = {
    [CS_SHAPE_NOTHING] = {put_nothing, put_none},     [CS_SHAPE_ONE_COUNT] = {put_one_count, put_none},
    [CS_SHAPE_CONTENDED] = {put_contended, put_none}, [CS_SHAPE_FEW_ROUNDS] = {put_few_rounds, put_none},
    [CS_SHAPE_SLOWER] = {put_slower, put_use},        [CS_SHAPE_UNSURE] = {put_unsure, put_none},
    [CS_SHAPE_NO_GAIN] = {put_no_gain, put_use},      [CS_SHAPE_PEAK] = {put_gain, put_use_peak},
    [CS_SHAPE_FLAT] = {put_gain, put_use_flat},       [CS_SHAPE_TIED] = {put_gain, put_use_flat},
    [CS_SHAPE_RISING] = {put_gain, put_use_all},
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

void cs__put_verdict_of(struct cs_text *text, const char *name, const struct cs_verdict_facts *facts) {
  const struct cs__words words = {text, facts, cs_verdict_of(facts)};
  cs__put_plain(text, name);
  cs_text_append(text, ": ");
  of_shape[words.verdict.shape].head(&words);
  cs__put_reason(&words);
  of_shape[words.verdict.shape].use(&words);
  put_caveat(&words);
  cs_text_append(text, ".");
}

void cs__put_verdict(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_verdict_facts facts = cs__verdict_facts(result, of);
  cs__put_verdict_of(text, of->of->name, &facts);
}
