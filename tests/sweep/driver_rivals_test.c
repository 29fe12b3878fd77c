/* tests/sweep/driver_rivals_test.c - two builds side by side: each its own program, one order, one end. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"
#include "runtime/sweep/rounds.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Cases in pairs, A B A B; B runs a program called `other`, which is the fake worker too. */
static struct cs_result plan_rivals(const char *folder, const char *specs, int points, int rounds) {
  struct cs_result plan = plan_make(folder, specs, points, rounds);
  for (size_t i = 1; i < plan.case_count; i += 2)
    plan.cases[i].rival = (int)i - 1;
  plan.versus = strdup(path_in(folder, "other"));
  if (access(plan.versus, F_OK) != 0)
    cr_assert_eq(symlink(FAKE_WORKER, plan.versus), 0);
  return plan;
}

static struct cs_result sweep_rivals(const char *folder, const struct cs_result *plan) {
  struct cs_result result = {0};
  const struct cs_driver driver = driver_make();
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(plan, NULL, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, &error), CS_OK, "%s", error.message);
  return result;
}

Test(driver_rivals, each_runs_its_own_program_in_calibration_and_rounds) {
  char *folder = folder_make();
  struct cs_result plan = plan_rivals(folder, "a b", 2, 3);
  plan.protocol.ceilings = true;
  plan.protocol.footprint_bytes = 1 << 20;
  struct cs_result result = sweep_rivals(folder, &plan);
  cr_expect_eq(result.invocation_count, 2 * 2 * 4 + 2 * 3);
  for (size_t i = 0; i < result.invocation_count; i++)
    cr_expect_str_eq(result.invocations[i].runtime, result.invocations[i].case_index == 1 ? "other" : "fake");
  cr_expect_eq(result.cases[1].rival, 0);
  cr_expect_str_eq(result.versus, plan.versus);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_rivals, run_among_each_other_within_a_round) {
  char *folder = folder_make();
  struct cs_result plan = plan_rivals(folder, "a b", 3, 6), result = sweep_rivals(folder, &plan);
  size_t changes = 0;
  for (size_t i = 1; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i], *before = one - 1;
    changes += one->purpose == CS_PURPOSE_TIMED && before->purpose == CS_PURPOSE_TIMED && one->round == before->round &&
               one->case_index != before->case_index;
  }
  cr_expect_gt(changes, 6, "one after the other they would change once in each of six rounds");
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_rivals, stop_together_for_the_same_reason_and_leave_others_alone) {
  char *folder = folder_make();
  struct cs_result plan = plan_rivals(folder, "a crash c d", 2, 10);
  plan.protocol.stop.rounds_max = 40;
  struct cs_result result = sweep_rivals(folder, &plan);
  cr_expect_eq(result.stops[0], CS_STOP_PRECISION, "a rival that always fails is not waited for");
  cr_expect_eq(result.stops[1], CS_STOP_PRECISION);
  cr_expect_eq(result.stops[2], CS_STOP_PRECISION);
  cr_expect_eq(result.stops[3], CS_STOP_PRECISION);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 10);
  cr_expect_eq(count_outcomes(&result, 1, -1, CS_PURPOSE_TIMED, CS_OUTCOME_CRASHED), 6);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

/* Usable times of a round are of one session, over both: ratios between them are paired by round. */
static void expect_complete(const struct cs_result *result, int rounds, size_t line) {
  for (int c = 0; c < 2; c++) {
    cr_expect_eq(result->stops[c], CS_STOP_ROUNDS);
    for (int p = 0; p < 2; p++)
      cr_expect_eq(count_outcomes(result, c, p, CS_PURPOSE_TIMED, CS_OUTCOME_OK), (size_t)rounds, "line %zu", line);
  }
  for (size_t i = 0; i < result->invocation_count; i++)
    for (size_t j = 0; j < i; j++) {
      const struct cs_invocation *one = &result->invocations[i], *other = &result->invocations[j];
      if (one->purpose == CS_PURPOSE_TIMED && other->purpose == CS_PURPOSE_TIMED && one->outcome == CS_OUTCOME_OK &&
          other->outcome == CS_OUTCOME_OK && one->round == other->round)
        cr_expect_eq(one->session, other->session, "line %zu: round %d mixes sessions", line, one->round);
    }
}

Test(driver_rivals, a_sweep_cut_after_any_line_goes_on_with_whole_rounds_of_both) {
  char *folder = folder_make();
  struct cs_result plan = plan_rivals(folder, "a b", 2, 3), result = sweep_rivals(folder, &plan);
  cs_result_free(&result);
  const struct cs_driver driver = driver_make();
  struct cuts cuts = cuts_of(folder);
  while (cut_next(&cuts)) {
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    expect_complete(&result, 3, cuts.count);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

/* The end of the journal's line in which the second timed invocation ends. */
static size_t after_two_timed(const char *journal) {
  const char *at = journal;
  for (int i = 0; i < 2; i++)
    at = strstr(at + 1, "\"purpose\":\"timed\"");
  return (size_t)(strchr(strstr(at, "\"event\":\"end\""), '\n') - journal) + 1;
}

Test(driver_rivals, a_torn_round_is_run_again_in_its_own_order) {
  char *folder = folder_make();
  struct cs_result plan = plan_rivals(folder, "a b", 3, 1), result = sweep_rivals(folder, &plan);
  cs_result_free(&result);
  const struct cs_driver driver = driver_make();
  size_t length, count = 0, at = 0;
  char *journal = read_whole(path_in(folder, "samples.jsonl"), &length);
  write_whole(path_in(folder, "samples.jsonl"), journal, after_two_timed(journal));
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  struct cs__order *orders = NULL;
  cr_assert_eq(cs__round_orders(&plan, 0, &orders, &count, NULL), CS_OK);
  for (size_t i = 0; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i];
    if (one->session != 2 || one->purpose != CS_PURPOSE_TIMED)
      continue;
    cr_assert_lt(at, count);
    cr_expect(one->case_index == orders[at].case_index && one->point_index == orders[at].point_index);
    at++;
  }
  cr_expect_eq(at, 6);
  free(orders);
  free(journal);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}
