/* tests/sweep/driver_test.c - the driver against workers that behave and workers that do not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Test(driver, a_clean_sweep_runs_every_point_of_every_case_once_in_every_round) {
  char *folder;
  struct cs_result result = sweep_fake("ok fine", 3, 4, &folder);
  for (int c = 0; c < 2; c++)
    for (int p = 0; p < 3; p++) {
      cr_expect_eq(count_outcomes(&result, c, p, CS_PURPOSE_CALIBRATION, CS_OUTCOME_OK), 1);
      cr_expect_eq(count_outcomes(&result, c, p, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 4);
      cr_expect_eq(result.calibrations[c * 3 + p].calls, 7);
    }
  cr_expect_eq(result.invocation_count, 2 * 3 * 5);
  cr_expect_eq(result.stops[0], CS_STOP_ROUNDS);
  cr_expect_eq(result.stops[1], CS_STOP_ROUNDS);
  cr_expect(!result.interrupted);
  cr_expect_eq(result.sessions, 1);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, the_order_of_the_points_changes_from_round_to_round) {
  char *folder;
  struct cs_result result = sweep_fake("ok", 3, 6, &folder);
  int first[3] = {0};
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].purpose == CS_PURPOSE_TIMED &&
        (i == 0 || result.invocations[i - 1].round != result.invocations[i].round ||
         result.invocations[i - 1].purpose != CS_PURPOSE_TIMED))
      first[result.invocations[i].point_index]++;
  for (int p = 0; p < 3; p++)
    cr_expect_eq(first[p], 2, "point %d stood first %d times of 6", p, first[p]);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, what_a_worker_said_is_in_the_result) {
  char *folder;
  struct cs_result result = sweep_fake("ok", 2, 1, &folder);
  const struct cs_invocation *last = &result.invocations[result.invocation_count - 1];
  cr_expect_eq(last->sample_count, 4);
  cr_expect_eq(last->calls, 7);
  cr_expect_eq(last->thread_count, (size_t)result.points[last->point_index].n);
  cr_expect_str_eq(last->isa, "base");
  cr_expect_str_eq(last->runtime, "fake");
  cr_expect_eq(last->array_bytes, 4096);
  cr_expect_float_eq(last->noise.wall_s, 1.0, 0.0);
  cr_expect(last->noise.steal_share < 0.0, "what was not told is unknown, not zero");
  cr_expect_gt(last->wall_s, 0.0);
  cr_expect(last->start_s > 0.0 && last->start_s <= last->wall_s);
  cr_expect_null(last->reason);
  cs_result_free(&result);
  folder_remove(folder);
}

struct misdeed {
  char spec[32];
  enum cs_outcome outcome;
  int times; /* in two rounds, at two threads */
  char words[48];
};

ParameterizedTestParameters(driver, a_misdeed_costs_only_its_own_invocations) {
  static struct misdeed misdeeds[] = {
      {"crash@2", CS_OUTCOME_CRASHED, 2, "signal 11"},
      {"exit3@2", CS_OUTCOME_CRASHED, 2, "exit status 3; it printed: no luck|today"},
      {"failed@2", CS_OUTCOME_CRASHED, 2, "no memory for it"},
      {"silent@2", CS_OUTCOME_CRASHED, 2, "without saying all"},
      {"short@2", CS_OUTCOME_CRASHED, 2, "3 of 4 samples"},
      {"garbage@2", CS_OUTCOME_CRASHED, 2, "this is no event"},
      {"endless@2", CS_OUTCOME_CRASHED, 2, "a line longer than"},
      {"wrong@2", CS_OUTCOME_WRONG, 2, "a[3] is off"},
      {"small@2", CS_OUTCOME_REJECTED, 3, "1 of 2 threads"},
      {"misplaced@2", CS_OUTCOME_REJECTED, 3, "instead of 0"},
      {"migrated@2", CS_OUTCOME_REJECTED, 3, "migrated from PU 0 to PU 1"},
  };
  return cr_make_param_array(struct misdeed, misdeeds, sizeof misdeeds / sizeof misdeeds[0]);
}

ParameterizedTest(struct misdeed *misdeed, driver, a_misdeed_costs_only_its_own_invocations) {
  char *folder;
  struct cs_result result = sweep_fake(misdeed->spec, 2, 2, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 2, "%s", misdeed->spec);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 0, "%s", misdeed->spec);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, misdeed->outcome), (size_t)misdeed->times, "%s",
               misdeed->spec);
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].outcome == misdeed->outcome)
      cr_expect_not_null(strstr(result.invocations[i].reason, misdeed->words), "%s: %s", misdeed->spec,
                         result.invocations[i].reason);
  cr_expect_eq(result.stops[0], CS_STOP_ROUNDS);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_flood_of_output_is_drained_and_does_no_harm) {
  char *folder;
  struct cs_result result = sweep_fake("flood", 1, 1, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 1);
  cs_result_free(&result);
  folder_remove(folder);
}

static pid_t told_pid(const char *path) {
  size_t length;
  char *text = read_whole(path, &length);
  const pid_t pid = atoi(text);
  free(text);
  cr_assert_gt(pid, 1);
  return pid;
}

static struct cs_result sweep_with_limit(const char *spec, double timeout_s, char **folder_out) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, spec, 1, 1), result = {0};
  plan.protocol.timeout_s = timeout_s;
  setenv("FAKE_PID", path_in(folder, "pid"), 1);
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_begin(&plan, "<topology/>", NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cs_result_free(&plan);
  *folder_out = folder;
  return result;
}

struct hanging {
  char spec[16];
};

ParameterizedTestParameters(driver, a_worker_that_does_not_end_is_killed_at_its_time_limit) {
  static struct hanging cases[] = {{"hang"}, {"deaf"}, {"linger"}};
  return cr_make_param_array(struct hanging, cases, 3);
}

ParameterizedTest(struct hanging *hanging, driver, a_worker_that_does_not_end_is_killed_at_its_time_limit) {
  char *folder;
  struct cs_result result = sweep_with_limit(hanging->spec, 0.5, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_HUNG), 1, "%s", hanging->spec);
  cr_expect(process_ends(told_pid(path_in(folder, "pid"))), "%s is still there", hanging->spec);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_grandchild_left_behind_is_killed_and_not_waited_for) {
  char *folder;
  struct cs_result result = sweep_with_limit("orphan", 20.0, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 1);
  cr_expect_lt(result.spent_s, 10.0);
  cr_expect(process_ends(told_pid(path_in(folder, "pid"))));
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, three_failures_in_a_row_end_a_point_and_not_its_case) {
  char *folder;
  struct cs_result result = sweep_fake("crash@2", 3, 7, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED), 3);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 7);
  cr_expect_eq(count_outcomes(&result, 0, 2, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 7);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_case_that_always_fails_ends_after_three_rounds) {
  char *folder;
  struct cs_result result = sweep_fake("crash ok", 2, 6, &folder);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED), 6);
  cr_expect_eq(count_outcomes(&result, 1, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 12);
  cr_expect_neq(result.stops[0], CS_GO_ON);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_calibration_that_fails_three_times_gives_its_point_up) {
  char *folder;
  struct cs_result result = sweep_fake("calibration-crash@2", 2, 2, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_CALIBRATION, CS_OUTCOME_CRASHED), 3);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 0);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 2);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_contended_invocation_is_run_again_for_half_the_rounds_and_then_kept) {
  char *folder;
  struct cs_result result = sweep_fake("noisy@2", 2, 6, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_VOID), 3);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 6);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_VOID), 0);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_precise_case_stops_at_the_first_look) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 2, 10), result = {0};
  plan.protocol.stop.rounds_max = 40;
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cr_expect_eq(result.stops[0], CS_STOP_PRECISION);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 10);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

static size_t notes_of_budget;
static void watch(void *context, const struct cs_progress *progress) {
  (void)context;
  cr_expect(progress->done <= progress->total);
  notes_of_budget += progress->note != NULL && strstr(progress->note, "budget") != NULL;
}

Test(driver, a_budget_too_small_lowers_the_samples_says_so_and_still_runs_a_round) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok fine", 2, 10), result = {0};
  plan.protocol.samples = 10;
  plan.protocol.stop.budget_s = 0.001;
  struct cs_driver driver = driver_make();
  driver.progress = watch;
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cr_expect_eq(result.protocol.samples, 5);
  cr_expect_geq(notes_of_budget, 2);
  for (int c = 0; c < 2; c++) {
    cr_expect_eq(result.stops[c], CS_STOP_BUDGET);
    cr_expect_eq(count_outcomes(&result, c, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 2);
  }
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver, a_worker_program_that_cannot_be_started_ends_the_sweep_with_its_name) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 1, 1), result = {0};
  struct cs_driver driver = driver_make();
  driver.worker_program = "/nonexistent-worker";
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_expect_eq(cs_sweep_run(folder, &driver, &result, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "/nonexistent-worker"));
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver, a_folder_with_a_result_is_not_begun_again) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 1, 1);
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, "<topology/>", &error), CS_OK);
  cr_expect_eq(access(path_in(folder, "topology.xml"), R_OK), 0);
  cr_expect_eq(cs_sweep_begin(&plan, NULL, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, folder));
  cs_result_free(&plan);
  folder_remove(folder);
}
