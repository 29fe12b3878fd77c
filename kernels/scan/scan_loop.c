/* kernels/scan/scan_loop.c - sums and prefix sums of a block, eight elements at a time. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A group of eight is one vector, two or four: its prefix sums are made by the same tree of additions at every level,
 * so the bits do not depend on the width. What came before is added last: from one group to the next the only
 * dependency is that one addition. The sum of the block is kept beside it, lane by lane in two sets that take turns:
 * the same order in which a thread sums a block whose `before` it does not know yet.
 */
#include "kernels/scan/scan_loop.h"

#include "kernels/scan/scan_simd.h"

#include <stdbool.h>

enum { group = 8, parts = group / CS_SIMD_F64, sets = 2 };

/* Hardware prefetchers stop at the end of a page and have to find the stream again. */
enum { page_doubles = 4096 / (int)sizeof(double) };

#define INLINE static inline __attribute__((always_inline))

struct eight {
  cs_simd_f64 part[parts];
};

INLINE struct eight load(const double *x) {
  struct eight v;
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    v.part[p] = cs_simd_f64_load(x + p * CS_SIMD_F64);
  return v;
}

INLINE void store(double *out, const struct eight *v, enum cs__scan_store how) {
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++) {
    if (how == CS__SCAN_STREAMED)
      cs_simd_f64_stream(out + p * CS_SIMD_F64, v->part[p]);
    else
      cs_simd_f64_store(out + p * CS_SIMD_F64, v->part[p]);
  }
}

/* How many of the n <= 8 elements at the end are in part p. */
INLINE size_t of_part(size_t n, size_t p) {
  const size_t before = p * CS_SIMD_F64;
  return n <= before ? 0 : n - before < CS_SIMD_F64 ? n - before : CS_SIMD_F64;
}

INLINE struct eight load_rest(enum cs__scan_type type, const double *x, size_t n) {
  struct eight v;
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    v.part[p] = cs__scan_load_first(type, x + p * CS_SIMD_F64, of_part(n, p));
  return v;
}

INLINE void store_rest(double *out, const struct eight *v, size_t n) {
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    cs__scan_store_first(out + p * CS_SIMD_F64, v->part[p], of_part(n, p));
}

INLINE void add_to(enum cs__scan_type type, struct eight *sum, const struct eight *v) {
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    sum->part[p] = cs__scan_add(type, sum->part[p], v->part[p]);
}

INLINE struct eight no_sum(enum cs__scan_type type) {
  struct eight v;
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    v.part[p] = cs__scan_identity(type);
  return v;
}

/* The sum of the two sets: the lanes are folded in halves. */
INLINE union cs__scan_value total_of(enum cs__scan_type type, struct eight sum[sets]) {
  add_to(type, &sum[0], &sum[1]);
  double lanes[group];
  store(lanes, &sum[0], CS__SCAN_CACHED);
  union cs__scan_value lane[group];
  memcpy(lane, lanes, sizeof lane);
  for (size_t width = group / 2; width > 0; width /= 2)
    for (size_t i = 0; i < width; i++) {
      if (type == CS__SCAN_F64)
        lane[i].f64 += lane[i + width].f64;
      else
        lane[i].u64 += lane[i + width].u64;
    }
  return lane[0];
}

/* Prefix sums of the eight; pairs of vectors, then pairs of pairs. */
INLINE struct eight prefix(enum cs__scan_type type, struct eight v) {
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++)
    v.part[p] = cs__scan_lanes(type, v.part[p]);
#pragma GCC unroll 2
  for (size_t half = 1; half < parts; half *= 2)
#pragma GCC unroll 4
    for (size_t p = 0; p < parts; p++)
      if ((p & half) != 0)
        v.part[p] = cs__scan_add(type, v.part[p], cs__scan_last(v.part[(p & ~(2 * half - 1)) + half - 1]));
  return v;
}

/* The eight results; *carry, in every lane what came before, becomes what comes before the next eight. */
INLINE struct eight results(enum cs__scan_type type, enum cs__scan_kind kind, struct eight v, cs_simd_f64 *carry) {
  const struct eight sums = prefix(type, v);
  struct eight inclusive = sums, exclusive;
#pragma GCC unroll 4
  for (size_t p = 0; p < parts; p++) {
    inclusive.part[p] = cs__scan_add(type, *carry, sums.part[p]);
    exclusive.part[p] = cs__scan_move_up(inclusive.part[p], p == 0 ? *carry : inclusive.part[p - 1]);
  }
  *carry = cs__scan_add(type, *carry, cs__scan_last(sums.part[parts - 1]));
  return kind == CS__SCAN_INCLUSIVE ? inclusive : exclusive;
}

INLINE union cs__scan_value sum_block(enum cs__scan_type type, size_t n, const double *x) {
  struct eight sum[sets] = {no_sum(type), no_sum(type)};
  size_t i = 0;
  for (; i + sets * group <= n; i += sets * group)
#pragma GCC unroll 2
    for (size_t s = 0; s < sets; s++) {
      const struct eight v = load(x + i + s * group);
      add_to(type, &sum[s], &v);
    }
  for (size_t s = 0; i < n; s++, i += group) {
    const struct eight v = n - i >= group ? load(x + i) : load_rest(type, x + i, n - i);
    add_to(type, &sum[s], &v);
  }
  return total_of(type, sum);
}

INLINE union cs__scan_value scan_block(enum cs__scan_type type, enum cs__scan_kind kind, enum cs__scan_store how,
                                       size_t n, const double *x, union cs__scan_value before, double *out,
                                       const double *summed) {
  struct eight sum[sets] = {no_sum(type), no_sum(type)};
  double first;
  memcpy(&first, &before, sizeof first);
  cs_simd_f64 carry = cs_simd_f64_set(first);
  size_t i = 0;
  for (; i + sets * group <= n; i += sets * group) {
#pragma GCC unroll 2
    for (size_t s = 0; s < sets; s++) {
      const size_t at = i + s * group;
      const struct eight v = load(x + at), result = results(type, kind, v, &carry);
      if (how == CS__SCAN_STREAMED) {
        const struct eight next = load(summed + at);
        __builtin_prefetch(summed + at + page_doubles, 0, 2);
        add_to(type, &sum[s], &next);
      } else {
        add_to(type, &sum[s], &v);
      }
      store(out + at, &result, how);
    }
  }
#pragma GCC unroll 2
  for (size_t s = 0; s < sets; s++) {
    if (i < n) {
      const size_t rest = n - i < group ? n - i : group;
      const struct eight v = load_rest(type, x + i, rest), result = results(type, kind, v, &carry);
      const struct eight next = how == CS__SCAN_STREAMED ? load_rest(type, summed + i, rest) : v;
      add_to(type, &sum[s], &next);
      store_rest(out + i, &result, rest);
      i += group;
    }
  }
  return total_of(type, sum);
}

static union cs__scan_value sum_f64(size_t n, const void *x) {
  return sum_block(CS__SCAN_F64, n, x);
}
static union cs__scan_value sum_u64(size_t n, const void *x) {
  return sum_block(CS__SCAN_U64, n, x);
}

static union cs__scan_value inclusive_f64_cached(size_t n, const void *x, union cs__scan_value before, void *out,
                                                 const void *summed) {
  return scan_block(CS__SCAN_F64, CS__SCAN_INCLUSIVE, CS__SCAN_CACHED, n, x, before, out, summed);
}
static union cs__scan_value inclusive_f64_streamed(size_t n, const void *x, union cs__scan_value before, void *out,
                                                   const void *summed) {
  return scan_block(CS__SCAN_F64, CS__SCAN_INCLUSIVE, CS__SCAN_STREAMED, n, x, before, out, summed);
}
static union cs__scan_value exclusive_f64_cached(size_t n, const void *x, union cs__scan_value before, void *out,
                                                 const void *summed) {
  return scan_block(CS__SCAN_F64, CS__SCAN_EXCLUSIVE, CS__SCAN_CACHED, n, x, before, out, summed);
}
static union cs__scan_value exclusive_f64_streamed(size_t n, const void *x, union cs__scan_value before, void *out,
                                                   const void *summed) {
  return scan_block(CS__SCAN_F64, CS__SCAN_EXCLUSIVE, CS__SCAN_STREAMED, n, x, before, out, summed);
}
static union cs__scan_value inclusive_u64_cached(size_t n, const void *x, union cs__scan_value before, void *out,
                                                 const void *summed) {
  return scan_block(CS__SCAN_U64, CS__SCAN_INCLUSIVE, CS__SCAN_CACHED, n, x, before, out, summed);
}
static union cs__scan_value inclusive_u64_streamed(size_t n, const void *x, union cs__scan_value before, void *out,
                                                   const void *summed) {
  return scan_block(CS__SCAN_U64, CS__SCAN_INCLUSIVE, CS__SCAN_STREAMED, n, x, before, out, summed);
}
static union cs__scan_value exclusive_u64_cached(size_t n, const void *x, union cs__scan_value before, void *out,
                                                 const void *summed) {
  return scan_block(CS__SCAN_U64, CS__SCAN_EXCLUSIVE, CS__SCAN_CACHED, n, x, before, out, summed);
}
static union cs__scan_value exclusive_u64_streamed(size_t n, const void *x, union cs__scan_value before, void *out,
                                                   const void *summed) {
  return scan_block(CS__SCAN_U64, CS__SCAN_EXCLUSIVE, CS__SCAN_STREAMED, n, x, before, out, summed);
}

const struct cs__scan_loops CS_ISA_SYMBOL(cs__scan_loops) = {
    .sum = {sum_f64, sum_u64},
    .block =
        {
            {{inclusive_f64_cached, inclusive_f64_streamed}, {exclusive_f64_cached, exclusive_f64_streamed}},
            {{inclusive_u64_cached, inclusive_u64_streamed}, {exclusive_u64_cached, exclusive_u64_streamed}},
        },
    .fence = cs_simd_stream_fence,
};
