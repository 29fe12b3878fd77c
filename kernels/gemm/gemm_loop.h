/* kernels/gemm/gemm_loop.h - packing of panels and the product of two of them, per instruction set; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMM_LOOP_H
#define CORESWEEP_KERNELS_GEMM_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

/*
 * A tile is the part of C that stays in registers: `rows` by `columns`. A row panel is `rows` rows of A, stored depth
 * by depth: rows numbers for the first column of A, then rows numbers for the second. A column panel is `columns`
 * columns of B, stored row by row. Panels at the edge are filled up with zeros.
 */
struct cs__gemm_loops {
  size_t rows, columns;

  /* Makes a row panel of count <= rows rows of A. */
  void (*pack_rows)(size_t count, size_t depth, const double *a, size_t lda, double *panel);

  /* Makes a column panel of count <= columns columns of B. */
  void (*pack_columns)(size_t count, size_t depth, const double *b, size_t ldb, double *panel);

  /* c = alpha * row_panel column_panel + beta * c for the row_count <= rows, column_count <= columns elements of C that
   * exist. beta = 0 does not read c. */
  void (*tile)(size_t depth, const double *row_panel, const double *column_panel, double alpha, double beta, double *c,
               size_t ldc, size_t row_count, size_t column_count);
};

CS_ISA_DECLARE(struct cs__gemm_loops, cs__gemm_loops);

#endif
