/* scripts/peers/kernels/cblas_matrix.c - gemv, gemm, syrk and trsm by a CBLAS library. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/blas.h"
#include "kernels/gemm/gemm.h"
#include "kernels/gemv/gemv.h"
#include "kernels/syrk/syrk.h"
#include "kernels/trsm/trsm.h"
#include "scripts/peers/kernels/cblas.h"

enum cs_status cs_dgemv(enum cs_layout layout, enum cs_transpose trans, size_t m, size_t n, double alpha,
                        const double *a, size_t lda, const double *x, int64_t incx, double beta, double *y,
                        int64_t incy) {
  if (!peer_fits(m) || !peer_fits(n) || !peer_fits(lda))
    return CS_INVALID;
  cblas_dgemv((int)layout, (int)trans, (int)m, (int)n, alpha, a, (int)lda, x, (int)incx, beta, y, (int)incy);
  return CS_OK;
}

enum cs_status cs_dgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, double alpha, const double *a, size_t lda, const double *b, size_t ldb, double beta,
                        double *c, size_t ldc) {
  if (!peer_fits(lda) || !peer_fits(ldb) || !peer_fits(ldc) || !peer_fits(k))
    return CS_INVALID;
  cblas_dgemm((int)layout, (int)transa, (int)transb, (int)m, (int)n, (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c,
              (int)ldc);
  return CS_OK;
}

enum cs_status cs_sgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, float alpha, const float *a, size_t lda, const float *b, size_t ldb, float beta,
                        float *c, size_t ldc) {
  if (!peer_fits(lda) || !peer_fits(ldb) || !peer_fits(ldc) || !peer_fits(k))
    return CS_INVALID;
  cblas_sgemm((int)layout, (int)transa, (int)transb, (int)m, (int)n, (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c,
              (int)ldc);
  return CS_OK;
}

enum cs_status cs_dsyrk(enum cs_layout layout, enum cs_uplo uplo, enum cs_transpose trans, size_t n, size_t k,
                        double alpha, const double *a, size_t lda, double beta, double *c, size_t ldc) {
  if (!peer_fits(k) || !peer_fits(lda) || !peer_fits(ldc))
    return CS_INVALID;
  cblas_dsyrk((int)layout, (int)uplo, (int)trans, (int)n, (int)k, alpha, a, (int)lda, beta, c, (int)ldc);
  return CS_OK;
}

enum cs_status cs_dtrsm(enum cs_layout layout, enum cs_side side, enum cs_uplo uplo, enum cs_transpose transa,
                        enum cs_diag diag, size_t m, size_t n, double alpha, const double *a, size_t lda, double *b,
                        size_t ldb) {
  if (!peer_fits(m) || !peer_fits(n) || !peer_fits(lda) || !peer_fits(ldb))
    return CS_INVALID;
  cblas_dtrsm((int)layout, (int)side, (int)uplo, (int)transa, (int)diag, (int)m, (int)n, alpha, a, (int)lda, b,
              (int)ldb);
  return CS_OK;
}
