/* scripts/peers/kernels/cblas_transpose.c - transpose by OpenBLAS's extension of BLAS. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/blas.h"
#include "kernels/transpose/transpose.h"
#include "scripts/peers/kernels/cblas.h"

enum cs_status cs_transpose(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb) {
  if (!peer_fits(rows) || !peer_fits(lda) || !peer_fits(ldb))
    return CS_INVALID;
  cblas_domatcopy((int)CS_ROW_MAJOR, (int)CS_TRANS, (int)rows, (int)columns, 1.0, a, (int)lda, b, (int)ldb);
  return CS_OK;
}

enum cs_status cs_transpose_in_place(size_t rows, size_t columns, double *a) {
  (void)rows, (void)columns, (void)a;
  return CS_INVALID;
}
