/* kernels/dense/element_f64.h - the element type of tiles_body.h: double. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_ELEMENT_F64_H
#define CORESWEEP_KERNELS_DENSE_ELEMENT_F64_H

#include "kernels/simd.h"

typedef double real;
typedef cs_simd_f64 vector;
enum { vector_elements = CS_SIMD_F64 };

static inline vector vector_set(real value) {
  return cs_simd_f64_set(value);
}

static inline vector vector_load(const real *from) {
  return cs_simd_f64_load(from);
}

static inline void vector_store(real *to, vector value) {
  cs_simd_f64_store(to, value);
}

static inline vector vector_fma(vector a, vector b, vector c) {
  return cs_simd_f64_fma(a, b, c);
}

/* The first count elements of a vector, 0 < count <= vector_elements; nothing behind them is read or written. */
#if defined(__AVX512F__)
static inline vector vector_load_first(const real *from, size_t count) {
  return (vector)_mm512_maskz_loadu_pd((__mmask8)(0xFFu >> (8 - count)), from);
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  _mm512_mask_storeu_pd(to, (__mmask8)(0xFFu >> (8 - count)), (__m512d)value);
}
#elif defined(__AVX2__)
static inline __m256i first_of(size_t count) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)count), _mm256_setr_epi64x(0, 1, 2, 3));
}

static inline vector vector_load_first(const real *from, size_t count) {
  return (vector)_mm256_maskload_pd(from, first_of(count));
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  _mm256_maskstore_pd(to, first_of(count), (__m256d)value);
}
#else /* two elements: all or the first */
static inline vector vector_load_first(const real *from, size_t count) {
  return count == vector_elements ? vector_load(from) : (vector){from[0]};
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  if (count == vector_elements)
    vector_store(to, value);
  else
    to[0] = value[0];
}
#endif

/* to[p * to_step + l] = from[l * along + p] for l, p < square: a square block turned over in registers. */
#if defined(__AVX512F__)
enum { square = 8 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
  __m512d row[8], pair[8];
#pragma GCC unroll 8
  for (size_t l = 0; l < 8; l++)
    row[l] = _mm512_loadu_pd(from + l * along);
#pragma GCC unroll 4
  for (size_t l = 0; l < 8; l += 2) { /* elements (l, p), (l + 1, p): even p below, odd p above */
    pair[l] = _mm512_unpacklo_pd(row[l], row[l + 1]);
    pair[l + 1] = _mm512_unpackhi_pd(row[l], row[l + 1]);
  }
#pragma GCC unroll 2
  for (size_t odd = 0; odd < 2; odd++) { /* pairs of lines 0-1, 2-3, 4-5, 6-7 for p = odd, odd + 2, odd + 4, odd + 6 */
    const __m512d low = _mm512_shuffle_f64x2(pair[odd], pair[2 + odd], 0x88);      /* 0-1, 2-3 of p = odd and odd + 4 */
    const __m512d high = _mm512_shuffle_f64x2(pair[odd], pair[2 + odd], 0xDD);     /* of odd + 2 and odd + 6 */
    const __m512d low2 = _mm512_shuffle_f64x2(pair[4 + odd], pair[6 + odd], 0x88); /* the same of 4-5, 6-7 */
    const __m512d high2 = _mm512_shuffle_f64x2(pair[4 + odd], pair[6 + odd], 0xDD);
    _mm512_storeu_pd(to + odd * to_step, _mm512_shuffle_f64x2(low, low2, 0x88));
    _mm512_storeu_pd(to + (odd + 4) * to_step, _mm512_shuffle_f64x2(low, low2, 0xDD));
    _mm512_storeu_pd(to + (odd + 2) * to_step, _mm512_shuffle_f64x2(high, high2, 0x88));
    _mm512_storeu_pd(to + (odd + 6) * to_step, _mm512_shuffle_f64x2(high, high2, 0xDD));
  }
}
#elif defined(__AVX2__)
enum { square = 4 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
  const __m256d row0 = _mm256_loadu_pd(from), row1 = _mm256_loadu_pd(from + along);
  const __m256d row2 = _mm256_loadu_pd(from + 2 * along), row3 = _mm256_loadu_pd(from + 3 * along);
  const __m256d even01 = _mm256_unpacklo_pd(row0, row1), odd01 = _mm256_unpackhi_pd(row0, row1);
  const __m256d even23 = _mm256_unpacklo_pd(row2, row3), odd23 = _mm256_unpackhi_pd(row2, row3);
  _mm256_storeu_pd(to, _mm256_permute2f128_pd(even01, even23, 0x20));
  _mm256_storeu_pd(to + to_step, _mm256_permute2f128_pd(odd01, odd23, 0x20));
  _mm256_storeu_pd(to + 2 * to_step, _mm256_permute2f128_pd(even01, even23, 0x31));
  _mm256_storeu_pd(to + 3 * to_step, _mm256_permute2f128_pd(odd01, odd23, 0x31));
}
#else
enum { square = 2 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
  const vector row0 = vector_load(from), row1 = vector_load(from + along);
  vector_store(to, (vector){row0[0], row1[0]});
  vector_store(to + to_step, (vector){row0[1], row1[1]});
}
#endif

#endif
