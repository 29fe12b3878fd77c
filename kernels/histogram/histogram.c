/* kernels/histogram/histogram.c - counting keys: which of three ways pays for how many bins and keys. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: how often each value occurs, the reduction with as many results as there are bins.
 *
 * How: every thread counts its share of the keys into a table of its own (histogram_private.c); then the threads share
 * the bins and add up the tables. With more bins than a first-level cache holds counters, these have one byte and carry
 * into the result (histogram_carry.c). With very many bins, or so few keys for each that the tables cost more than the
 * counting, the keys are sorted by ranges of bins first (histogram_by_range.c), and no table is needed.
 *
 * Why it is fast: counters of 4 bytes, or of one, take half the cache of the 8 bytes of a result, or an eighth; few
 * bins have several tables used by turns, so that an increment seldom waits for the store of the one before; a chunk of
 * equal keys is one addition. One increment a cycle is what remains: a load, an addition and a store.
 *
 * What safety costs otherwise is in histogram_shared.c.
 *
 * Source: a table for each thread, Hwu, Kirk, El Hajj, Programming Massively Parallel Processors, 4th edition (2022),
 * chapter Parallel histogram: An introduction to atomic operations and privatization. The choice between the ways:
 * ours.
 */
#include "kernels/histogram/histogram.h"

#include "kernels/histogram/histogram_parts.h"
#include "kernels/spans.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <string.h>

/* Measured at one thread (Sapphire Rapids server), keys at random: counters of 4 bytes are as fast as such of one byte
 * up to 16 thousand bins, 64 KiB; those of one byte are 1.5 times as fast at 64 thousand, 2.3 times at 1 million, and
 * faster than sorting by range up to 16 million bins. */
static const size_t bins_wide = (size_t)1 << 14, bins_private = (size_t)1 << 24;

/* The tables of a whole team: 16 of the largest. A bound on memory, not on time: a sort takes 4 bytes a key, whatever
 * the team, where 128 threads would have 2 GiB of tables. */
static const size_t tables_bytes = (size_t)1 << 28;

/* Setting a counter of a byte to 0 and adding it up goes in vectors and is bound by the 8 bytes of its result, at 64
 * bytes a line: taken for an eighth of what counting a key does, which touches a line. A guess, not measured. */
static const size_t bins_per_key = 8;

/* A key takes as long as reading so many bytes from the second-level cache: 0.5 ns at 64 GB/s. */
static const double effort_bytes = 32.0;

bool cs__histogram_sorts(const struct cs__keys *of, size_t threads) {
  if (of->x != NULL)
    return false;
  const bool tables_fit = of->bins <= bins_private && of->bins <= tables_bytes / threads;
  return !tables_fit || (threads > 1 && of->bins / bins_per_key > of->n / threads);
}

static enum cs_status count(const struct cs__keys *of, uint64_t *counts) {
  const bool carries = of->bins > bins_wide;
  const struct cs__effort effort = {.bytes = effort_bytes * (double)of->n, .barriers = carries ? 2 : 1};
  const bool team = of->n > of->bins / bins_per_key && cs__team_pays(effort);
  if (cs__histogram_sorts(of, team ? (size_t)omp_get_max_threads() : 1))
    return cs__histogram_by_range(of, team, counts);
  if (carries)
    return cs__histogram_carry(of, team, counts);
  return cs__histogram_private(of, team, counts);
}

enum cs_status cs_histogram_u8(size_t n, const uint8_t *x, uint64_t counts[256]) {
  if ((n > 0 && x == NULL) || counts == NULL)
    return CS_INVALID;
  if (n == 0) {
    memset(counts, 0, 256 * sizeof *counts);
    return CS_OK;
  }
  return count(&(struct cs__keys){.x = x, .n = n, .bins = 256}, counts);
}

enum cs_status cs_histogram_u32(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts) {
  if ((n > 0 && (keys == NULL || bins == 0)) || (bins > 0 && counts == NULL) ||
      !cs__can_span(1, bins, 0, sizeof *counts))
    return CS_INVALID;
  if (bins == 0)
    return CS_OK;
  return count(&(struct cs__keys){.keys = keys, .n = n, .bins = bins}, counts);
}
