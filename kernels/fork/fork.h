/* kernels/fork/fork.h - parallel regions one after another: what starting and ending one costs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_FORK_H
#define CORESWEEP_KERNELS_FORK_H

#include "runtime/base/status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum cs_fork_construct {
  CS_FORK_PARALLEL,  /* omp parallel */
  CS_FORK_FOR,       /* omp parallel for schedule(static), one iteration for each thread of the team */
  CS_FORK_REDUCTION, /* omp parallel reduction(+) of one number */
  CS_FORK_REFERENCE  /* no construct: the calling thread does what each thread of a team would do */
};

/*
 * `regions` regions of the caller's team, in each of which every thread waits for a chain of `delay` dependent steps (a
 * 64-bit multiplication and addition; 4 cycles on most CPUs). With a delay of 0 a region's overhead is the time of the
 * call divided by regions. With a delay it is EPCC's: that of CS_FORK_REFERENCE with the same delay has to be
 * subtracted.
 *
 * threads_out gets how many threads (iterations with CS_FORK_FOR) were counted in the regions, checksum_out a sum in
 * which each of them is in each region exactly once: the same bits whenever the team has the same size. Uses the
 * caller's OpenMP settings; may be called from several threads at once and inside a parallel region. Work: regions
 * items; no bytes, no floating-point operations. Returns CS_INVALID if a pointer is NULL, a count negative or the
 * construct unknown, CS_NOMEM without memory for a cache line per thread.
 */
enum cs_status cs_fork(enum cs_fork_construct construct, int64_t regions, int64_t delay, int *threads_out,
                       uint64_t *checksum_out);

#ifdef __cplusplus
}
#endif
#endif
