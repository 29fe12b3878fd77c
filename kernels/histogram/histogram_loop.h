/* kernels/histogram/histogram_loop.h - the per-thread loops of histogram; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_HISTOGRAM_LOOP_H
#define CORESWEEP_KERNELS_HISTOGRAM_LOOP_H

#include "topology/cpu_features.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tables that bytes, and keys with few bins, are counted in by turns; the count of a value is the sum over them. */
enum { CS__BYTE_TABLES = 8, CS__KEY_TABLES = 4 };

/* Counters have 32 bits: at most 2^32 - 1 increments before they are added up. */
struct cs__histogram_loops {
  /* table: CS__BYTE_TABLES tables of 256, one behind the other. */
  void (*bytes)(const uint8_t *x, size_t n, uint32_t *table);
  /* table: CS__KEY_TABLES of bins, or one. False when a key is not below bins; nothing outside of table is touched. */
  bool (*keys_few)(const uint32_t *keys, size_t n, size_t bins, uint32_t *table);
  bool (*keys)(const uint32_t *keys, size_t n, size_t bins, uint32_t *table);
  /* table: one-byte counters, one for each bin; one that wraps round adds 256 to its bin of counts, atomically. */
  bool (*keys_carried)(const uint32_t *keys, size_t n, size_t bins, uint8_t *table, uint64_t *counts);
  bool (*all_below)(const uint32_t *keys, size_t n, size_t bins);
  bool (*all_equal)(const uint32_t *keys, size_t n); /* n >= 1 */
};

CS_ISA_DECLARE(struct cs__histogram_loops, cs__histogram_loops);

#endif
