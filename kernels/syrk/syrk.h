/* kernels/syrk/syrk.h - C = alpha op(A) op(A)^T + beta C for one triangle of C, with the arguments of CBLAS. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SYRK_H
#define CORESWEEP_KERNELS_SYRK_H

#include "kernels/dense/blas.h"
#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The symmetric product as cblas_dsyrk computes it: c = alpha a a^T + beta c for CS_NO_TRANS, a is (n, k);
 * c = alpha a^T a + beta c for CS_TRANS and CS_CONJ_TRANS, a is (k, n). c is (n, n), of which only the triangle uplo
 * (with the diagonal) is read and written. Layout and leading dimensions as for cs_dgemm: by rows, row i of a is at
 * a + i * lda, lda at least 1 and the columns of a as it is stored, ldc at least 1 and n.
 *
 * Arrays are aligned to 8 bytes. a is read only, c does not overlap it. n and k may be 0. beta = 0 writes c without
 * reading it; alpha = 0 or k = 0 does not read a, which may then be NULL; otherwise NaN and infinities of a reach every
 * element they belong to.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. The
 * result is the same bits at every thread count and in every call at one instruction set. Buffers as cs_dgemm.
 *
 * Work: n (n + 1) k flops; 8 (n k + n (n + 1) / 2) bytes, or 8 n (n + 1) / 2 more when c is read too. Returns
 * CS_INVALID for an enum value that is none, a leading dimension that is too small, an array of more than PTRDIFF_MAX
 * bytes or a NULL that is needed, CS_NOMEM when there is no memory for the buffer; c is untouched then.
 *
 * Source: Dongarra, Du Croz, Hammarling, Duff, A set of level 3 basic linear algebra subprograms, ACM Trans. Math.
 * Softw. 16 (1990).
 */
enum cs_status cs_dsyrk(enum cs_layout layout, enum cs_uplo uplo, enum cs_transpose trans, size_t n, size_t k,
                        double alpha, const double *a, size_t lda, double beta, double *c, size_t ldc);

#ifdef __cplusplus
}
#endif
#endif
