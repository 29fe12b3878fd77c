/* kernels/gemv/gemv_loop.h - products of a block of rows with a vector, both ways round; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMV_LOOP_H
#define CORESWEEP_KERNELS_GEMV_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

/* Rows are read this many at a time; the last of a matrix may be fewer. */
#define CS_GEMV_ROWS 8

/* Doubles in a cache line, and in the longest vector. */
#define CS_GEMV_LINE 8

struct cs__gemv_loops {
  /* sum[i] = a[i] . x for rows contiguous rows of n elements, lda apart. The order of the additions of a row depends on
   * n and on its place among CS_GEMV_ROWS. */
  void (*rows)(size_t rows, size_t n, const double *a, size_t lda, const double *x, double *sum);

  /* sum[j] = x[0] a[0][j] + x[1] a[1][j] + ... for n columns, in the order of the rows. sum has room for n
   * elements rounded up to CS_GEMV_LINE; what lies behind n means nothing. */
  void (*columns)(size_t rows, size_t n, const double *a, size_t lda, const double *x, double *sum);
};

CS_ISA_DECLARE(struct cs__gemv_loops, cs__gemv_loops);

#endif
