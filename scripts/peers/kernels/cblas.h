/* scripts/peers/kernels/cblas.h - the part of CBLAS and LAPACK the peers are called by: no development package is
 * needed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_PEERS_CBLAS_H
#define CORESWEEP_PEERS_CBLAS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Words are those of kernels/dense/blas.h, which have CBLAS's values; sizes are ints, as Debian builds them. */
double cblas_ddot(int n, const double *x, int incx, const double *y, int incy);
double cblas_dasum(int n, const double *x, int incx);
double cblas_dnrm2(int n, const double *x, int incx);
double cblas_dsum(int n, const double *x, int incx); /* OpenBLAS alone */
void cblas_dgemv(int layout, int trans, int m, int n, double alpha, const double *a, int lda, const double *x, int incx,
                 double beta, double *y, int incy);
void cblas_dgemm(int layout, int transa, int transb, int m, int n, int k, double alpha, const double *a, int lda,
                 const double *b, int ldb, double beta, double *c, int ldc);
void cblas_sgemm(int layout, int transa, int transb, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);
void cblas_dsyrk(int layout, int uplo, int trans, int n, int k, double alpha, const double *a, int lda, double beta,
                 double *c, int ldc);
void cblas_dtrsm(int layout, int side, int uplo, int transa, int diag, int m, int n, double alpha, const double *a,
                 int lda, double *b, int ldb);
void cblas_domatcopy(int layout, int trans, int rows, int columns, double alpha, const double *a, int lda, double *b,
                     int ldb); /* OpenBLAS alone */
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);

/* Whether a library with 32-bit sizes can be asked that. */
static inline bool peer_fits(size_t size) {
  return size <= INT_MAX;
}

#endif
