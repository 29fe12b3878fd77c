/* kernels/barrier/barrier_ref.c - a verifier by another method: threads that leave marks and look for the others'. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The timed barriers say only how often they were passed: looking at the others between them would cost more than a
 * barrier does. So the order is checked by barriers of its own. Before barrier i each thread writes i; behind it, it
 * looks at what all the others wrote: less than i, and a thread was let through too early. (More is right: they may be
 * before the next one already.)
 */
#include "kernels/barrier/barrier_ref.h"

#include "kernels/barrier/barrier_spin.h"
#include "kernels/visits.h"

#include <omp.h>
#include <stdlib.h>

enum { rounds = 20 };

struct mark {
  _Alignas(64) _Atomic(int) round; /* the barrier its thread is at or has passed */
};

enum cs_status cs__barrier_check(int64_t barriers, int64_t delay, int threads, uint64_t checksum,
                                 struct cs_error *error) {
  return cs__visits_check("barrier", barriers, threads, delay, checksum, error);
}

/* How many of the others are not yet at barrier `round`. */
static int missing_at(int round, struct mark *marks, int threads) {
  int missing = 0;
  for (int i = 0; i < threads; i++)
    missing += atomic_load_explicit(&marks[i].round, memory_order_relaxed) < round;
  return missing;
}

enum cs_status cs__barrier_check_order(void (*wait)(void *of), void *of, struct cs_error *error) {
  const int most = omp_get_max_threads();
  struct mark *marks = aligned_alloc(_Alignof(struct mark), (size_t)most * sizeof *marks);
  if (marks == NULL)
    return cs_fail(error, CS_NOMEM, "barrier: no memory for the marks of %d threads", most);
  for (int i = 0; i < most; i++)
    atomic_init(&marks[i].round, 0);
  int early = 0;
#pragma omp parallel reduction(+ : early)
  for (int round = 1; round <= rounds; round++) {
    atomic_store_explicit(&marks[omp_get_thread_num()].round, round, memory_order_relaxed);
    wait(of);
    early += missing_at(round, marks, omp_get_num_threads());
  }
  free(marks);
  if (early == 0)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "barrier: %d times in %d barriers a thread came through before another was there",
                 early, (int)rounds);
}

static void wait_omp(void *none) {
  (void)none;
#pragma omp barrier
}

static void wait_own(void *barrier) {
  cs_barrier_wait(barrier);
}

/* The team that the next region gets. */
static int team_now(void) {
  int threads = 1;
#pragma omp parallel
#pragma omp single
  threads = omp_get_num_threads();
  return threads;
}

enum cs_status cs__barrier_check_kind(enum cs_barrier_kind kind, struct cs_error *error) {
  struct cs_barrier own;
  cs__barrier_init(&own, team_now());
  return cs__barrier_check_order(kind == CS_BARRIER_OWN ? wait_own : wait_omp, &own, error);
}
