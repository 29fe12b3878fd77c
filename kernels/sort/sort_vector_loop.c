/* kernels/sort/sort_vector_loop.c - quicksort of 64-bit keys by AVX-512: compressing partitions, sorting networks. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A partition compares a vector of keys with the pivot and compresses it twice: the keys that stay move up in the array
 * they are read from, the others go to the front of a second one. Both writes are whole vectors, whatever part of them
 * counts: what is too much is overwritten by the next one, and in the array that is read it never gets ahead of the
 * reading. No branch depends on a key. So each part has its keys in one place and as much room in another, and where it
 * must end is one of the two.
 *
 * Parts of at most 64 keys are sorted in eight registers: Batcher's network of 19 comparators sorts eight keys down
 * each of the eight columns, a transposition makes rows of the columns, and bitonic networks merge the rows (Batcher,
 * Sorting networks and their applications, 1968). A comparator is one comparison and two blends.
 *
 * That vectors of compressed keys make the fastest quicksort is due to Gueron and Krasnov (2016) and Bramas (2017).
 */
#include "kernels/simd.h"
#include "kernels/sort/sort_loop.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)

#define INLINE static inline __attribute__((always_inline))

enum {
  lanes = 8,
  network_vectors = 8,
  network_keys = lanes * network_vectors,
  well_sampled = 1024 /* a larger part gets its pivot from 64 keys, a smaller one from 8 */
};

/* --- networks ----------------------------------------------------------------------------------------------------- */

INLINE void comparator(__m512i *low, __m512i *high) {
  const __m512i a = *low, b = *high;
  const __mmask8 swap = _mm512_cmplt_epu64_mask(b, a);
  *low = _mm512_mask_blend_epi64(swap, a, b);
  *high = _mm512_mask_blend_epi64(swap, b, a);
}

/* Lanes with their bit in `highs` keep the larger of v and partner, the others the smaller. */
INLINE __m512i keep(__m512i v, __m512i partner, __mmask8 highs) {
  return _mm512_mask_blend_epi64(_kxor_mask8(_mm512_cmplt_epu64_mask(partner, v), highs), v, partner);
}

INLINE __m512i reversed(__m512i v) {
  return _mm512_permutexvar_epi64(_mm512_setr_epi64(7, 6, 5, 4, 3, 2, 1, 0), v);
}

/* A bitonic vector into ascending order. */
INLINE __m512i merge_lanes(__m512i v) {
  v = keep(v, _mm512_shuffle_i64x2(v, v, 0x4E), 0xF0);
  v = keep(v, _mm512_permutex_epi64(v, 0x4E), 0xCC);
  return keep(v, _mm512_permutex_epi64(v, 0xB1), 0xAA);
}

INLINE __m512i sort_lanes(__m512i v) {
  v = keep(v, _mm512_permutex_epi64(v, 0xB1), 0xAA);
  v = keep(v, _mm512_permutex_epi64(v, 0x1B), 0xCC);
  v = keep(v, _mm512_permutex_epi64(v, 0xB1), 0xAA);
  v = keep(v, reversed(v), 0xF0);
  v = keep(v, _mm512_permutex_epi64(v, 0x4E), 0xCC);
  return keep(v, _mm512_permutex_epi64(v, 0xB1), 0xAA);
}

/* `count` vectors of which each half ascends: all of them ascend. */
INLINE void merge_halves(__m512i *v, int count) {
  __m512i back[network_vectors / 2];
#pragma GCC unroll 8
  for (int i = 0; i < count / 2; i++)
    back[i] = reversed(v[count - 1 - i]);
#pragma GCC unroll 8
  for (int i = 0; i < count / 2; i++) {
    v[count / 2 + i] = back[i];
    comparator(&v[i], &v[count / 2 + i]);
  }
#pragma GCC unroll 8
  for (int distance = count / 4; distance > 0; distance /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < count; i++)
      if ((i & distance) == 0)
        comparator(&v[i], &v[i + distance]);
  }
#pragma GCC unroll 8
  for (int i = 0; i < count; i++)
    v[i] = merge_lanes(v[i]);
}

/* Batcher's network for eight, down the columns of eight vectors. */
INLINE void sort_columns(__m512i *v) {
  static const uint8_t pairs[19][2] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {0, 2}, {1, 3}, {4, 6}, {5, 7}, {1, 2}, {5, 6},
                                       {0, 4}, {1, 5}, {2, 6}, {3, 7}, {2, 4}, {3, 5}, {1, 2}, {3, 4}, {5, 6}};
#pragma GCC unroll 19
  for (int i = 0; i < 19; i++)
    comparator(&v[pairs[i][0]], &v[pairs[i][1]]);
}

INLINE void transpose(__m512i *v) {
  __m512i a[lanes], b[lanes];
#pragma GCC unroll 8
  for (int i = 0; i < lanes; i += 2) {
    a[i] = _mm512_unpacklo_epi64(v[i], v[i + 1]);
    a[i + 1] = _mm512_unpackhi_epi64(v[i], v[i + 1]);
  }
#pragma GCC unroll 8
  for (int i = 0; i < lanes; i += 4) {
#pragma GCC unroll 8
    for (int k = 0; k < 2; k++) {
      b[i + k] = _mm512_shuffle_i64x2(a[i + k], a[i + k + 2], 0x88);
      b[i + k + 2] = _mm512_shuffle_i64x2(a[i + k], a[i + k + 2], 0xDD);
    }
  }
#pragma GCC unroll 8
  for (int k = 0; k < 4; k++) {
    v[k] = _mm512_shuffle_i64x2(b[k], b[k + 4], 0x88);
    v[k + 4] = _mm512_shuffle_i64x2(b[k], b[k + 4], 0xDD);
  }
}

/* The rows of eight vectors, sorted down their columns, into one ascending run. */
INLINE void sort_vectors_8(__m512i *v) {
  sort_columns(v);
  transpose(v);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i += 2)
    merge_halves(v + i, 2);
  merge_halves(v, 4);
  merge_halves(v + 4, 4);
  merge_halves(v, 8);
}

INLINE void sort_vectors(__m512i *v, int count) {
  if (count == network_vectors) {
    sort_vectors_8(v);
    return;
  }
#pragma GCC unroll 8
  for (int i = 0; i < count; i++)
    v[i] = sort_lanes(v[i]);
#pragma GCC unroll 8
  for (int i = 0; i + 1 < count; i += 2)
    merge_halves(v + i, 2);
  if (count == 4)
    merge_halves(v, 4);
}

/* Keys that are not there count as the largest there is, and so end behind all others. */
INLINE void network(const uint64_t *from, uint64_t *to, size_t n, int count) {
  __m512i v[network_vectors];
  __mmask8 there[network_vectors];
#pragma GCC unroll 8
  for (int i = 0; i < count; i++) {
    const size_t before = (size_t)i * lanes, here = n < before ? 0 : n - before;
    there[i] = here >= lanes ? 0xFF : (__mmask8)((1U << here) - 1);
    v[i] = _mm512_mask_loadu_epi64(_mm512_set1_epi64(-1), there[i], from + (here == 0 ? 0 : before));
  }
  sort_vectors(v, count);
#pragma GCC unroll 8
  for (int i = 0; i < count; i++)
    if (there[i] != 0)
      _mm512_mask_storeu_epi64(to + (size_t)i * lanes, there[i], v[i]);
}

static void sort_few(const uint64_t *from, uint64_t *to, size_t n) {
  if (n <= 8)
    network(from, to, n, 1);
  else if (n <= 16)
    network(from, to, n, 2);
  else if (n <= 32)
    network(from, to, n, 4);
  else
    network(from, to, n, 8);
}

/* --- partitions --------------------------------------------------------------------------------------------------- */

/* A key near the median: the fourth of 8, or the 32nd of 64, that lie evenly in the part. */
static uint64_t choose_pivot(const uint64_t *keys, size_t n) {
  __m512i v[network_vectors];
  const __m512i steps = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
  if (n <= well_sampled) {
    const __m512i at = _mm512_mullo_epi64(steps, _mm512_set1_epi64((int64_t)(n / lanes)));
    const __m512i sorted = sort_lanes(_mm512_i64gather_epi64(at, keys + n / (2 * lanes), 8));
    return (uint64_t)_mm_extract_epi64(_mm512_extracti64x2_epi64(sorted, 1), 1);
  }
  const size_t step = n / network_keys;
  const __m512i at = _mm512_mullo_epi64(steps, _mm512_set1_epi64((int64_t)step));
#pragma GCC unroll 8
  for (size_t i = 0; i < network_vectors; i++)
    v[i] = _mm512_i64gather_epi64(at, keys + step / 2 + i * lanes * step, 8);
  sort_vectors(v, network_vectors);
  return (uint64_t)_mm_extract_epi64(_mm512_extracti64x2_epi64(v[3], 3), 1);
}

struct partition {
  uint64_t *stay, *go;
};

INLINE void part_vector(struct partition *to, __m512i keys, __mmask8 stays) {
  _mm512_storeu_si512(to->stay, _mm512_maskz_compress_epi64(stays, keys));
  _mm512_storeu_si512(to->go, _mm512_maskz_compress_epi64(_knot_mask8(stays), keys));
  const size_t staying = (size_t)__builtin_popcount(stays);
  to->stay += staying;
  to->go += lanes - staying;
}

INLINE __mmask8 stays_of(__m512i keys, __m512i pivot, __mmask8 flip, bool or_equal) {
  return _kxor_mask8(or_equal ? _mm512_cmple_epu64_mask(keys, pivot) : _mm512_cmplt_epu64_mask(keys, pivot), flip);
}

/* Keys below the pivot (or equal to it) stay in keys, the others go to other; or the other way round when low_goes. The
 * count of those that stay. */
INLINE size_t partition_by(uint64_t *keys, uint64_t *other, size_t n, uint64_t pivot_key, bool low_goes,
                           bool or_equal) {
  const __m512i pivot = _mm512_set1_epi64((int64_t)pivot_key);
  const __mmask8 flip = low_goes ? 0xFF : 0;
  struct partition to = {.stay = keys, .go = other};
  size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    __m512i v[4];
#pragma GCC unroll 4
    for (size_t k = 0; k < 4; k++)
      v[k] = _mm512_loadu_si512(keys + i + k * lanes);
#pragma GCC unroll 4
    for (size_t k = 0; k < 4; k++)
      part_vector(&to, v[k], stays_of(v[k], pivot, flip, or_equal));
  }
  for (; i < n; i += lanes) {
    const __mmask8 there = n - i >= lanes ? 0xFF : (__mmask8)((1U << (n - i)) - 1);
    const __m512i v = _mm512_maskz_loadu_epi64(there, keys + i);
    const __mmask8 stays = _kand_mask8(stays_of(v, pivot, flip, or_equal), there);
    const __mmask8 goes = _kandn_mask8(stays, there);
    _mm512_mask_compressstoreu_epi64(to.stay, stays, v);
    _mm512_mask_compressstoreu_epi64(to.go, goes, v);
    to.stay += __builtin_popcount(stays);
    to.go += __builtin_popcount(goes);
  }
  return (size_t)(to.stay - keys);
}

/* The two parts, in order, each with its keys, its room and its end. lows: how many keys the first one has. */
INLINE void parts_of(const struct cs__sort_piece *piece, size_t lows, struct cs__sort_piece *low,
                     struct cs__sort_piece *high) {
  uint64_t *const end = piece->to_other ? piece->other_keys : piece->keys;
  uint64_t *const start = piece->to_other ? piece->keys : piece->other_keys;
  const size_t highs = piece->n - lows;
  *low = (struct cs__sort_piece){.keys = end, .other_keys = start + highs, .n = lows, .to_other = false};
  *high = (struct cs__sort_piece){.keys = start, .other_keys = end + lows, .n = highs, .to_other = true};
}

static size_t partition(const struct cs__sort_piece *piece, uint64_t pivot, bool or_equal) {
  const size_t staying = or_equal
                             ? partition_by(piece->keys, piece->other_keys, piece->n, pivot, piece->to_other, true)
                             : partition_by(piece->keys, piece->other_keys, piece->n, pivot, piece->to_other, false);
  return piece->to_other ? piece->n - staying : staying;
}

static void fill(uint64_t *to, size_t n, uint64_t key) {
  for (size_t i = 0; i < n; i++)
    to[i] = key;
}

/* Cuts the piece: low becomes what is to be sorted first, high what is above it. Equal keys that are the most of all
 * end here, or an array of them would never get smaller. */
static void cut(const struct cs__sort_piece *piece, struct cs__sort_piece *low, struct cs__sort_piece *high) {
  const uint64_t pivot = choose_pivot(piece->keys, piece->n);
  const size_t lows = partition(piece, pivot, true);
  parts_of(piece, lows, low, high);
  if (high->n > 0)
    return;
  const struct cs__sort_piece all = *low;
  parts_of(&all, partition(&all, pivot, false), low, high);
  fill(high->other_keys, high->n, pivot);
  high->n = 0;
}

/* `cuts` is how often a part may still be cut: twice the logarithm of n is a run of bad luck, or an attack. */
static void quicksort(struct cs__sort_piece piece, int cuts, void (*slow)(const struct cs__sort_piece *piece)) {
  while (piece.n > network_keys) {
    if (cuts-- == 0) {
      slow(&piece);
      return;
    }
    struct cs__sort_piece low, high;
    cut(&piece, &low, &high);
    quicksort(high, cuts, slow);
    piece = low;
  }
  if (piece.n > 0)
    sort_few(piece.keys, piece.to_other ? piece.other_keys : piece.keys, piece.n);
}

static void sort(const struct cs__sort_piece *piece, void (*slow)(const struct cs__sort_piece *piece)) {
  const int bits = 64 - __builtin_clzll(piece->n | 1);
  quicksort(*piece, 2 * bits, slow);
}

/* By the splitter in the middle, then each half by its own; a bucket that ends in the room is copied back. */
static void divide_piece(struct cs__sort_piece piece, const uint64_t *splitters, uint32_t buckets, size_t *counts) {
  while (buckets > 1) {
    const uint32_t half = buckets / 2;
    struct cs__sort_piece low, high;
    parts_of(&piece, partition(&piece, splitters[half - 1], true), &low, &high);
    divide_piece(high, splitters + half, buckets - half, counts + half);
    piece = low;
    buckets = half;
  }
  *counts = piece.n;
  if (piece.to_other)
    memcpy(piece.other_keys, piece.keys, piece.n * sizeof *piece.keys);
}

static void divide(uint64_t *keys, uint64_t *room, size_t n, const uint64_t *splitters, uint32_t buckets,
                   size_t *counts) {
  divide_piece((struct cs__sort_piece){.keys = keys, .other_keys = room, .n = n}, splitters, buckets, counts);
}

const struct cs__sort_vector_loops CS_ISA_SYMBOL(cs__sort_vector_loops) = {.sort = sort, .divide = divide};

#else

const struct cs__sort_vector_loops CS_ISA_SYMBOL(cs__sort_vector_loops) = {.sort = NULL, .divide = NULL};

#endif
