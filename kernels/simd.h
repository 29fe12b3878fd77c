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

/* Before a loop of at most 8 turns whose number is known when it is compiled: all of them are written out. Told of more
 * turns than there are, Clang 14 leaves a loop in a loop as it is, and the vectors it works on in memory. */
#if defined(__clang__)
#define CS_SIMD_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CS_SIMD_UNROLL _Pragma("GCC unroll 8")
#endif

typedef double cs_simd_f64 __attribute__((vector_size(CS_SIMD_BYTES)));
typedef double cs__simd_f64_any __attribute__((vector_size(CS_SIMD_BYTES), aligned(8), may_alias));

static inline cs_simd_f64 cs_simd_f64_set(double value) {
  return value - (cs_simd_f64){0}; /* x - 0 is x for every x, -0 and NaN included; x + 0 is not */
}

static inline cs_simd_f64 cs_simd_f64_load(const double *from) {
  return *(const cs__simd_f64_any *)from;
}

/* The first count elements, fewer than a vector has, and zeros; nothing behind them is read. */
static inline cs_simd_f64 cs_simd_f64_load_first(const double *from, size_t count) {
#if defined(__AVX512F__)
  return (cs_simd_f64)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), from);
#elif defined(__AVX__)
  static const int64_t lanes[2 * CS_SIMD_F64] = {-1, -1, -1, -1};
  return (cs_simd_f64)_mm256_maskload_pd(from, _mm256_loadu_si256((const void *)(lanes + CS_SIMD_F64 - count)));
#else
  return (cs_simd_f64){count > 0 ? from[0] : 0.0}; /* of two at most one */
#endif
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

/* --- magnitudes -------------------------------------------------------------------------------------------------- */

static inline cs_simd_f64 cs_simd_f64_abs(cs_simd_f64 value) {
  return (cs_simd_f64)((cs_simd_u64)value & cs_simd_u64_set(INT64_MAX));
}

/* The larger of |value| and kept, of each pair; kept is not negative. Where value is NaN it may be either. */
static inline cs_simd_f64 cs_simd_f64_max_abs(cs_simd_f64 value, cs_simd_f64 kept) {
#if defined(__AVX512DQ__)
  return (cs_simd_f64)_mm512_range_pd((__m512d)value, (__m512d)kept, 11); /* by magnitude, the sign cleared */
#elif defined(__AVX__)
  return (cs_simd_f64)_mm256_max_pd((__m256d)cs_simd_f64_abs(value), (__m256d)kept);
#elif defined(__SSE2__)
  return (cs_simd_f64)_mm_max_pd((__m128d)cs_simd_f64_abs(value), (__m128d)kept);
#else
  const cs_simd_f64 size = cs_simd_f64_abs(value);
  const cs_simd_u64 larger = (cs_simd_u64)(size > kept);
  return (cs_simd_f64)((larger & (cs_simd_u64)size) | (~larger & (cs_simd_u64)kept));
#endif
}

/* --- squares: as many vectors as a vector has elements -------------------------------------------------------------
 */

/* The elements with these numbers, those of b behind those of a. GCC has Clang's way only since 12. */
#if defined(__clang__)
#define CS__SIMD_PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define CS__SIMD_PICK(a, b, ...) __builtin_shuffle(a, b, (cs_simd_u64){__VA_ARGS__})
#endif

/* Groups of 1, 2 or 4 elements: the even groups of a and b alternately into low, the odd ones into high. */
#if CS_SIMD_F64 == 8
static inline void cs__simd_exchange_1(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
  *high_out = CS__SIMD_PICK(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
}
static inline void cs__simd_exchange_2(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
  *high_out = CS__SIMD_PICK(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
}
static inline void cs__simd_exchange_4(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
  *high_out = CS__SIMD_PICK(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
}
#elif CS_SIMD_F64 == 4
static inline void cs__simd_exchange_1(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 4, 2, 6);
  *high_out = CS__SIMD_PICK(a, b, 1, 5, 3, 7);
}
static inline void cs__simd_exchange_2(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 1, 4, 5);
  *high_out = CS__SIMD_PICK(a, b, 2, 3, 6, 7);
}
#else
static inline void cs__simd_exchange_1(cs_simd_f64 a, cs_simd_f64 b, cs_simd_f64 *low_out, cs_simd_f64 *high_out) {
  *low_out = CS__SIMD_PICK(a, b, 0, 2);
  *high_out = CS__SIMD_PICK(a, b, 1, 3);
}
#endif

/* A square becomes its transposed: groups of 1, 2 and 4 elements beside the diagonal change places. */
static inline void cs_simd_f64_transpose(cs_simd_f64 row[CS_SIMD_F64]) {
  cs_simd_f64 low, high;
#pragma GCC unroll 4
  for (size_t i = 0; i < CS_SIMD_F64; i += 2) {
    cs__simd_exchange_1(row[i], row[i + 1], &low, &high);
    row[i] = low;
    row[i + 1] = high;
  }
#if CS_SIMD_F64 >= 4
#pragma GCC unroll 4
  for (size_t i = 0; i < CS_SIMD_F64; i += i % 2 == 0 ? 1 : 3) {
    cs__simd_exchange_2(row[i], row[i + 2], &low, &high);
    row[i] = low;
    row[i + 2] = high;
  }
#endif
#if CS_SIMD_F64 >= 8
#pragma GCC unroll 4
  for (size_t i = 0; i < 4; i++) {
    cs__simd_exchange_4(row[i], row[i + 4], &low, &high);
    row[i] = low;
    row[i + 4] = high;
  }
#endif
}

/*
 * Asks for the line a page behind the one at `from`. Hardware prefetchers stop at the end of a 4 KiB page and have to
 * find the stream again in the next one; where one stream is read there is nothing else to wait for meanwhile. On a
 * Xeon with AVX-512 (2-vCPU guest, Sapphire Rapids) that makes copy from memory 1.1 times as fast, with two streams it
 * changes nothing. Processors without AVX-512 were not measured, so only the highest level does it.
 */
static inline void cs_simd_ask_page_ahead(const double *from) {
#if defined(__AVX512F__)
  enum { page_doubles = 512 };
  __builtin_prefetch(from + page_doubles, 0, 2);
#else
  (void)from;
#endif
}

/* The same of a square in memory into another; steps lead from a row to the next. */
static inline void cs_simd_f64_transpose_from(const double *from, ptrdiff_t from_step, double *to, ptrdiff_t to_step) {
  cs_simd_f64 row[CS_SIMD_F64];
#pragma GCC unroll 8
  for (ptrdiff_t i = 0; i < CS_SIMD_F64; i++)
    row[i] = cs_simd_f64_load(from + i * from_step);
  cs_simd_f64_transpose(row);
#pragma GCC unroll 8
  for (ptrdiff_t i = 0; i < CS_SIMD_F64; i++)
    cs_simd_f64_store(to + i * to_step, row[i]);
}

/* Element i of the result is the sum of the elements of row[i]: neighbours first, then pairs, then fours. */
static inline cs_simd_f64 cs_simd_f64_sums(const cs_simd_f64 row[CS_SIMD_F64]) {
  cs_simd_f64 low, high, pair[CS_SIMD_F64 / 2];
#pragma GCC unroll 4
  for (size_t i = 0; i < CS_SIMD_F64 / 2; i++) {
    cs__simd_exchange_1(row[2 * i], row[2 * i + 1], &low, &high);
    pair[i] = low + high;
  }
#if CS_SIMD_F64 >= 4
#pragma GCC unroll 2
  for (size_t i = 0; i < CS_SIMD_F64 / 4; i++) {
    cs__simd_exchange_2(pair[2 * i], pair[2 * i + 1], &low, &high);
    pair[i] = low + high;
  }
#endif
#if CS_SIMD_F64 >= 8
  cs__simd_exchange_4(pair[0], pair[1], &low, &high);
  pair[0] = low + high;
#endif
  return pair[0];
}

#endif
