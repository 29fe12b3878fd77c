/* kernels/barrier/barrier_spin.h - the inside of the spinning barrier, for those that keep one on their stack; private.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_BARRIER_SPIN_H
#define CORESWEEP_KERNELS_BARRIER_SPIN_H

#include "kernels/barrier/barrier.h"

#include <stdatomic.h>
#include <stdint.h>

/* What is written is two lines from what is only read, for CPUs fetch lines in pairs. */
struct cs_barrier {
  _Alignas(128) uint64_t threads;
  int64_t spin_ns;
  _Atomic(uint64_t) *phase;                /* one of those below */
  _Alignas(128) _Atomic(uint64_t) arrived; /* ever */
  _Atomic(uint64_t) near_phase;
  _Alignas(128) _Atomic(uint64_t) far_phase;
};

/* By one thread, before any of them waits. */
void cs__barrier_init(struct cs_barrier *barrier, int threads);

#endif
