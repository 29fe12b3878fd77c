/* tests/sweep/summary_best_test.c - the best point, those that tie with it, the laws of the whole curve. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { POINTS = 5 };

/* Points 1, 2, 4, ... with these seconds at the base's first round; drift common to a round, a wobble of 2 % per run.
 */
static struct cs_result curve(const double *seconds, int points, int rounds) {
  static const double wobble[] = {0.00, 0.012, -0.009, 0.02, -0.018, 0.004, -0.013, 0.007, 0.015, -0.002};
  struct cs_result result = plan_make("", "made", points, rounds);
  for (int r = 0; r < rounds; r++)
    for (int p = 0; p < points; p++)
      result_add(&result, 0, p, r, CS_PURPOSE_TIMED, seconds[p] * (1 + 0.05 * r) * (1 + wobble[(r + 3 * p) % 10]));
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

Test(best, is_the_fastest_and_others_tie_with_it_unless_they_are_slower_in_every_way) {
  static const double seconds[POINTS] = {1.0, 0.52, 0.3, 0.25, 0.251};
  struct cs_result result = curve(seconds, POINTS, 10);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  cr_assert(one->best == 3 || one->best == 4);
  cr_expect(one->points[3].ties_best && one->points[4].ties_best);
  for (int p = 0; p < 3; p++) {
    cr_expect(!one->points[p].ties_best, "point %d", p);
    cr_expect_gt(one->points[p].to_best.lo, 1.0);
    cr_expect_float_eq(one->points[p].to_best.value, seconds[p] / 0.25, 0.1 * seconds[p]);
  }
  const struct cs_estimate *itself = &one->points[one->best].to_best;
  cr_expect(itself->value == 1.0 && itself->lo == 1.0 && itself->hi == 1.0 && itself->count == 10);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(best, intervals_hold_for_all_points_together) {
  static const double seconds[3] = {1.0, 0.5, 0.4};
  struct cs_result result = curve(seconds, 3, ROUNDS);
  struct cs_summary summary = summarise(&result);
  double here[ROUNDS], best[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    here[r] = log(result.invocations[3 * r + 1].samples_s[0]);
    best[r] = log(result.invocations[3 * r + 2].samples_s[0]);
  }
  const struct cs_estimate wanted = cs_estimate_ratio(here, best, ROUNDS, 0.025);
  cr_expect_float_eq(summary.cases[0].points[1].to_best.lo, wanted.lo, 1e-12);
  cr_expect_float_eq(summary.cases[0].points[1].to_best.hi, wanted.hi, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(best, of_a_program_that_slows_down_with_every_thread_is_the_base) {
  static const double seconds[3] = {1.0, 1.4, 1.9};
  struct cs_result result = curve(seconds, 3, ROUNDS);
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  cr_expect_eq(one->best, one->base);
  cr_expect(one->points[0].ties_best && !one->points[1].ties_best && !one->points[2].ties_best);
  cr_expect(one->fit.no_speedup);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(best, a_point_without_times_ties_with_nothing) {
  struct cs_result result = two_points();
  for (size_t i = 1; i < result.invocation_count; i += 2)
    result.invocations[i].outcome = CS_OUTCOME_LOST;
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect(!two->ties_best && two->to_best.count == 0 && isnan(two->to_best.value));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(fit, of_the_rounds_finds_the_law_the_times_were_made_by) {
  double seconds[6];
  for (int p = 0; p < 6; p++)
    seconds[p] = 0.9 / (1 << p) + 0.1;
  struct cs_result result = curve(seconds, 6, 10);
  struct cs_summary summary = summarise(&result);
  const struct cs_fit *fit = &summary.cases[0].fit;
  cr_expect_eq(fit->scaling.count, 6);
  cr_expect_eq(fit->support, CS_SUPPORT_SUFFICIENT);
  cr_expect_eq(fit->best, CS_LAW_AMDAHL);
  cr_expect_float_eq(fit->serial_amdahl, 0.1, 0.01);
  cr_expect_lt(fit->scaling.error, 0.02, "drift common to a round does not count");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(fit, of_nothing_measured_supports_nothing) {
  struct cs_result result = plan_make("", "made", 3, ROUNDS);
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].fit.support, CS_SUPPORT_NONE);
  cs_summary_free(&summary);
  cs_result_free(&result);
}
