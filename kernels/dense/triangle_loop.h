/* kernels/dense/triangle_loop.h - factor, solve and update on packed blocks, per instruction set; private to kernels.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_TRIANGLE_LOOP_H
#define CORESWEEP_KERNELS_DENSE_TRIANGLE_LOOP_H

#include "topology/cpu_features.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * One triangle is enough for all sixteen: U, upper, stored by rows, of which U^T X = B is solved from the first row to
 * the last. Lower and upper, transposed and not, left and right, rows and columns are the strides of a copy.
 *
 *   - A triangle lies in u with `step` elements from row to row, filled up to a whole number of tiles (whole below)
 *     with rows of the unit matrix. What lies below its diagonal means nothing.
 *   - A panel is `columns` columns of B or X, row by row, filled up with zeros: panel[p * columns + j].
 *
 * A tile is what stays in registers, `rows` by `columns`; rows divides columns.
 */
struct cs__triangle_loops {
  size_t rows, columns;

  /* U^T U = A in place, and the inverse of each element of the diagonal. The number of the first row whose pivot is not
   * above 0 (it then holds that pivot), or whole. */
  size_t (*factor)(size_t whole, double *u, size_t step, double *inverse);

  /* Panel X from panel B in place. */
  void (*solve)(size_t whole, const double *u, size_t step, const double *inverse, double *panel);

  /* The tile c[i][j] -= sum over p < depth of left[p][i] right[p][j], where left is `rows` columns of a panel and right
   * a whole one. */
  void (*update)(size_t depth, const double *left, const double *right, double *c, size_t ldc);
  /* The same for the elements that exist: i < row_count, j < column_count, and on the wanted side of the diagonal:
   * offset + j >= i when upper, offset + j <= i when lower; offset is the column of c less its row. */
  void (*update_part)(size_t depth, const double *left, const double *right, double *c, size_t ldc, size_t row_count,
                      size_t column_count, ptrdiff_t offset, bool upper);
};

CS_ISA_DECLARE(struct cs__triangle_loops, cs__triangle_loops);

#endif
