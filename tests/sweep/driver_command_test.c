/* tests/sweep/driver_command_test.c - commands swept: one sample, no proof of a team, whatever becomes of them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/sweep/driver.h"
#include "runtime/sweep/journal.h"
#include "runtime/sweep/session.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Each case becomes a command whose only word is the fake worker's behaviour. */
static struct cs_result plan_commands(const char *folder, const char *specs, int points, int rounds) {
  struct cs_result plan = plan_make(folder, specs, points, rounds);
  for (size_t i = 0; i < plan.case_count; i++) {
    char *const words[] = {plan.cases[i].spec, NULL};
    plan.cases[i].argv = cs_words_copy(words);
    plan.cases[i].bound = CS_BOUND_UNKNOWN;
  }
  return plan;
}

static struct cs_result sweep(const struct cs_result *plan) {
  struct cs_result result = {0};
  const struct cs_driver driver = driver_make();
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(plan, NULL, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_sweep_run(plan->folder, &driver, &result, &error), CS_OK, "%s", error.message);
  return result;
}

Test(driver_command, runs_once_per_invocation_and_needs_no_team) {
  char *folder = folder_make();
  struct cs_result plan = plan_commands(folder, "ok", 2, 3), result = sweep(&plan);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 6);
  for (size_t i = 0; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i];
    cr_expect_eq(one->outcome, CS_OUTCOME_OK, "%s", one->reason);
    cr_expect_eq(one->sample_count, one->purpose == CS_PURPOSE_TIMED ? 1 : 0);
    cr_expect_eq(one->thread_count, 0);
  }
  cr_expect_str_eq(result.cases[0].argv[0], "ok");
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_command, both_of_two_commands_are_run_by_this_program) {
  char *folder = folder_make();
  struct cs_result plan = plan_commands(folder, "ok fine", 2, 3);
  plan.cases[1].rival = 0;
  plan.versus = strdup("fine --with arguments");
  struct cs_result result = sweep(&plan);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 6);
  cr_expect_eq(count_outcomes(&result, 1, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 6);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_command, that_fails_is_told_of_with_what_it_printed) {
  char *folder = folder_make();
  struct cs_result plan = plan_commands(folder, "failed exit3", 1, 2), result = sweep(&plan);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED), 2);
  cr_expect_eq(count_outcomes(&result, 1, 0, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED), 2);
  size_t told = 0;
  for (size_t i = 0; i < result.invocation_count; i++)
    told += result.invocations[i].outcome == CS_OUTCOME_CRASHED &&
            (strstr(result.invocations[i].reason, "no memory for it") != NULL ||
             strstr(result.invocations[i].reason, "no luck|today") != NULL);
  cr_expect_eq(told, 4);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_command, that_hangs_is_killed_at_its_time_limit) {
  char *folder = folder_make();
  struct cs_result plan = plan_commands(folder, "calibration-hang", 1, 1);
  plan.protocol.timeout_s = 0.2;
  struct cs_result result = sweep(&plan);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_CALIBRATION, CS_OUTCOME_HUNG), 3);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_command, cut_after_any_line_goes_on_to_the_end) {
  char *folder = folder_make();
  struct cs_result plan = plan_commands(folder, "ok", 2, 2), result = sweep(&plan);
  cs_result_free(&result);
  const struct cs_driver driver = driver_make();
  struct cuts cuts = cuts_of(folder);
  while (cut_next(&cuts)) {
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 4);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_command, that_takes_long_is_still_run_once) {
  struct cs_result plan = plan_commands("", "a", 1, 2);
  const struct cs__order order = {.purpose = CS_PURPOSE_TIMED};
  plan.calibrations[0].call_s = 5.0;
  cr_expect_eq(cs__samples_of(&plan, &order), 1);
  plan.calibrations[0].call_s = 1e-3;
  cr_expect_eq(cs__samples_of(&plan, &order), 1);
  cs_result_free(&plan);
}
