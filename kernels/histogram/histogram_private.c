/* kernels/histogram/histogram_private.c - a table of counters for each thread, added up by all of them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram_loop.h"
#include "kernels/histogram/histogram_parts.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdatomic.h>
#include <string.h>

/* Counters have 32 bits. */
static const size_t keys_at_once = (size_t)1 << 31;

/* Bins of which several tables still leave most of a first-level cache of 32 KiB to the keys: 16 KiB. */
static const size_t bins_few = 1024;
static const size_t line_counters = 16;
static const size_t line_bins = 8; /* of the result */

struct tables {
  uint32_t *counter;
  size_t each;   /* tables a thread counts into */
  size_t stride; /* counters of a thread: whole lines */
};

/* False when a key is not below bins. */
static bool count_range(const struct cs__keys *of, struct cs_range range, const struct tables *tables, uint32_t *mine) {
  static const struct cs__histogram_loops *const variants[] = {CS_ISA_VARIANTS(cs__histogram_loops)};
  const struct cs__histogram_loops *loops = variants[cs_isa_active()];
  memset(mine, 0, tables->each * of->bins * sizeof *mine);
  if (of->x == NULL)
    return (tables->each > 1 ? loops->keys_few : loops->keys)(of->keys + range.begin, range.end - range.begin, of->bins,
                                                              mine);
  loops->bytes(of->x + range.begin, range.end - range.begin, mine);
  return true;
}

/* counts of the bins of a range, over the tables of all threads. */
static void add_up(const struct cs__keys *of, struct cs_range bins, const struct tables *tables, int threads, bool add,
                   uint64_t *counts) {
  if (!add)
    memset(counts + bins.begin, 0, (bins.end - bins.begin) * sizeof *counts);
  for (size_t t = 0; t < (size_t)threads; t++)
    for (size_t table = 0; table < tables->each; table++) {
      const uint32_t *const counter = tables->counter + t * tables->stride + table * of->bins;
      for (size_t b = bins.begin; b < bins.end; b++)
        counts[b] += counter[b];
    }
}

/* No more keys than a counter can count. counts is added to if `add`, else overwritten. */
static bool count_some(const struct cs__keys *of, bool team, bool add, const struct tables *tables, uint64_t *counts) {
  if (!team) {
    const bool below = count_range(of, (struct cs_range){0, of->n}, tables, tables->counter);
    add_up(of, (struct cs_range){0, of->bins}, tables, 1, add, counts);
    return below;
  }
  atomic_bool below = true;
#pragma omp parallel
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
    uint32_t *const mine = tables->counter + (size_t)thread * tables->stride;
    if (!count_range(of, cs_range_of(of->n, line_counters, thread, threads), tables, mine))
      atomic_store(&below, false);
#pragma omp barrier
    add_up(of, cs_range_of(of->bins, line_bins, thread, threads), tables, threads, add, counts);
  }
  return below;
}

enum cs_status cs__histogram_private(const struct cs__keys *of, bool team, uint64_t *counts) {
  const size_t threads_most = team ? (size_t)omp_get_max_threads() : 1;
  struct tables tables = {.each = of->x != NULL ? CS__BYTE_TABLES : of->bins <= bins_few ? CS__KEY_TABLES : 1};
  tables.stride = (tables.each * of->bins + line_counters - 1) / line_counters * line_counters;
  tables.counter = cs_array_alloc(threads_most * tables.stride, sizeof *tables.counter);
  if (tables.counter == NULL)
    return CS_NOMEM;
  bool below = true;
  for (size_t begin = 0; below && (begin == 0 || begin < of->n); begin += keys_at_once) {
    struct cs__keys some = *of;
    some.x = of->x != NULL ? of->x + begin : NULL;
    some.keys = of->keys != NULL ? of->keys + begin : NULL;
    some.n = of->n - begin < keys_at_once ? of->n - begin : keys_at_once;
    below = count_some(&some, team, begin > 0, &tables, counts);
  }
  cs_array_free(tables.counter);
  return below ? CS_OK : CS_INVALID;
}
