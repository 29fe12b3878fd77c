/* tests/sweep/summary_over_test.c - speedups over a serial program and over a grid's first case, against hand-made
 * ones.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The machine's state in a round, common to all that ran in it: it must not be seen in any ratio. */
static double state(int round) {
  return 1.0 + 0.3 * (round * 7 % 10 < 3);
}

/* seconds[case][point]; 0: not run. */
static struct cs_result swept(const char *specs, const double (*seconds)[2]) {
  struct cs_result result = plan_make("", specs, 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    for (int c = 0; c < (int)result.case_count; c++)
      for (int p = 0; p < 2; p++)
        if (seconds[c][p] > 0.0)
          result_add(&result, c, p, r, CS_PURPOSE_TIMED, seconds[c][p] * state(r));
  for (size_t c = 1; c < result.case_count; c++)
    result.cases[c].with_last = true;
  return result;
}

static void set(struct cs_case *one, const char *name, const char *value) {
  one->settings = calloc(1, sizeof *one->settings);
  one->settings[0] = (struct cs_setting){strdup(name), strdup(value)};
  one->setting_count = 1;
}

static void expect_over(const struct cs_estimate *over, double wanted) {
  cr_expect_eq(over->count, ROUNDS);
  cr_expect_eq(over->method, CS_INTERVAL_SIGNED_RANK);
  cr_expect_float_eq(over->value, wanted, 1e-12, "%g, not %g", over->value, wanted);
  cr_expect(over->lo <= over->value && over->value <= over->hi);
}

Test(over_serial, is_the_serial_programs_time_over_each_points_of_the_same_round) {
  static const double seconds[][2] = {{1.0, 0.5}, {0.8, 0.0}};
  struct cs_result result = swept("made serial", seconds);
  result.cases[1].serial = true;
  struct cs_summary summary = summarise(&result);
  const struct cs_case_summary *one = &summary.cases[0], *serial = &summary.cases[1];
  expect_over(&one->points[0].over_serial, 0.8);
  expect_over(&one->points[1].over_serial, 1.6);
  cr_expect_float_eq(one->points[1].speedup.value, 2.0, 1e-12);
  cr_expect_eq(one->points[1].over_first.count, 0, "a serial program makes no grid");
  cr_expect(serial->points[0].over_serial.count == 0 && isnan(serial->points[0].over_serial.value));
  cr_expect_eq(serial->points[0].time_s.count, ROUNDS);
  cr_expect_eq(serial->points[1].rounds, 0);
  cr_expect_eq(serial->points[1].time_s.count, 0);
  cr_expect_eq(serial->best, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_serial, pairs_only_rounds_that_have_both) {
  static const double seconds[][2] = {{1.0, 0.5}, {0.8, 0.0}};
  struct cs_result result = swept("made serial", seconds);
  result.cases[1].serial = true;
  result.invocations[2].outcome = CS_OUTCOME_CRASHED;         /* the serial program in round 0 */
  result.invocations[3 * 3 + 1].outcome = CS_OUTCOME_CRASHED; /* two threads in round 3 */
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[0].over_serial.count, ROUNDS - 1);
  cr_expect_eq(summary.cases[0].points[1].over_serial.count, ROUNDS - 2);
  cr_expect_float_eq(summary.cases[0].points[1].over_serial.value, 1.6, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_serial, takes_the_serial_program_at_the_cases_own_settings) {
  static const double seconds[][2] = {{1.0, 0.5}, {0.8, 0.0}, {10.0, 5.0}, {9.0, 0.0}};
  struct cs_result result = swept("small serial-small large serial-large", seconds);
  result.cases[1].serial = result.cases[3].serial = true;
  for (size_t c = 0; c < 4; c++)
    set(&result.cases[c], "size", c < 2 ? "100" : "200");
  struct cs_summary summary = summarise(&result);
  expect_over(&summary.cases[0].points[1].over_serial, 1.6);
  expect_over(&summary.cases[2].points[1].over_serial, 1.8);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_serial, of_weak_scaling_counts_the_work_that_was_done) {
  static const double seconds[][2] = {{1.0, 1.25}, {0.8, 0.0}};
  struct cs_result result = swept("made serial", seconds);
  result.cases[1].serial = true;
  result.weak_size = 100;
  result.weak_dimensions = 1;
  struct cs_summary summary = summarise(&result);
  expect_over(&summary.cases[0].points[0].over_serial, 0.8);
  expect_over(&summary.cases[0].points[1].over_serial, 2.0 * 0.8 / 1.25);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_first, compares_all_cases_of_a_grid_with_the_base_of_its_first) {
  static const double seconds[][2] = {{1.0, 0.5}, {0.6, 0.3}, {3.0, 2.0}};
  struct cs_result result = swept("one two alone", seconds);
  result.cases[2].with_last = false;
  struct cs_summary summary = summarise(&result);
  expect_over(&summary.cases[0].points[1].over_first, 2.0);
  expect_over(&summary.cases[1].points[0].over_first, 1.0 / 0.6);
  expect_over(&summary.cases[1].points[1].over_first, 1.0 / 0.3);
  cr_expect_eq(summary.cases[2].points[1].over_first.count, 0, "by itself it is no grid");
  cr_expect_eq(summary.cases[0].points[1].over_serial.count, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_first, rivals_alone_are_no_grid_and_rivals_in_one_are_over_its_first_case_too) {
  static const double seconds[][2] = {{1.0, 0.5}, {0.8, 0.4}, {0.6, 0.3}, {0.4, 0.2}};
  struct cs_result result = swept("a b", seconds);
  result.cases[1].rival = 0;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[1].points[1].over_first.count, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
  result = swept("a1 b1 a2 b2", seconds);
  result.cases[1].rival = 0;
  result.cases[3].rival = 2;
  summary = summarise(&result);
  expect_over(&summary.cases[3].points[1].over_first, 5.0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(over_first, without_a_time_of_the_first_case_is_not_known) {
  static const double seconds[][2] = {{0.0, 0.5}, {0.6, 0.3}};
  struct cs_result result = swept("one two", seconds);
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.cases[1].points[1].over_first.count == 0 && isnan(summary.cases[1].points[1].over_first.value));
  cr_expect_float_eq(summary.cases[1].points[1].speedup.value, 2.0, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}
