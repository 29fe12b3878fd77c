/* kernels/barrier/barrier.c - barriers one after another, in one region. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the time of a barrier when all threads come at once. It is what every phase of an algorithm costs that keeps
 * its threads in one region, and there it is what fork is for those that start a region for each phase.
 *
 * How: EPCC's method: many barriers are timed together, and divided by; a delay before each is subtracted, measured
 * alone by the reference. The start and end of their region are in the time: a thousandth of them, for a thousand
 * barriers. Beside OpenMP's barrier there is our own (barrier_spin.c), to show what of that time the synchronisation
 * needs and what the runtime adds.
 *
 * What to expect: a barrier has to be finished before the next begins, so more threads make it no quicker. The speedup
 * is below 1 and 1 is its limit.
 *
 * Source: Bull, Measuring synchronisation and scheduling overheads in OpenMP, European Workshop on OpenMP 1999.
 */
#include "kernels/barrier/barrier_spin.h"
#include "kernels/visits.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stddef.h>

struct barriers {
  int64_t count, delay;
  struct cs_barrier own;
};

/* All: what thread `me` does. */
static void by_omp(struct barriers *barriers, int me, struct cs__visitor *visitor) {
  for (int64_t i = 0; i < barriers->count; i++) {
    cs__visit(visitor, (uint64_t)i, (uint64_t)me, barriers->delay);
#pragma omp barrier
  }
}

static void by_own(struct barriers *barriers, int me, struct cs__visitor *visitor) {
  for (int64_t i = 0; i < barriers->count; i++) {
    cs__visit(visitor, (uint64_t)i, (uint64_t)me, barriers->delay);
    cs_barrier_wait(&barriers->own);
  }
}

static void by_nobody(struct barriers *barriers, int me, struct cs__visitor *visitor) {
  for (int64_t i = 0; i < barriers->count; i++)
    cs__visit(visitor, (uint64_t)i, (uint64_t)me, barriers->delay);
}

enum cs_status cs_barriers(enum cs_barrier_kind kind, int64_t barriers, int64_t delay, int *threads_out,
                           uint64_t *checksum_out) {
  static void (*const kinds[])(struct barriers *, int, struct cs__visitor *) = {
      [CS_BARRIER_OMP] = by_omp, [CS_BARRIER_OWN] = by_own, [CS_BARRIER_REFERENCE] = by_nobody};
  const size_t chosen = (size_t)kind;
  if (chosen >= sizeof kinds / sizeof kinds[0] || barriers < 0 || delay < 0 || threads_out == NULL ||
      checksum_out == NULL)
    return CS_INVALID;
  const int most = omp_get_max_threads();
  struct cs__visitor *visitors = cs__visitors(most);
  if (visitors == NULL)
    return CS_NOMEM;
  struct barriers all = {.count = barriers, .delay = delay};
  int threads = 1;
  if (kind == CS_BARRIER_REFERENCE) {
    kinds[chosen](&all, 0, &visitors[0]);
  } else {
#pragma omp parallel
    {
#pragma omp single
      {
        threads = omp_get_num_threads();
        cs__barrier_init(&all.own, threads);
      }
      const int me = omp_get_thread_num();
      kinds[chosen](&all, me, &visitors[me]);
    }
  }
  int visiting = 0;
  *checksum_out = cs__visits_sum(visitors, most, &visiting);
  *threads_out = threads;
  cs_array_free(visitors);
  return CS_OK;
}
