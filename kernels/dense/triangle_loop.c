/* kernels/dense/triangle_loop.c - Cholesky, triangular solves and their updates, with a tile in registers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/triangle_loop.h"

#include "kernels/simd.h"

#include <math.h>

/*
 * The tile: R rows of V vectors are R * V sums, and a step in depth needs V vectors and one broadcast more. With 32
 * registers 8 x 3 (28 used) or 4 x 4 of two elements, with 16 registers 4 x 3 (16 used; the broadcasts come out of
 * memory operands or the last register). Vectors of two elements in 16 registers leave 4 x 2. The rows are whole
 * vectors, so that the triangle of R by R is too.
 */
#if defined(__AVX512F__)
enum { tile_rows = 8, tile_vectors = 3 };
#elif defined(__AVX__)
enum { tile_rows = 4, tile_vectors = 3 };
#elif defined(__aarch64__)
enum { tile_rows = 4, tile_vectors = 4 };
#else
enum { tile_rows = 4, tile_vectors = 2 };
#endif
enum { tile_columns = tile_vectors * CS_SIMD_F64, corner_vectors = tile_rows / CS_SIMD_F64 };

/* --- in registers ------------------------------------------------------------------------------------------------- */

/* sum[r][v] = sum over p < depth of left[p][r] right[p][v]; unrolled for every number of vectors there is. */
static inline __attribute__((always_inline)) void multiply(size_t vectors, size_t depth, const double *left,
                                                           size_t left_step, const double *right, size_t right_step,
                                                           cs_simd_f64 sum[][tile_vectors]) {
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++)
      sum[r][v] = cs_simd_f64_set(0.0);
  }
  for (size_t p = 0; p < depth; p++) {
    cs_simd_f64 row[tile_vectors];
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++)
      row[v] = cs_simd_f64_load(right + p * right_step + v * CS_SIMD_F64);
    CS_SIMD_UNROLL
    for (size_t r = 0; r < tile_rows; r++) {
      const cs_simd_f64 times = cs_simd_f64_set(left[p * left_step + r]);
      CS_SIMD_UNROLL
      for (size_t v = 0; v < vectors; v++)
        sum[r][v] = cs_simd_f64_fma(times, row[v], sum[r][v]);
    }
  }
}

/*
 * Rows [depth, depth + R) of X for some vectors of columns: what the rows above contribute is a product of tiles, the
 * rest a triangle of R by R. u and x begin at row 0; u at the first of the R columns.
 */
static inline __attribute__((always_inline)) void solve_tile(size_t vectors, size_t depth, const double *u, size_t step,
                                                             const double *inverse, double *x, size_t x_step) {
  cs_simd_f64 row[tile_rows][tile_vectors];
  multiply(vectors, depth, u, step, x, x_step, row);
  const double *const corner = u + depth * step;
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++)
      row[r][v] = cs_simd_f64_load(x + (depth + r) * x_step + v * CS_SIMD_F64) - row[r][v];
  }
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++) {
      row[r][v] *= cs_simd_f64_set(inverse[depth + r]);
      cs_simd_f64_store(x + (depth + r) * x_step + v * CS_SIMD_F64, row[r][v]);
    }
    CS_SIMD_UNROLL
    for (size_t below = r + 1; below < tile_rows; below++) {
      const cs_simd_f64 times = cs_simd_f64_set(-corner[r * step + below]);
      CS_SIMD_UNROLL
      for (size_t v = 0; v < vectors; v++)
        row[below][v] = cs_simd_f64_fma(times, row[r][v], row[below][v]);
    }
  }
}

static inline double lane(const cs_simd_f64 *row, size_t column) {
  return row[column / CS_SIMD_F64][column % CS_SIMD_F64];
}

/*
 * The R by R triangle on the diagonal. The next pivot waits for a row divided by the last one and not for its root,
 * which takes as long again and is needed only for what is stored. The number of good pivots.
 */
static inline size_t factor_corner(size_t depth, double *u, size_t step, double *inverse) {
  cs_simd_f64 row[tile_rows][tile_vectors];
  double *const corner = u + depth * step;
  multiply(corner_vectors, depth, u, step, u, step, row);
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < corner_vectors; v++)
      row[r][v] = cs_simd_f64_load(corner + r * step + v * CS_SIMD_F64) - row[r][v];
  }
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    const double pivot = lane(row[r], r);
    if (!(pivot > 0.0)) {
      corner[r * step + r] = pivot;
      return r;
    }
    const double root = sqrt(pivot);
    inverse[depth + r] = 1.0 / root;
    cs_simd_f64 divided[corner_vectors];
    CS_SIMD_UNROLL
    for (size_t v = 0; v < corner_vectors; v++) {
      divided[v] = row[r][v] / cs_simd_f64_set(pivot);
      cs_simd_f64_store(corner + r * step + v * CS_SIMD_F64, row[r][v] * cs_simd_f64_set(inverse[depth + r]));
    }
    corner[r * step + r] = root;
    CS_SIMD_UNROLL
    for (size_t below = r + 1; below < tile_rows; below++) {
      const cs_simd_f64 times = cs_simd_f64_set(-lane(divided, below));
      CS_SIMD_UNROLL
      for (size_t v = 0; v < corner_vectors; v++)
        row[below][v] = cs_simd_f64_fma(times, row[r][v], row[below][v]);
    }
  }
  return tile_rows;
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static size_t factor(size_t whole, double *u, size_t step, double *inverse) {
  for (size_t i = 0; i < whole; i += tile_rows) {
    const size_t good = factor_corner(i, u + i, step, inverse);
    if (good < tile_rows)
      return i + good;
    size_t j = i + tile_rows;
    for (; j + tile_columns <= whole; j += tile_columns)
      solve_tile(tile_vectors, i, u + i, step, inverse, u + j, step);
    for (; j < whole; j += CS_SIMD_F64)
      solve_tile(1, i, u + i, step, inverse, u + j, step);
  }
  return whole;
}

static void solve(size_t whole, const double *u, size_t step, const double *inverse, double *panel) {
  for (size_t i = 0; i < whole; i += tile_rows)
    solve_tile(tile_vectors, i, u + i, step, inverse, panel, tile_columns);
}

static void update(size_t depth, const double *left, const double *right, double *c, size_t ldc) {
  cs_simd_f64 sum[tile_rows][tile_vectors];
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) { /* the tile of C is asked for before the sums, and here when they are done */
    CS_SIMD_UNROLL
    for (size_t line = 0; line < tile_columns; line += 8)
      __builtin_prefetch(c + r * ldc + line, 1);
  }
  multiply(tile_vectors, depth, left, tile_columns, right, tile_columns, sum);
  CS_SIMD_UNROLL
  for (size_t r = 0; r < tile_rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < tile_vectors; v++) {
      double *const to = c + r * ldc + v * CS_SIMD_F64;
      cs_simd_f64_store(to, cs_simd_f64_load(to) - sum[r][v]);
    }
  }
}

static void update_part(size_t depth, const double *left, const double *right, double *c, size_t ldc, size_t row_count,
                        size_t column_count, ptrdiff_t offset, bool upper) {
  double tile[tile_rows * tile_columns] = {0.0};
  update(depth, left, right, tile, tile_columns);
  for (size_t r = 0; r < row_count; r++) {
    const ptrdiff_t diagonal = (ptrdiff_t)r - offset; /* the column of it in this row */
    const ptrdiff_t begin = upper && diagonal > 0 ? diagonal : 0;
    const ptrdiff_t end = !upper && diagonal + 1 < (ptrdiff_t)column_count ? diagonal + 1 : (ptrdiff_t)column_count;
    for (ptrdiff_t j = begin; j < end; j++)
      c[(ptrdiff_t)(r * ldc) + j] += tile[(ptrdiff_t)(r * tile_columns) + j];
  }
}

const struct cs__triangle_loops CS_ISA_SYMBOL(cs__triangle_loops) = {
    .rows = tile_rows,
    .columns = tile_columns,
    .factor = factor,
    .solve = solve,
    .update = update,
    .update_part = update_part,
};
