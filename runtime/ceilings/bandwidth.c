/* runtime/ceilings/bandwidth.c - B(n): the bytes a team can move between memory and its cores at most. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: bytes per second of five loops over arrays beyond the caches, counted as STREAM counts (McCalpin 1995): what
 * the loop reads and writes, without the read of a line that an ordinary store overwrites. One loop is not enough:
 * which is fastest depends on the machine, on the number of threads and on what other tenants do to the memory.
 *
 * How: each thread owns one contiguous share of one block and writes it first, so its pages lie in its memory. A share
 * is walked in segments, and each segment is the loop's one, two or three arrays: so every loop uses all of the share,
 * and no loop finds a smaller footprint in a cache than another. A walk goes on where the last one ended, whichever
 * loop that was: what comes next is always what was used longest ago, and comes from memory when the footprint is
 * beyond the caches, however little of it a try gets through.
 *
 * Why it bounds: no thread waits for another, nothing is computed, and every array is read or written in order. A
 * kernel counted by the same rule gets there when it does nothing but move data, and not beyond.
 *
 * By NUMA node: the same loads with the threads of one node active, the others waiting at the end of the region.
 */
#include "kernels/range.h"
#include "runtime/base/memory.h"
#include "runtime/ceilings/probes.h"
#include "runtime/ceilings/stream_loop.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The shortest stretch that divides into one, two and three arrays of whole lines. */
enum { unit_lines = 6, unit_doubles = unit_lines * CS__LINE_DOUBLES };

/*
 * 768 KiB and a bit: at 1 GB/s for each thread a segment takes 0.8 ms, a third of a window; at 20 GB/s 40 us, so that
 * what a loop needs to get going does not count. Odd, so that the arrays start at different offsets of a 4 KiB page: a
 * load that agrees in them with an earlier store waits for it (Intel's Optimization Reference Manual, 4K aliasing).
 */
enum { segment_units = 2049 };

static const int arrays_of[CS_STREAMS] = {[CS_STREAM_LOAD] = 1,
                                          [CS_STREAM_COPY] = 2,
                                          [CS_STREAM_COPY_NT] = 2,
                                          [CS_STREAM_TRIAD] = 3,
                                          [CS_STREAM_TRIAD_NT] = 3};

/* One thread's part of the block, on a cache line of its own. */
struct share {
  _Alignas(CS_CACHE_LINE_BYTES) double *at;
  size_t units, next; /* next: where the walk goes on */
  double sum;         /* of all loads, so that they are for something */
  int node;
};

struct arena {
  double *block;
  size_t units;
  struct share *shares;
  int most_threads, threads;
  const struct cs__stream_loops *loops;
  enum cs_ceiling_stream stream;
  int node; /* whose threads are active */
};

static int current_node(void) {
  unsigned cpu, node;
  return syscall(SYS_getcpu, &cpu, &node, NULL) == 0 ? (int)node : 0;
}

/* No line is 0: Intel since Ice Lake spares writes of zeros (Downs, Hardware store elimination, 2020). */
static void touch(struct share *mine) {
  for (size_t i = 0; i < mine->units * unit_doubles; i++)
    mine->at[i] = 1.0;
}

static void take_shares(struct arena *arena) {
#pragma omp parallel
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
    const struct cs_range range = cs_range_of(arena->units, 1, thread, threads);
    struct share *mine = &arena->shares[thread];
    *mine = (struct share){
        .at = arena->block + range.begin * unit_doubles, .units = range.end - range.begin, .node = current_node()};
    touch(mine);
#pragma omp master
    arena->threads = threads;
  }
}

static double walk_segment(void *context, int thread) {
  const struct arena *arena = context;
  struct share *mine = &arena->shares[thread];
  const size_t left = mine->units - mine->next, units = left < segment_units ? left : segment_units;
  const size_t array_lines = units * unit_lines / (size_t)arrays_of[arena->stream];
  mine->sum += arena->loops->run[arena->stream](mine->at + mine->next * unit_doubles, array_lines);
  mine->next = units < left ? mine->next + units : 0;
  return (double)(units * unit_doubles * sizeof(double));
}

static bool on_node(const void *context, int thread) {
  const struct arena *arena = context;
  return arena->shares[thread].node == arena->node;
}

static enum cs_status measure_streams(struct arena *arena, double probe_s, struct cs_ceilings *ceilings) {
  const struct cs__window window = {
      .window_s = probe_s / CS__WINDOW_TRIES, .tries = CS__WINDOW_TRIES, .step = walk_segment, .context = arena};
  for (int s = 0; s < CS_STREAMS; s++) {
    struct cs__rates rates;
    ceilings->bytes_per_s[s] = NAN;
    if ((s == CS_STREAM_COPY_NT || s == CS_STREAM_TRIAD_NT) && !arena->loops->non_temporal)
      continue;
    arena->stream = (enum cs_ceiling_stream)s;
    const enum cs_status status = cs__window_best(&window, &rates);
    if (status != CS_OK)
      return status;
    ceilings->bytes_per_s[s] = rates.total_per_s;
  }
  return CS_OK;
}

size_t cs__nodes_of_team(const int *node_of, int threads, struct cs_node_ceiling *nodes_out) {
  size_t count = 0;
  for (int t = 0; t < threads; t++) {
    size_t at = 0;
    while (at < count && nodes_out[at].node < node_of[t])
      at++;
    if (at == count || nodes_out[at].node != node_of[t]) {
      for (size_t i = count++; i > at; i--)
        nodes_out[i] = nodes_out[i - 1];
      nodes_out[at] = (struct cs_node_ceiling){.node = node_of[t], .bytes_per_s = NAN};
    }
    nodes_out[at].threads++;
  }
  return count;
}

/* Three tries each, so that many nodes do not take much longer than the rest. */
static enum cs_status measure_node(struct arena *arena, double probe_s, struct cs_node_ceiling *node) {
  const struct cs__window window = {.window_s = probe_s / CS__WINDOW_TRIES,
                                    .tries = 3,
                                    .step = walk_segment,
                                    .context = arena,
                                    .takes_part = on_node};
  struct cs__rates rates;
  arena->stream = CS_STREAM_LOAD;
  arena->node = node->node;
  const enum cs_status status = cs__window_best(&window, &rates);
  if (status == CS_OK)
    node->bytes_per_s = rates.total_per_s;
  return status;
}

static enum cs_status measure_nodes(struct arena *arena, double probe_s, struct cs_ceilings *ceilings) {
  enum cs_status status = CS_NOMEM;
  int *node_of = calloc((size_t)arena->threads, sizeof *node_of);
  struct cs_node_ceiling *nodes = calloc((size_t)arena->threads, sizeof *nodes);
  if (node_of == NULL || nodes == NULL)
    goto cleanup;
  for (int t = 0; t < arena->threads; t++)
    node_of[t] = arena->shares[t].node;
  const size_t count = cs__nodes_of_team(node_of, arena->threads, nodes);
  status = CS_OK;
  if (count < 2) /* the node's bandwidth is the team's */
    goto cleanup;
  for (size_t i = 0; i < count && status == CS_OK; i++)
    status = measure_node(arena, probe_s, &nodes[i]);
  if (status != CS_OK)
    goto cleanup;
  ceilings->nodes = nodes;
  ceilings->node_count = count;
  nodes = NULL;
cleanup:
  free(node_of);
  free(nodes);
  return status;
}

/* A unit for every thread at least. */
static enum cs_status make_arena(uint64_t footprint_bytes, struct arena *arena_out) {
  static const struct cs__stream_loops *const variants[] = {CS_ISA_VARIANTS(cs__stream_loops)};
  const size_t unit_bytes = unit_doubles * sizeof(double), wished = (size_t)(footprint_bytes / unit_bytes);
  struct arena arena = {.loops = variants[cs_isa_active()], .most_threads = omp_get_max_threads()};
  arena.units = wished > (size_t)arena.most_threads ? wished : (size_t)arena.most_threads;
  arena.block = cs_array_alloc(arena.units, unit_bytes);
  arena.shares = cs_array_alloc((size_t)arena.most_threads, sizeof *arena.shares);
  if (arena.block == NULL || arena.shares == NULL) {
    cs_array_free(arena.block);
    cs_array_free(arena.shares);
    return CS_NOMEM;
  }
  for (int t = 0; t < arena.most_threads; t++) /* where the runtime adjusts teams, a later one may be larger */
    arena.shares[t] = (struct share){.at = arena.block};
  *arena_out = arena;
  return CS_OK;
}

enum cs_status cs__bandwidth_measure(const struct cs_ceilings_plan *plan, struct cs_ceilings *ceilings,
                                     struct cs_error *error) {
  struct arena arena;
  enum cs_status status = make_arena(plan->footprint_bytes, &arena);
  if (status != CS_OK)
    return cs_fail(error, status, "ceilings: no memory for arrays of %llu bytes; choose a smaller footprint",
                   (unsigned long long)plan->footprint_bytes);
  take_shares(&arena);
  ceilings->threads = arena.threads;
  ceilings->footprint_bytes = ceilings->array_bytes = arena.units * unit_doubles * sizeof(double);
  ceilings->huge_bytes = cs_array_huge_bytes(arena.block, ceilings->array_bytes);
  status = measure_streams(&arena, plan->probe_s, ceilings);
  if (status == CS_OK)
    status = measure_nodes(&arena, plan->probe_s, ceilings);
  if (status != CS_OK)
    cs_fail(error, status, "ceilings: no memory for a team of %d", arena.threads);
  cs_array_free(arena.block);
  cs_array_free(arena.shares);
  return status;
}
