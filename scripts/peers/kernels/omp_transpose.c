/* scripts/peers/kernels/omp_transpose.c - transpose by an OpenMP loop over tiles of 32 x 32, as a user would write it.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/transpose/transpose.h"

enum { TILE = 32 };

static size_t least(size_t one, size_t other) {
  return one < other ? one : other;
}

enum cs_status cs_transpose(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb) {
#pragma omp parallel for collapse(2) schedule(static)
  for (size_t top = 0; top < rows; top += TILE)
    for (size_t left = 0; left < columns; left += TILE)
      for (size_t i = top; i < least(top + TILE, rows); i++)
        for (size_t j = left; j < least(left + TILE, columns); j++)
          b[j * ldb + i] = a[i * lda + j];
  return CS_OK;
}

enum cs_status cs_transpose_in_place(size_t rows, size_t columns, double *a) {
  (void)rows, (void)columns, (void)a;
  return CS_INVALID;
}
