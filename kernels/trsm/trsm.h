/* kernels/trsm/trsm.h - op(A) X = alpha B or X op(A) = alpha B for a triangular A, in double precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRSM_H
#define CORESWEEP_KERNELS_TRSM_H

#include "kernels/dense/blas.h"
#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * X in the place of B, in the order of arguments of cblas_dtrsm: op(a) X = alpha * b for CS_LEFT, X op(a) = alpha * b
 * for CS_RIGHT, where op transposes for CS_TRANS and CS_CONJ_TRANS. a: triangular, of order m (left) or n (right), its
 * upper or lower triangle as uplo says; of the other triangle nothing is read, and the diagonal is taken for ones when
 * diag is CS_UNIT. lda >= max(1, order). b: (m, n), ldb >= max(1, n) for CS_ROW_MAJOR, >= max(1, m) for CS_COL_MAJOR;
 * elements between the end of a row (column) and the next are neither read nor written. 8-byte aligned (64-byte aligned
 * is fastest); a and b may not overlap. m and n may be 0.
 *
 * As in BLAS: alpha = 0 sets b to 0 and reads neither a nor b; nothing looks for a diagonal with a 0 in it, which gives
 * infinities and NaN. NaN and infinities of a column of b (left; a row: right) reach no other column. Elements of the
 * diagonal are inverted once and multiplied with: one below 2^-1023 in magnitude counts as 0.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. The order
 * of the additions follows from the order of a and the machine's caches alone: the result is the same bits at every
 * thread count at one instruction set.
 *
 * Work: m^2 n flops (left), m n^2 (right); 8 (order (order + 1) / 2 + 2 m n) bytes. Returns CS_INVALID for a word that
 * is none of its kind, a leading dimension that is too small, an array of more than PTRDIFF_MAX bytes or a NULL that is
 * needed, CS_NOMEM when there is no memory to work in; b is untouched then.
 */
enum cs_status cs_dtrsm(enum cs_layout layout, enum cs_side side, enum cs_uplo uplo, enum cs_transpose transa,
                        enum cs_diag diag, size_t m, size_t n, double alpha, const double *a, size_t lda, double *b,
                        size_t ldb);

#ifdef __cplusplus
}
#endif
#endif
