/* tests/kernels/team_size_test.c - when a team is worth its start: the model, and its measured use. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/team_size.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <omp.h>
#include <pthread.h>

static const struct cs__effort nothing = {0}, tiny = {.bytes = 64, .flops = 16}, huge = {.bytes = 1e12, .flops = 1e12};

/* 100 GB/s, 50 GFLOP/s, 1 us for a region, 0.5 us for a barrier: 1e5 bytes or 5e4 flops are a microsecond. */
static const struct cs__team_costs costs = {
    .bytes_per_s = 1e11, .flops_per_s = 5e10, .region_s = 1e-6, .barrier_s = 0.5e-6};

Test(team_size, is_the_model_of_its_header) {
  static const struct {
    struct cs__effort effort;
    int threads;
    bool pays;
  } cases[] = {
      {{0}, 2, false},
      {{.bytes = 4.9e6}, 1, false}, /* nobody to share with: 49 us are less than 50 regions */
      {{.bytes = 5.1e6}, 1, true},
      {{.flops = 2.6e6}, 1, true},
      {{.bytes = 1e9}, 0, false},
      {{.bytes = 2.3e5}, 2, false}, /* 2.3 us alone, 1.15 + 1 together: won, but not by a tenth */
      {{.bytes = 2.5e5}, 2, true},  /* 2.5 against 2.25 */
      {{.bytes = 1.4e5}, 4, false}, /* 1.4 against 1.35 */
      {{.bytes = 1.6e5}, 4, true},  /* 1.6 against 1.4 */
      {{.bytes = 1.0e5}, 1000, false},
      {{.bytes = 1.2e5}, 1000, true},
      {{.flops = 1.15e5}, 2, false}, /* the same in flops */
      {{.flops = 1.25e5}, 2, true},
      {{.bytes = 1.3e5, .flops = 1.2e5}, 2, false}, /* the slower of both, not their sum: 2.4 against 2.2 */
      {{.bytes = 1.3e5, .flops = 1.3e5}, 2, true},
      {{.bytes = 1.2e4, .flops = 1.25e5}, 2, true},
      {{.bytes = 4.5e5, .barriers = 3}, 2, false}, /* 4.5 against 2.25 + 1 + 1.5 */
      {{.bytes = 6.5e5, .barriers = 3}, 2, true},  /* 6.5 against 3.25 + 2.5 */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    cr_expect_eq(cs__team_pays_at(cases[i].effort, cases[i].threads, &costs), cases[i].pays, "case %zu", i);
}

Test(team_size, pays_for_a_longer_call_where_it_pays_for_a_shorter) {
  for (int threads = 2; threads <= 64; threads *= 2) {
    bool paid = false;
    for (double bytes = 1e3; bytes < 1e8; bytes *= 1.1) {
      const bool pays = cs__team_pays_at((struct cs__effort){.bytes = bytes, .barriers = 2}, threads, &costs);
      cr_assert(pays || !paid, "%g bytes, %d threads", bytes, threads);
      paid = pays;
    }
    cr_expect(paid, "%d threads", threads);
  }
}

/* Short calls are refused by this figure alone: it must not refuse what the model allows, nor the other way round. */
Test(team_size, has_a_least_time_on_whose_sides_the_model_says_no_and_yes) {
  for (int threads = 1; threads <= 3000; threads += threads < 8 ? 1 : threads / 3) {
    const double least = cs__team_least_s(threads, costs.region_s) * costs.bytes_per_s;
    cr_expect_not(cs__team_pays_at((struct cs__effort){.bytes = 0.999 * least}, threads, &costs), "%d", threads);
    cr_expect(cs__team_pays_at((struct cs__effort){.bytes = 1.001 * least}, threads, &costs), "%d", threads);
  }
}

/* Asked at places, as a team of so many threads would not be quick. What the shared place decides too early or too late
 * is less than the hundredth that team_size.c leaves for it. */
Test(team_size, keeps_costs_for_teams_up_to_1024_which_larger_ones_share) {
  for (int threads = 1; threads <= CS__TEAM_PLACES; threads++)
    cr_expect_eq(cs__team_place(threads), threads);
  cr_expect_eq(cs__team_place(CS__TEAM_PLACES + 1), CS__TEAM_PLACES);
  cr_expect_eq(cs__team_place(INT_MAX), CS__TEAM_PLACES);
  const double shared = cs__team_least_s(CS__TEAM_PLACES, 1.0), of_most = cs__team_least_s(INT_MAX, 1.0);
  cr_expect(of_most <= shared && 0.99 * shared < of_most, "%g, %g", shared, of_most);
}

/* Of the measured answers only that for no work at all is certain: no time is less than a region's. */
Test(team_size, answers_at_every_team_and_is_no_for_nothing) {
  static const int teams[] = {1, 2, 3, 5, 7};
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    omp_set_num_threads(teams[t]);
    cs__team_pays(tiny);
    cs__team_pays(huge);
    cr_expect_not(cs__team_pays(nothing), "%d threads", teams[t]);
  }
}

Test(team_size, is_no_in_a_region_that_may_have_no_inner_one_whatever_the_work) {
  bool inner = true, always[2] = {true, false};
  omp_set_max_active_levels(1);
  omp_set_num_threads(2);
#pragma omp parallel num_threads(2)
#pragma omp single
  inner = cs__team_pays(huge);
  cr_expect_not(inner);
  cs__team_pays_always(true);
  for (int levels = 1; levels <= 2; levels++) {
    omp_set_max_active_levels(levels);
#pragma omp parallel num_threads(2)
#pragma omp single
    always[levels - 1] = cs__team_pays(huge);
  }
  cr_expect_not(always[0]);
  cr_expect(always[1]);
}

Test(team_size, is_yes_for_nothing_too_where_a_test_asks_for_it) {
  cs__team_pays_always(true);
  omp_set_num_threads(2);
  cr_expect(cs__team_pays(nothing));
  omp_set_max_active_levels(0);
  cr_expect_not(cs__team_pays(huge), "no region may have one");
  omp_set_max_active_levels(1);
  cs__team_pays_always(false);
  cr_expect_not(cs__team_pays(nothing));
}

Test(team_size, changes_none_of_openmps_settings) {
  omp_sched_t kind = omp_sched_static, kind_after = omp_sched_static;
  int chunk = 0, chunk_after = 0;
  omp_set_num_threads(3);
  omp_set_dynamic(0);
  omp_set_schedule(omp_sched_guided, 7);
  omp_get_schedule(&kind, &chunk);
  const int levels = omp_get_max_active_levels();
  cs__team_pays(huge);
  omp_get_schedule(&kind_after, &chunk_after);
  cr_expect_eq(omp_get_max_threads(), 3);
  cr_expect_eq(omp_get_dynamic(), 0);
  cr_expect_eq(omp_get_max_active_levels(), levels);
  cr_expect(kind == kind_after && chunk == chunk_after);
}

/* While one of them measures, the others get a no. No call hangs or says yes to nothing; more would be about timings.
 */
static void *ask(void *yes_out) {
  int *yes = yes_out;
  omp_set_num_threads(2);
  for (int i = 0; i < 100; i++) {
    *yes += cs__team_pays(nothing);
    cs__team_pays(tiny);
    cs__team_pays(huge);
  }
  return NULL;
}

Test(team_size, may_be_asked_by_several_threads_at_once) {
  enum { askers = 3 };
  pthread_t threads[askers];
  int yes[askers] = {0};
  for (int i = 0; i < askers; i++)
    cr_assert_eq(pthread_create(&threads[i], NULL, ask, &yes[i]), 0);
  for (int i = 0; i < askers; i++)
    cr_assert_eq(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < askers; i++)
    cr_expect_eq(yes[i], 0, "asker %d: a team for nothing", i);
}
