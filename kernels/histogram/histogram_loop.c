/* kernels/histogram/histogram_loop.c - counting keys into one or several tables, a chunk of them at a time. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram_loop.h"

#include <string.h>

/*
 * The smallest and the largest key of a chunk, found by vectors, say two things at a price of some hundredths: whether
 * all keys are below bins, and whether all are the same. Equal keys would each wait for the store of the one before.
 */
enum { chunk = 512 };

struct extent {
  uint32_t least, most;
};

static inline struct extent extent_of_bytes(const uint8_t *x, size_t n) {
  uint8_t least = UINT8_MAX, most = 0;
  for (size_t i = 0; i < n; i++) {
    least = x[i] < least ? x[i] : least;
    most = x[i] > most ? x[i] : most;
  }
  return (struct extent){least, most};
}

static inline struct extent extent_of_keys(const uint32_t *keys, size_t n) {
  struct extent of = {UINT32_MAX, 0};
  for (size_t i = 0; i < n; i++) {
    of.least = keys[i] < of.least ? keys[i] : of.least;
    of.most = keys[i] > of.most ? keys[i] : of.most;
  }
  return of;
}

static inline void count_bytes(const uint8_t *x, size_t n, uint32_t *table) {
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word = 0;
    memcpy(&word, x + i, sizeof word);
#pragma GCC unroll 8
    for (int k = 0; k < 8; k++)
      table[256 * k + (int)(word >> 8 * k & 0xff)]++;
  }
  for (; i < n; i++)
    table[x[i]]++;
}

static void bytes(const uint8_t *x, size_t n, uint32_t *table) {
  for (size_t i = 0; i < n; i += chunk) {
    const size_t count = n - i < chunk ? n - i : chunk;
    const struct extent of = extent_of_bytes(x + i, count);
    if (of.least == of.most)
      table[of.least] += (uint32_t)count;
    else
      count_bytes(x + i, count, table);
  }
}

/* tables is a constant: 1 or CS__KEY_TABLES. */
static inline __attribute__((always_inline)) bool count_keys(const uint32_t *keys, size_t n, size_t bins,
                                                             uint32_t *table, size_t tables) {
  for (size_t i = 0; i < n; i += chunk) {
    const size_t count = n - i < chunk ? n - i : chunk;
    const struct extent of = extent_of_keys(keys + i, count);
    if (of.most >= bins)
      return false;
    if (of.least == of.most) {
      table[of.least] += (uint32_t)count;
      continue;
    }
    size_t k = 0;
    for (; k + CS__KEY_TABLES <= count; k += CS__KEY_TABLES) {
#pragma GCC unroll 4
      for (size_t t = 0; t < CS__KEY_TABLES; t++)
        table[bins * (t % tables) + keys[i + k + t]]++;
    }
    for (; k < count; k++)
      table[keys[i + k]]++;
  }
  return true;
}

static bool keys_few(const uint32_t *keys, size_t n, size_t bins, uint32_t *table) {
  return count_keys(keys, n, bins, table, CS__KEY_TABLES);
}

static bool keys_one_table(const uint32_t *keys, size_t n, size_t bins, uint32_t *table) {
  return count_keys(keys, n, bins, table, 1);
}

static inline void carry(uint64_t *count, uint64_t more) {
  __atomic_fetch_add(count, more, __ATOMIC_RELAXED);
}

static bool keys_carried(const uint32_t *keys, size_t n, size_t bins, uint8_t *table, uint64_t *counts) {
  enum { unrolled = 4, wraps_at = UINT8_MAX + 1 };
  for (size_t i = 0; i < n; i += chunk) {
    const size_t count = n - i < chunk ? n - i : chunk;
    const struct extent of = extent_of_keys(keys + i, count);
    if (of.most >= bins)
      return false;
    if (of.least == of.most) {
      carry(&counts[of.least], count);
      continue;
    }
    size_t k = i;
    for (; k + unrolled <= i + count; k += unrolled) {
#pragma GCC unroll 4
      for (size_t u = 0; u < unrolled; u++)
        if (__builtin_expect(++table[keys[k + u]] == 0, 0))
          carry(&counts[keys[k + u]], wraps_at);
    }
    for (; k < i + count; k++)
      if (++table[keys[k]] == 0)
        carry(&counts[keys[k]], wraps_at);
  }
  return true;
}

static bool all_below(const uint32_t *keys, size_t n, size_t bins) {
  return n == 0 || extent_of_keys(keys, n).most < bins;
}

static bool all_equal(const uint32_t *keys, size_t n) {
  const struct extent of = extent_of_keys(keys, n);
  return of.least == of.most;
}

const struct cs__histogram_loops CS_ISA_SYMBOL(cs__histogram_loops) = {.bytes = bytes,
                                                                       .keys_few = keys_few,
                                                                       .keys = keys_one_table,
                                                                       .keys_carried = keys_carried,
                                                                       .all_below = all_below,
                                                                       .all_equal = all_equal};
