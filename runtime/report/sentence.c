/* runtime/report/sentence.c - what a case's figures say, in one sentence; why one is missing; what the figures rest on.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/sentence.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"

#include <math.h>
#include <string.h>

int cs__base_threads(const struct cs_result *result) {
  return result->point_count > 0 ? result->points[0].n : 1;
}

void cs__put_confidence(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "%g %%", result->protocol.confidence * 100.0);
}

size_t cs__outcome_count(const struct cs_result *result, enum cs_outcome outcome) {
  size_t count = 0;
  for (size_t i = 0; i < result->invocation_count; i++)
    count += result->invocations[i].outcome == outcome;
  return count;
}

/* The case's base and best point; NULL when the case has no point at all. */
static const struct cs_point_summary *base_of(const struct cs_case_summary *of) {
  return of->base < of->point_count ? &of->points[of->base] : NULL;
}

static const struct cs_point_summary *best_of(const struct cs_case_summary *of) {
  return of->best < of->point_count ? &of->points[of->best] : NULL;
}

const char *cs__no_speedup_reason(const struct cs_case_summary *of) {
  if (cs__usable_points(of) == 0)
    return cs__gave_times(of) ? "the point that speedup is over has no usable rounds"
                              : "no invocation gave a usable time";
  if (of->of->serial)
    return "it is the serial program, which runs at the first point alone";
  if (of->point_count == 1)
    return "only one point was swept, so there is nothing to compare it with";
  if (cs__usable_points(of) == 1)
    return "only one point has usable rounds, so there is nothing to compare it with";
  return NULL;
}

const char *cs__no_limit_reason(const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *best = best_of(of);
  if (best != NULL && cs__has_limit(best))
    return of->best == of->base
               ? "the base itself is best, and there it is 1; for other counts see table.csv or report.html"
               : NULL;
  if (!cs_result_sweeps_threads(result))
    return "a limit is known of threads alone: what else is swept says nothing of a serial share or of cores";
  if (result->recipe.metric != NULL)
    return "a serial share bounds the time of a whole run, and that says nothing of the metric";
  if (cs__base_threads(result) != 1)
    return "the serial share is measured at 1 thread, and 1 thread was not swept";
  if (!result->protocol.observe)
    return "the serial share was not measured: the sweep ran without observed invocations";
  return of->of->argv != NULL ? "the serial share was not measured: no OpenMP region was seen on one thread"
                              : "the serial share was not measured: no observed invocation ended well";
}

/* Of the points at which every run went wrong in one way. */
static void put_gone(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of,
                     const char *word, const char *how) {
  size_t count = 0;
  int last_n = 0;
  for (size_t i = 0; i < of->point_count; i++) {
    const char *failure = cs__failure_word(&of->points[i]);
    if (failure == NULL || strcmp(failure, word) != 0)
      continue;
    last_n = of->points[i].n;
    count++;
  }
  if (count == 0)
    return;
  cs_text_append(text, "; ");
  if (count == 1)
    cs__put_at_n(text, result, last_n);
  else
    cs_text_append(text, "at %zu other points", count);
  cs_text_append(text, " %s", how);
}

void cs__put_gone_wrong(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  put_gone(text, result, of, "wrong", "the answers were wrong");
  put_gone(text, result, of, "failed", "the runs failed");
}

static void put_factor(struct cs_text *text, double speedup) {
  cs__put_figure(text, speedup);
  cs_text_append(text, " times");
}

/* "more threads"; of another axis "a greater j". */
static void put_more(struct cs_text *text, const struct cs_result *result) {
  if (cs_result_sweeps_threads(result)) {
    cs_text_append(text, "more threads");
    return;
  }
  cs_text_append(text, "a greater ");
  cs__put_axis_title(text, result);
}

/* How a gain is told of what is compared. */
struct gain {
  const char *now, *past, *times, *than;
};

static const struct gain *gain_of(const struct cs_result *result) {
  static const struct gain time = {" runs ", " ran ", " as fast ", " as "},
                           weak = {" does ", " did ", " the work per time ", " as "},
                           rate = {" has ", " had ", " the rate ", " as "},
                           metric = {" does ", " did ", " better by its metric ", " than "};
  if (result->weak_size > 0.0)
    return &weak;
  if (result->recipe.metric == NULL)
    return &time;
  return result->recipe.higher ? &rate : &metric;
}

/* "5.94 times as fast on 8 threads as on 1"; of weak scaling "does 5.94 times the work per time at j=8 ...". */
static void put_gain(struct cs_text *text, const struct cs_result *result, const struct cs_point_summary *best,
                     int base_n, bool past) {
  const struct gain *gain = gain_of(result);
  cs_text_append(text, "%s", past ? gain->past : gain->now);
  put_factor(text, best->speedup.value);
  cs_text_append(text, "%s", gain->times);
  cs__put_at_n(text, result, best->n);
  cs_text_append(text, "%s", gain->than);
  if (cs_result_sweeps_threads(result))
    cs_text_append(text, "on %d", base_n);
  else
    cs__put_at_n(text, result, base_n);
}

/* Whether the host was ours where it matters: at the best point, or anywhere when none beats the base. */
static bool is_void(const struct cs_case_summary *of) {
  bool any = false;
  for (size_t i = 0; i < of->point_count; i++)
    any = any || (of->points[i].rounds > 0 && of->points[i].ratio_gate == CS_GATE_VOID);
  return of->best == of->base ? any : of->points[of->best].ratio_gate == CS_GATE_VOID;
}

/* Every other point's interval lies below 1. */
static bool is_surely_slower(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_estimate *speedup = &of->points[i].speedup;
    if (i != of->base && speedup->count > 0 && !(cs__has_interval(speedup) && speedup->hi < 1.0))
      return false;
  }
  return true;
}

void cs__put_claim(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *base = base_of(of), *best = best_of(of);
  const char *no_speedup = cs__no_speedup_reason(of);
  cs__put_plain(text, of->of->name);
  if (no_speedup != NULL || base == NULL || best == NULL) {
    cs_text_append(text, " has no speedup to show: %s", no_speedup != NULL ? no_speedup : "nothing was swept");
    if (base != NULL && cs__usable_points(of) == 1)
      cs__put_gone_wrong(text, result, of);
    return;
  }
  if (is_void(of) && best == base) {
    cs_text_append(text, " gained nothing from ");
    put_more(text, result);
    cs_text_append(text, " than %d, but the host was contended: not valid", base->n);
  } else if (is_void(of)) {
    put_gain(text, result, best, base->n, true);
    cs_text_append(text, ", but the host was contended: not valid");
  } else if (best == base && is_surely_slower(of)) {
    const bool timed = result->recipe.metric == NULL;
    cs_text_append(text, timed ? " is fastest " : " is best ");
    cs__put_at_n(text, result, base->n);
    cs_text_append(text, ": ");
    put_more(text, result);
    cs_text_append(text, " make%s it %s", cs_result_sweeps_threads(result) ? "" : "s", timed ? "slower" : "worse");
  } else if (best == base || (cs__has_interval(&best->speedup) && best->speedup.lo <= 1.0)) {
    cs_text_append(text, " shows no certain gain from ");
    put_more(text, result);
    cs_text_append(text, " than %d", base->n);
  } else {
    put_gain(text, result, best, base->n, false);
  }
}

/* " (95 % interval 5.88 to 6.01)", or why there is none. */
static void put_certainty(struct cs_text *text, const struct cs_result *result, const struct cs_point_summary *best) {
  if (!cs__has_interval(&best->speedup)) {
    cs_text_append(text, " (%zu round%s, too few for an interval)", best->rounds, best->rounds == 1 ? "" : "s");
    return;
  }
  cs_text_append(text, " (");
  cs__put_confidence(text, result);
  cs_text_append(text, " interval ");
  cs__put_ends(text, &best->speedup);
  cs_text_append(text, ")");
}

static void put_serial(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  cs_text_append(text, " Its serial share at 1 thread is ");
  cs__put_percent_estimate(text, &of->serial);
  if (isfinite(of->limit_most) && !(result->weak_size > 0.0)) {
    cs_text_append(text, ", so by Amdahl's law no number of threads makes %s more than about ",
                   result->recipe.metric != NULL ? "a whole run" : "it");
    put_factor(text, of->limit_most);
    cs_text_append(text, " as fast");
  }
  cs_text_append(text, ".");
}

/* ", 82 % of its limit there, 7.21 (memory bandwidth)". */
static void put_limit(struct cs_text *text, const struct cs_point_summary *best) {
  cs_text_append(text, ", ");
  cs__put_percent(text, best->limit.share.value);
  cs_text_append(text, " of its limit there, ");
  cs__put_figure(text, best->limit.speedup.value);
  cs_text_append(text, " (%s)", cs__binds_title(best));
  if (best->limit.beyond)
    cs_text_append(text, ", which it passes beyond error: it is superlinear, or what was observed at 1 thread does not "
                         "hold there");
}

void cs__put_headline(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *best = best_of(of);
  const bool counts =
      best != NULL && cs__no_speedup_reason(of) == NULL && best->ratio_gate != CS_GATE_VOID && of->best != of->base;
  cs__put_claim(text, result, of);
  if (counts)
    put_certainty(text, result, best);
  if (counts && cs__has_limit(best))
    put_limit(text, best);
  cs_text_append(text, ".");
  if (of->serial.count > 0)
    put_serial(text, result, of);
  cs__put_lost_sentence(text, of);
}

void cs__put_rounds(struct cs_text *text, const struct cs_summary *summary) {
  size_t least = 0, most = 0;
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    for (size_t p = 0; p < of->point_count; p++) {
      const size_t rounds = of->points[p].rounds;
      if (rounds == 0 || (p == of->base && of->point_count > 1))
        continue;
      least = least == 0 || rounds < least ? rounds : least;
      most = rounds > most ? rounds : most;
    }
  }
  if (least != most)
    cs_text_append(text, "%zu to ", least);
  cs_text_append(text, "%zu paired round%s", most, most == 1 ? "" : "s");
}
