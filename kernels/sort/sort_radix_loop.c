/* kernels/sort/sort_radix_loop.c - one bucket sorted by its leading digits, then by insertion what they left. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The two digits behind the leading equal bits, least significant first (LSD radix sort: Knuth, volume 3, 5.2.5), put
 * nearly all keys of a bucket in order: they are chosen 8 bits longer than what tells m keys apart, so that of m random
 * keys about m / 512 pairs are left in the wrong order. Insertion mends those. When it has too much to move, the keys
 * are not random, and the remaining digits are sorted as well, all of them. Every step is stable.
 */
#include "kernels/simd.h"
#include "kernels/sort/sort_loop.h"

#define INLINE static inline __attribute__((always_inline))

enum {
  few_keys = 32,       /* insertion alone */
  many_keys = 1 << 16, /* two arrays of so many are 1 MiB: larger pieces are split before they are sorted */
  digit_bits_max = 11,
  digits_max = 1 << digit_bits_max,
  split_bits = 8
};

static void sort_keys(const struct cs__sort_piece *piece);
static void sort_pairs(const struct cs__sort_piece *piece);

static uint32_t bits_of(uint64_t value) {
  return value == 0 ? 0 : 64U - (uint32_t)__builtin_clzll(value);
}

static void copy(uint64_t *to, const uint64_t *from, size_t n) {
  memcpy(to, from, n * sizeof *to);
}

/* Swaps the two places of a piece. */
INLINE struct cs__sort_piece turned(struct cs__sort_piece piece) {
  return (struct cs__sort_piece){.keys = piece.other_keys,
                                 .values = piece.other_values,
                                 .other_keys = piece.keys,
                                 .other_values = piece.values,
                                 .n = piece.n,
                                 .to_other = !piece.to_other};
}

/* To where it must end, being sorted. */
INLINE void finish(const struct cs__sort_piece *piece, bool pairs) {
  if (!piece->to_other || piece->n == 0)
    return;
  copy(piece->other_keys, piece->keys, piece->n);
  if (pairs)
    copy(piece->other_values, piece->values, piece->n);
}

/* False when it gave up after `moves` of them; the keys are then permuted, and still stably. */
INLINE bool insertion(const struct cs__sort_piece *piece, size_t moves, bool pairs) {
  uint64_t *keys = piece->keys, *values = piece->values;
  for (size_t i = 1; i < piece->n; i++) {
    const uint64_t key = keys[i], value = pairs ? values[i] : 0;
    if (keys[i - 1] <= key)
      continue;
    size_t j = i;
    for (; j > 0 && keys[j - 1] > key; j--) {
      keys[j] = keys[j - 1];
      if (pairs)
        values[j] = values[j - 1];
    }
    keys[j] = key;
    if (pairs)
      values[j] = value;
    if (i - j > moves)
      return false;
    moves -= i - j;
  }
  return true;
}

/* counts become the places where the digits begin. */
INLINE void sum_up(uint32_t *counts, size_t digits) {
  uint32_t sum = 0;
  for (size_t d = 0; d < digits; d++) {
    const uint32_t here = counts[d];
    counts[d] = sum;
    sum += here;
  }
}

/* keys to other by the digit (key - least) >> shift & mask. */
INLINE void move(const struct cs__sort_piece *piece, uint64_t least, uint32_t shift, uint64_t mask, uint32_t *next,
                 bool pairs) {
  for (size_t i = 0; i < piece->n; i++) {
    const uint64_t key = piece->keys[i];
    const uint32_t to = next[((key - least) >> shift) & mask]++;
    piece->other_keys[to] = key;
    if (pairs)
      piece->other_values[to] = piece->values[i];
  }
}

/* By `bits` bits from `shift` on, in two passes: ends where it began. */
INLINE void two_digits(const struct cs__sort_piece *piece, uint64_t least, uint32_t shift, uint32_t bits, bool pairs) {
  uint32_t low[digits_max], high[digits_max];
  const uint32_t low_bits = bits / 2, high_bits = bits - low_bits;
  const uint64_t low_mask = ((uint64_t)1 << low_bits) - 1, high_mask = ((uint64_t)1 << high_bits) - 1;
  memset(low, 0, sizeof *low << low_bits);
  memset(high, 0, sizeof *high << high_bits);
  for (size_t i = 0; i < piece->n; i++) {
    const uint64_t digits = (piece->keys[i] - least) >> shift;
    low[digits & low_mask]++;
    high[(digits >> low_bits) & high_mask]++;
  }
  sum_up(low, (size_t)1 << low_bits);
  sum_up(high, (size_t)1 << high_bits);
  move(piece, least, shift, low_mask, low, pairs);
  const struct cs__sort_piece back = turned(*piece);
  move(&back, least, shift + low_bits, high_mask, high, pairs);
}

INLINE void sort_by_digits(const struct cs__sort_piece *piece, uint64_t least, uint32_t top, bool pairs) {
  const uint32_t wished = bits_of(piece->n) + 8, most = 2 * digit_bits_max;
  const uint32_t bits = wished > top ? top : wished > most ? most : wished;
  two_digits(piece, least, top - bits, bits, pairs);
  if (bits == top || insertion(piece, 2 * piece->n, pairs))
    return;
  for (uint32_t shift = 0; shift < top; shift += most)
    two_digits(piece, least, shift, top - shift < most ? top - shift : most, pairs);
}

/* A piece too large for a second-level cache: its leading digit cuts it, each part is sorted on its own. */
INLINE void split(const struct cs__sort_piece *piece, uint64_t least, uint32_t top, bool pairs) {
  const uint32_t shift = top > split_bits ? top - split_bits : 0;
  size_t ends[(1 << split_bits) + 1] = {0};
  for (size_t i = 0; i < piece->n; i++)
    ends[((piece->keys[i] - least) >> shift) + 1]++;
  for (size_t d = 1; d < 1 << split_bits; d++)
    ends[d] += ends[d - 1]; /* where digit d begins; where it ends when all are moved */
  for (size_t i = 0; i < piece->n; i++) {
    const size_t to = ends[(piece->keys[i] - least) >> shift]++;
    piece->other_keys[to] = piece->keys[i];
    if (pairs)
      piece->other_values[to] = piece->values[i];
  }
  const struct cs__sort_piece moved = turned(*piece);
  for (size_t d = 0, begin = 0; d < 1 << split_bits; begin = ends[d++]) {
    const struct cs__sort_piece part = {.keys = moved.keys + begin,
                                        .values = pairs ? moved.values + begin : NULL,
                                        .other_keys = moved.other_keys + begin,
                                        .other_values = pairs ? moved.other_values + begin : NULL,
                                        .n = ends[d] - begin,
                                        .to_other = moved.to_other};
    if (pairs)
      sort_pairs(&part);
    else
      sort_keys(&part);
  }
}

INLINE bool is_sorted(const uint64_t *keys, size_t n, uint64_t *least_out, uint64_t *most_out) {
  uint64_t least = keys[0], most = keys[0], falls = 0;
  for (size_t i = 1; i < n; i++) {
    least = keys[i] < least ? keys[i] : least;
    most = keys[i] > most ? keys[i] : most;
    falls |= keys[i - 1] > keys[i];
  }
  *least_out = least;
  *most_out = most;
  return falls == 0;
}

INLINE void sort_as(const struct cs__sort_piece *piece, bool pairs) {
  uint64_t least = 0, most = 0;
  if (piece->n <= few_keys) {
    insertion(piece, SIZE_MAX, pairs);
  } else if (!is_sorted(piece->keys, piece->n, &least, &most)) {
    if (piece->n > many_keys) {
      split(piece, least, bits_of(most - least), pairs);
      return;
    }
    sort_by_digits(piece, least, bits_of(most - least), pairs);
  }
  finish(piece, pairs);
}

static void sort_keys(const struct cs__sort_piece *piece) {
  sort_as(piece, false);
}

static void sort_pairs(const struct cs__sort_piece *piece) {
  sort_as(piece, true);
}

static void sort(const struct cs__sort_piece *piece) {
  (piece->values != NULL ? sort_pairs : sort_keys)(piece);
}

const struct cs__sort_radix_loops CS_ISA_SYMBOL(cs__sort_radix_loops) = {.sort = sort};
