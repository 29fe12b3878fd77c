/* kernels/simd.h - vectors as wide as the level being compiled for, for *_loop.c files only. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SIMD_H
#define CORESWEEP_KERNELS_SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__AVX512F__)
#define CS_SIMD_BYTES 64
#elif defined(__AVX__)
#define CS_SIMD_BYTES 32
#else
#define CS_SIMD_BYTES 16
#endif
#define CS_SIMD_F64 (CS_SIMD_BYTES / 8) /* doubles in a vector */

typedef double cs_simd_f64 __attribute__((vector_size(CS_SIMD_BYTES)));
typedef double cs__simd_f64_any __attribute__((vector_size(CS_SIMD_BYTES), aligned(8), may_alias));

static inline cs_simd_f64 cs_simd_f64_set(double value) {
  return value - (cs_simd_f64){0}; /* x - 0 is x for every x, -0 and NaN included; x + 0 is not */
}

static inline cs_simd_f64 cs_simd_f64_load(const double *from) {
  return *(const cs__simd_f64_any *)from;
}

static inline void cs_simd_f64_store(double *to, cs_simd_f64 value) {
  *(cs__simd_f64_any *)to = value;
}

/*
 * a * b + c with one rounding where the level has the instruction, with two where it has not (base on x86-64). Written
 * out because -ffp-contract=off keeps the compiler from choosing: a fused operation is used where the source says so.
 */
static inline cs_simd_f64 cs_simd_f64_fma(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 c) {
#if defined(__AVX512F__)
  return (cs_simd_f64)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__FMA__)
  return (cs_simd_f64)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined(__aarch64__)
  return (cs_simd_f64)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#else
  return a * b + c;
#endif
}

/* The sum of the elements, added in pairs: always in the same order. */
static inline double cs_simd_f64_sum(cs_simd_f64 value) {
  double part[CS_SIMD_F64];
  memcpy(part, &value, sizeof part);
  for (int width = CS_SIMD_F64 / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++)
      part[i] += part[i + width];
  return part[0];
}

/* to must be aligned to the vector. A plain store where there is no non-temporal one. */
static inline void cs_simd_f64_stream(double *to, cs_simd_f64 value) {
#if defined(__AVX512F__)
  _mm512_stream_pd(to, (__m512d)value);
#elif defined(__AVX__)
  _mm256_stream_pd(to, (__m256d)value);
#elif defined(__SSE2__)
  _mm_stream_pd(to, (__m128d)value);
#else
  cs_simd_f64_store(to, value);
#endif
}

/* After the last streaming store of a thread and before others may read: streaming stores are not ordered otherwise. */
static inline void cs_simd_stream_fence(void) {
#if defined(__SSE2__)
  _mm_sfence();
#endif
}

/* --- whole numbers: one 64-bit element for each double of a vector --- */

typedef uint64_t cs_simd_u64 __attribute__((vector_size(CS_SIMD_BYTES)));

static inline cs_simd_u64 cs_simd_u64_set(uint64_t value) {
  return value + (cs_simd_u64){0};
}

/* 0, 1, 2, ...: the number of each element. */
static inline cs_simd_u64 cs_simd_u64_lanes(void) {
  cs_simd_u64 lanes = {0};
  for (unsigned i = 0; i < CS_SIMD_F64; i++)
    lanes[i] = i;
  return lanes;
}

/* The 64-bit products of the low 32 bits of each element; the high halves of a and b may hold anything. */
static inline cs_simd_u64 cs_simd_u64_mul_low32(cs_simd_u64 a, cs_simd_u64 b) {
#if defined(__AVX512F__)
  return (cs_simd_u64)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
  return (cs_simd_u64)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
  return (cs_simd_u64)_mm_mul_epu32((__m128i)a, (__m128i)b);
#elif defined(__aarch64__)
  return (cs_simd_u64)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
#else
  return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

#endif
