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
 * How many last-level caches so many threads have between them: one for each llc_pus threads (an EPYC has one for eight
 * cores), or one where it is not known. Threads that are bound far apart have more; to count less is the safe side.
 */
static inline uint64_t cs__llc_count(const struct cs_cache_sizes *caches, int threads, int procs) {
  const uint64_t team = (uint64_t)(threads < procs ? threads : procs), pus = caches->llc_pus;
  return pus == 0 || team <= pus ? 1 : (team + pus - 1) / pus;
}

/* The most that is believed of one last-level cache. */
static inline uint64_t cs__llc_bytes_most(const struct cs_cache_sizes *caches, int procs) {
  return CS__LLC_BYTES_PER_PU_MOST * (caches->llc_pus > 0 ? caches->llc_pus : (uint64_t)procs);
}

/* Half of the team's last-level caches, as a shared cache is also somebody else's. Of a cache that is not the process's
 * own or not believed: no more than its cores can count on. */
static inline uint64_t cs__nontemporal_bytes(const struct cs_cache_sizes *caches, int threads, int procs) {
  const uint64_t half = caches->llc_bytes / 2 * cs__llc_count(caches, threads, procs);
  const uint64_t share = CS__LLC_BYTES_PER_CORE_SHARED * (uint64_t)procs;
  const bool may_be_shared = caches->is_guest || caches->llc_bytes > cs__llc_bytes_most(caches, procs);
  return may_be_shared && share < half ? share : half;
}

/*
 * For a result that the next call reads, as in sweeps back and forth between two arrays: all of the team's last-level
 * caches, as far as they are believed. What was written past them has to come from memory then. On one core of the
 * guest above a stencil over 10 to 40 MB runs 1.8 times as fast with ordinary stores; from 60 MB on non-temporal ones
 * are ahead, by 1.2 over 135 MB and more: to count too much costs less than to count too little.
 */
static inline uint64_t cs__nontemporal_bytes_if_read_next(const struct cs_cache_sizes *caches, int threads, int procs) {
  const uint64_t most = cs__llc_bytes_most(caches, procs);
  return (caches->llc_bytes < most ? caches->llc_bytes : most) * cs__llc_count(caches, threads, procs);
}

/* Whether bytes are more than a limit that follows from the caches and the team a call from here would have. */
static inline bool cs__is_more_than(uint64_t (*limit)(const struct cs_cache_sizes *caches, int threads, int procs),
                                    uint64_t bytes) {
  const struct cs_cache_sizes *caches = cs_cache_sizes_get();
  if (bytes <= caches->l2_bytes)
    return false;
  const int threads = omp_in_parallel() ? 1 : omp_get_max_threads();
  return bytes > limit(caches, threads, omp_get_num_procs());
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
  return cs__is_more_than(cs__nontemporal_bytes, bytes);
}

/* The same for a result that the next call reads. */
static inline bool cs__nontemporal_pays_if_read_next(uint64_t bytes) {
  return cs__is_more_than(cs__nontemporal_bytes_if_read_next, bytes);
}

#endif
