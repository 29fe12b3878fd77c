/* kernels/fork/fork.c - parallel regions one after another. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the time from the start of a parallel region to its end when there is nothing to do in it. It bounds from below
 * what is worth a region: a loop that takes as long as a fork and join alone gains nothing from a second thread.
 *
 * How: EPCC's method. A number of regions is timed together, and divided by; a delay of known length stands for their
 * work and is subtracted, measured alone by the reference. Without a delay nothing has to be subtracted, but for the
 * loop itself and a visit, some nanoseconds.
 *
 * What to expect: a region cannot begin before the one before has ended, so more threads make it no quicker; they make
 * it slower, because more have to be told and waited for. The speedup is below 1 and 1 is its limit. It is a
 * microsecond or so where threads wait actively between regions, and some tens where they sleep
 * (OMP_WAIT_POLICY=passive) or have to share cores.
 *
 * Source: Bull, Measuring synchronisation and scheduling overheads in OpenMP, European Workshop on OpenMP 1999; the
 * constructs PARALLEL, PARALLEL FOR and REDUCTION of the EPCC OpenMP micro-benchmark suite.
 */
#include "kernels/fork/fork.h"

#include "kernels/visits.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stddef.h>

struct fork {
  int64_t regions, delay;
  int threads;
  struct cs__visitor *visitors; /* (threads) */
};

static void parallel(const struct fork *fork) {
  for (int64_t region = 0; region < fork->regions; region++) {
#pragma omp parallel
    {
      const int me = omp_get_thread_num();
      cs__visit(&fork->visitors[me], (uint64_t)region, (uint64_t)me, fork->delay);
    }
  }
}

static void parallel_for(const struct fork *fork) {
  for (int64_t region = 0; region < fork->regions; region++) {
#pragma omp parallel for schedule(static)
    for (int i = 0; i < fork->threads; i++)
      cs__visit(&fork->visitors[i], (uint64_t)region, (uint64_t)i, fork->delay);
  }
}

/* What is reduced goes the same way as what the others count: into a visitor of the calling thread. */
static void reduction(const struct fork *fork) {
  uint64_t sum = 0;
  for (int64_t region = 0; region < fork->regions; region++) {
#pragma omp parallel reduction(+ : sum)
    {
      const int me = omp_get_thread_num();
      struct cs__visitor mine = {0};
      cs__visit(&mine, (uint64_t)region, (uint64_t)me, fork->delay);
      fork->visitors[me].visits++;
      sum += mine.sum;
    }
  }
  fork->visitors[0].sum = sum;
}

static void reference(const struct fork *fork) {
  for (int64_t region = 0; region < fork->regions; region++)
    cs__visit(&fork->visitors[0], (uint64_t)region, 0, fork->delay);
}

enum cs_status cs_fork(enum cs_fork_construct construct, int64_t regions, int64_t delay, int *threads_out,
                       uint64_t *checksum_out) {
  static void (*const constructs[])(const struct fork *) = {[CS_FORK_PARALLEL] = parallel,
                                                            [CS_FORK_FOR] = parallel_for,
                                                            [CS_FORK_REDUCTION] = reduction,
                                                            [CS_FORK_REFERENCE] = reference};
  const size_t chosen = (size_t)construct;
  if (chosen >= sizeof constructs / sizeof constructs[0] || regions < 0 || delay < 0 || threads_out == NULL ||
      checksum_out == NULL)
    return CS_INVALID;
  struct fork fork = {.regions = regions, .delay = delay};
  fork.threads = omp_get_active_level() < omp_get_max_active_levels() ? omp_get_max_threads() : 1;
  fork.visitors = cs__visitors(fork.threads);
  if (fork.visitors == NULL)
    return CS_NOMEM;
  constructs[chosen](&fork);
  *checksum_out = cs__visits_sum(fork.visitors, fork.threads, threads_out);
  cs_array_free(fork.visitors);
  return CS_OK;
}
