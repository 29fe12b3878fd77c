/* scripts/peers/kernels/lapack_cholesky.c - cholesky by a LAPACK library. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/cholesky/cholesky.h"
#include "kernels/dense/blas.h"
#include "scripts/peers/kernels/cblas.h"

/* LAPACK stores columns: the lower triangle of rows is its upper one. */
enum cs_status cs_dpotrf(enum cs_layout layout, enum cs_uplo uplo, size_t n, double *a, size_t lda, int64_t *info_out) {
  if (!peer_fits(n) || !peer_fits(lda))
    return CS_INVALID;
  const bool is_lower = (uplo == CS_LOWER) == (layout == CS_COL_MAJOR);
  const int order = (int)n, leading = (int)lda;
  int info = 0;
  dpotrf_(is_lower ? "L" : "U", &order, a, &leading, &info, 1);
  if (info_out != NULL)
    *info_out = info;
  return info == 0 ? CS_OK : CS_FAILED;
}
