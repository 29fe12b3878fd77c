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

/* Ceilings before any ran: their probes and the process take some 0.4 s, and the kernel makes pages at 1 GB/s or more.
 */
static double guess_ceilings_s(const struct cs_result *result) {
  return 0.4 + 1e-9 * (double)result->protocol.footprint_bytes;
}

int cs__samples_of(const struct cs_result *result, const struct cs__order *order) {
  if (order->purpose == CS_PURPOSE_CEILINGS)
    return 0;
  if (result->cases[order->case_index].argv != NULL)
    return 1; /* a command runs once in its process */
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
  if (order->purpose == CS_PURPOSE_CEILINGS)
    return guess_ceilings_s(result);
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
    if (observing && cs__observed_in(result, &order) && !cs__given_up(result, &order))
      sum_s += cs__cost_invocation_s(result, &order);
  }
  return sum_s;
}

static double cost_ceilings_s(const struct cs_result *result, int round) {
  double sum_s = 0.0;
  struct cs__order order = {.case_index = CS_CASE_NONE, .round = round, .purpose = CS_PURPOSE_CEILINGS};
  for (; order.point_index < (int)result->point_count; order.point_index++)
    sum_s += cs__given_up(result, &order) ? 0.0 : cs__cost_invocation_s(result, &order);
  return sum_s;
}

double cs__cost_round_of_all_s(const struct cs_result *result, int round, bool observing) {
  double sum_s = cs__ceilings_in(result, round) ? cost_ceilings_s(result, round) : 0.0;
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

/* One pair of series, made and dropped again. */
static double half_width_of(const struct cs_result *result, const struct cs__order *base,
                            const struct cs__order *other) {
  const double alpha = 1.0 - result->protocol.confidence;
  const size_t least = (size_t)result->protocol.stop.rounds_min;
  struct cs__series bases = {0}, others = {0};
  double width = INFINITY;
  if (cs__series_make(result, (size_t)base->case_index, (size_t)base->point_index, &bases) &&
      cs__series_make(result, (size_t)other->case_index, (size_t)other->point_index, &others))
    width =
        half_width(&bases, &others, result->point_count == 1 && base->case_index == other->case_index, alpha, least);
  cs__series_free(&others);
  cs__series_free(&bases);
  return width;
}

/* Of its time over its rival's at every point. */
static double widest_to_rival(const struct cs_result *result, int case_index) {
  struct cs__order own = {.case_index = case_index, .purpose = CS_PURPOSE_TIMED}, rival = own;
  double widest = 0.0;
  rival.case_index = result->cases[case_index].rival;
  for (; own.point_index < (int)result->point_count; own.point_index++) {
    rival.point_index = own.point_index;
    if (!cs__given_up(result, &own) && !cs__given_up(result, &rival))
      widest = fmax(widest, half_width_of(result, &rival, &own));
  }
  return widest;
}

/* Of its time over that of the first case it shares its rounds with, which stands for those that are put over it. */
static double widest_of_serial(const struct cs_result *result, int case_index) {
  const struct cs__order own = {.case_index = case_index, .purpose = CS_PURPOSE_TIMED};
  const struct cs__order other = {.case_index = cs__leader(result, case_index), .purpose = CS_PURPOSE_TIMED};
  return cs__given_up(result, &own) || cs__given_up(result, &other) ? 0.0 : half_width_of(result, &own, &other);
}

double cs__widest(const struct cs_result *result, int case_index) {
  const struct cs__order base = {.case_index = case_index, .purpose = CS_PURPOSE_TIMED};
  struct cs__order order = base;
  if (result->cases[case_index].serial)
    return widest_of_serial(result, case_index);
  double widest = result->cases[case_index].rival < 0 ? 0.0 : widest_to_rival(result, case_index);
  for (order.point_index = result->point_count == 1 ? 0 : 1; order.point_index < (int)result->point_count;
       order.point_index++)
    if (!cs__given_up(result, &order))
      widest = fmax(widest, half_width_of(result, &base, &order));
  return widest;
}
