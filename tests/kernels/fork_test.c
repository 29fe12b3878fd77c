/* tests/kernels/fork_test.c - fork: every thread in every region once, by every construct. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fork/fork.h"

#include "kernels/fork/fork_ref.h"
#include "kernels/registry.h"
#include "kernels/visits.h"
#include "runtime/base/memory.h"

#include <criterion/criterion.h>
#include <omp.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0], construct_count = CS_FORK_REFERENCE + 1 };

/* The sum of visits as visits.h tells it, step by step. */
static uint64_t definition(int64_t regions, int threads, int64_t delay) {
  struct cs__visitor all = {0};
  for (int64_t region = 0; region < regions; region++)
    for (int thread = 0; thread < threads; thread++)
      cs__visit(&all, (uint64_t)region, (uint64_t)thread, delay);
  cr_assert_eq(all.visits, (uint64_t)regions * (uint64_t)threads);
  return all.sum;
}

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
        cr_assert_eq(checksum, definition(regions, must, delay), "construct %d, %d threads", construct, teams[t]);
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

Test(fork_check, finds_a_visit_that_is_missing_doubled_or_of_another) {
  enum { regions = 9, threads = 3, delay = 4 };
  const uint64_t right = definition(regions, threads, delay);
  cr_expect_eq(cs__fork_check(regions, delay, threads, right, NULL), CS_OK);
  for (uint64_t region = 0; region < regions; region++)
    for (uint64_t thread = 0; thread < threads; thread++) {
      struct cs__visitor one = {0}, other = {0};
      struct cs_error error = {""};
      cs__visit(&one, region, thread, delay);
      cs__visit(&other, region, thread + 1, delay);
      cr_assert_eq(cs__fork_check(regions, delay, threads, right - one.sum, &error), CS_FAILED);
      cr_assert_eq(cs__fork_check(regions, delay, threads, right + one.sum, &error), CS_FAILED);
      cr_assert_eq(cs__fork_check(regions, delay, threads, right - one.sum + other.sum, &error), CS_FAILED);
      cr_assert_str_not_empty(error.message);
    }
  cr_expect_eq(cs__fork_check(regions, delay, threads + 1, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(regions + 1, delay, threads, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(regions, delay + 1, threads, right, NULL), CS_FAILED);
  cr_expect_eq(cs__fork_check(0, 0, 0, 0, NULL), CS_FAILED, "nothing was run");
}

/* SplitMix64 from seed 0 mixes the multiples of its increment; these are its first outputs, those of Java's
 * SplittableRandom(0).nextLong(). A chain of no steps starts at turn * 2^32 + place + 1. */
Test(visits, without_a_delay_are_outputs_of_splitmix64) {
  static const uint64_t published[] = {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f};
  for (uint64_t i = 0; i < 3; i++) {
    const uint64_t before = (i + 1) * 0x9e3779b97f4a7c15 - 1;
    struct cs__visitor one = {0};
    cs__visit(&one, before >> 32, before & UINT32_MAX, 0);
    cr_expect_eq(one.sum, published[i], "output %d", (int)i);
  }
}

Test(visits, are_summed_over_their_visitors) {
  struct cs__visitor *visitors = cs__visitors(3);
  int visiting = 9;
  cr_assert_not_null(visitors);
  cr_expect_eq(cs__visits_sum(visitors, 3, &visiting), 0);
  cr_expect_eq(visiting, 0);
  cs__visit(&visitors[0], 1, 0, 0);
  cs__visit(&visitors[2], 1, 2, 0);
  cr_expect_eq(cs__visits_sum(visitors, 3, &visiting), visitors[0].sum + visitors[2].sum);
  cr_expect_eq(visiting, 2);
  cs_array_free(visitors);
}

/* Regions are what is counted: neither the team nor the delay is work. */
Test(fork_case, counts_the_regions_it_starts) {
  static const struct cs_platform on = {.llc_bytes = 8 << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};
  static const char *const texts[] = {"fork:regions=1", "fork:regions=17,delay=5", "fork:construct=for,regions=9"};
  static const double counted[] = {1, 17, 9};
  for (size_t i = 0; i < 3; i++) {
    double values[CS_PARAMETERS_MAX];
    const struct cs_kernel *kernel = NULL;
    cr_assert_eq(cs_case_parse(texts[i], &on, &kernel, values, NULL), CS_OK);
    const struct cs_work work = kernel->work(values);
    cr_expect(work.items == counted[i] && work.bytes == 0.0 && work.flops == 0.0, "%s", texts[i]);
  }
}
