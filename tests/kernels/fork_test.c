/* tests/kernels/fork_test.c - fork: every thread in every region once, by every construct. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fork/fork.h"

#include "kernels/fork/fork_ref.h"
#include "tests/kernels/support_teams.h"
#include "tests/kernels/support_visits.h"

#include <criterion/criterion.h>
#include <omp.h>

enum { construct_count = CS_FORK_REFERENCE + 1 };

Test(fork, has_every_thread_in_every_region_once_by_every_construct_and_team) {
  static const int64_t counts[] = {1, 2, 7, 20}, delays[] = {0, 1, 3};
  for (size_t t = 0; t < team_count; t++)
    for (int construct = 0; construct < construct_count; construct++)
      for (size_t i = 0; i < 4 * 3; i++) {
        const int64_t regions = counts[i / 3], delay = delays[i % 3];
        const int must = construct == CS_FORK_REFERENCE ? 1 : teams[t];
        int threads = 0;
        uint64_t checksum = 0;
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_fork((enum cs_fork_construct)construct, regions, delay, &threads, &checksum), CS_OK);
        cr_assert_eq(threads, must, "construct %d", construct);
        cr_assert_eq(checksum, summed_visits(regions, must, delay), "construct %d, %d threads", construct, teams[t]);
        cr_assert_eq(omp_get_max_threads(), teams[t]);
      }
}

Test(fork, of_no_regions_has_no_visits) {
  for (int construct = 0; construct < construct_count; construct++) {
    int threads = 5;
    uint64_t checksum = 5;
    cr_expect_eq(cs_fork((enum cs_fork_construct)construct, 0, 0, &threads, &checksum), CS_OK);
    cr_expect(threads == 0 && checksum == 0);
  }
}

/* A region inside of one is of one thread by default, and of as many as asked for where that is allowed. */
Test(fork, works_inside_a_region_and_from_several_threads_at_once) {
  for (int levels = 1; levels <= 2; levels++) {
    int wrong = 0;
    omp_set_max_active_levels(levels);
    omp_set_num_threads(2);
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    for (int construct = 0; construct < CS_FORK_REFERENCE; construct++) {
      int threads = 0;
      uint64_t checksum = 0;
      wrong += cs_fork((enum cs_fork_construct)construct, 5, 2, &threads, &checksum) != CS_OK;
      wrong += threads != levels || cs__fork_check(5, 2, threads, checksum, NULL) != CS_OK;
    }
    cr_expect_eq(wrong, 0, "%d levels", levels);
  }
}

Test(fork, refuses_what_makes_no_sense) {
  int threads = 9;
  uint64_t checksum = 9;
  cr_expect_eq(cs_fork(CS_FORK_PARALLEL, -1, 0, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_fork(CS_FORK_PARALLEL, 1, -1, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_fork((enum cs_fork_construct)construct_count, 1, 0, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_fork(CS_FORK_PARALLEL, 1, 0, NULL, &checksum), CS_INVALID);
  cr_expect_eq(cs_fork(CS_FORK_PARALLEL, 1, 0, &threads, NULL), CS_INVALID);
  cr_expect(threads == 9 && checksum == 9);
}

Test(fork_check, finds_that_regions_threads_delay_or_checksum_are_others) {
  const uint64_t right = summed_visits(9, 3, 4);
  cr_expect_eq(cs__fork_check(9, 4, 3, right, NULL), CS_OK);
  cr_expect_eq(cs__fork_check(8, 4, 3, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(9, 5, 3, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(9, 4, 2, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(9, 4, 3, right + 1, NULL), CS_FAILED);
}

Test(fork_case, counts_the_regions_it_starts) {
  expect_items_alone("fork:regions=1", 1);
  expect_items_alone("fork:regions=17,delay=5", 17);
  expect_items_alone("fork:construct=for,regions=9", 9);
}
