/* kernels/gemm/gemm_loop.c - packing of panels, and the tile of C that is computed in registers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemm/gemm_loop.h"

#include "kernels/simd.h"

/*
 * The tile takes nearly all registers, so that each number loaded is used often: with R rows of V vectors, a step in
 * depth is R * V fused multiply-adds for V loads and R broadcasts. It needs R * V registers for the sums, V for the row
 * of B and one for the broadcast element of A: 28 of 32, 15 of 16.
 */
#if defined(__AVX512F__)
enum { tile_rows = 8, tile_vectors = 3 };
#elif defined(__aarch64__)
enum { tile_rows = 6, tile_vectors = 4 };
#else
enum { tile_rows = 6, tile_vectors = 2 };
#endif
enum { tile_columns = tile_vectors * CS_SIMD_F64 };

static void pack_rows(size_t count, size_t depth, const double *a, size_t lda, double *panel) {
  if (count == tile_rows) {
    for (size_t p = 0; p < depth; p++)
#pragma GCC unroll 8
      for (size_t r = 0; r < tile_rows; r++)
        panel[p * tile_rows + r] = a[r * lda + p];
    return;
  }
  for (size_t p = 0; p < depth; p++)
    for (size_t r = 0; r < tile_rows; r++)
      panel[p * tile_rows + r] = r < count ? a[r * lda + p] : 0.0;
}

static void pack_columns(size_t count, size_t depth, const double *b, size_t ldb, double *panel) {
  if (count == tile_columns) {
    for (size_t p = 0; p < depth; p++)
      for (size_t v = 0; v < tile_columns; v += CS_SIMD_F64)
        cs_simd_f64_store(panel + p * tile_columns + v, cs_simd_f64_load(b + p * ldb + v));
    return;
  }
  for (size_t p = 0; p < depth; p++)
    for (size_t j = 0; j < tile_columns; j++)
      panel[p * tile_columns + j] = j < count ? b[p * ldb + j] : 0.0;
}

/* One row of a tile into C. */
static inline void put_row(const cs_simd_f64 *sum, cs_simd_f64 alpha, double beta, double *c) {
  for (size_t v = 0; v < tile_vectors; v++) {
    cs_simd_f64 value = alpha * sum[v];
    if (beta != 0.0)
      value = cs_simd_f64_fma(cs_simd_f64_set(beta), cs_simd_f64_load(c + v * CS_SIMD_F64), value);
    cs_simd_f64_store(c + v * CS_SIMD_F64, value);
  }
}

/* A tile that is not whole goes through a whole one beside C, so that nothing outside of C is touched. */
static void put_part(cs_simd_f64 sum[][tile_vectors], double alpha, double beta, double *c, size_t ldc,
                     size_t row_count, size_t column_count) {
  for (size_t r = 0; r < row_count; r++) {
    double row[tile_columns] = {0.0};
    if (beta != 0.0)
      memcpy(row, c + r * ldc, column_count * sizeof *row);
    put_row(sum[r], cs_simd_f64_set(alpha), beta, row);
    memcpy(c + r * ldc, row, column_count * sizeof *row);
  }
}

static void tile(size_t depth, const double *row_panel, const double *column_panel, double alpha, double beta,
                 double *c, size_t ldc, size_t row_count, size_t column_count) {
  cs_simd_f64 sum[tile_rows][tile_vectors];
#pragma GCC unroll 8
  for (size_t r = 0; r < tile_rows; r++)
#pragma GCC unroll 4
    for (size_t v = 0; v < tile_vectors; v++)
      sum[r][v] = cs_simd_f64_set(0.0);
#pragma GCC unroll 2
  for (size_t p = 0; p < depth; p++) {
    cs_simd_f64 b[tile_vectors];
#pragma GCC unroll 4
    for (size_t line = 0; line < tile_columns; line += 8) /* the column panel comes from L2, some 100 cycles ahead */
      __builtin_prefetch(column_panel + (p + 8) * tile_columns + line);
#pragma GCC unroll 4
    for (size_t v = 0; v < tile_vectors; v++)
      b[v] = cs_simd_f64_load(column_panel + p * tile_columns + v * CS_SIMD_F64);
#pragma GCC unroll 8
    for (size_t r = 0; r < tile_rows; r++) {
      const cs_simd_f64 a = cs_simd_f64_set(row_panel[p * tile_rows + r]);
#pragma GCC unroll 4
      for (size_t v = 0; v < tile_vectors; v++)
        sum[r][v] = cs_simd_f64_fma(a, b[v], sum[r][v]);
    }
  }
  if (row_count < tile_rows || column_count < tile_columns) {
    put_part(sum, alpha, beta, c, ldc, row_count, column_count);
    return;
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < tile_rows; r++)
    put_row(sum[r], cs_simd_f64_set(alpha), beta, c + r * ldc);
}

const struct cs__gemm_loops CS_ISA_SYMBOL(cs__gemm_loops) = {
    .rows = tile_rows,
    .columns = tile_columns,
    .pack_rows = pack_rows,
    .pack_columns = pack_columns,
    .tile = tile,
};
