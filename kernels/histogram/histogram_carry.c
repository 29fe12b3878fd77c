/* kernels/histogram/histogram_carry.c - a table of one-byte counters for each thread, which carry into the result. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A counter that wraps round adds 256 to its bin of the result, atomically: one key in 256 at the most, so that the
 * result is written as seldom as it is shared. Tables of a byte a bin stay in caches that hold a quarter of what
 * 4-byte counters take. When all keys are counted, the threads share the bins and add what the tables still hold.
 *
 * Source: ours.
 */
#include "kernels/histogram/histogram_loop.h"
#include "kernels/histogram/histogram_parts.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdatomic.h>
#include <string.h>

static const size_t line_bytes = 64, line_keys = 16;

static void add_up(struct cs_range bins, const uint8_t *tables, size_t stride, int threads, uint64_t *counts) {
  for (int t = 0; t < threads; t++) {
    const uint8_t *const counter = tables + (size_t)t * stride;
    for (size_t b = bins.begin; b < bins.end; b++)
      counts[b] += counter[b];
  }
}

/* What one of the threads does; a barrier waits for all of them. False when one of its keys is not below bins. */
static bool count(const struct cs__keys *of, int thread, int threads, uint8_t *tables, size_t stride,
                  uint64_t *counts) {
  static const struct cs__histogram_loops *const variants[] = {CS_ISA_VARIANTS(cs__histogram_loops)};
  const struct cs_range keys = cs_range_of(of->n, line_keys, thread, threads),
                        bins = cs_range_of(of->bins, line_bytes, thread, threads);
  uint8_t *const mine = tables + (size_t)thread * stride;
  memset(mine, 0, stride);
  memset(counts + bins.begin, 0, (bins.end - bins.begin) * sizeof *counts);
#pragma omp barrier
  const bool below =
      variants[cs_isa_active()]->keys_carried(of->keys + keys.begin, keys.end - keys.begin, of->bins, mine, counts);
#pragma omp barrier
  add_up(bins, tables, stride, threads, counts);
  return below;
}

enum cs_status cs__histogram_carry(const struct cs__keys *of, bool team, uint64_t *counts) {
  const size_t threads_most = team ? (size_t)omp_get_max_threads() : 1;
  const size_t stride = (of->bins + line_bytes - 1) / line_bytes * line_bytes;
  uint8_t *const tables = cs_array_alloc(threads_most, stride);
  if (tables == NULL)
    return CS_NOMEM;
  atomic_bool below = true;
#pragma omp parallel if (team)
  {
    if (!count(of, omp_get_thread_num(), omp_get_num_threads(), tables, stride, counts))
      atomic_store(&below, false);
  }
  cs_array_free(tables);
  return below ? CS_OK : CS_INVALID;
}
