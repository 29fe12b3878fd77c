/* kernels/transpose/transpose_shuffle.h - the three steps that transpose an oblong matrix where it is; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRANSPOSE_SHUFFLE_H
#define CORESWEEP_KERNELS_TRANSPOSE_SHUFFLE_H

#include <stddef.h>

/* Columns that are permuted together, so that whole cache lines are moved. */
enum { CS__SHUFFLE_STRIP = 8 };

/* (rows x columns), row-major without gaps; both at least 1. */
struct cs__shuffle {
  size_t rows, columns;
  size_t common;                    /* greatest common divisor of rows and columns */
  size_t short_rows, short_columns; /* divided by it */
  double *a;
};

struct cs__shuffle cs__shuffle_of(size_t rows, size_t columns, double *a);

/* Doubles of work memory that each of the steps needs. */
size_t cs__shuffle_work(const struct cs__shuffle *s);

/* Three steps, in this order, each over all rows or all strips [0, columns / 8 rounded up) in any order. The first one
 * has nothing to do when common is 1. */
void cs__shuffle_rotate_strip(const struct cs__shuffle *s, size_t strip, double *work);
void cs__shuffle_row(const struct cs__shuffle *s, size_t row, double *work);
void cs__shuffle_strip(const struct cs__shuffle *s, size_t strip, double *work);

#endif
