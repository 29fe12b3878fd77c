/* kernels/histogram/histogram_by_range.c - keys sorted by ranges of bins, then counted range by range. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The bins are cut into at most 1024 ranges, of 65536 bins or more: 512 KiB of counters, which stay in a second-level
 * cache. Every thread counts how many of its keys fall into each range; from that follows where each thread's keys of
 * each range go in a copy of the keys. Then the threads take ranges as they come: nobody else writes their counters, so
 * these are the result itself.
 *
 * Source: partition first, so that what is written at random fits a cache, as the radix-cluster of Manegold, Boncz,
 * Kersten, Optimizing main-memory join on modern hardware, IEEE Trans. Knowledge and Data Engineering 14 (2002).
 */
#include "kernels/histogram/histogram_loop.h"
#include "kernels/histogram/histogram_parts.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdatomic.h>
#include <string.h>

enum { ranges_most = 1024, shift_least = 16 };

/* Keys that are looked at before they are used, while they are in the first-level cache. */
enum { chunk = 1024 };

static const struct cs__histogram_loops *active(void) {
  static const struct cs__histogram_loops *const variants[] = {CS_ISA_VARIANTS(cs__histogram_loops)};
  return variants[cs_isa_active()];
}

struct plan {
  const struct cs__keys *of;
  unsigned shift; /* a key's range is key >> shift */
  size_t ranges;
  uint32_t *sorted;
  size_t *next; /* [thread][ranges_most]: how many keys; then where the next one goes */
  size_t begin[ranges_most + 1];
};

static bool count_ranges(struct plan *plan, struct cs_range keys, size_t *next) {
  const struct cs__histogram_loops *loops = active();
  memset(next, 0, ranges_most * sizeof *next);
  for (size_t i = keys.begin; i < keys.end; i += chunk) {
    const size_t end = keys.end - i < chunk ? keys.end : i + chunk;
    if (!loops->all_below(plan->of->keys + i, end - i, plan->of->bins))
      return false;
    if (loops->all_equal(plan->of->keys + i, end - i))
      next[plan->of->keys[i] >> plan->shift] += end - i;
    else
      for (size_t k = i; k < end; k++)
        next[plan->of->keys[k] >> plan->shift]++;
  }
  return true;
}

/* Range after range, and in each thread after thread. */
static void place(struct plan *plan, int threads) {
  size_t at = 0;
  for (size_t r = 0; r < plan->ranges; r++) {
    plan->begin[r] = at;
    for (int t = 0; t < threads; t++) {
      size_t *const next = &plan->next[(size_t)t * ranges_most + r];
      const size_t count = *next;
      *next = at;
      at += count;
    }
  }
  plan->begin[plan->ranges] = at;
}

/* Equal keys would each wait for the store of the one before: a chunk of them is one step. */
static void sort_range(const struct plan *plan, struct cs_range range, size_t *next) {
  const struct cs__histogram_loops *loops = active();
  for (size_t i = range.begin; i < range.end; i += chunk) {
    const uint32_t *const keys = plan->of->keys + i;
    const size_t count = range.end - i < chunk ? range.end - i : chunk;
    if (loops->all_equal(keys, count)) {
      memcpy(plan->sorted + next[keys[0] >> plan->shift], keys, count * sizeof *keys);
      next[keys[0] >> plan->shift] += count;
      continue;
    }
    for (size_t k = 0; k < count; k++)
      plan->sorted[next[keys[k] >> plan->shift]++] = keys[k];
  }
}

/* The last range also has the bins that no key can name. */
static void count_range(const struct plan *plan, size_t r, uint64_t *counts) {
  const size_t first = r << plan->shift, last = r + 1 < plan->ranges ? (r + 1) << plan->shift : plan->of->bins;
  memset(counts + first, 0, (last - first) * sizeof *counts);
  for (size_t i = plan->begin[r]; i < plan->begin[r + 1]; i += chunk) {
    const uint32_t *const keys = plan->sorted + i;
    const size_t count = plan->begin[r + 1] - i < chunk ? plan->begin[r + 1] - i : chunk;
    const bool equal = active()->all_equal(keys, count);
    counts[keys[0]] += equal ? count : 0;
    for (size_t k = equal ? count : 0; k < count; k++)
      counts[keys[k]]++;
  }
}

static bool run(struct plan *plan, bool team, uint64_t *counts) {
  atomic_bool below = true;
#pragma omp parallel if (team)
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
    const struct cs_range keys = cs_range_of(plan->of->n, 1, thread, threads);
    size_t *const next = plan->next + (size_t)thread * ranges_most;
    if (!count_ranges(plan, keys, next))
      atomic_store(&below, false);
#pragma omp barrier
#pragma omp single
    place(plan, threads);
    if (atomic_load(&below)) {
      sort_range(plan, keys, next);
#pragma omp barrier
#pragma omp for schedule(dynamic, 1)
      for (size_t r = 0; r < plan->ranges; r++)
        count_range(plan, r, counts);
    }
  }
  return below;
}

enum cs_status cs__histogram_by_range(const struct cs__keys *of, bool team, uint64_t *counts) {
  const size_t threads = team ? (size_t)omp_get_max_threads() : 1;
  struct plan plan = {.of = of, .shift = shift_least};
  const uint64_t last_key = of->bins - 1 < UINT32_MAX ? of->bins - 1 : UINT32_MAX;
  while (last_key >> plan.shift >= ranges_most)
    plan.shift++;
  plan.ranges = (size_t)(last_key >> plan.shift) + 1;
  plan.sorted = cs_array_alloc(of->n, sizeof *plan.sorted);
  plan.next = cs_array_alloc(threads * ranges_most, sizeof *plan.next);
  const bool have = plan.sorted != NULL && plan.next != NULL;
  const bool below = have && run(&plan, team, counts);
  cs_array_free(plan.sorted);
  cs_array_free(plan.next);
  return !have ? CS_NOMEM : below ? CS_OK : CS_INVALID;
}
