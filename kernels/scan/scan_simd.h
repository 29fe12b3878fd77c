/* kernels/scan/scan_simd.h - prefix sums of the lanes of a vector, for scan_loop.c only. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCAN_SIMD_H
#define CORESWEEP_KERNELS_SCAN_SIMD_H

#include "kernels/scan/scan_loop.h"
#include "kernels/simd.h"

/*
 * Whole numbers travel in vectors of doubles: lanes are moved about the same way whatever they hold, and no lane is
 * looked at as a double unless the type says so. The type is a constant wherever these are called.
 */
static inline cs_simd_f64 cs__scan_add(enum cs__scan_type type, cs_simd_f64 a, cs_simd_f64 b) {
  return type == CS__SCAN_F64 ? a + b : (cs_simd_f64)((cs_simd_u64)a + (cs_simd_u64)b);
}

/* What changes nothing when it is added: 0 for whole numbers; -0.0 for doubles, because 0.0 + -0.0 is 0.0. */
static inline cs_simd_f64 cs__scan_identity(enum cs__scan_type type) {
  return cs_simd_f64_set(type == CS__SCAN_F64 ? -0.0 : 0.0);
}

#if defined(__AVX512F__)

/* a + b in the lanes of mask, a in the others. */
static inline cs_simd_f64 cs__scan_add_lanes(enum cs__scan_type type, cs_simd_f64 a, __mmask8 mask, __m512d b) {
  if (type == CS__SCAN_F64)
    return (cs_simd_f64)_mm512_mask_add_pd((__m512d)a, mask, (__m512d)a, b);
  return (cs_simd_f64)_mm512_mask_add_epi64((__m512i)a, mask, (__m512i)a, _mm512_castpd_si512(b));
}

/* {v0, v0 + v1, ...}: pairs, then pairs of pairs, then halves; each lane adds what lies before its own half. */
static inline cs_simd_f64 cs__scan_lanes(enum cs__scan_type type, cs_simd_f64 v) {
  v = cs__scan_add_lanes(type, v, 0xAA, _mm512_movedup_pd((__m512d)v));
  v = cs__scan_add_lanes(type, v, 0xCC, _mm512_permutex_pd((__m512d)v, 0x55));
  return cs__scan_add_lanes(type, v, 0xF0, _mm512_permutexvar_pd(_mm512_set1_epi64(3), (__m512d)v));
}

/* The last lane in every lane. */
static inline cs_simd_f64 cs__scan_last(cs_simd_f64 v) {
  return (cs_simd_f64)_mm512_permutexvar_pd(_mm512_set1_epi64(7), (__m512d)v);
}

/* {the last lane of before, v0, v1, ...}: all lanes but the last move up by one. */
static inline cs_simd_f64 cs__scan_move_up(cs_simd_f64 v, cs_simd_f64 before) {
  return (cs_simd_f64)_mm512_alignr_epi64((__m512i)v, (__m512i)before, 7);
}

/* The first count lanes from memory, at most all, and in the others what changes no sum. */
static inline cs_simd_f64 cs__scan_load_first(enum cs__scan_type type, const double *from, size_t count) {
  return (cs_simd_f64)_mm512_mask_loadu_pd((__m512d)cs__scan_identity(type), (__mmask8)((1u << count) - 1), from);
}

static inline void cs__scan_store_first(double *to, cs_simd_f64 v, size_t count) {
  _mm512_mask_storeu_pd(to, (__mmask8)((1u << count) - 1), (__m512d)v);
}

#elif defined(__AVX2__)

static inline cs_simd_f64 cs__scan_lanes(enum cs__scan_type type, cs_simd_f64 v) {
  const __m256d identity = (__m256d)cs__scan_identity(type);
  v = cs__scan_add(type, v, (cs_simd_f64)_mm256_blend_pd(identity, _mm256_movedup_pd((__m256d)v), 0xA));
  return cs__scan_add(type, v, (cs_simd_f64)_mm256_blend_pd(identity, _mm256_permute4x64_pd((__m256d)v, 0x55), 0xC));
}

static inline cs_simd_f64 cs__scan_last(cs_simd_f64 v) {
  return (cs_simd_f64)_mm256_permute4x64_pd((__m256d)v, 0xFF);
}

static inline cs_simd_f64 cs__scan_move_up(cs_simd_f64 v, cs_simd_f64 before) {
  const __m256d middle = _mm256_permute2f128_pd((__m256d)before, (__m256d)v, 0x21); /* {b2, b3, v0, v1} */
  return (cs_simd_f64)_mm256_shuffle_pd(middle, (__m256d)v, 0x5);
}

static inline __m256i cs__scan_first_lanes(size_t count) {
  static const int64_t lanes[2 * CS_SIMD_F64] = {-1, -1, -1, -1};
  return _mm256_loadu_si256((const void *)(lanes + CS_SIMD_F64 - count));
}

static inline cs_simd_f64 cs__scan_load_first(enum cs__scan_type type, const double *from, size_t count) {
  const __m256i first = cs__scan_first_lanes(count);
  const __m256d identity = (__m256d)cs__scan_identity(type), loaded = _mm256_maskload_pd(from, first);
  return (cs_simd_f64)_mm256_blendv_pd(identity, loaded, _mm256_castsi256_pd(first));
}

static inline void cs__scan_store_first(double *to, cs_simd_f64 v, size_t count) {
  _mm256_maskstore_pd(to, cs__scan_first_lanes(count), (__m256d)v);
}

#else /* two lanes: the compiler knows the instruction */

static inline cs_simd_f64 cs__scan_lanes(enum cs__scan_type type, cs_simd_f64 v) {
  return cs__scan_add(type, v, (cs_simd_f64){cs__scan_identity(type)[0], v[0]});
}

static inline cs_simd_f64 cs__scan_last(cs_simd_f64 v) {
  return (cs_simd_f64){v[1], v[1]};
}

static inline cs_simd_f64 cs__scan_move_up(cs_simd_f64 v, cs_simd_f64 before) {
  return (cs_simd_f64){before[1], v[0]};
}

static inline cs_simd_f64 cs__scan_load_first(enum cs__scan_type type, const double *from, size_t count) {
  const cs_simd_f64 identity = cs__scan_identity(type);
  return (cs_simd_f64){count > 0 ? from[0] : identity[0], count > 1 ? from[1] : identity[1]};
}

static inline void cs__scan_store_first(double *to, cs_simd_f64 v, size_t count) {
  for (size_t i = 0; i < count; i++)
    to[i] = v[i];
}

#endif
#endif
