/* tests/sweep/driver_ceilings_test.c - ceilings in a sweep: in every round, under the rules of timed invocations, and
 * alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct cs_result plan_ceilings(const char *folder, const char *specs, int points, int rounds) {
  struct cs_result plan = plan_make(folder, specs, points, rounds);
  plan.protocol.ceilings = true;
  plan.protocol.footprint_bytes = 1 << 20;
  return plan;
}

/* Ceilings misbehave as `behaviour` says. */
static struct cs_result sweep_ceilings(const char *specs, const char *behaviour, int points, int rounds,
                                       char **folder_out) {
  char *folder = folder_make();
  struct cs_result plan = plan_ceilings(folder, specs, points, rounds), result = {0};
  const struct cs_driver driver = driver_make();
  struct cs_error error = {""};
  setenv("FAKE_CEILINGS", behaviour, 1);
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, &error), CS_OK, "%s", error.message);
  cs_result_free(&plan);
  *folder_out = folder;
  return result;
}

static size_t count_ceilings(const struct cs_result *result, int point_index, enum cs_outcome outcome) {
  return count_outcomes(result, CS_CASE_NONE, point_index, CS_PURPOSE_CEILINGS, outcome);
}

Test(driver_ceilings, every_point_is_measured_once_in_every_round) {
  char *folder;
  struct cs_result result = sweep_ceilings("ok fine", "ok", 3, 4, &folder);
  int met[3][4] = {{0}};
  for (size_t i = 0; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i];
    if (one->purpose == CS_PURPOSE_CEILINGS)
      met[one->point_index][one->round]++;
    cr_expect_eq(one->case_index == CS_CASE_NONE, one->purpose == CS_PURPOSE_CEILINGS);
  }
  for (int i = 0; i < 12; i++)
    cr_expect_eq(met[i / 4][i % 4], 1);
  cr_expect_eq(result.invocation_count, 2 * 3 * 5 + 3 * 4);
  cr_expect_eq(result.stops[0], CS_STOP_ROUNDS);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_ceilings, what_was_measured_is_in_the_result_and_nowhere_else) {
  char *folder;
  struct cs_result result = sweep_ceilings("ok", "ok", 2, 1, &folder);
  for (size_t i = 0; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i];
    const int threads = one->purpose == CS_PURPOSE_CEILINGS ? result.points[one->point_index].n : 0;
    cr_expect_eq(one->ceilings.threads, threads);
    cr_expect_eq(isnan(one->neighbour_s), result.points[one->point_index].n == 1);
    if (threads == 0)
      continue;
    cr_expect_eq(one->sample_count, 0);
    cr_expect_eq(one->thread_count, (size_t)threads);
    cr_expect_float_eq(one->ceilings.bytes_per_s[CS_STREAM_LOAD], threads == 1 ? 1e10 : 1.5e10, 1.0);
    cr_expect(isnan(one->ceilings.bytes_per_s[CS_STREAM_COPY_NT]));
    cr_expect_eq(isnan(one->ceilings.neighbour_s), threads == 1);
    cr_expect_gt(one->start_s, 0.0);
  }
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_ceilings, contended_ones_are_run_again_for_half_the_rounds) {
  char *folder;
  struct cs_result result = sweep_ceilings("ok", "noisy@2", 2, 6, &folder);
  cr_expect_eq(count_ceilings(&result, 1, CS_OUTCOME_VOID), 3);
  cr_expect_eq(count_ceilings(&result, 1, CS_OUTCOME_OK), 6);
  cr_expect_eq(count_ceilings(&result, 0, CS_OUTCOME_VOID), 0);
  cs_result_free(&result);
  folder_remove(folder);
}

struct misdeed {
  const char *behaviour;
  enum cs_outcome outcome;
  const char *words;
};

Test(driver_ceilings, a_misdeed_costs_a_point_its_ceilings_after_three_and_no_case_anything) {
  static const struct misdeed misdeeds[] = {
      {"crash@2", CS_OUTCOME_CRASHED, "signal 11"},
      {"failed@2", CS_OUTCOME_CRASHED, "no memory for it"},
      {"short@2", CS_OUTCOME_CRASHED, "ceilings not told"},
      {"small@2", CS_OUTCOME_REJECTED, "1 of 2 threads"},
      {"misplaced@2", CS_OUTCOME_REJECTED, "instead of 0"},
      {"migrated@2", CS_OUTCOME_REJECTED, "migrated from PU 0 to PU 1"},
  };
  for (size_t m = 0; m < sizeof misdeeds / sizeof misdeeds[0]; m++) {
    char *folder;
    struct cs_result result = sweep_ceilings("ok", misdeeds[m].behaviour, 2, 5, &folder);
    cr_expect_eq(count_ceilings(&result, 1, misdeeds[m].outcome), 3, "%s", misdeeds[m].behaviour);
    cr_expect_eq(count_ceilings(&result, 1, CS_OUTCOME_OK), 0, "%s", misdeeds[m].behaviour);
    cr_expect_eq(count_ceilings(&result, 0, CS_OUTCOME_OK), 5, "%s", misdeeds[m].behaviour);
    cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 10, "%s", misdeeds[m].behaviour);
    for (size_t i = 0; i < result.invocation_count; i++)
      if (result.invocations[i].outcome != CS_OUTCOME_OK)
        cr_expect_not_null(strstr(result.invocations[i].reason, misdeeds[m].words), "%s: %s", misdeeds[m].behaviour,
                           result.invocations[i].reason);
    cs_result_free(&result);
    folder_remove(folder);
  }
}

Test(driver_ceilings, without_a_case_they_are_measured_in_the_fewest_rounds_and_it_is_over) {
  char *folder = folder_make();
  struct cs_result plan = plan_ceilings(folder, "", 2, 6), result = {0};
  const struct cs_driver driver = driver_make();
  plan.protocol.stop.rounds_max = 40;
  plan.protocol.stop.budget_s = 0.0;
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  for (int session = 0; session < 2; session++) { /* the second finds nothing to do */
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    cr_expect_eq(count_ceilings(&result, 0, CS_OUTCOME_OK), 6);
    cr_expect_eq(count_ceilings(&result, 1, CS_OUTCOME_OK), 6);
    cr_expect_eq(result.invocation_count, 12);
    cr_expect_eq(result.sessions, 1);
    cr_expect(!result.interrupted);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_ceilings, without_a_case_a_spent_budget_ends_them_after_a_whole_round) {
  char *folder = folder_make();
  struct cs_result plan = plan_ceilings(folder, "", 2, 6), result = {0};
  const struct cs_driver driver = driver_make();
  plan.protocol.stop.budget_s = 1e-3;
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  for (int session = 0; session < 2; session++) { /* the second has nothing to spend */
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    cr_expect_eq(count_ceilings(&result, 0, CS_OUTCOME_OK), 1);
    cr_expect_eq(count_ceilings(&result, 1, CS_OUTCOME_OK), 1);
    cr_expect(!result.interrupted);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

/* Of a round, the ceilings are of one session: the clock's ratio pairs them. */
static void expect_complete(const struct cs_result *result, size_t line) {
  cr_expect_eq(count_ceilings(result, 0, CS_OUTCOME_OK), 3, "line %zu", line);
  cr_expect_eq(count_ceilings(result, 1, CS_OUTCOME_OK), 3, "line %zu", line);
  int session_of[3] = {0};
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (one->purpose != CS_PURPOSE_CEILINGS || one->outcome != CS_OUTCOME_OK)
      continue;
    cr_expect(session_of[one->round] == 0 || session_of[one->round] == one->session, "line %zu: round %d mixes", line,
              one->round);
    session_of[one->round] = one->session;
  }
}

Test(driver_ceilings, a_sweep_cut_after_any_line_measures_what_is_missing) {
  static const char *const specs[] = {"ok", ""};
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) {
    char *folder;
    struct cs_result result = sweep_ceilings(specs[s], "ok", 2, 3, &folder);
    cs_result_free(&result);
    const struct cs_driver driver = driver_make();
    struct cuts cuts = cuts_of(folder);
    while (cut_next(&cuts)) {
      cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
      expect_complete(&result, cuts.count);
      cs_result_free(&result);
    }
    folder_remove(folder);
  }
}

static size_t told, total_least = SIZE_MAX, total_most, of_ceilings;
static void watch_total(void *context, const struct cs_progress *progress) {
  (void)context;
  told++;
  total_least = progress->total < total_least ? progress->total : total_least;
  total_most = progress->total > total_most ? progress->total : total_most;
  const bool ceilings = progress->point != NULL && progress->purpose == CS_PURPOSE_CEILINGS;
  of_ceilings += ceilings;
  cr_expect_eq(progress->now == NULL, ceilings || progress->point == NULL);
}

Test(driver_ceilings, the_total_is_right_from_the_start_and_each_is_told) {
  static const char *const specs[] = {"ok fine", ""};
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) {
    char *folder = folder_make();
    struct cs_result plan = plan_ceilings(folder, specs[s], 3, 5), result = {0};
    struct cs_driver driver = driver_make();
    driver.progress = watch_total;
    told = total_most = of_ceilings = 0;
    total_least = SIZE_MAX;
    cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    cr_expect_gt(told, result.invocation_count);
    cr_expect_eq(total_least, result.invocation_count);
    cr_expect_eq(total_most, result.invocation_count);
    cr_expect_eq(of_ceilings, 15);
    cs_result_free(&plan);
    cs_result_free(&result);
    folder_remove(folder);
  }
}
