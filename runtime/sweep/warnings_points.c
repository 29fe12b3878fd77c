/* runtime/sweep/warnings_points.c - what is to be said of points; points of a case that share it share a sentence. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/warnings_parts.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS_LEAST = 6 }; /* for a 95 % signed-rank interval */

struct look {
  const struct cs_result *result;
  const struct cs_case_summary *one;
  const struct cs_point_summary *point;
};

static bool is_other(const struct look *look) {
  return look->point != &look->one->points[look->one->base];
}

static bool is_void(const struct look *look) {
  return look->point->gate == CS_GATE_VOID;
}

static bool is_contended(const struct look *look) {
  return look->point->gate == CS_GATE_CONTENDED;
}

static bool is_drifting(const struct look *look) {
  return look->point->drift.halves_differ || look->point->drift.correlated;
}

/* Work that took this much less core time than at the base is less beyond what observing may be wrong by. */
static const double shrank_least = 0.01;

static bool work_shrank(const struct look *look) {
  const struct cs_lost_time *lost = &look->point->observed.lost;
  return look->point->superlinear || (lost->threads > 0 && lost->inflation_s < -shrank_least * lost->useful_s);
}

/* On a machine that was not ours the ratio is no speedup, and that has been said. */
static bool beats_limit(const struct look *look) {
  return look->point->limit.beyond && look->point->ratio_gate != CS_GATE_VOID;
}

static bool is_beyond_by_work(const struct look *look) {
  return beats_limit(look) && work_shrank(look);
}

static bool is_beyond(const struct look *look) {
  return beats_limit(look) && !work_shrank(look);
}

static bool is_superlinear(const struct look *look) {
  return look->point->superlinear && !look->point->limit.beyond && /* the other sentence says more */
         cs_result_sweeps_threads(look->result);                   /* n of anything else promises no n-fold rate */
}

static bool is_superlinear_here(const struct look *look) {
  return is_superlinear(look) && !(look->result->weak_size > 0.0);
}

static bool outgrows_its_work(const struct look *look) {
  return is_superlinear(look) && look->result->weak_size > 0.0;
}

/* The serial program runs at the first point alone. */
static bool has_few_rounds(const struct look *look) {
  return is_other(look) && !look->one->of->serial && look->point->rounds < ROUNDS_LEAST &&
         look->point->rejected + look->point->failed == 0;
}

static bool is_unsteady(const struct look *look) {
  return look->point->moving;
}

/* One busy core, whatever the team: spinning threads would count as busy, so these sleep. */
static bool used_one_core(const struct cs_point_summary *point) {
  return point->n > 1 && point->cpu_share >= 0.0 && point->cpu_share * point->n < 1.2 && !(point->speedup.value > 1.2);
}

/* Other programs on its cores are a reason of their own. */
static bool is_serial(const struct look *look) {
  return look->one->of->argv == NULL && !is_void(look) && used_one_core(look->point);
}

static bool was_often_void(const struct look *look) {
  return look->point->voided > 0 && !is_void(look) && 4 * look->point->voided >= look->point->time_s.count;
}

static bool was_rejected(const struct look *look) {
  return look->point->rejected > 0;
}

/* A place that stands twice in "{0},{1},{0}" is shared by two threads. */
static bool shares_places(const struct look *look) {
  const char *places = look->point->places;
  for (const char *place = places; (place = strchr(place, '{')) != NULL; place++) {
    const size_t length = strcspn(place, "}") + 1;
    for (const char *next = strchr(place + 1, '{'); next != NULL; next = strchr(next + 1, '{'))
      if (strncmp(place, next, length) == 0)
        return true;
  }
  return false;
}

/* n T(n) and its parts must add up but for the last short regions, not yet added up when the counters are read: some
 * 60 us of an invocation's 50 ms at least. More is an error of the observer. */
static const double residual_most = 0.01;
static const double observer_cost_most = 0.02; /* of n T(n), as for the base */

static bool adds_not_up(const struct look *look) {
  return look->point->observed.count > 0 && look->point->observed.residual_share > residual_most;
}

/* On a machine that was not ours serial time is what others left of it. */
static bool serial_differs(const struct look *look) {
  const struct cs_point_observation *base = &look->one->points[look->one->base].observed;
  return look->point->observed.serial_differs && look->point->observed.gate != CS_GATE_VOID &&
         base->gate != CS_GATE_VOID;
}

/* Where the timed invocations met the same, that has been said. */
static bool was_observed_busy(const struct look *look) {
  return look->point->observed.gate > look->point->gate;
}

static bool is_dear(const struct look *look) {
  return is_other(look) && look->point->observed.cost_share > observer_cost_most;
}

static bool is_dear_to_observe(const struct look *look) {
  return is_dear(look) && look->one->of->bound != CS_BOUND_RUNTIME;
}

/* No size makes it cheaper where every call of the runtime is observed and nothing else is done. */
static bool is_dear_runtime(const struct look *look) {
  return is_dear(look) && look->one->of->bound == CS_BOUND_RUNTIME;
}

static bool was_not_followed(const struct look *look) {
  return look->point->observed.unfollowed > 0;
}

/* The gate's reason, which has its remedy, and the reason of the first rejected invocation. */
static void put_gate_reason(const struct look *look, struct cs_text *text) {
  cs_text_append(text, "%s", look->point->gate_reason != NULL ? look->point->gate_reason : "");
}

static void put_observed_gate_reason(const struct look *look, struct cs_text *text) {
  cs_text_append(text, "%s", look->point->observed.gate_reason != NULL ? look->point->observed.gate_reason : "");
}

static void put_beyond(const struct look *look, struct cs_text *text) {
  const struct cs_point_limit *limit = &look->point->limit;
  cs_text_append(text, "%.3gx of at most %.3gx (%s)", look->point->speedup.value, limit->speedup.value,
                 cs_limit_term_title(limit->binds));
}

static void put_residual(const struct look *look, struct cs_text *text) {
  cs_text_append(text, "%.1f %%", 100.0 * look->point->observed.residual_share);
}

static void put_cost(const struct look *look, struct cs_text *text) {
  cs_text_append(text, "%.1f %%", 100.0 * look->point->observed.cost_share);
}

static void put_unfollowed(const struct look *look, struct cs_text *text) {
  cs_text_append(text, "%llu", (unsigned long long)look->point->observed.unfollowed);
}

static void put_serial(const struct look *look, struct cs_text *text) {
  const struct cs_point_observation *observed = &look->point->observed;
  cs_text_append(text, "%.3g ms a run, %.3g ms at %d", 1e3 * observed->split.core_s[CS_TIME_SERIAL],
                 1e3 * observed->serial_base_s, look->one->points[look->one->base].n);
}

static void put_rejection(const struct look *look, struct cs_text *text) {
  const size_t case_index = (size_t)(look->one->of - look->result->cases);
  const size_t point_index = (size_t)(look->point - look->one->points);
  for (size_t i = 0; i < look->result->invocation_count; i++) {
    const struct cs_invocation *invocation = &look->result->invocations[i];
    if ((size_t)invocation->case_index == case_index && (size_t)invocation->point_index == point_index &&
        invocation->purpose != CS_PURPOSE_OBSERVED && invocation->outcome == CS_OUTCOME_REJECTED) {
      cs_text_append(text, "%s", invocation->reason != NULL ? invocation->reason : "");
      return;
    }
  }
}

static const struct kind {
  int rank;
  bool (*holds)(const struct look *look);
  void (*detail)(const struct look *look, struct cs_text *text); /* of the first point it holds for, or NULL */
  const char *before, *after;                                    /* around the detail */
} kinds[] = {
    {CS__RANK_INVALID, is_void, put_gate_reason, "the machine was not ours, these are no scaling figures: ", "."},
    {CS__RANK_INVALID, shares_places, NULL,
     "several threads share a place (oversubscribed), these are no scaling figures: sweep fewer threads.", ""},
    {CS__RANK_INVALID, was_rejected, put_rejection,
     "invocations were set aside, their team was not where it belongs: ", "."},
    {CS__RANK_MEANING, is_serial, NULL,
     "only about one core was busy: did it go parallel? Look for a missing -fopenmp, an if clause or num_threads(1).",
     ""},
    {CS__RANK_INTERVAL, is_drifting, NULL,
     "the speedup itself moved during the session, so its interval does not hold: run again on a quiet machine, or "
     "with "
     "more rounds (--rounds).",
     ""},
    {CS__RANK_INTERVAL, has_few_rounds, NULL,
     "fewer than 6 rounds are usable, so there is no exact 95 % interval, not even of one point alone: give --rounds 6 "
     "or more (one that holds for all points together may take more), or --resume an interrupted sweep.",
     ""},
    {CS__RANK_MEANING, is_beyond_by_work, put_beyond, "the speedup lies above the measured limit, ",
     ": the work took less core time than at the base (superlinear), most likely because the added cores brought their "
     "caches or memory channels. The limit says nothing there; compare at a larger size."},
    {CS__RANK_MEANING, is_beyond, put_beyond, "the speedup lies above the measured limit, ",
     ", beyond error: the serial part ran faster than alone, or the machine gave more than when its ceilings were "
     "measured. The limit says nothing there; run again on a quiet machine, or with more rounds (--rounds)."},
    {CS__RANK_MEANING, outgrows_its_work, NULL,
     "n threads do more than n times the work in the same time: does the work grow with {size} as told? Check that "
     "{size} sets it and the dimensions of --weak, and start with a larger size.",
     ""},
    {CS__RANK_MEANING, is_superlinear_here, NULL,
     "n threads are more than n times as fast: cores brought their caches or memory channels along. Amdahl's law does "
     "not describe that; compare at a larger size.",
     ""},
    {CS__RANK_MEANING, is_contended, put_gate_reason, "the machine was shared while we measured: ", "."},
    {CS__RANK_MEANING, adds_not_up, put_residual, "where the cores' time went does not add up to n T(n), ",
     " is missing or counted twice: do not use that split."},
    {CS__RANK_MEANING, serial_differs, put_serial, "its serial time is not what it is with the fewest threads (",
     "): the program does other things with other thread counts (if clauses, algorithms that depend on them), or its "
     "serial part is slowed down by threads that spin beside it. The limit from one thread does not hold there; try "
     "OMP_WAIT_POLICY=passive."},
    {CS__RANK_PRECISION, was_observed_busy, put_observed_gate_reason,
     "the machine was shared during the observed invocations, so where their time went is partly other programs' "
     "doing: ",
     "."},
    {CS__RANK_PRECISION, is_dear_to_observe, put_cost, "observing costs ",
     " of the cores' time, the parallel regions are that short: where the time went is less sure. Give a larger size."},
    {CS__RANK_REMARK, is_dear_runtime, put_cost, "observing costs ",
     " of the cores' time, for it does nothing but call the OpenMP runtime: where the time went holds for the observed "
     "invocations only. Rates and speedups come from others, which are not observed."},
    {CS__RANK_PRECISION, was_not_followed, put_unfollowed, "the observer could not follow ",
     " events (more regions, locks or threads at once than it has room for): where the time went is incomplete."},
    {CS__RANK_PRECISION, is_unsteady, NULL,
     "samples still became faster or slower when the invocations ended (no steady state): give more --samples, or a "
     "longer "
     "sample with a larger size.",
     ""},
    {CS__RANK_REMARK, was_often_void, NULL,
     "many invocations met a busy machine and were run again: the figures are those of its quiet moments.", ""},
};

static void warn_kind(const struct kind *kind, const struct cs_result *result, const struct cs_case_summary *one,
                      struct cs__warnings *warnings) {
  bool *holds = calloc(one->point_count + 1, sizeof *holds);
  struct look first = {.point = NULL};
  for (size_t i = 0; holds != NULL && i < one->point_count; i++) {
    const struct look look = {.result = result, .one = one, .point = &one->points[i]};
    holds[i] = kind->holds(&look);
    if (holds[i] && first.point == NULL)
      first = look;
  }
  if (first.point != NULL) {
    struct cs_text text = {0}, detail = {0};
    cs__warn_put_points(result, one, holds, &text);
    if (kind->detail != NULL)
      kind->detail(&first, &detail);
    cs__warn_of(warnings, kind->rank, &text, kind->before, cs_text_get(&detail), kind->after);
    warnings->failed = warnings->failed || detail.failed;
    cs_text_free(&detail);
  }
  warnings->failed = warnings->failed || holds == NULL;
  free(holds);
}

void cs__warn_points(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings) {
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
    warn_kind(&kinds[k], result, one, warnings);
}
