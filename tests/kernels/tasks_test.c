/* tests/kernels/tasks_test.c - tasks: each runs once, by every pattern and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/tasks/tasks.h"

#include "kernels/tasks/tasks_ref.h"
#include "tests/kernels/support_teams.h"
#include "tests/kernels/support_visits.h"

#include <criterion/criterion.h>
#include <omp.h>

enum { pattern_count = CS_TASKS_REFERENCE + 1 };

Test(tasks, run_once_each_by_every_pattern_and_team) {
  static const int64_t counts[] = {0, 1, 2, 6, 7, 8, 301}, delays[] = {0, 1, 5};
  for (size_t t = 0; t < team_count; t++)
    for (int pattern = 0; pattern < pattern_count; pattern++)
      for (size_t i = 0; i < 7 * 3; i++) {
        uint64_t checksum = 99;
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_tasks((enum cs_tasks_pattern)pattern, counts[i / 3], delays[i % 3], &checksum), CS_OK);
        cr_assert_eq(checksum, summed_visits(counts[i / 3], 1, delays[i % 3]), "pattern %d, %d tasks, %d threads",
                     pattern, (int)counts[i / 3], teams[t]);
        cr_assert_eq(omp_get_max_threads(), teams[t]);
      }
}

Test(tasks, work_inside_a_region_and_from_several_threads_at_once) {
  for (int levels = 1; levels <= 2; levels++) {
    int wrong = 0;
    omp_set_max_active_levels(levels);
    omp_set_num_threads(2);
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    for (int pattern = 0; pattern < pattern_count; pattern++) {
      uint64_t checksum = 0;
      wrong += cs_tasks((enum cs_tasks_pattern)pattern, 37, 2, &checksum) != CS_OK;
      wrong += cs__tasks_check(37, 2, checksum, NULL) != CS_OK;
    }
    cr_expect_eq(wrong, 0, "%d levels", levels);
  }
}

Test(tasks, refuse_what_makes_no_sense) {
  uint64_t checksum = 9;
  cr_expect_eq(cs_tasks(CS_TASKS_ALL, -1, 0, &checksum), CS_INVALID);
  cr_expect_eq(cs_tasks(CS_TASKS_ALL, 1, -1, &checksum), CS_INVALID);
  cr_expect_eq(cs_tasks((enum cs_tasks_pattern)pattern_count, 1, 0, &checksum), CS_INVALID);
  cr_expect_eq(cs_tasks(CS_TASKS_ALL, 1, 0, NULL), CS_INVALID);
  cr_expect_eq(checksum, 9);
}

Test(tasks_check, finds_that_tasks_delay_or_checksum_are_others) {
  const uint64_t right = summed_visits(50, 1, 3);
  cr_expect_eq(cs__tasks_check(50, 3, right, NULL), CS_OK);
  cr_expect_eq(cs__tasks_check(49, 3, right, NULL), CS_FAILED);
  cr_expect_eq(cs__tasks_check(50, 4, right, NULL), CS_FAILED);
  cr_expect_eq(cs__tasks_check(50, 3, 0, NULL), CS_FAILED, "nothing was run");
}

Test(tasks_case, counts_the_tasks_of_a_run) {
  expect_items_alone("tasks:pattern=all,tasks=17,delay=5", 17);
}
