/* tests/sweep/support_summary.c - a made-up result of two points, and its summary. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

double base_time(int round) {
  return 1.0 + 0.05 * round;
}

double other_time(int round) {
  static const double wobble[ROUNDS] = {0.00, 0.02, -0.01, 0.03, -0.02, 0.01, -0.03, 0.015};
  return base_time(round) / 2.0 * (1.1 + wobble[round]);
}

struct cs_result two_points(void) {
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++) {
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, base_time(r));
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, other_time(r));
  }
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

struct cs_summary summarise(const struct cs_result *result) {
  struct cs_summary summary;
  struct cs_error error = {""};
  cr_assert_eq(cs_summarise(result, &summary, &error), CS_OK, "%s", error.message);
  return summary;
}

bool warns(const struct cs_summary *summary, const char *words) {
  for (size_t i = 0; i < summary->warning_count; i++)
    if (strstr(summary->warnings[i], words) != NULL)
      return true;
  return false;
}

void observe(struct cs_result *result, double serial) {
  for (int r = 0; r < ROUNDS; r++) {
    struct cs_invocation *one = result_add(result, 0, 0, r, CS_PURPOSE_OBSERVED, 1.0);
    one->observed =
        (struct cs_observed){.wall_s = 10.1, .cost_s = 0.1, .serial_s = 10.0 * (serial + 0.0001 * r), .regions = 9};
  }
}

struct cs_observed *observe_split(struct cs_result *result, int point, int round, double scale) {
  struct cs_invocation *one = result_add(result, 0, point, round, CS_PURPOSE_OBSERVED, 1.0);
  const int n = result->points[point].n;
  const double *core_s = (const double[CS_TIME_KINDS]){
      [CS_TIME_SERIAL] = 4.0,      [CS_TIME_BUSY] = 36.0 + 2.0 * (n - 1), [CS_TIME_SERIAL_IDLE] = 4.0 * (n - 1),
      [CS_TIME_IMBALANCE] = n - 1, [CS_TIME_BARRIER] = 0.5 * (n - 1),     [CS_TIME_LOCK] = 0.25 * (n - 1),
      [CS_TIME_OBSERVER] = 0.1 * n};
  one->observed.split.threads = n;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++) {
    one->observed.split.core_s[kind] = scale * core_s[kind];
    one->observed.wall_s += scale * core_s[kind] / n;
  }
  one->observed.split.wall_s = one->observed.wall_s;
  one->observed.serial_s = scale * 4.0;
  one->observed.cost_s = scale * 0.1;
  one->observed.observer_s = scale * 0.2 * n;
  one->observed.regions = 100;
  one->observed.delay_s = -1.0;
  one->observed.spans_known = n == 1;
  return &one->observed;
}

struct cs_ceilings *measure_ceilings(struct cs_result *result, int point, int round) {
  struct cs_invocation *one = result_add(result, CS_CASE_NONE, point, round, CS_PURPOSE_CEILINGS, 1.0);
  one->ceilings = (struct cs_ceilings){.threads = result->points[point].n,
                                       .footprint_bytes = (uint64_t)256 << 20,
                                       .array_bytes = (uint64_t)257 << 20,
                                       .huge_bytes = (uint64_t)256 << 20,
                                       .chain_per_s = point == 0 ? 1e9 : 0.8e9,
                                       .chain_least_per_s = 0.8e9,
                                       .chain_most_per_s = 1e9,
                                       .flops_per_s = point == 0 ? 4e9 : 7e9,
                                       .barrier_s = 1e-7,
                                       .fork_s = 1e-6,
                                       .neighbour_s = point == 0 ? (double)NAN : 60e-9,
                                       .neighbour_most_s = 60e-9};
  for (int stream = 0; stream < CS_STREAMS; stream++)
    one->ceilings.bytes_per_s[stream] = point == 0 ? 8e9 : 9e9;
  one->ceilings.bytes_per_s[CS_STREAM_COPY] = point == 0 ? 10e9 : 12e9;
  return &one->ceilings;
}
