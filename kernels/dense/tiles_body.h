/* kernels/dense/tiles_body.h - the loops behind struct cs__tiles for the element type included before; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tile of C takes nearly all registers, so that each number loaded is used often: with R rows of V vectors, a step
 * in depth is R * V fused multiply-adds for V loads of B and R broadcasts of A. It needs R * V registers for the sums,
 * V for the row of B and one for the element of A: 28 of 32, 15 of 16. Every smaller tile there is has its own loop,
 * for the edges: rows that do not exist are not computed, and the last vector of a row is loaded and stored in part.
 */
#ifndef CORESWEEP_KERNELS_DENSE_TILES_BODY_H
#define CORESWEEP_KERNELS_DENSE_TILES_BODY_H

#if !defined(CORESWEEP_KERNELS_DENSE_ELEMENT_F64_H) && !defined(CORESWEEP_KERNELS_DENSE_ELEMENT_F32_H)
#include "kernels/dense/element_f64.h" /* read alone, it is of doubles */
#endif
#include "kernels/dense/tiles.h"

#include <stdbool.h>

#if defined(__AVX512F__)
enum { tile_rows = 8, tile_vectors = 3 };
#elif defined(__aarch64__)
enum { tile_rows = 6, tile_vectors = 4 };
#else
enum { tile_rows = 6, tile_vectors = 2 };
#endif
enum { tile_columns = tile_vectors * vector_elements };

/* A tile's share of the factors, where it goes, and how many columns of its last vector exist. Strides of the factors
 * in bytes: in elements, GCC makes a second loop for strides of 1. */
struct tile {
  size_t depth;
  const char *a, *b;
  size_t a_along, a_step, b_step;
  real alpha, beta;
  real *c;
  size_t ldc, last;
  bool is_far; /* C is larger than what a first-level cache keeps */
};

/* C is wanted when the sums are there, mostly long after it was last touched. A short tile is there too soon, and a
 * small C is near: with 64 by 64 by 64, asking for it takes 1 % longer. */
enum { depth_to_fetch = 64, near_bytes = 32 << 10 };
static inline __attribute__((always_inline)) void fetch(size_t rows, size_t vectors, const struct tile *tile) {
  CS_SIMD_UNROLL
  for (size_t r = 0; r < rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++)
      __builtin_prefetch(tile->c + r * tile->ldc + v * vector_elements, 1);
  }
}

/* Addresses are read before the first store: the compiler takes it that a store of vectors may change the tile. */
static inline __attribute__((always_inline)) void put(size_t rows, size_t vectors, bool whole, const struct tile *tile,
                                                      vector sum[][tile_vectors]) {
  const vector alpha = vector_set(tile->alpha), beta = vector_set(tile->beta);
  const bool reads_c = tile->beta != 0;
  const size_t ldc = tile->ldc, last = tile->last;
  real *to = tile->c;
  if (tile->alpha != 1) {
    CS_SIMD_UNROLL
    for (size_t r = 0; r < rows; r++) {
      CS_SIMD_UNROLL
      for (size_t v = 0; v < vectors; v++)
        sum[r][v] *= alpha;
    }
  }
  CS_SIMD_UNROLL
  for (size_t r = 0; r < rows; r++, to += ldc) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++) {
      real *const c = to + v * vector_elements;
      const bool all = whole || v + 1 < vectors;
      vector value = sum[r][v];
      if (reads_c)
        value = vector_fma(beta, all ? vector_load(c) : vector_load_first(c, last), value);
      if (all)
        vector_store(c, value);
      else
        vector_store_first(c, value, last);
    }
  }
}

/* B is not read behind its columns either: the last vector in part, where it is not packed. */
static inline __attribute__((always_inline)) void compute(size_t rows, size_t vectors, bool whole,
                                                          const struct tile *tile) {
  vector sum[tile_rows][tile_vectors];
  CS_SIMD_UNROLL
  for (size_t r = 0; r < rows; r++) {
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++)
      sum[r][v] = vector_set(0);
  }
  if (tile->depth >= depth_to_fetch && tile->is_far)
    fetch(rows, vectors, tile);
  __asm__ volatile("" ::: "memory"); /* the addresses in C are made anew behind the loop, not kept in its registers */
  const char *a = tile->a, *b = tile->b;
  const size_t a_along = tile->a_along, a_step = tile->a_step, b_step = tile->b_step, last = tile->last;
#pragma GCC unroll 4
  for (size_t p = tile->depth; p > 0; p--) {
    vector row[tile_vectors];
    CS_SIMD_UNROLL
    for (size_t v = 0; v < vectors; v++) {
      const real *const from = (const real *)b + v * vector_elements;
      row[v] = whole || v + 1 < vectors ? vector_load(from) : vector_load_first(from, last);
    }
    CS_SIMD_UNROLL
    for (size_t r = 0; r < rows; r++) {
      const vector element = vector_set(*(const real *)(a + r * a_along));
      CS_SIMD_UNROLL
      for (size_t v = 0; v < vectors; v++)
        sum[r][v] = vector_fma(element, row[v], sum[r][v]);
    }
    a += a_step;
    b += b_step;
  }
  __asm__ volatile("" ::: "memory");
  put(rows, vectors, whole, tile, sum);
}

/* One loop for each number of rows and vectors up to the largest tile; in `part`, the last vector's columns do not all
 * exist. */
#define LOOP(rows, vectors)                                                                                            \
  static void whole_##rows##x##vectors(const struct tile *tile) {                                                      \
    compute(rows, vectors, true, tile);                                                                                \
  }                                                                                                                    \
  static void part_##rows##x##vectors(const struct tile *tile) {                                                       \
    compute(rows, vectors, false, tile);                                                                               \
  }
#define NAMES(rows, vectors)                                                                                           \
  { part_##rows##x##vectors, whole_##rows##x##vectors }

#if defined(__AVX512F__)
#define OF_ROWS(each, rows, between) each(rows, 1) between each(rows, 2) between each(rows, 3)
#elif defined(__aarch64__)
#define OF_ROWS(each, rows, between) each(rows, 1) between each(rows, 2) between each(rows, 3) between each(rows, 4)
#else
#define OF_ROWS(each, rows, between) each(rows, 1) between each(rows, 2)
#endif
#define COMMA ,

OF_ROWS(LOOP, 1, )
OF_ROWS(LOOP, 2, )
OF_ROWS(LOOP, 3, )
OF_ROWS(LOOP, 4, )
OF_ROWS(LOOP, 5, )
OF_ROWS(LOOP, 6, )
#if defined(__AVX512F__)
OF_ROWS(LOOP, 7, )
OF_ROWS(LOOP, 8, )
#endif

typedef void tile_loop(const struct tile *tile);

static tile_loop *const tile_loops[tile_rows][tile_vectors][2] = {
    {OF_ROWS(NAMES, 1, COMMA)}, {OF_ROWS(NAMES, 2, COMMA)}, {OF_ROWS(NAMES, 3, COMMA)},
    {OF_ROWS(NAMES, 4, COMMA)}, {OF_ROWS(NAMES, 5, COMMA)}, {OF_ROWS(NAMES, 6, COMMA)},
#if defined(__AVX512F__)
    {OF_ROWS(NAMES, 7, COMMA)}, {OF_ROWS(NAMES, 8, COMMA)},
#endif
};

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* --- the part of a row that belongs to a triangle ----------------------------------------------------------------- */

/* Columns [*begin, *end) of row i of C are in the part. */
static void columns_in(enum cs__part part, size_t i, size_t columns, size_t *begin, size_t *end) {
  *begin = part == CS__PART_UPPER ? smaller(i, columns) : 0;
  *end = part == CS__PART_LOWER ? smaller(i + 1, columns) : columns;
}

/* A tile on the diagonal is computed beside C, and what belongs to the part is added to it. By the same operation as
 * elsewhere: which elements are in such a tile depends on how columns are cut, and one thread may cut them finer. */
static void across_diagonal(const struct cs__block *block, const struct tile *given, tile_loop *loop, size_t i,
                            size_t j, size_t rows, size_t columns) {
  real beside[tile_rows * tile_columns];
  struct tile tile = *given;
  tile.c = beside;
  tile.ldc = tile_columns;
  tile.beta = 0;
  loop(&tile);
  for (size_t r = 0; r < rows; r++)
    for (size_t s = 0; s < columns; s++) {
      const size_t row = block->row_first + i + r, column = block->column_first + j + s;
      if (block->part == CS__PART_LOWER ? column > row : column < row)
        continue;
      real *const c = given->c + r * given->ldc + s;
      const real product = beside[r * tile_columns + s];
      *c = given->beta == 0 ? product : vector_fma(vector_set(given->beta), vector_set(*c), vector_set(product))[0];
    }
}

/* Whether a tile has elements in the part (0: none), and all of them (2). */
static int share_in(const struct cs__block *block, size_t i, size_t j, size_t rows, size_t columns) {
  const size_t row = block->row_first + i, column = block->column_first + j;
  if (block->part == CS__PART_LOWER)
    return column > row + rows - 1 ? 0 : column + columns - 1 <= row ? 2 : 1;
  if (block->part == CS__PART_UPPER)
    return column + columns - 1 < row ? 0 : column >= row + rows - 1 ? 2 : 1;
  return 2;
}

/* --- a block ------------------------------------------------------------------------------------------------------ */

static inline __attribute__((always_inline)) void multiply_row_panel(const struct cs__block *block, size_t row_panel,
                                                                     size_t column_begin, size_t column_end) {
  const size_t i = cs__cut_begin(&block->row_cut, row_panel);
  const size_t rows = cs__cut_begin(&block->row_cut, row_panel + 1) - i;
  struct tile tile = {
      .depth = block->depth,
      .a = (const char *)block->a + (i - block->a_first) * block->a_panel * sizeof(real),
      .a_along = block->a_along * sizeof(real),
      .a_step = (block->a_step != 0 ? block->a_step : rows) * sizeof(real),
      .alpha = (real)block->alpha,
      .beta = (real)block->beta,
      .ldc = block->ldc,
      .is_far = block->rows * block->ldc * sizeof(real) > near_bytes,
  };
  for (size_t panel = column_begin; panel < column_end; panel++) {
    const size_t j = cs__cut_begin(&block->column_cut, panel) * vector_elements;
    const size_t end = cs__cut_begin(&block->column_cut, panel + 1) * vector_elements;
    const size_t columns = smaller(end, block->columns) - j, vectors = (end - j) / vector_elements;
    const int share = share_in(block, i, j, rows, columns);
    if (share == 0)
      continue;
    tile.b = (const char *)block->b + j * block->b_panel * sizeof(real);
    tile.b_step = (block->b_step != 0 ? block->b_step : end - j) * sizeof(real);
    tile.c = (real *)block->c + i * block->ldc + j;
    tile.last = columns - (vectors - 1) * vector_elements;
    tile_loop *const loop = tile_loops[rows - 1][vectors - 1][tile.last == vector_elements];
    if (share == 2)
      loop(&tile);
    else
      across_diagonal(block, &tile, loop, i, j, rows, columns);
  }
}

static void multiply(const struct cs__block *block, size_t row_begin, size_t row_end, size_t column_begin,
                     size_t column_end) {
  for (size_t panel = row_begin; panel < row_end; panel++)
    multiply_row_panel(block, panel, column_begin, column_end);
}

/* Compiled apart from the general one: nothing of the block is stored. */
static void direct(size_t m, size_t n, size_t k, double alpha, const void *a, size_t a_along, size_t a_step,
                   const void *b, size_t b_step, double beta, void *c, size_t ldc) {
  const struct cs__block block = {
      .rows = m,
      .columns = n,
      .depth = k,
      .a = a,
      .b = b,
      .a_panel = a_along,
      .a_along = a_along,
      .a_step = a_step,
      .b_panel = 1,
      .b_step = b_step,
      .alpha = alpha,
      .beta = beta,
      .c = c,
      .ldc = ldc,
      .row_cut = cs__cut_of(m, tile_rows),
      .column_cut = cs__cut_of((n + vector_elements - 1) / vector_elements, tile_vectors),
      .part = CS__PART_WHOLE,
  };
  for (size_t panel = 0; panel < block.row_cut.panels; panel++)
    multiply_row_panel(&block, panel, 0, block.column_cut.panels);
}

/* --- packing ------------------------------------------------------------------------------------------------------ */

static void pack_along(size_t lines, size_t width, size_t depth, const real *from, size_t step, real *to) {
  const size_t vectors = lines / vector_elements * vector_elements;
  for (size_t p = 0; p < depth; p++, from += step, to += width) {
    for (size_t l = 0; l < vectors; l += vector_elements)
      vector_store(to + l, vector_load(from + l));
    for (size_t l = vectors; l < lines; l++)
      to[l] = from[l];
    for (size_t l = lines; l < width; l++)
      to[l] = 0;
  }
}

static void pack_across(size_t lines, size_t width, size_t depth, const real *from, size_t along, real *to) {
  const size_t lines_square = lines / square * square, depth_square = depth / square * square;
  for (size_t l = 0; l < lines_square; l += square) {
    for (size_t p = 0; p < depth_square; p += square)
      turn_square(from + l * along + p, along, to + p * width + l, width);
    for (size_t p = depth_square; p < depth; p++)
      for (size_t s = l; s < l + square; s++)
        to[p * width + s] = from[s * along + p];
  }
  for (size_t p = 0; p < depth && lines_square < width; p++)
    for (size_t l = lines_square; l < width; l++)
      to[p * width + l] = l < lines ? from[l * along + p] : 0;
}

static void pack(size_t lines, size_t width, size_t depth, const void *from, size_t along, size_t step, void *to) {
  if (along == 1)
    pack_along(lines, width, depth, from, step, to);
  else
    pack_across(lines, width, depth, from, along, to);
}

/* --- elements of C ------------------------------------------------------------------------------------------------ */

static void scale(size_t row_begin, size_t row_end, size_t columns, double beta, void *c, size_t ldc,
                  enum cs__part part) {
  for (size_t i = row_begin; i < row_end; i++) {
    real *const row = (real *)c + i * ldc;
    size_t begin, end;
    columns_in(part, i, columns, &begin, &end);
    if (beta == 0.0)
      for (size_t j = begin; j < end; j++)
        row[j] = 0;
    else
      for (size_t j = begin; j < end; j++)
        row[j] *= (real)beta;
  }
}

static void add(size_t rows, size_t columns, const void *more, size_t more_ld, void *c, size_t ldc,
                enum cs__part part) {
  for (size_t i = 0; i < rows; i++) {
    real *const row = (real *)c + i * ldc;
    const real *const from = (const real *)more + i * more_ld;
    size_t begin, end;
    columns_in(part, i, columns, &begin, &end);
    for (size_t j = begin; j < end; j++)
      row[j] += from[j];
  }
}

/* What a table of this element type holds. */
#define CS__TILES_TABLE                                                                                                \
  {                                                                                                                    \
    .element_bytes = sizeof(real), .vector_elements = vector_elements, .rows = tile_rows, .vectors = tile_vectors,     \
    .pack = pack, .multiply = multiply, .direct = direct, .scale = scale, .add = add                                   \
  }

#endif
