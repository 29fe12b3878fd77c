/* kernels/cholesky/cholesky.h - A = L L^T or U^T U of a symmetric positive definite matrix, in double precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_CHOLESKY_H
#define CORESWEEP_KERNELS_CHOLESKY_H

#include "kernels/dense/blas.h"
#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The Cholesky factor in the place of one triangle of a, in the order of arguments of LAPACKE_dpotrf: CS_LOWER makes L
 * of A = L L^T, CS_UPPER makes U of A = U^T U. a: (n, n), 8-byte aligned (64-byte aligned is fastest), lda >= max(1,
 * n). Only the given triangle with its diagonal is read and written. n may be 0.
 *
 * *info_out, which may be NULL, says what LAPACK's INFO says:
 *   0   the factor is whole (CS_OK).
 *  -i   argument i, counted from 1, is none it may be (CS_INVALID): 1 layout, 2 uplo, 4 a, 5 lda (too small, or a
 *       of more than PTRDIFF_MAX bytes). a is untouched.
 *   i   the leading minor of order i is not positive definite (CS_FAILED): its pivot is not above 0, or NaN. The
 *       factor of the leading minor of order i - 1 is in its place; the rest of the triangle means nothing.
 * CS_NOMEM when there is no memory to work in, at most 640 KiB and some 3100 n bytes; info is then 0, a untouched.
 *
 * A NaN in the triangle comes to a pivot, unless one before it is not above 0. An infinite pivot is above 0.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. The order
 * of the additions follows from n alone: the result is the same bits at every thread count at one instruction set.
 *
 * Work: n^3/3 + n^2/2 + n/6 flops, of which n are square roots; 8 n (n + 1) bytes: the triangle read and written.
 */
enum cs_status cs_dpotrf(enum cs_layout layout, enum cs_uplo uplo, size_t n, double *a, size_t lda, int64_t *info_out);

#ifdef __cplusplus
}
#endif
#endif
