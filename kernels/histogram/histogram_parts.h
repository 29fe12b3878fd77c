/* kernels/histogram/histogram_parts.h - the ways of counting, each in a file of its own; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_HISTOGRAM_PARTS_H
#define CORESWEEP_KERNELS_HISTOGRAM_PARTS_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is counted: x, or keys when x is NULL. */
struct cs__keys {
  const uint8_t *x;
  const uint32_t *keys;
  size_t n, bins;
};

/* Whether tables for so many threads cost more, in time or in memory, than to sort the keys by ranges of bins. */
bool cs__histogram_sorts(const struct cs__keys *of, size_t threads);

/* A table for each thread. */
enum cs_status cs__histogram_private(const struct cs__keys *of, bool team, uint64_t *counts);

/* A table of one-byte counters for each thread. keys only. */
enum cs_status cs__histogram_carry(const struct cs__keys *of, bool team, uint64_t *counts);

/* Keys sorted by ranges of bins first, so that a range's counters stay in the second-level cache. keys only. */
enum cs_status cs__histogram_by_range(const struct cs__keys *of, bool team, uint64_t *counts);

#endif
