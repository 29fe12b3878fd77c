/* tests/sweep/summary_weak_test.c - weak scaling: scaled speedups, Gustafson's limit and law, against hand-made ones.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/gustafson.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { POINTS = 4 };

/* Seconds at 1, 2, 4 and 8 threads, drift common to a round. */
static struct cs_result weak(double size, int dimensions, const double seconds[POINTS]) {
  struct cs_result result = plan_make("", "made", POINTS, ROUNDS);
  result.weak_size = size;
  result.weak_dimensions = dimensions;
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < POINTS; p++)
      result_add(&result, 0, p, r, CS_PURPOSE_TIMED, seconds[p] * (1.0 + 0.05 * r));
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

/* Observed at a point in its first `rounds` rounds, a little longer than it was timed. */
static void observe_share(struct cs_result *result, int point, int rounds, double serial) {
  for (int r = 0; r < rounds; r++)
    result_add(result, 0, point, r, CS_PURPOSE_OBSERVED, 1.0)->observed =
        (struct cs_observed){.wall_s = 10.1, .cost_s = 0.1, .serial_s = 10.0 * serial, .regions = 9};
}

static const double growing[POINTS] = {1.0, 1.25, 1.6, 4.0};

Test(weak, speedup_is_the_work_done_per_time_over_the_bases) {
  static const double speedups[POINTS] = {1.0, 2.0 / 1.25, 4.0 / 1.6, 8.0 / 4.0};
  struct cs_result result = weak(100.0, 1, growing);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  for (int p = 0; p < POINTS; p++) {
    const struct cs_point_summary *point = &one->points[p];
    cr_expect_float_eq(point->size, 100.0 * (1 << p), 1e-9);
    cr_expect_float_eq(point->speedup.value, speedups[p], 1e-12);
    cr_expect_float_eq(point->speedup_band.value, speedups[p], 1e-12);
    cr_expect_float_eq(point->efficiency.value, 1.0 / growing[p], 1e-12);
    cr_expect_float_eq(point->speedup_of_minima, speedups[p], 1e-12);
    cr_expect_float_eq(point->to_best.value, 2.5 / speedups[p], 1e-12);
    cr_expect_eq(point->karp_flatt.count, 0);
    cr_expect_eq(point->limit.speedup.count, 0);
  }
  cr_expect_eq(one->best, 2, "the greatest scaled speedup, not the least time");
  cr_expect_float_eq(one->points[2].time_s.value, 1.6 * sqrt(1.15 * 1.2), 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* Cubes of 3, 3.78, 4.76 and 6 a side are rounded to 3, 4, 5 and 6. */
Test(weak, speedup_counts_the_work_of_sizes_as_they_were_rounded) {
  static const double sides[POINTS] = {3.0, 4.0, 5.0, 6.0};
  double seconds[POINTS];
  for (int p = 0; p < POINTS; p++)
    seconds[p] = pow(sides[p] / 3.0, 3.0) / (1 << p); /* each cell takes as long: the machine scales ideally */
  struct cs_result result = weak(3.0, 3, seconds);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  for (int p = 0; p < POINTS; p++) {
    cr_expect_float_eq(one->points[p].size, sides[p], 1e-12);
    cr_expect_float_eq(one->points[p].speedup.value, 1 << p, 1e-9);
    cr_expect_float_eq(one->points[p].efficiency.value, 1.0, 1e-9);
    cr_expect_float_eq(one->fit.scaling.points[p].time, one->fit.scaling.points[0].time, 1e-9,
                       "rounding is no growth of the time");
  }
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(weak, the_law_is_gustafsons_of_the_run_times) {
  double seconds[POINTS];
  for (int p = 0; p < POINTS; p++)
    seconds[p] = 1.0 + 0.1 * ((1 << p) - 1);
  struct cs_result result = weak(1000.0, 1, seconds);
  struct cs_summary summary = summarise(&result);
  const struct cs_fit *fit = &summary.cases[0].fit;
  cr_expect(!fit->scaling.strong && fit->best == CS_LAW_GUSTAFSON && fit->laws[CS_LAW_GUSTAFSON].fitted);
  cr_expect(!fit->laws[CS_LAW_AMDAHL].fitted);
  cr_expect_float_eq(fit->laws[CS_LAW_GUSTAFSON].parameters[1].value, 0.1, 1e-6);
  cr_expect_float_eq(fit->scaling.points[3].time / fit->scaling.points[0].time, 1.7, 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* At two threads a tenth of 1.25 s is serial. One thread would take 2 s for that work, 1.875 s of them parallel: half
 * of these on each thread make 1.0625 s with the serial part, 2 / 1.0625 times as fast. */
Test(weak, the_limit_is_gustafsons_law_with_the_serial_share_of_a_run_without_other_losses) {
  struct cs_result result = weak(100.0, 1, growing);
  observe_share(&result, 0, ROUNDS, 0.2);
  observe_share(&result, 1, 3, 0.1);
  observe_share(&result, 2, 3, 0.0);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  const struct cs_point_limit *limit = &one->points[1].limit;
  cr_expect_eq(limit->speedup.count, ROUNDS, "rounds without an observation take the median of those with one");
  cr_expect_float_eq(limit->speedup.value, 2.0 / 1.0625, 1e-9);
  cr_expect_float_eq(limit->speedup.value, cs_gustafson_speedup(0.125 / 1.0625, 2), 1e-9);
  cr_expect_float_eq(limit->term[CS_LIMIT_AMDAHL], 2.0 / 1.0625, 1e-9);
  cr_expect(isnan(limit->term[CS_LIMIT_BANDWIDTH]) && limit->binds == CS_LIMIT_AMDAHL && !limit->beyond);
  cr_expect_float_eq(limit->share.value, 1.6 / (2.0 / 1.0625), 1e-9);
  cr_expect_float_eq(limit->serial.value, 0.0625, 1e-9);
  cr_expect_float_eq(one->points[2].limit.speedup.value, 4.0, 1e-9, "nothing serial: as many times as threads");
  cr_expect_float_eq(one->points[0].limit.speedup.value, 1.0, 1e-12);
  cr_expect_eq(one->points[3].limit.speedup.count, 0, "not observed");
  cr_expect(isnan(one->points[3].limit.share.value));
  cr_expect_float_eq(one->serial.value, 0.2, 1e-9);
  cr_expect(isnan(one->limit_most) && one->points[1].amdahl.count == 0, "Amdahl's is of the same work");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* A throughput has the work in it: 1.6 times as much of it is 1.6 times as fast, and runs take 1.25 times as long. */
Test(weak, a_throughput_is_not_multiplied_by_the_work_once_more) {
  static const double costs[POINTS] = {1.0, 1.0 / 1.6, 1.0 / 2.5, 1.0 / 2.0};
  struct cs_result result = weak(100.0, 1, costs);
  result.recipe.metric = strdup("([0-9.]+)");
  result.recipe.higher = true;
  observe_share(&result, 0, ROUNDS, 0.2);
  observe_share(&result, 1, ROUNDS, 0.1);
  observe_split(&result, 0, 0, 1.0);
  observe_split(&result, 1, 0, 1.0);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  const struct cs_point_observation *observed = &one->points[1].observed;
  cr_expect_eq(observed->lost.threads, 0, "a run's work is not known to be the base's");
  cr_expect(observed->efficiency.threads == 2 && isnan(observed->efficiency.computation));
  cr_expect(isnan(one->limit_most) && one->points[1].amdahl.count == 0);
  for (int p = 0; p < POINTS; p++) {
    cr_expect_float_eq(one->points[p].speedup.value, 1.0 / costs[p], 1e-12);
    cr_expect_float_eq(one->fit.scaling.points[p].time / one->fit.scaling.points[0].time, growing[p], 1e-9);
    cr_expect_eq(one->points[p].limit.speedup.count, 0, "what was observed is of the run, not of its metric");
  }
  cr_expect_eq(one->best, 2);
  cr_expect_float_eq(one->points[0].to_best.value, 2.5, 1e-12);
  cr_expect_eq(one->serial.count, ROUNDS + 1, "a fact of the run all the same");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(weak, a_base_of_several_threads_has_scaled_speedups_over_it_and_no_limit) {
  struct cs_result result = weak(100.0, 1, growing);
  for (size_t p = 0; p < POINTS; p++)
    result.points[p].n *= 2;
  observe_share(&result, 1, 3, 0.1);
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].speedup.value, 1.6, 1e-12);
  cr_expect_float_eq(summary.cases[0].points[1].efficiency.value, 0.8, 1e-12);
  cr_expect_eq(summary.cases[0].points[1].limit.speedup.count, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* 4 s serial and 36 s parallel at one thread; at two 8 s serial, and 36 s on each with 2 s more of both together. */
Test(weak, lost_time_counts_the_bases_work_as_often_as_it_was_done) {
  struct cs_result result = weak(100.0, 1, growing);
  for (int p = 0; p < 2; p++)
    for (int r = 0; r < 3; r++) {
      struct cs_observed *observed = observe_split(&result, p, r, 1.0);
      if (p == 1) {
        observed->split.core_s[CS_TIME_BUSY] += 36.0;
        observed->split.core_s[CS_TIME_SERIAL] += 4.0;
        observed->split.core_s[CS_TIME_SERIAL_IDLE] += 4.0;
        observed->wall_s += 22.0;
        observed->split.wall_s += 22.0;
      }
    }
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *observed = &summary.cases[0].points[1].observed;
  cr_expect_float_eq(observed->lost.useful_s, 2.0 * 40.0 / 40.0, 1e-9); /* 40 runs */
  cr_expect_float_eq(observed->lost.inflation_s, (8.0 + 74.0 - 80.0) / 40.0, 1e-9);
  cr_expect_float_eq(observed->efficiency.computation, 80.0 / 82.0, 1e-9);
  cr_expect(!observed->serial_differs, "how the serial part grows with the work is not known");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(weak, without_any_time_of_the_base_tells_nothing_and_does_not_fail) {
  struct cs_result result = weak(100.0, 2, growing);
  for (size_t i = 0; i < result.invocation_count; i += POINTS)
    result.invocations[i].outcome = CS_OUTCOME_LOST;
  observe_share(&result, 1, 3, 0.1);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect(two->speedup.count == 0 && isnan(two->speedup.value) && two->limit.speedup.count == 0);
  cr_expect_eq(two->time_s.count, ROUNDS);
  cs_summary_free(&summary);
  cs_result_free(&result);
}
