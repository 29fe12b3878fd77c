/* kernels/scan/scan.c - prefix sums over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: prefix sums, the step that turns counts into positions: sorting, compacting, load balancing stand on it.
 *
 * How: the array is cut into blocks whose size follows from n alone, dealt out to the threads in turns. For each of its
 * blocks a thread (1) sums it, which brings it into the second-level cache, (2) waits for what comes before the block,
 * (3) hands that plus its sum on to the thread of the next block, and (4) writes the block's prefix sums while the
 * others do theirs. Only (2) and (3) are one after the other: one cache line passed on for each block. A thread alone
 * sums and scans in one pass; it takes the sum in the same order, so the bits are those of any team. So does a team
 * whose results bypass the caches: (4) of one block is also (1) of the thread's next one, and memory never waits for
 * arithmetic in cache.
 *
 * Why it is fast: within a block, eight elements are scanned by a tree in registers, and what came before is added
 * last. So one addition in eight elements waits for the one before it; a running sum waits at every element. From
 * memory, x is read once, results bypass the cache (nontemporal.h), and while a block is written the thread's next one
 * is read: neither pauses for the other. There is no barrier.
 *
 * Where it is weak: a thread that loses its core with a block not summed yet holds up all others until it runs again.
 * To take blocks from a counter would not cure that, because who adds up its next block on the way has taken it early.
 * And memory that the caller's threads touched first in contiguous parts, as most loops do, lies at one NUMA node for
 * many blocks on end, which the whole team then reads there. Turns are what keeps a block in cache between (1) and (4).
 * Touch first by the same turns, or interleave the pages.
 *
 * Source: the tree, J. Sklansky, Conditional-sum addition logic, IRE Trans. Electronic Computers EC-9 (1960). Handing
 * on before writing, D. Merrill and M. Garland, Single-pass parallel prefix scan with decoupled look-back, NVIDIA
 * Technical Report NVR-2016-002 (2016), here with sums in a fixed order.
 */
#include "kernels/scan/scan.h"

#include "kernels/nontemporal.h"
#include "kernels/scan/scan_loop.h"
#include "kernels/scan/scan_plan.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>

static const size_t element_bytes = 8;

/* Looks before a waiting thread lets others run, who may be the ones it waits for: some microseconds. */
enum { looks_before_yield = 2000 };

/* What comes before a block, handed from thread to thread. Blocks take turns in a slot: when block b + slots is written
 * there, block b has gone on long ago, because each block waits for the one before it. */
enum { slots = 64 };
struct slot {
  alignas(64) atomic_size_t block; /* whose turn it is; 0 at the start: block 0 waits for nobody */
  union cs__scan_value before;
};

struct call {
  size_t n, block;
  const char *x;
  char *out;
  cs__scan_sum *sum;
  cs__scan_block *scan;
  union cs__scan_value first; /* before the first element */
  bool stream;
};

static const struct cs__scan_loops *active(void) {
  static const struct cs__scan_loops *const variants[] = {CS_ISA_VARIANTS(cs__scan_loops)};
  return variants[cs_isa_active()];
}

static union cs__scan_value sum_of(enum cs__scan_type type, union cs__scan_value a, union cs__scan_value b) {
  union cs__scan_value sum;
  if (type == CS__SCAN_F64)
    sum.f64 = a.f64 + b.f64;
  else
    sum.u64 = a.u64 + b.u64;
  return sum;
}

static union cs__scan_value wait_for(struct slot *slot, size_t block) {
  for (int looks = 0; atomic_load_explicit(&slot->block, memory_order_acquire) != block; looks++) {
    if (looks >= looks_before_yield)
      sched_yield();
  }
  return slot->before;
}

static void hand_on(struct slot *slot, size_t block, union cs__scan_value before) {
  slot->before = before;
  atomic_store_explicit(&slot->block, block, memory_order_release);
}

static size_t length_of(const struct call *call, size_t block) {
  const size_t left = call->n - block * call->block;
  return left < call->block ? left : call->block;
}

static void scan_alone(enum cs__scan_type type, const struct call *call) {
  union cs__scan_value before = call->first;
  for (size_t block = 0; block * call->block < call->n; block++) {
    const size_t at = block * call->block * element_bytes;
    const union cs__scan_value sum =
        call->scan(length_of(call, block), call->x + at, before, call->out + at, call->x + at);
    before = sum_of(type, before, sum);
  }
}

/* Every `team`-th block, from `block` on. While one is written past the caches, the next is read and added up; but not
 * the array's last, which may be shorter. */
static void scan_in_turns(enum cs__scan_type type, const struct call *call, struct slot *slot, size_t block,
                          size_t team) {
  union cs__scan_value sum = {0};
  bool is_summed = false;
  for (; block * call->block < call->n; block += team) {
    const size_t at = block * call->block * element_bytes, length = length_of(call, block);
    if (!is_summed)
      sum = call->sum(length, call->x + at);
    const union cs__scan_value before = block == 0 ? call->first : wait_for(&slot[block % slots], block);
    hand_on(&slot[(block + 1) % slots], block + 1, sum_of(type, before, sum));
    is_summed = call->stream && (block + team + 1) * call->block <= call->n;
    sum = call->scan(length, call->x + at, before, call->out + at,
                     call->x + at + (is_summed ? team * call->block * element_bytes : 0));
  }
}

/*
 * What a team is asked about. A thread alone moves 16 bytes an element, a team of P 24: it reads x twice. With T for
 * the former's time and R for the region's, the team is faster when T > 1.5 T / P + R: as an evenly shared call that
 * takes T (P - 1.5) / (P - 1) would be.
 */
static struct cs__effort effort_of(size_t n) {
  const double bytes = 2.0 * (double)element_bytes * (double)n, threads = omp_get_max_threads();
  const struct cs__effort effort = {.bytes = threads > 1.0 ? bytes * (threads - 1.5) / (threads - 1.0) : bytes};
  return effort;
}

static union cs__scan_value first_of(enum cs__scan_type type, enum cs__scan_kind kind) {
  union cs__scan_value first = {.u64 = 0};
  if (type == CS__SCAN_F64)
    first.f64 = kind == CS__SCAN_INCLUSIVE ? -0.0 : 0.0;
  return first;
}

static void scan_blocks(enum cs__scan_type type, enum cs__scan_kind kind, size_t n, const void *x, void *out) {
  const struct cs__scan_loops *loops = active();
  const bool stream = x != out && cs__nontemporal_pays(2 * element_bytes * n) && (uintptr_t)out % 64 == 0;
  const struct call call = {
      .n = n,
      .block = cs__scan_block_elements(n),
      .x = x,
      .out = out,
      .sum = loops->sum[type],
      .scan = loops->block[type][kind][stream ? CS__SCAN_STREAMED : CS__SCAN_CACHED],
      .first = first_of(type, kind),
      .stream = stream,
  };
  if (!cs__team_pays(effort_of(n))) {
    scan_alone(type, &call);
    if (stream)
      loops->fence();
    return;
  }
  struct slot slot[slots] = {0};
#pragma omp parallel
  {
    scan_in_turns(type, &call, slot, (size_t)omp_get_thread_num(), (size_t)omp_get_num_threads());
    if (stream)
      loops->fence();
  }
}

/* One block is one thread's, whatever the team: nothing else needs to be known of a short call. */
static void scan(enum cs__scan_type type, enum cs__scan_kind kind, size_t n, const void *x, void *out) {
  if (n <= CS__SCAN_BLOCK_LEAST)
    active()->block[type][kind][CS__SCAN_CACHED](n, x, first_of(type, kind), out, x);
  else
    scan_blocks(type, kind, n, x, out);
}

/* The tree's first three sums are those of a running sum, and so few elements are not worth a vector. */
enum { few = 3 };

static void scan_few_f64(enum cs__scan_kind kind, size_t n, const double *x, double *out) {
  double sum = first_of(CS__SCAN_F64, kind).f64;
  for (size_t i = 0; i < n; i++) {
    const double next = sum + x[i];
    out[i] = kind == CS__SCAN_INCLUSIVE ? next : sum;
    sum = next;
  }
}

static enum cs_status scan_f64(enum cs__scan_kind kind, size_t n, const double *x, double *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  if (n <= few)
    scan_few_f64(kind, n, x, out);
  else
    scan(CS__SCAN_F64, kind, n, x, out);
  return CS_OK;
}

static enum cs_status scan_u64(enum cs__scan_kind kind, size_t n, const uint64_t *x, uint64_t *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  scan(CS__SCAN_U64, kind, n, x, out);
  return CS_OK;
}

enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out) {
  return scan_f64(CS__SCAN_INCLUSIVE, n, x, out);
}

enum cs_status cs_scan_exclusive(size_t n, const double *x, double *out) {
  return scan_f64(CS__SCAN_EXCLUSIVE, n, x, out);
}

enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  return scan_u64(CS__SCAN_INCLUSIVE, n, x, out);
}

enum cs_status cs_scan_exclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  return scan_u64(CS__SCAN_EXCLUSIVE, n, x, out);
}
