/* kernels/dense/strided_loop.h - triangles and panels from and into any storage order; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_STRIDED_LOOP_H
#define CORESWEEP_KERNELS_DENSE_STRIDED_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

/* The tiles of every instruction set fit a multiple of this in rows. */
#define CS_STRIDED_WHOLE 8

/*
 * Element (i, j) of a matrix lies at from[i * down + j * right]. A stride may be negative: a triangle that is solved
 * from its last row on is one solved from its first, counted backwards. Fast when one of the strides is 1 or -1.
 */
struct cs__strided_loops {
  /* The upper triangle of order n, row by row with `step` elements from row to row, filled up to order whole (a
   * multiple of CS_STRIDED_WHOLE) with rows of the unit matrix; and back. Nothing of the other triangle is read or
   * written. */
  void (*load_triangle)(size_t n, size_t whole, const double *from, ptrdiff_t down, ptrdiff_t right, double *u,
                        size_t step);
  void (*store_triangle)(size_t n, const double *u, size_t step, double *to, ptrdiff_t down, ptrdiff_t right);

  /* alpha times `count` columns and `rows` rows into a panel of `columns` columns and `whole` rows, filled up with
   * zeros; and back. */
  void (*load_panel)(size_t rows, size_t whole, size_t count, size_t columns, double alpha, const double *from,
                     ptrdiff_t down, ptrdiff_t right, double *panel);
  void (*store_panel)(size_t rows, size_t count, size_t columns, const double *panel, double *to, ptrdiff_t down,
                      ptrdiff_t right);
};

CS_ISA_DECLARE(struct cs__strided_loops, cs__strided_loops);

#endif
