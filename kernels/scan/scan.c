/* kernels/scan/scan.c - prefix sums over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: prefix sums, the step that turns counts into positions: sorting, compacting, load balancing stand on it.
 *
 * How: the array is cut into blocks whose size follows from n alone, dealt out to the threads in turns. For each of its
 * blocks a thread (1) sums it, which brings it into the second-level cache, (2) waits for what comes before the block,
 * (3) hands that plus its sum on to the thread of the next block, and (4) writes the block's prefix sums while the
 * others do theirs. Only (2) and (3) are one after the other: one cache line passed on for each block. A thread alone
 * sums and scans in one pass; it takes the sum in the same order, so the bits are those of any team.
 *
 * Why it is fast: within a block, eight elements are scanned by a tree in registers, and what came before is added
 * last. So one addition in eight elements waits for the one before it; a running sum waits at every element. From
 * memory, x is read once, results bypass the cache (nontemporal.h), and while a block is written, lines of the thread's
 * next one are asked for: reading does not pause for writing. There is no barrier.
 *
 * Where it is weak: memory that the caller's threads touched first in contiguous parts, as most loops do, lies at one
 * NUMA node for many blocks on end, which the whole team then reads there. Turns are what keeps a block in cache
 * between (1) and (4). Touch first by the same turns, or interleave the pages.
 *
 * Source: the tree, J. Sklansky, Conditional-sum addition logic, IRE Trans. Electronic Computers EC-9 (1960). Handing
 * on before writing, D. Merrill and M. Garland, Single-pass parallel prefix scan with decoupled look-back, NVIDIA
 * Technical Report NVR-2016-002 (2016), here with sums in a fixed order.
 */
#include "kernels/scan/scan.h"

#include "kernels/nontemporal.h"
#include "kernels/scan/scan_loop.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>

/* A block of 128 KiB and the next one of the same thread fit every second-level cache (256 KiB and more). Shorter
 * arrays have 256 blocks. To hand one on takes a line from core to core, some 0.1 us; the smallest, 2048 elements of
 * which one a nanosecond is summed and written, takes 2 us, so that a team of 20 still waits for no one. */
static const size_t block_least = 2048, block_most = 16384, blocks_wished = 256;
static const size_t line_elements = 8, element_bytes = 8, page_bytes = 4096;

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
};

size_t cs__scan_block_elements(size_t n) {
  const size_t wished = (n / blocks_wished + line_elements - 1) / line_elements * line_elements;
  return wished < block_least ? block_least : wished > block_most ? block_most : wished;
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

/* Asks for lines a page ahead: hardware prefetchers stop at the end of one and have to find the stream again. */
static void scan_alone(enum cs__scan_type type, const struct call *call) {
  union cs__scan_value before = call->first;
  for (size_t block = 0; block * call->block < call->n; block++) {
    const size_t at = block * call->block * element_bytes;
    const union cs__scan_value sum =
        call->scan(length_of(call, block), call->x + at, before, call->out + at, call->x + at + page_bytes);
    before = sum_of(type, before, sum);
  }
}

/* Every `team`-th block, from `block` on. */
static void scan_in_turns(enum cs__scan_type type, const struct call *call, struct slot *slot, size_t block,
                          size_t team) {
  for (; block * call->block < call->n; block += team) {
    const size_t at = block * call->block * element_bytes, length = length_of(call, block);
    const union cs__scan_value sum = call->sum(length, call->x + at);
    const union cs__scan_value before = block == 0 ? call->first : wait_for(&slot[block % slots], block);
    hand_on(&slot[(block + 1) % slots], block + 1, sum_of(type, before, sum));
    call->scan(length, call->x + at, before, call->out + at, call->x + at + team * call->block * element_bytes);
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

static void scan(enum cs__scan_type type, enum cs__scan_kind kind, size_t n, const void *x, void *out) {
  static const struct cs__scan_loops *const variants[] = {CS_ISA_VARIANTS(cs__scan_loops)};
  const struct cs__scan_loops *loops = variants[cs_isa_active()];
  const bool stream = x != out && cs__nontemporal_pays(2 * element_bytes * n) && (uintptr_t)out % 64 == 0;
  struct call call = {
      .n = n,
      .block = cs__scan_block_elements(n),
      .x = x,
      .out = out,
      .sum = loops->sum[type],
      .scan = loops->block[type][kind][stream ? CS__SCAN_STREAMED : CS__SCAN_CACHED],
  };
  if (type == CS__SCAN_F64 && kind == CS__SCAN_INCLUSIVE)
    call.first.f64 = -0.0;
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

enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  scan(CS__SCAN_F64, CS__SCAN_INCLUSIVE, n, x, out);
  return CS_OK;
}

enum cs_status cs_scan_exclusive(size_t n, const double *x, double *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  scan(CS__SCAN_F64, CS__SCAN_EXCLUSIVE, n, x, out);
  return CS_OK;
}

enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  scan(CS__SCAN_U64, CS__SCAN_INCLUSIVE, n, x, out);
  return CS_OK;
}

enum cs_status cs_scan_exclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  if (n > 0 && (x == NULL || out == NULL))
    return CS_INVALID;
  scan(CS__SCAN_U64, CS__SCAN_EXCLUSIVE, n, x, out);
  return CS_OK;
}
