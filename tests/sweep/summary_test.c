/* tests/sweep/summary_test.c - made-up results whose figures are known. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/amdahl.h"
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct cs_estimate expected_ratio(double alpha) {
  double base[ROUNDS], other[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    base[r] = log(base_time(r));
    other[r] = log(other_time(r));
  }
  return cs_estimate_ratio(base, other, ROUNDS, alpha);
}

static void expect_same(const struct cs_estimate *got, const struct cs_estimate *wanted) {
  cr_expect_float_eq(got->value, wanted->value, 1e-12);
  cr_expect_float_eq(got->lo, wanted->lo, 1e-12);
  cr_expect_float_eq(got->hi, wanted->hi, 1e-12);
  cr_expect_eq(got->method, wanted->method);
  cr_expect_eq(got->count, wanted->count);
}

Test(summary, the_speedup_pairs_rounds_and_has_the_estimators_interval) {
  struct cs_result result = two_points();
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  const struct cs_estimate wanted = expected_ratio(0.05);
  expect_same(&one->points[1].speedup, &wanted);
  cr_expect_float_eq(one->points[1].efficiency.lo, wanted.lo / 2.0, 1e-12);
  cr_expect_float_eq(one->points[1].karp_flatt.value, 2.0 / wanted.value - 1.0, 1e-12);
  cr_expect(one->base == 0 && one->best == 1);
  cr_expect_eq(one->points[1].rounds, ROUNDS);
  cr_expect_eq(one->points[1].calls, 10);
  cr_expect_float_eq(one->points[0].speedup.value, 1.0, 1e-12);
  cr_expect_eq(one->points[0].karp_flatt.count, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, the_band_is_the_interval_shared_out_over_the_other_points) {
  struct cs_result result = plan_make("", "made", 3, ROUNDS);
  for (int r = 0; r < ROUNDS; r++) {
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, base_time(r));
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, other_time(r));
    result_add(&result, 0, 2, r, CS_PURPOSE_TIMED, other_time(r) / 2.0);
  }
  struct cs_summary summary = summarise(&result);
  const struct cs_estimate wanted = expected_ratio(0.025);
  expect_same(&summary.cases[0].points[1].speedup_band, &wanted);
  cr_expect_lt(summary.cases[0].points[1].speedup_band.lo, summary.cases[0].points[1].speedup.lo);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, time_and_rate_are_the_medians) {
  struct cs_result result = two_points();
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *base = &summary.cases[0].points[0];
  cr_expect_float_eq(base->time_s.value, sqrt(base_time(3) * base_time(4)), 1e-9);
  cr_expect_float_eq(base->rate, 2.0 / base->time_s.value, 1e-9, "2e9 flops a call in GFLOP/s");
  cr_expect_float_eq(base->rate_lo, 2.0 / base->time_s.hi, 1e-9);
  cr_expect_float_eq(base->rate_hi, 2.0 / base->time_s.lo, 1e-9);
  cr_expect_float_eq(base->sample_min_s, 1.0, 1e-12);
  cr_expect_float_eq(base->sample_max_s, base_time(7), 1e-12);
  cr_expect_float_eq(summary.cases[0].points[1].speedup_of_minima, 1.0 / summary.cases[0].points[1].sample_min_s,
                     1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, a_round_missing_on_either_side_is_left_out_of_the_pairs) {
  struct cs_result result = two_points();
  result.invocations[0].outcome = CS_OUTCOME_CRASHED; /* base, round 0 */
  result.invocations[0].reason = strdup("killed by signal 11");
  result.invocations[3].outcome = CS_OUTCOME_REJECTED; /* other, round 1 */
  result.invocations[3].reason = strdup("thread 1 migrated");
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *other = &summary.cases[0].points[1];
  double base[ROUNDS - 2], here[ROUNDS - 2];
  for (int r = 2; r < ROUNDS; r++) {
    base[r - 2] = log(base_time(r));
    here[r - 2] = log(other_time(r));
  }
  const struct cs_estimate wanted = cs_estimate_ratio(base, here, ROUNDS - 2, 0.05);
  expect_same(&other->speedup, &wanted);
  cr_expect_eq(other->rounds, ROUNDS - 2);
  cr_expect_eq(other->time_s.count, ROUNDS - 1);
  cr_expect_eq(other->rejected, 1);
  cr_expect_eq(summary.cases[0].points[0].failed, 1);
  cr_assert_eq(summary.failure_count, 1);
  cr_expect_str_eq(summary.failures[0], "made at 1 thread, round 1: crashed: killed by signal 11");
  cr_expect(warns(&summary, "thread 1 migrated"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, observed_and_calibration_invocations_are_no_times) {
  struct cs_result result = two_points();
  result_add(&result, 0, 0, 0, CS_PURPOSE_CALIBRATION, 1e-9);
  result_add(&result, 0, 0, 0, CS_PURPOSE_OBSERVED, 1e-9);
  struct cs_summary summary = summarise(&result);
  const struct cs_estimate wanted = expected_ratio(0.05);
  expect_same(&summary.cases[0].points[1].speedup, &wanted);
  cr_expect_float_eq(summary.cases[0].points[0].sample_min_s, 1.0, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, without_any_base_there_is_a_time_and_no_speedup) {
  struct cs_result result = two_points();
  for (size_t i = 0; i < result.invocation_count; i += 2)
    result.invocations[i].outcome = CS_OUTCOME_LOST;
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  cr_expect_eq(one->points[1].rounds, 0);
  cr_expect_eq(one->points[1].speedup.count, 0);
  cr_expect(isnan(one->points[1].speedup.value));
  cr_expect_eq(one->points[1].time_s.count, ROUNDS);
  cr_expect_eq(one->best, one->base);
  cr_expect(warns(&summary, "fewer than 6 rounds"));
  cr_expect(warns(&summary, "not even of one point alone: give --rounds 6 or more (one that holds for all points "
                            "together may take more)"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, a_result_without_invocations_has_nothing_and_does_not_fail) {
  struct cs_result result = plan_make("", "made other", 3, ROUNDS);
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.case_count, 2);
  cr_expect_eq(summary.failure_count, 0);
  cr_expect_eq(summary.cases[1].points[2].time_s.count, 0);
  cr_expect_eq(summary.cases[1].points[2].gate, CS_GATE_CLEAR);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, the_limit_comes_from_the_observed_serial_share) {
  struct cs_result result = two_points();
  observe(&result, 0.05);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  cr_expect_float_eq(one->serial.value, 0.05035, 1e-6);
  cr_expect_float_eq(one->limit_most, 1.0 / one->serial.value, 1e-9);
  cr_expect_float_eq(one->points[1].amdahl.value, cs_amdahl_speedup(one->serial.value, 2), 1e-9);
  cr_expect_float_eq(one->points[1].amdahl.lo, cs_amdahl_speedup(one->serial.hi, 2), 1e-9);
  cr_expect_float_eq(one->observe_cost_share, 0.1 / 10.1, 1e-9);
  cr_expect(!warns(&summary, "observing it costs"));
  cr_expect(!warns(&summary, "above the measured limit"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, energy_and_distance_are_medians_of_those_told) {
  struct cs_result result = two_points();
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].neighbour_s = (double)NAN;
  result.invocations[0].noise.energy_j = -1.0;
  result.invocations[2].noise.energy_j = 80.0; /* 4 samples of 10 calls: 2 J a run */
  result.invocations[4].noise.energy_j = 120.0;
  result.invocations[1].neighbour_s = 50e-9;
  result.invocations[3].neighbour_s = 70e-9;
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *points = summary.cases[0].points;
  cr_expect_float_eq(points[0].energy_j, 2.5, 1e-12);
  cr_expect(isnan(points[0].neighbour_s) && isnan(points[1].energy_j));
  cr_expect_float_eq(points[1].neighbour_s, 60e-9, 1e-18);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, a_known_serial_share_is_compared_with_the_measured_one) {
  struct cs_result result = two_points();
  observe(&result, 0.05);
  result.cases[0].known_serial = 0.0504;
  struct cs_summary summary = summarise(&result);
  cr_expect(!summary.cases[0].known_disagrees);
  cs_summary_free(&summary);
  result.cases[0].known_serial = 0.2;
  summary = summarise(&result);
  cr_expect(summary.cases[0].known_disagrees);
  cr_expect(warns(&summary, "by construction"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary, a_base_of_several_threads_has_no_limit_and_says_so) {
  struct cs_result result = two_points();
  observe(&result, 0.05);
  result.points[0].n = 2;
  result.points[1].n = 4;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].serial.count, 0);
  cr_expect_eq(summary.cases[0].points[1].amdahl.count, 0);
  cr_expect_eq(summary.cases[0].points[1].limit.speedup.count, 0);
  cr_expect(isnan(summary.cases[0].points[1].limit.share.value));
  cr_expect_float_eq(summary.cases[0].points[1].efficiency.value, summary.cases[0].points[1].speedup.value / 2.0,
                     1e-12);
  cr_expect(warns(&summary, "over 2 threads"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
