/* runtime/sweep/comparison_case.c - one case's quantities on both sides, their changes and what they are called. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_parts.h"

#include <math.h>
#include <stdlib.h>

/* What is being compared: the sides, and room for a unit's value each. */
struct comparing {
  const struct cs_comparison *comparison;
  const struct cs__side *old_side, *new_side;
  const int *threads;
  double *old_values, *new_values;
};

static double alpha_of(const struct comparing *comparing) {
  return 1.0 - comparing->comparison->options.confidence;
}

static struct cs_difference difference(const struct comparing *comparing, const double *old_values,
                                       const double *new_values, double alpha) {
  if (comparing->comparison->kind == CS_COMPARISON_ROUNDS)
    return cs_difference_paired(old_values, new_values, comparing->old_side->units, alpha);
  return cs_difference_sessions(old_values, comparing->old_side->units, new_values, comparing->new_side->units, alpha);
}

static struct cs_estimate centre(const struct comparing *comparing, const double *values, size_t count, double alpha) {
  if (comparing->comparison->kind == CS_COMPARISON_ROUNDS)
    return cs_estimate_centre(values, count, alpha);
  return cs_session_mean(values, count, alpha);
}

static void exponentiate(struct cs_compared *one) {
  one->old_value = exp(one->old_value);
  one->new_value = exp(one->new_value);
  one->change.value = exp(one->change.value);
  one->change.lo = exp(one->change.lo);
  one->change.hi = exp(one->change.hi);
}

static struct cs_compared compare(const struct comparing *comparing, const double *old_values, const double *new_values,
                                  bool logs, double alpha) {
  const struct cs_difference found = difference(comparing, old_values, new_values, alpha);
  struct cs_compared one = {.old_value = centre(comparing, old_values, comparing->old_side->units, alpha).value,
                            .new_value = centre(comparing, new_values, comparing->new_side->units, alpha).value,
                            .change = found.estimate,
                            .p = found.p};
  if (logs)
    exponentiate(&one);
  return one;
}

static void put_efficiencies(const struct cs__side *side, size_t point, double base_share, double *values) {
  for (size_t u = 0; u < side->units; u++)
    values[u] = exp(side->log_speedups[point * side->units + u]) * base_share;
}

static const struct cs_compared nothing = {NAN, NAN, {.value = NAN, .lo = NAN, .hi = NAN}, NAN, CS_CHANGE_UNTOLD};

static void compare_point(const struct comparing *comparing, size_t p, size_t count,
                          struct cs_point_comparison *point) {
  const struct cs__side *was = comparing->old_side, *is = comparing->new_side;
  const double *old_times = &was->log_times[p * was->units], *new_times = &is->log_times[p * is->units];
  *point = (struct cs_point_comparison){.threads = comparing->threads[p],
                                        .speedup = nothing,
                                        .efficiency = nothing,
                                        .gate = was->gates[p],
                                        .apart = was->apart[p]};
  if (is->gates[p] > point->gate)
    point->gate = is->gates[p];
  point->time_s = compare(comparing, old_times, new_times, true, alpha_of(comparing) / (double)count);
  if (p == 0)
    return;
  const double alpha = alpha_of(comparing) / (double)(count - 1);
  point->speedup =
      compare(comparing, &was->log_speedups[p * was->units], &is->log_speedups[p * is->units], true, alpha);
  const double base_share = (double)comparing->threads[0] / comparing->threads[p];
  put_efficiencies(was, p, base_share, comparing->old_values);
  put_efficiencies(is, p, base_share, comparing->new_values);
  point->efficiency = compare(comparing, comparing->old_values, comparing->new_values, false, alpha);
}

/* Did the ratio itself move over the rounds? */
static void check_drift(const struct comparing *comparing, size_t p, struct cs_point_comparison *point) {
  const struct cs__side *was = comparing->old_side, *is = comparing->new_side;
  const size_t units = was->units;
  if (comparing->comparison->kind != CS_COMPARISON_ROUNDS)
    return;
  for (size_t u = 0; u < units; u++) {
    comparing->old_values[u] = is->log_times[p * units + u] - was->log_times[p * units + u];
    comparing->new_values[u] = is->log_speedups[p * units + u] - was->log_speedups[p * units + u];
  }
  point->drift = cs_drift_check(comparing->old_values, units);
  if (p > 0)
    point->speedup_drift = cs_drift_check(comparing->new_values, units);
}

static struct cs_compared *time_of(struct cs_point_comparison *point) {
  return &point->time_s;
}

static struct cs_compared *speedup_of(struct cs_point_comparison *point) {
  return &point->speedup;
}

static struct cs_compared *efficiency_of(struct cs_point_comparison *point) {
  return &point->efficiency;
}

static enum cs_change judge(const struct comparing *comparing, const struct cs_compared *one, double none,
                            enum cs_gate gate) {
  const struct cs_comparison *comparison = comparing->comparison;
  if (comparison->kind == CS_COMPARISON_DESCRIPTIVE || one->change.count == 0)
    return CS_CHANGE_UNTOLD;
  if (gate == CS_GATE_VOID)
    return CS_CHANGE_INCONCLUSIVE; /* the host was not ours: nothing is shown of the program */
  return cs_change_judge(&one->change, one->p, none, comparison->options.threshold, alpha_of(comparing));
}

/* Holm over the points' tests of one quantity, then its verdicts. p: room for all points. */
static void judge_all(const struct comparing *comparing, struct cs_case_comparison *of, double *p, double none,
                      struct cs_compared *(*quantity)(struct cs_point_comparison *point)) {
  for (size_t i = 0; i < of->point_count; i++)
    p[i] = quantity(&of->points[i])->p;
  cs_holm(p, of->point_count);
  for (size_t i = 0; i < of->point_count; i++) {
    struct cs_compared *one = quantity(&of->points[i]);
    one->p = p[i];
    one->verdict = judge(comparing, one, none, quantity == time_of ? of->points[i].gate : of->points[i].ratio_gate);
  }
}

static void put_logs(const struct cs__side *side, double *values) {
  for (size_t u = 0; u < side->units; u++)
    values[u] = side->serials[u] > 0.0 ? log(side->serials[u]) : (double)NAN;
}

static void compare_serial(const struct comparing *comparing, struct cs_case_comparison *of) {
  const enum cs_gate gate = of->points[0].gate;
  of->serial =
      compare(comparing, comparing->old_side->serials, comparing->new_side->serials, false, alpha_of(comparing));
  of->serial.verdict = judge(comparing, &of->serial, 0.0, gate);
  put_logs(comparing->old_side, comparing->old_values);
  put_logs(comparing->new_side, comparing->new_values);
  of->serial_ratio = compare(comparing, comparing->old_values, comparing->new_values, true, alpha_of(comparing));
  of->serial_ratio.verdict = judge(comparing, &of->serial_ratio, 1.0, gate);
}

/* Efficiency of all points at once, and of both sides: each gets its part of alpha. No speedup at all, no knee. */
static struct cs_knee knee_of(const struct comparing *comparing, const struct cs__side *side) {
  const double least = comparing->comparison->options.min_efficiency;
  const double alpha = alpha_of(comparing) / (side->points > 1 ? 2.0 * (double)(side->points - 1) : 1.0);
  const int *threads = comparing->threads;
  struct cs_knee knee = {.value = threads[0], .lo = threads[0], .hi = threads[0], .has_interval = side->points > 1};
  bool in_value = true, in_lo = true, in_hi = true, known = false;
  for (size_t p = 1; p < side->points; p++) {
    const struct cs_estimate speedup = centre(comparing, &side->log_speedups[p * side->units], side->units, alpha);
    const double share = (double)threads[0] / threads[p];
    if (speedup.count == 0) {
      knee.has_interval = false;
      continue;
    }
    known = true;
    knee.has_interval = knee.has_interval && speedup.method != CS_INTERVAL_NONE;
    in_value = in_value && exp(speedup.value) * share >= least;
    in_lo = in_lo && exp(speedup.lo) * share >= least;
    in_hi = in_hi && exp(speedup.hi) * share >= least;
    knee.value = in_value ? threads[p] : knee.value;
    knee.lo = in_lo ? threads[p] : knee.lo;
    knee.hi = in_hi ? threads[p] : knee.hi;
  }
  if (!known)
    return (struct cs_knee){0};
  knee.beyond_counts = knee.hi == threads[side->points - 1];
  return knee;
}

/* The point that takes least for the same work. */
static size_t best_of(const struct cs_case_comparison *of, const double *log_works) {
  size_t best = 0;
  double least = NAN;
  for (size_t i = 0; i < of->point_count; i++) {
    const double cost = of->points[i].time_s.old_value / exp(log_works[i]);
    if (!(cost < least) && !isnan(least))
      continue;
    best = isnan(cost) ? best : i;
    least = isnan(cost) ? least : cost;
  }
  return best;
}

bool cs__compare_case(const struct cs_comparison *comparison, const struct cs__side *old_side,
                      const struct cs__side *new_side, const int *threads, struct cs_case_comparison *one) {
  const size_t count = old_side->points;
  const size_t units = old_side->units > new_side->units ? old_side->units : new_side->units;
  double *room = malloc((2 * (units + 1) + count) * sizeof *room);
  one->points = calloc(count + 1, sizeof *one->points);
  one->point_count = one->points != NULL ? count : 0;
  if (room == NULL || one->points == NULL || count == 0) {
    free(room);
    return room != NULL && one->points != NULL;
  }
  const struct comparing comparing = {comparison, old_side, new_side, threads, room, room + units + 1};
  for (size_t p = 0; p < count; p++) {
    struct cs_point_comparison *point = &one->points[p];
    compare_point(&comparing, p, count, point);
    check_drift(&comparing, p, point);
    point->ratio_gate = point->gate > one->points[0].gate ? point->gate : one->points[0].gate;
  }
  double *p_values = room + 2 * (units + 1);
  judge_all(&comparing, one, p_values, 1.0, time_of);
  judge_all(&comparing, one, p_values, 1.0, speedup_of);
  judge_all(&comparing, one, p_values, 0.0, efficiency_of);
  compare_serial(&comparing, one);
  one->old_knee = knee_of(&comparing, old_side);
  one->new_knee = knee_of(&comparing, new_side);
  one->best = best_of(one, old_side->log_works);
  free(room);
  return true;
}
