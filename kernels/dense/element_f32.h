/* kernels/dense/element_f32.h - the element type of tiles_body.h: float. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_ELEMENT_F32_H
#define CORESWEEP_KERNELS_DENSE_ELEMENT_F32_H

#include "kernels/simd_f32.h"

typedef float real;
typedef cs_simd_f32 vector;
enum { vector_elements = CS_SIMD_F32 };

static inline vector vector_set(real value) {
  return cs_simd_f32_set(value);
}

static inline vector vector_load(const real *from) {
  return cs_simd_f32_load(from);
}

static inline void vector_store(real *to, vector value) {
  cs_simd_f32_store(to, value);
}

static inline vector vector_fma(vector a, vector b, vector c) {
  return cs_simd_f32_fma(a, b, c);
}

/* The first count elements of a vector, 0 < count <= vector_elements; nothing behind them is read or written. */
#if defined(__AVX512F__)
static inline vector vector_load_first(const real *from, size_t count) {
  return (vector)_mm512_maskz_loadu_ps((__mmask16)(0xFFFFu >> (16 - count)), from);
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  _mm512_mask_storeu_ps(to, (__mmask16)(0xFFFFu >> (16 - count)), (__m512)value);
}
#elif defined(__AVX2__)
static inline __m256i first_of(size_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

static inline vector vector_load_first(const real *from, size_t count) {
  return (vector)_mm256_maskload_ps(from, first_of(count));
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  _mm256_maskstore_ps(to, first_of(count), (__m256)value);
}
#else
static inline vector vector_load_first(const real *from, size_t count) {
  vector value = {0};
  memcpy(&value, from, count * sizeof *from);
  return value;
}

static inline void vector_store_first(real *to, vector value, size_t count) {
  memcpy(to, &value, count * sizeof *to);
}
#endif

/* to[p * to_step + l] = from[l * along + p] for l, p < square: a square block turned over in registers. */
#if defined(__AVX2__)
enum { square = 8 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
#pragma GCC unroll 2
  for (size_t p = 0; p < 8;
       p += 4, from += 4, to += 4 * to_step) { /* lines l and l + 4 side by side, then fours turned */
    __m256 line[4];
#pragma GCC unroll 4
    for (size_t l = 0; l < 4; l++)
      line[l] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(from + l * along)),
                                     _mm_loadu_ps(from + (l + 4) * along), 1);
    const __m256 low01 = _mm256_unpacklo_ps(line[0], line[1]), high01 = _mm256_unpackhi_ps(line[0], line[1]);
    const __m256 low23 = _mm256_unpacklo_ps(line[2], line[3]), high23 = _mm256_unpackhi_ps(line[2], line[3]);
    _mm256_storeu_ps(to, _mm256_shuffle_ps(low01, low23, 0x44));
    _mm256_storeu_ps(to + to_step, _mm256_shuffle_ps(low01, low23, 0xEE));
    _mm256_storeu_ps(to + 2 * to_step, _mm256_shuffle_ps(high01, high23, 0x44));
    _mm256_storeu_ps(to + 3 * to_step, _mm256_shuffle_ps(high01, high23, 0xEE));
  }
}
#elif defined(__SSE2__)
enum { square = 4 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
  __m128 row0 = _mm_loadu_ps(from), row1 = _mm_loadu_ps(from + along);
  __m128 row2 = _mm_loadu_ps(from + 2 * along), row3 = _mm_loadu_ps(from + 3 * along);
  _MM_TRANSPOSE4_PS(row0, row1, row2, row3);
  _mm_storeu_ps(to, row0);
  _mm_storeu_ps(to + to_step, row1);
  _mm_storeu_ps(to + 2 * to_step, row2);
  _mm_storeu_ps(to + 3 * to_step, row3);
}
#else
enum { square = 4 };
static inline void turn_square(const real *from, size_t along, real *to, size_t to_step) {
  for (size_t p = 0; p < square; p++)
    for (size_t l = 0; l < square; l++)
      to[p * to_step + l] = from[l * along + p];
}
#endif

#endif
