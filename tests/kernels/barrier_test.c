/* tests/kernels/barrier_test.c - barrier: nobody passes before the last has come, however often, with and without
 * OpenMP. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/barrier/barrier.h"

#include "kernels/barrier/barrier_ref.h"
#include "tests/kernels/support_teams.h"
#include "tests/kernels/support_visits.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <pthread.h>
#include <stdbool.h>

enum { kind_count = CS_BARRIER_OWN + 1 };

Test(barrier, has_every_thread_before_every_barrier_once_by_both_kinds_at_every_team) {
  static const int64_t counts[] = {0, 1, 2, 17}, delays[] = {0, 1, 3};
  for (size_t t = 0; t < team_count; t++)
    for (int kind = 0; kind < kind_count; kind++)
      for (size_t i = 0; i < 4 * 3; i++) {
        const int64_t barriers = counts[i / 3], delay = delays[i % 3];
        int threads = 0;
        uint64_t checksum = 99;
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_barriers((enum cs_barrier_kind)kind, barriers, delay, &threads, &checksum), CS_OK);
        cr_assert_eq(threads, teams[t]);
        cr_assert_eq(checksum, summed_visits(barriers, teams[t], delay), "kind %d, %d threads", kind, teams[t]);
        cr_assert_eq(omp_get_max_threads(), teams[t]);
      }
}

Test(barrier, reference_is_the_visits_of_one_thread_whatever_the_team) {
  for (size_t t = 0; t < team_count; t++) {
    int threads = 0;
    uint64_t checksum = 99;
    omp_set_num_threads(teams[t]);
    cr_assert_eq(cs_barriers(CS_BARRIER_REFERENCE, 17, 3, &threads, &checksum), CS_OK);
    cr_expect_eq(threads, 1);
    cr_expect_eq(checksum, summed_visits(17, 1, 3));
  }
}

Test(barrier, lets_nobody_through_before_the_last_has_come) {
  for (size_t t = 0; t < team_count; t++)
    for (int kind = 0; kind < kind_count; kind++) {
      struct cs_error error = {""};
      omp_set_num_threads(teams[t]);
      cr_expect_eq(cs__barrier_check_kind((enum cs_barrier_kind)kind, &error), CS_OK, "%s", error.message);
    }
}

Test(barrier, works_inside_a_region_and_from_several_threads_at_once) {
  for (int levels = 1; levels <= 2; levels++) {
    int wrong = 0;
    omp_set_max_active_levels(levels);
    omp_set_num_threads(2);
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    for (int kind = 0; kind < kind_count; kind++) {
      int threads = 0;
      uint64_t checksum = 0;
      wrong += cs_barriers((enum cs_barrier_kind)kind, 5, 2, &threads, &checksum) != CS_OK;
      wrong += threads != levels || cs__barrier_check(5, 2, threads, checksum, NULL) != CS_OK;
    }
    cr_expect_eq(wrong, 0, "%d levels", levels);
  }
}

Test(barrier, refuses_what_makes_no_sense) {
  int threads = 9;
  uint64_t checksum = 9;
  cr_expect_eq(cs_barriers(CS_BARRIER_OMP, -1, 0, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_barriers(CS_BARRIER_OMP, 1, -1, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_barriers((enum cs_barrier_kind)(CS_BARRIER_REFERENCE + 1), 1, 0, &threads, &checksum), CS_INVALID);
  cr_expect_eq(cs_barriers(CS_BARRIER_OMP, 1, 0, NULL, &checksum), CS_INVALID);
  cr_expect_eq(cs_barriers(CS_BARRIER_OMP, 1, 0, &threads, NULL), CS_INVALID);
  cr_expect(threads == 9 && checksum == 9);
  struct cs_barrier *barrier = NULL;
  cr_expect_eq(cs_barrier_create(0, &barrier), CS_INVALID);
  cr_expect_eq(cs_barrier_create(2, NULL), CS_INVALID);
  cr_expect_null(barrier);
  cs_barrier_free(NULL);
}

/* Plain data handed round a ring: each round everybody reads what a neighbour wrote in the one before. */
enum { ring_threads = 3, ring_rounds = 200 };
struct ring {
  struct cs_barrier *barrier;
  int64_t values[2][ring_threads];
};
struct member {
  struct ring *ring;
  int me;
};

static void *go_round(void *given) {
  const struct member *member = given;
  struct ring *ring = member->ring;
  for (int round = 0; round < ring_rounds; round++) {
    const int64_t read = ring->values[round % 2][(member->me + 1) % ring_threads];
    ring->values[(round + 1) % 2][member->me] = read + 1;
    cs_barrier_wait(ring->barrier);
  }
  return NULL;
}

Test(barrier, shows_every_thread_what_the_others_wrote_before_it_without_openmp) {
  struct ring ring = {.values = {{0, 1000, 2000}}};
  pthread_t threads[ring_threads];
  struct member members[ring_threads];
  cr_assert_eq(cs_barrier_create(ring_threads, &ring.barrier), CS_OK);
  for (int i = 0; i < ring_threads; i++) {
    members[i] = (struct member){.ring = &ring, .me = i};
    cr_assert_eq(pthread_create(&threads[i], NULL, go_round, &members[i]), 0);
  }
  for (int i = 0; i < ring_threads; i++)
    cr_assert_eq(pthread_join(threads[i], NULL), 0);
  for (int i = 0; i < ring_threads; i++)
    cr_expect_eq(ring.values[ring_rounds % 2][i], ring_rounds + 1000 * ((i + ring_rounds) % ring_threads));
  cs_barrier_free(ring.barrier);
}

/* No barrier at all, but threads that come late: some must be seen through too early. */
static void wait_for_nobody(void *none) {
  (void)none;
}

Test(barrier_check, finds_a_barrier_that_waits_for_nobody) {
  struct cs_error error = {""};
  omp_set_num_threads(7);
  cr_expect_eq(cs__barrier_check_order(wait_for_nobody, NULL, &error), CS_FAILED);
  cr_expect_str_not_empty(error.message);
}

Test(barrier_check, finds_that_barriers_threads_delay_or_checksum_are_others) {
  const uint64_t right = summed_visits(9, 3, 4);
  cr_expect_eq(cs__barrier_check(9, 4, 3, right, NULL), CS_OK);
  cr_expect_eq(cs__barrier_check(8, 4, 3, right, NULL), CS_FAILED);
  cr_expect_eq(cs__barrier_check(9, 5, 3, right, NULL), CS_FAILED);
  cr_expect_eq(cs__barrier_check(9, 4, 2, right, NULL), CS_FAILED);
  cr_expect_eq(cs__barrier_check(9, 4, 3, right + 1, NULL), CS_FAILED);
}

Test(barrier_case, counts_the_barriers_of_a_run) {
  expect_items_alone("barrier:kind=own,barriers=17,delay=5", 17);
}
