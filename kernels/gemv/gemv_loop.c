/* kernels/gemv/gemv_loop.c - eight rows of a matrix at a time: one load of A for every fused multiply-add. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemv/gemv_loop.h"

#include "kernels/simd.h"

/* One row alone would wait for its own sum: four vectors of running sums cover the latency of the addition. */
enum { sums_alone = 4 };

/* The first count < CS_SIMD_F64 elements, then zeros; nothing behind them is read. */
static inline cs_simd_f64 load_part(const double *from, size_t count) {
#if defined(__AVX512F__)
  return (cs_simd_f64)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), from);
#elif defined(__AVX2__)
  const cs_simd_u64 wanted = (cs_simd_u64)(cs_simd_u64_lanes() < cs_simd_u64_set(count));
  return (cs_simd_f64)_mm256_maskload_pd(from, (__m256i)wanted);
#else
  cs_simd_f64 value = {0.0};
  for (size_t i = 0; i < count; i++)
    value[i] = from[i];
  return value;
#endif
}

static double row_alone(size_t n, const double *a, const double *x) {
  cs_simd_f64 sum[sums_alone] = {{0.0}};
  size_t j = 0;
  for (; j + sums_alone * CS_SIMD_F64 <= n; j += sums_alone * CS_SIMD_F64) {
#pragma GCC unroll 4
    for (size_t k = 0; k < sums_alone; k++)
      sum[k] =
          cs_simd_f64_fma(cs_simd_f64_load(a + j + k * CS_SIMD_F64), cs_simd_f64_load(x + j + k * CS_SIMD_F64), sum[k]);
  }
  for (; j + CS_SIMD_F64 <= n; j += CS_SIMD_F64)
    sum[0] = cs_simd_f64_fma(cs_simd_f64_load(a + j), cs_simd_f64_load(x + j), sum[0]);
  if (j < n)
    sum[1] = cs_simd_f64_fma(load_part(a + j, n - j), load_part(x + j, n - j), sum[1]);
  return cs_simd_f64_sum((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/* Eight rows are eight independent sums, and x is loaded once for all of them. */
static void rows_together(size_t n, const double *a, size_t lda, const double *x, double *result) {
  cs_simd_f64 sum[CS_GEMV_ROWS] = {{0.0}};
  size_t j = 0;
  for (; j + CS_SIMD_F64 <= n; j += CS_SIMD_F64) {
    const cs_simd_f64 along = cs_simd_f64_load(x + j);
#pragma GCC unroll 8
    for (size_t r = 0; r < CS_GEMV_ROWS; r++)
      sum[r] = cs_simd_f64_fma(cs_simd_f64_load(a + r * lda + j), along, sum[r]);
  }
  if (j < n) {
    const cs_simd_f64 along = load_part(x + j, n - j);
#pragma GCC unroll 8
    for (size_t r = 0; r < CS_GEMV_ROWS; r++)
      sum[r] = cs_simd_f64_fma(load_part(a + r * lda + j, n - j), along, sum[r]);
  }
#pragma GCC unroll 4
  for (size_t r = 0; r < CS_GEMV_ROWS; r += CS_SIMD_F64)
    cs_simd_f64_store(result + r, cs_simd_f64_sums(sum + r));
}

static void rows(size_t rows, size_t n, const double *a, size_t lda, const double *x, double *sum) {
  size_t i = 0;
  for (; i + CS_GEMV_ROWS <= rows; i += CS_GEMV_ROWS)
    rows_together(n, a + i * lda, lda, x, sum + i);
  for (; i < rows; i++)
    sum[i] = row_alone(n, a + i * lda, x);
}

/* Adds eight rows; the sums, a strip of n columns, stay in L1. */
static void add_rows(size_t n, const double *a, size_t lda, const double *x, double *sum) {
  cs_simd_f64 times[CS_GEMV_ROWS];
#pragma GCC unroll 8
  for (size_t r = 0; r < CS_GEMV_ROWS; r++)
    times[r] = cs_simd_f64_set(x[r]);
  size_t j = 0;
  for (; j + CS_SIMD_F64 <= n; j += CS_SIMD_F64) {
    cs_simd_f64 value = cs_simd_f64_load(sum + j);
#pragma GCC unroll 8
    for (size_t r = 0; r < CS_GEMV_ROWS; r++)
      value = cs_simd_f64_fma(times[r], cs_simd_f64_load(a + r * lda + j), value);
    cs_simd_f64_store(sum + j, value);
  }
  if (j < n) {
    cs_simd_f64 value = cs_simd_f64_load(sum + j);
#pragma GCC unroll 8
    for (size_t r = 0; r < CS_GEMV_ROWS; r++)
      value = cs_simd_f64_fma(times[r], load_part(a + r * lda + j, n - j), value);
    cs_simd_f64_store(sum + j, value);
  }
}

static void add_row(size_t n, const double *a, double x, double *sum) {
  const cs_simd_f64 times = cs_simd_f64_set(x);
  size_t j = 0;
  for (; j + CS_SIMD_F64 <= n; j += CS_SIMD_F64)
    cs_simd_f64_store(sum + j, cs_simd_f64_fma(times, cs_simd_f64_load(a + j), cs_simd_f64_load(sum + j)));
  if (j < n)
    cs_simd_f64_store(sum + j, cs_simd_f64_fma(times, load_part(a + j, n - j), cs_simd_f64_load(sum + j)));
}

static void columns(size_t rows, size_t n, const double *a, size_t lda, const double *x, double *sum) {
  memset(sum, 0, (n + CS_SIMD_F64 - 1) / CS_SIMD_F64 * CS_SIMD_F64 * sizeof *sum);
  size_t i = 0;
  for (; i + CS_GEMV_ROWS <= rows; i += CS_GEMV_ROWS)
    add_rows(n, a + i * lda, lda, x + i, sum);
  for (; i < rows; i++)
    add_row(n, a + i * lda, x[i], sum);
}

const struct cs__gemv_loops CS_ISA_SYMBOL(cs__gemv_loops) = {.rows = rows, .columns = columns};
