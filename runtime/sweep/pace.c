/* runtime/sweep/pace.c - what the next round will cost, and how wide the intervals are now. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/estimate.h"
#include "runtime/sweep/series.h"
#include "runtime/sweep/session.h"

#include <math.h>
#include <stdlib.h>

/* A call longer than this makes the invocation itself the replicate: few samples (method: at most 3). */
static const double long_call_s = 1.0;
enum { SAMPLES_OF_LONG_CALLS = 3 };

static const struct cs_calibration *calibration_of(const struct cs_result *result, const struct cs__order *order) {
  return &result->calibrations[(size_t)order->case_index * result->point_count + (size_t)order->point_index];
}

int cs__samples_of(const struct cs_result *result, const struct cs__order *order) {
  const int samples = result->protocol.samples;
  const bool is_long = calibration_of(result, order)->call_s > long_call_s;
  return is_long && samples > SAMPLES_OF_LONG_CALLS ? SAMPLES_OF_LONG_CALLS : samples;
}

double cs__cost_invocation_s(const struct cs_result *result, const struct cs__order *order) {
  double sum_s = 0.0;
  int count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if (invocation->case_index != order->case_index || invocation->point_index != order->point_index ||
        invocation->purpose != order->purpose || invocation->outcome == CS_OUTCOME_LOST)
      continue;
    sum_s += invocation->wall_s;
    count++;
  }
  if (count > 0)
    return sum_s / count;
  const struct cs_calibration *calibration = calibration_of(result, order);
  return calibration->start_s + cs__samples_of(result, order) * (double)calibration->calls * calibration->call_s;
}

double cs__cost_round_s(const struct cs_result *result, int case_index, int round, bool observing) {
  double sum_s = 0.0;
  struct cs__order order = {.case_index = case_index, .round = round};
  for (; order.point_index < (int)result->point_count; order.point_index++) {
    order.purpose = CS_PURPOSE_TIMED;
    sum_s += cs__given_up(result, &order) ? 0.0 : cs__cost_invocation_s(result, &order);
    order.purpose = CS_PURPOSE_OBSERVED;
    if (observing && cs__observed_in(result, order.point_index, round) && !cs__given_up(result, &order))
      sum_s += cs__cost_invocation_s(result, &order);
  }
  return sum_s;
}

double cs__cost_round_of_all_s(const struct cs_result *result, int round, bool observing) {
  double sum_s = 0.0;
  for (size_t i = 0; i < result->case_count; i++)
    if (result->stops[i] == CS_GO_ON)
      sum_s += cs__cost_round_s(result, (int)i, round, observing);
  return sum_s;
}

/*
 * One point's half-width: of its speedup, or of the base's time where it is the only point. Infinite under `least`
 * values: rounds with holes do not count towards the fewest that may stop a sweep.
 */
static double half_width(const struct cs__series *base, const struct cs__series *other, bool alone, double alpha,
                         size_t least) {
  double *values = malloc(2 * (base->rounds + 1) * sizeof *values);
  if (values == NULL)
    return INFINITY;
  struct cs_estimate estimate;
  if (alone) {
    estimate = cs_estimate_time(values, cs__series_values(base, values), alpha);
  } else {
    double *others = values + base->rounds + 1;
    const size_t pairs = cs__series_pair(base, other, values, others);
    estimate = cs_estimate_ratio(values, others, pairs, alpha);
  }
  free(values);
  return estimate.count >= least ? cs_estimate_half_width(&estimate) : INFINITY;
}

double cs__widest(const struct cs_result *result, int case_index) {
  const double alpha = 1.0 - result->protocol.confidence;
  const bool alone = result->point_count == 1;
  const size_t least = (size_t)result->protocol.stop.rounds_min;
  struct cs__series base = {0};
  double widest = 0.0;
  if (!cs__series_make(result, (size_t)case_index, 0, &base))
    return INFINITY;
  struct cs__order order = {.case_index = case_index, .point_index = alone ? 0 : 1, .purpose = CS_PURPOSE_TIMED};
  for (; order.point_index < (int)result->point_count; order.point_index++) {
    struct cs__series other = {0};
    if (cs__given_up(result, &order))
      continue;
    if (!cs__series_make(result, (size_t)case_index, (size_t)order.point_index, &other))
      widest = INFINITY;
    else
      widest = fmax(widest, half_width(&base, &other, alone, alpha, least));
    cs__series_free(&other);
  }
  cs__series_free(&base);
  return widest;
}
