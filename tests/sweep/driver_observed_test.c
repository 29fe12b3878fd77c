/* tests/sweep/driver_observed_test.c - observed invocations in a sweep: when, where, how often, and what they leave. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Names of the observer's folders that are there now. */
struct folders {
  char names[64][64];
  size_t count;
};

static struct folders folders_now(void) {
  struct folders folders = {.count = 0};
  DIR *shared = opendir("/dev/shm");
  for (const struct dirent *entry; shared != NULL && (entry = readdir(shared)) != NULL;)
    if (strncmp(entry->d_name, "coresweep-observe", strlen("coresweep-observe")) == 0 && folders.count < 64)
      snprintf(folders.names[folders.count++], sizeof folders.names[0], "%.63s", entry->d_name);
  if (shared != NULL)
    closedir(shared);
  return folders;
}

static bool holds(const struct folders *folders, const char *name) {
  for (size_t i = 0; i < folders->count; i++)
    if (strcmp(folders->names[i], name) == 0)
      return true;
  return false;
}

/* Of those that came since, none is there for long: other sweeps on this machine make theirs and remove them. */
static bool all_go(const struct folders *before) {
  const struct folders after = folders_now();
  for (size_t i = 0; i < after.count; i++) {
    const char *path = path_in("/dev/shm", after.names[i]);
    for (int waited = 0; !holds(before, after.names[i]) && access(path, F_OK) == 0; waited++) {
      if (waited == 1000)
        return false;
      usleep(10000);
    }
  }
  return true;
}

/* Sweeps it with observed invocations; the observer itself is not there, about which the loader only complains. */
static struct cs_result sweep_observed(const char *spec, int points, int rounds, char **folder_out) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, spec, points, rounds), result = {0};
  plan.protocol.observe = true;
  struct cs_driver driver = driver_make();
  driver.observe_library = "/nonexistent-observer.so";
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cs_result_free(&plan);
  *folder_out = folder;
  return result;
}

Test(driver_observed, the_base_is_observed_in_every_round_and_every_other_point_in_the_first_three) {
  char *folder;
  struct cs_result result = sweep_observed("ok", 3, 5, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 5);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 3);
  cr_expect_eq(count_outcomes(&result, 0, 2, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 3);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 15);
  for (size_t i = 0; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i];
    const bool observed = one->purpose == CS_PURPOSE_OBSERVED;
    cr_expect_eq(one->observed.regions, observed ? 9 : 0);
    cr_expect_eq(one->observed.split.threads, observed ? result.points[one->point_index].n : 0);
    cr_expect(!observed || one->point_index == 0 || one->round < 3);
  }
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_observed, observed_invocations_take_random_places_among_the_timed_ones) {
  char *folder;
  struct cs_result result = sweep_observed("ok", 2, 4, &folder);
  size_t first = 0, after_timed = 0;
  for (size_t i = 1; i < result.invocation_count; i++) {
    const struct cs_invocation *one = &result.invocations[i], *before = one - 1;
    if (one->purpose != CS_PURPOSE_OBSERVED)
      continue;
    const bool begins = before->purpose == CS_PURPOSE_CALIBRATION || before->round != one->round;
    first += begins;
    after_timed += !begins && before->purpose == CS_PURPOSE_TIMED;
  }
  cr_expect_gt(first, 0, "timed ones always came first");
  cr_expect_gt(after_timed, 0, "observed ones always came first");
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_observed, no_folder_of_the_observer_stays_whatever_its_worker_did) {
  static const char *const specs[] = {"ok", "observed-crash@2", "observed-silent@1", "observed-garbage@2"};
  for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
    char *folder;
    const struct folders before = folders_now();
    struct cs_result result = sweep_observed(specs[i], 2, 2, &folder);
    cr_expect(all_go(&before), "%s: a folder stayed", specs[i]);
    cs_result_free(&result);
    folder_remove(folder);
  }
}

Test(driver_observed, a_point_that_cannot_be_observed_is_timed_all_the_same) {
  char *folder;
  struct cs_result result = sweep_observed("observed-crash@2", 2, 4, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_OBSERVED, CS_OUTCOME_CRASHED), 3);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 4);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 8);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_observed, a_contended_observed_invocation_is_run_again_like_a_timed_one) {
  char *folder;
  struct cs_result result = sweep_observed("observed-noisy@2", 2, 4, &folder);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_OBSERVED, CS_OUTCOME_VOID), 1, "half of three rounds");
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 3);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_VOID), 0);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(driver_observed, without_the_observers_library_nothing_is_observed) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 2, 2), result = {0};
  plan.protocol.observe = true;
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 0);
  cr_expect_eq(count_outcomes(&result, 0, -1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 4);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

static size_t told, total_least = SIZE_MAX, total_most;
static void watch_total(void *context, const struct cs_progress *progress) {
  (void)context;
  told++;
  total_least = progress->total < total_least ? progress->total : total_least;
  total_most = progress->total > total_most ? progress->total : total_most;
}

Test(driver_observed, the_total_of_a_fixed_number_of_rounds_is_right_from_the_start) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok fine", 3, 5), result = {0};
  struct cs_driver driver = driver_make();
  plan.protocol.observe = true;
  driver.observe_library = "/nonexistent-observer.so";
  driver.progress = watch_total;
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cr_expect_gt(told, result.invocation_count);
  cr_expect_eq(total_least, result.invocation_count);
  cr_expect_eq(total_most, result.invocation_count);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}
