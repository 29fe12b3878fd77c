/* kernels/barrier/barrier.h - barriers one after another, OpenMP's and a spinning one that programs may use. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_BARRIER_H
#define CORESWEEP_KERNELS_BARRIER_H

#include "runtime/base/status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A barrier of a fixed number of threads, of OpenMP or not. It may be used any number of times. */
struct cs_barrier;

/* CS_INVALID unless threads >= 1 and barrier_out is given, CS_NOMEM without memory; nothing changed then. Free with
 * cs_barrier_free when no thread is in it any more. */
enum cs_status cs_barrier_create(int threads, struct cs_barrier **barrier_out);
void cs_barrier_free(struct cs_barrier *barrier); /* NULL is legal */

/*
 * Returns when all of the threads have called it. What each did before is seen by all after. Threads spin for some
 * 2 us, then offer their core to others until the last one is there. OpenMP's own barrier also runs waiting tasks; this
 * one does not, and no tool that watches OpenMP sees it.
 */
void cs_barrier_wait(struct cs_barrier *barrier);

enum cs_barrier_kind {
  CS_BARRIER_OMP,      /* omp barrier */
  CS_BARRIER_OWN,      /* cs_barrier_wait */
  CS_BARRIER_REFERENCE /* no barrier and no region: the calling thread does what each thread of a team would do */
};

/*
 * One region of the caller's team with `barriers` barriers; before each, every thread waits for a chain of `delay`
 * dependent steps (a 64-bit multiplication and addition; 4 cycles on most CPUs). With a delay of 0 a barrier's overhead
 * is the time of the call divided by barriers. With a delay it is EPCC's: that of CS_BARRIER_REFERENCE with the same
 * delay has to be subtracted.
 *
 * threads_out gets the size of the team, checksum_out a sum in which each thread is before each barrier exactly once:
 * the same bits whenever the team has the same size. Uses the caller's OpenMP settings; may be called from several
 * threads at once and inside a parallel region. Work: barriers items; no bytes, no floating-point operations. Returns
 * CS_INVALID if a pointer is NULL, a count negative or the kind unknown, CS_NOMEM without memory for a cache line per
 * thread.
 */
enum cs_status cs_barriers(enum cs_barrier_kind kind, int64_t barriers, int64_t delay, int *threads_out,
                           uint64_t *checksum_out);

#ifdef __cplusplus
}
#endif
#endif
