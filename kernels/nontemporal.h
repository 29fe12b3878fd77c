/* kernels/nontemporal.h - from which size on results are written past the caches; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_NONTEMPORAL_H
#define CORESWEEP_KERNELS_NONTEMPORAL_H

#include "topology/cache_sizes.h"

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A last-level cache is believed up to 64 MiB for each PU that shares it: no processor has more than 48 MiB for a core
 * (EPYC 7373X), and the sizes of sweeps go by the same figure (runtime/sweep/plan_platform.c). A virtual machine may
 * tell of the whole cache of its host, of which its few cores get no more than their share: they count on 4 MiB each,
 * as much as most servers have. Two cores of a Xeon guest (AVX-512, 2 MiB of L2 each) that are told of 480 MiB copy 8
 * MB equally fast either way, 32 MB 1.6 times as fast with non-temporal stores.
 */
#define CS__LLC_BYTES_PER_PU_MOST     ((uint64_t)64 << 20)
#define CS__LLC_BYTES_PER_CORE_SHARED ((uint64_t)4 << 20)

/*
 * Half of the last-level caches that so many threads have between them, as a shared cache is also somebody else's: of
 * one for each llc_pus threads (an EPYC has one for eight cores), or of one where it is not known. Threads that are
 * bound far apart have more; to count less is the safe side. Of a cache that is not its own or not believed: no more
 * than the process's cores can count on.
 */
static inline uint64_t cs__nontemporal_bytes(const struct cs_cache_sizes *caches, int threads, int procs) {
  const uint64_t team = (uint64_t)(threads < procs ? threads : procs), pus = caches->llc_pus;
  const uint64_t count = pus == 0 || team <= pus ? 1 : (team + pus - 1) / pus;
  const uint64_t half = caches->llc_bytes / 2 * count, share = CS__LLC_BYTES_PER_CORE_SHARED * (uint64_t)procs;
  const uint64_t believed = CS__LLC_BYTES_PER_PU_MOST * (pus > 0 ? pus : (uint64_t)procs);
  const bool may_be_shared = caches->is_guest || caches->llc_bytes > believed;
  return may_be_shared && share < half ? share : half;
}

/*
 * Whether a call that goes once over this many bytes, operands and results together, should write with non-temporal
 * stores. An ordinary store first reads the line it overwrites, and what is written pushes out what the caller had in
 * cache. A non-temporal one spares both, but what it writes is nowhere in cache afterwards: it pays when the data do
 * not fit there anyway.
 *
 * Rules for the loops: one non-temporal stream a thread, whole 64-byte lines in ascending order, a store fence at the
 * end; ordinary stores where the result lies on an operand, whose lines were read anyway and would be dropped.
 */
static inline bool cs__nontemporal_pays(uint64_t bytes) {
  const struct cs_cache_sizes *caches = cs_cache_sizes_get();
  if (bytes <= caches->l2_bytes)
    return false;
  const int threads = omp_in_parallel() ? 1 : omp_get_max_threads();
  return bytes > cs__nontemporal_bytes(caches, threads, omp_get_num_procs());
}

#endif
