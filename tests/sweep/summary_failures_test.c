/* tests/sweep/summary_failures_test.c - what failed is told once for each cause, and counts at its point. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void fail_once(struct cs_result *result, int point, int round, enum cs_purpose purpose, enum cs_outcome outcome,
                      const char *reason) {
  struct cs_invocation *failed = result_add(result, 0, point, round, purpose, 1.0);
  failed->outcome = outcome;
  failed->reason = reason != NULL ? strdup(reason) : NULL;
}

static void expect_failures(const struct cs_result *result, size_t count, const char *const *wanted) {
  struct cs_summary summary = summarise(result);
  cr_assert_eq(summary.failure_count, count, "%zu", summary.failure_count);
  for (size_t i = 0; i < count; i++)
    cr_expect_str_eq(summary.failures[i], wanted[i]);
  cs_summary_free(&summary);
}

Test(summary_failures, of_one_cause_are_one_line_with_a_count) {
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  for (int i = 0; i < 3; i++)
    fail_once(&result, 1, 0, CS_PURPOSE_CALIBRATION, CS_OUTCOME_CRASHED, "no disk");
  static const char *const wanted[] = {"made at 2 threads, calibration: crashed 3 times: no disk"};
  expect_failures(&result, 1, wanted);
  cs_result_free(&result);
}

Test(summary_failures, of_several_points_or_rounds_say_where_the_first_was) {
  struct cs_result result = two_points();
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_HUNG, "no end");
  fail_once(&result, 0, 4, CS_PURPOSE_TIMED, CS_OUTCOME_HUNG, "no end");
  fail_once(&result, 1, 2, CS_PURPOSE_TIMED, CS_OUTCOME_WRONG, "other output");
  fail_once(&result, 0, 3, CS_PURPOSE_OBSERVED, CS_OUTCOME_WRONG, "other output");
  static const char *const wanted[] = {
      "made at 1 thread, first in round 3: hung 2 times: no end",
      "made at 2 points, first at 2 threads, round 3: wrong 2 times: other output",
  };
  expect_failures(&result, 2, wanted);
  cs_result_free(&result);
}

Test(summary_failures, of_other_causes_or_outcomes_are_lines_of_their_own) {
  struct cs_result result = two_points();
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, "this");
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, "that");
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_WRONG, "that");
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, NULL);
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_VOID, "that");
  static const char *const wanted[] = {
      "made at 1 thread, round 3: crashed: this",
      "made at 1 thread, round 3: crashed: that",
      "made at 1 thread, round 3: wrong: that",
      "made at 1 thread, round 3: crashed: no reason was told",
  };
  expect_failures(&result, 4, wanted);
  cs_result_free(&result);
}

Test(summary_failures, count_at_their_point_calibrations_too_but_not_observed_ones) {
  struct cs_result result = two_points();
  fail_once(&result, 1, 0, CS_PURPOSE_CALIBRATION, CS_OUTCOME_WRONG, "this");
  fail_once(&result, 1, 0, CS_PURPOSE_TIMED, CS_OUTCOME_HUNG, "this");
  fail_once(&result, 1, 0, CS_PURPOSE_OBSERVED, CS_OUTCOME_CRASHED, "this");
  fail_once(&result, 1, 0, CS_PURPOSE_CALIBRATION, CS_OUTCOME_VOID, "this");
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *point = &summary.cases[0].points[1];
  cr_expect(point->failed == 2 && point->wrong == 1 && point->voided == 0);
  cr_expect_eq(summary.cases[0].points[0].failed, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_failures, of_a_command_are_no_crashes_and_what_it_printed_last_makes_no_cause_of_its_own) {
  static char *argv[] = {(char *)(uintptr_t) "app", NULL};
  struct cs_result result = two_points();
  char **const own = result.cases[0].argv;
  result.cases[0].argv = argv;
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, "no match; its last line: 1.5");
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, "no match; its last line: 1.25");
  fail_once(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED, "no matches; it printed: 1.25");
  static const char *const wanted[] = {
      "made at 1 thread, round 3: failed 2 times: no match; its last line: 1.5",
      "made at 1 thread, round 3: failed: no matches; it printed: 1.25",
  };
  expect_failures(&result, 2, wanted);
  result.cases[0].argv = own;
  cs_result_free(&result);
}
