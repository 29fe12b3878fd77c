/* tests/sweep/summary_command_test.c - figures of commands: what runs used, start-up, metrics, other axes than threads.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void sweep_other(struct cs_result *result, const char *axis) {
  free(result->axis);
  result->axis = strdup(axis);
  for (size_t p = 0; p < result->point_count; p++) {
    result->points[p].team = 0;
    result->points[p].places[0] = '\0';
  }
}

Test(used, is_the_median_over_the_timed_invocations_that_tell) {
  struct cs_result result = two_points();
  for (int r = 0; r < 3; r++)
    result.invocations[2 * r + 1].used = (struct cs_used){
        .told = true, .wall_s = 2.0, .user_s = 1.0 + r, .system_s = 0.5, .peak_bytes = r == 0 ? 0 : 1000 * (uint64_t)r};
  result_add(&result, 0, 1, 0, CS_PURPOSE_CALIBRATION, 1.0)->used =
      (struct cs_used){.told = true, .wall_s = 9.0, .user_s = 99.0, .peak_bytes = 1};
  struct cs_summary summary = summarise(&result);
  const struct cs_point_used *used = &summary.cases[0].points[1].used;
  cr_expect_float_eq(used->wall_s, 2.0, 1e-12);
  cr_expect_float_eq(used->user_s, 2.0, 1e-12);
  cr_expect_float_eq(used->system_s, 0.5, 1e-12);
  cr_expect_float_eq(used->peak_bytes, 1500.0, 1e-9, "0 is not told");
  cs_summary_free(&summary);
  for (int r = 3; r < ROUNDS; r++)
    result.invocations[2 * r + 1].noise.cpu_s = -1.0;
  summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].used.cores_busy, 1.25, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(used, of_a_kernel_and_of_older_journals_is_how_many_cores_were_busy) {
  struct cs_result result = two_points();
  for (size_t i = 1; i < result.invocation_count; i += 2) {
    result.invocations[i].noise.wall_s = 0.5;
    result.invocations[i].noise.cpu_s = 0.9;
  }
  result.invocations[0].noise.cpu_s = -1.0;
  result.invocations[2].noise.wall_s = 0.0;
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *points = summary.cases[0].points;
  cr_expect_float_eq(points[0].used.cores_busy, 1.0, 1e-12);
  cr_expect_float_eq(points[1].used.cores_busy, 1.8, 1e-12);
  cr_expect(isnan(points[1].used.wall_s) && isnan(points[1].used.user_s) && isnan(points[1].used.peak_bytes));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(startup, is_the_median_over_the_calibrations_that_tell) {
  struct cs_result result = two_points();
  result_add(&result, 0, 0, 0, CS_PURPOSE_CALIBRATION, 1.0)->startup = (struct cs_startup){0.6e-3, 0.3e-3};
  result_add(&result, 0, 1, 0, CS_PURPOSE_CALIBRATION, 1.0);
  struct cs_invocation *failed = result_add(&result, 0, 1, 0, CS_PURPOSE_CALIBRATION, 1.0);
  failed->startup = (struct cs_startup){9.0, 9.0};
  failed->outcome = CS_OUTCOME_CRASHED;
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].startup.spawn_s, 0.6e-3, 1e-12);
  cr_expect_float_eq(summary.cases[0].startup.link_s, 0.3e-3, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(startup, that_nobody_told_is_0) {
  struct cs_result result = two_points();
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.cases[0].startup.spawn_s == 0.0 && summary.cases[0].startup.link_s == 0.0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* A throughput is kept as 1 over it: its rate is the metric again, with the interval's ends in their order. */
Test(metric, of_which_more_is_better_is_the_rate) {
  static const double rates[ROUNDS] = {100, 104, 98, 101, 97, 103, 99, 102};
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  result.cases[0].work = (struct cs_work){.items = 1.0};
  result.cases[0].rate_of = CS_QUANTITY_ITEMS;
  result.cases[0].rate_per_unit = 1.0;
  result.recipe.metric = strdup("Requests/sec: *([0-9.]+)");
  result.recipe.higher = true;
  double logs[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, 1.0 / rates[r]);
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, 1.0 / (1.5 * rates[r]));
    logs[r] = log(rates[r]);
  }
  const struct cs_estimate wanted = cs_estimate_time(logs, ROUNDS, 0.05);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *points = summary.cases[0].points;
  cr_expect_float_eq(points[0].rate, wanted.value, 1e-9);
  cr_expect_float_eq(points[0].rate_lo, wanted.lo, 1e-9);
  cr_expect_float_eq(points[0].rate_hi, wanted.hi, 1e-9);
  cr_expect_lt(points[0].rate_lo, points[0].rate_hi);
  cr_expect_float_eq(points[1].speedup.value, 1.5, 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(axis, of_another_parameter_has_speedups_and_neither_serial_share_nor_limit) {
  struct cs_result result = two_points();
  sweep_other(&result, "j");
  observe(&result, 0.05);
  for (int r = 0; r < ROUNDS; r++)
    measure_ceilings(&result, 0, r);
  result.invocations[1].outcome = CS_OUTCOME_CRASHED;
  result.invocations[1].reason = strdup("exit status 2");
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0];
  const struct cs_point_summary *two = &one->points[1];
  cr_expect_gt(two->speedup.value, 1.5);
  cr_expect_float_eq(two->efficiency.value, two->speedup.value / 2.0, 1e-12);
  cr_expect_eq(one->serial.count, 0);
  cr_expect(isnan(one->limit_most) && two->limit.speedup.count == 0 && isnan(two->limit.share.value));
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    cr_expect(isnan(two->limit.term[term]));
  cr_assert_eq(summary.failure_count, 1);
  cr_expect_str_eq(summary.failures[0], "made at j=2, round 1: crashed: exit status 2");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(axis, of_another_parameter_shares_the_pus_a_command_is_confined_to) {
  struct cs_result result = two_points();
  sweep_other(&result, "j");
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.cpu_s = 3.0; /* in a second */
  struct cs_summary summary = summarise(&result);
  cr_expect_lt(summary.cases[0].points[1].cpu_share, 0.0, "j counts no PUs");
  cr_expect_lt(summary.cases[0].points[1].delay_share, 0.0);
  cs_summary_free(&summary);
  result.cases[0].confined = calloc(3, sizeof *result.cases[0].confined);
  result.cases[0].confined[0] = strdup("0");
  result.cases[0].confined[1] = strdup("0-3");
  summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].cpu_share, 0.75, 1e-12);
  cr_expect_eq(summary.cases[0].points[1].gate, CS_GATE_CLEAR);
  cs_summary_free(&summary);
  cs_result_free(&result);
}
