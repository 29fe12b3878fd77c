/* kernels/dense/strided_loop.c - triangles and panels copied out of and into any storage order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/strided_loop.h"

#include "kernels/simd.h"

/* Element (i, j) at at[i * down + j * right]. */
struct view {
  double *at;
  ptrdiff_t down, right;
};

static void copy_rows(size_t rows, size_t columns, const struct view *from, const struct view *to) {
  for (ptrdiff_t i = 0; i < (ptrdiff_t)rows; i++)
    memcpy(to->at + i * to->down, from->at + i * from->down, columns * sizeof(double));
}

static void copy_elements(size_t row, size_t rows, size_t column, size_t columns, const struct view *from,
                          const struct view *to) {
  for (ptrdiff_t i = (ptrdiff_t)row; i < (ptrdiff_t)rows; i++)
    for (ptrdiff_t j = (ptrdiff_t)column; j < (ptrdiff_t)columns; j++)
      to->at[i * to->down + j * to->right] = from->at[i * from->down + j * from->right];
}

/* From contiguous columns into contiguous rows. */
static void copy_transposed(size_t rows, size_t columns, const struct view *from, const struct view *to) {
  const size_t square_rows = rows - rows % CS_SIMD_F64, square_columns = columns - columns % CS_SIMD_F64;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)square_rows; i += CS_SIMD_F64)
    for (ptrdiff_t j = 0; j < (ptrdiff_t)square_columns; j += CS_SIMD_F64)
      cs_simd_f64_transpose_from(from->at + i + j * from->right, from->right, to->at + i * to->down + j, to->down);
  copy_elements(0, square_rows, square_columns, columns, from, to);
  copy_elements(square_rows, rows, 0, columns, from, to);
}

static struct view swapped(const struct view *view) {
  return (struct view){view->at, view->right, view->down};
}

/* The same elements counted from the other end. */
static void turn_rows(struct view *view, size_t rows) {
  view->at += (ptrdiff_t)(rows - 1) * view->down;
  view->down = -view->down;
}

static void turn_columns(struct view *view, size_t columns) {
  view->at += (ptrdiff_t)(columns - 1) * view->right;
  view->right = -view->right;
}

static void copy(size_t rows, size_t columns, struct view from, struct view to) {
  if (rows == 0 || columns == 0)
    return;
  if (from.down == -1 || to.down == -1) {
    turn_rows(&from, rows);
    turn_rows(&to, rows);
  }
  if (from.right == -1 || to.right == -1) {
    turn_columns(&from, columns);
    turn_columns(&to, columns);
  }
  const struct view from_swapped = swapped(&from), to_swapped = swapped(&to);
  if (from.right == 1 && to.right == 1)
    copy_rows(rows, columns, &from, &to);
  else if (from.down == 1 && to.right == 1)
    copy_transposed(rows, columns, &from, &to);
  else if (from.right == 1 && to.down == 1)
    copy_transposed(columns, rows, &from_swapped, &to_swapped);
  else
    copy_elements(0, rows, 0, columns, &from, &to);
}

/* A triangle is bands of `band` rows: a corner on the diagonal, and a rectangle right of it. */
enum { band = 8 };

static void copy_triangle(size_t n, struct view from, struct view to) {
  for (size_t p = 0; p < n; p += band) {
    const size_t rows = n - p < band ? n - p : band, right = p + rows;
    for (ptrdiff_t i = (ptrdiff_t)p; i < (ptrdiff_t)right; i++)
      for (ptrdiff_t j = i; j < (ptrdiff_t)right; j++)
        to.at[i * to.down + j * to.right] = from.at[i * from.down + j * from.right];
    const ptrdiff_t i = (ptrdiff_t)p, j = (ptrdiff_t)right;
    if (right < n)
      copy(rows, n - right, (struct view){from.at + i * from.down + j * from.right, from.down, from.right},
           (struct view){to.at + i * to.down + j * to.right, to.down, to.right});
  }
}

static void load_triangle(size_t n, size_t whole, const double *from, ptrdiff_t down, ptrdiff_t right, double *u,
                          size_t step) {
  for (size_t p = 0; p < whole; p++) { /* left of the diagonal up to where a tile may begin, and what fills up */
    const size_t corner = p - p % CS_STRIDED_WHOLE, filled = p < n ? n : p;
    memset(u + p * step + corner, 0, (p - corner) * sizeof *u);
    memset(u + p * step + filled, 0, (whole - filled) * sizeof *u);
    if (p >= n)
      u[p * step + p] = 1.0;
  }
  copy_triangle(n, (struct view){(double *)from, down, right}, (struct view){u, (ptrdiff_t)step, 1});
}

static void store_triangle(size_t n, const double *u, size_t step, double *to, ptrdiff_t down, ptrdiff_t right) {
  copy_triangle(n, (struct view){(double *)u, (ptrdiff_t)step, 1}, (struct view){to, down, right});
}

static void load_panel(size_t rows, size_t whole, size_t count, size_t columns, double alpha, const double *from,
                       ptrdiff_t down, ptrdiff_t right, double *panel) {
  if (count < columns)
    memset(panel, 0, rows * columns * sizeof *panel);
  memset(panel + rows * columns, 0, (whole - rows) * columns * sizeof *panel);
  copy(rows, count, (struct view){(double *)from, down, right}, (struct view){panel, (ptrdiff_t)columns, 1});
  for (size_t i = 0; alpha != 1.0 && i < rows * columns; i++)
    panel[i] *= alpha;
}

static void store_panel(size_t rows, size_t count, size_t columns, const double *panel, double *to, ptrdiff_t down,
                        ptrdiff_t right) {
  copy(rows, count, (struct view){(double *)panel, (ptrdiff_t)columns, 1}, (struct view){to, down, right});
}

const struct cs__strided_loops CS_ISA_SYMBOL(cs__strided_loops) = {
    .load_triangle = load_triangle,
    .store_triangle = store_triangle,
    .load_panel = load_panel,
    .store_panel = store_panel,
};
