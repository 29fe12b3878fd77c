/* tests/sweep/output_check_test.c - a command that must print the same in every run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/session.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>

static struct cs_result checked_make(void) {
  struct cs_result result = plan_make("", "a b", 2, 6);
  result.recipe.same_output = true;
  return result;
}

static void add(struct cs_result *result, int case_index, int point_index, uint64_t bytes, uint64_t hash) {
  struct cs_invocation *one = result_add(result, case_index, point_index, 3, CS_PURPOSE_TIMED, 1.0);
  one->used = (struct cs_used){.output_told = true, .output_bytes = bytes, .output_hash = hash};
}

static void expect_last(const struct cs_result *result, enum cs_outcome outcome, const char *why) {
  struct cs_text reason = {0};
  cr_expect_eq(cs__output_check(result, &result->invocations[result->invocation_count - 1], &reason), outcome);
  cr_expect_str_eq(cs_text_get(&reason), why);
  cs_text_free(&reason);
}

Test(output_check, the_first_run_that_went_well_says_what_is_right) {
  struct cs_result result = checked_make();
  add(&result, 0, 0, 7, 1);
  result.invocations[0].outcome = CS_OUTCOME_CRASHED;
  expect_last(&result, CS_OUTCOME_OK, "");
  add(&result, 0, 0, 5, 2);
  expect_last(&result, CS_OUTCOME_OK, "");
  add(&result, 0, 1, 5, 2);
  expect_last(&result, CS_OUTCOME_OK, "");
  add(&result, 0, 1, 5, 3);
  expect_last(&result, CS_OUTCOME_WRONG,
              "its output (5 bytes) differs from that of run 1 (1 thread, round 4; 5 bytes)");
  result.invocations[1].purpose = CS_PURPOSE_CALIBRATION;
  add(&result, 0, 1, 6, 2);
  expect_last(&result, CS_OUTCOME_WRONG,
              "its output (6 bytes) differs from that of run 1 (1 thread, calibration; 5 bytes)");
  cs_result_free(&result);
}

Test(output_check, cases_and_sizes_of_weak_scaling_say_different_things) {
  struct cs_result result = checked_make();
  add(&result, 0, 0, 5, 2);
  add(&result, 1, 0, 6, 3);
  expect_last(&result, CS_OUTCOME_OK, "");
  result.weak_size = 10.0;
  add(&result, 0, 1, 50, 4);
  expect_last(&result, CS_OUTCOME_OK, "");
  add(&result, 0, 1, 50, 5);
  expect_last(&result, CS_OUTCOME_WRONG,
              "its output (50 bytes) differs from that of run 2 (2 threads, round 4; 50 bytes)");
  cs_result_free(&result);
}

Test(output_check, nothing_is_wrong_where_nothing_was_asked_or_told) {
  struct cs_result result = checked_make();
  add(&result, 0, 0, 5, 2);
  add(&result, 0, 1, 9, 9);
  result.invocations[1].used.output_told = false;
  expect_last(&result, CS_OUTCOME_OK, "");
  result.invocations[1].used.output_told = true;
  result.recipe.same_output = false;
  expect_last(&result, CS_OUTCOME_OK, "");
  cs_result_free(&result);
}
