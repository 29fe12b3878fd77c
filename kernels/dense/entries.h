/* kernels/dense/entries.h - entries that look random and are the same whichever thread makes them; private to kernels.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_ENTRIES_H
#define CORESWEEP_KERNELS_DENSE_ENTRIES_H

#include "runtime/base/random.h"

/* Of row i and column j, below 2^30, of one of 16 matrices: 64 bits of its own. */
static inline uint64_t cs__entry_bits(unsigned matrix, uint64_t i, uint64_t j) {
  return cs_random_at((uint64_t)matrix << 60 | i << 30 | j);
}

/* In [-1/2, 1/2). */
static inline double cs__entry(unsigned matrix, uint64_t i, uint64_t j) {
  return (double)(cs__entry_bits(matrix, i, j) >> 40) * 0x1p-24 - 0.5;
}

/* A whole number of so many bits with its sign: from -2^(bits - 1) to 2^(bits - 1) - 1. */
static inline double cs__whole_entry(unsigned matrix, uint64_t i, uint64_t j, int bits) {
  return (double)(cs__entry_bits(matrix, i, j) >> (64 - bits)) - (double)(UINT64_C(1) << (bits - 1));
}

#endif
