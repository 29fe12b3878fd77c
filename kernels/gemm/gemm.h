/* kernels/gemm/gemm.h - C = alpha op(A) op(B) + beta C, double and single precision, with the arguments of CBLAS. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMM_H
#define CORESWEEP_KERNELS_GEMM_H

#include "kernels/dense/blas.h"
#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * c = alpha op(a) op(b) + beta c, as cblas_dgemm and cblas_sgemm compute it: op(x) is x for CS_NO_TRANS and x
 * transposed for CS_TRANS and CS_CONJ_TRANS; op(a) is (m, k), op(b) (k, n), c (m, n). By rows (CS_ROW_MAJOR), row i of
 * a matrix x is at x + i * ldx, and ldx is at least 1 and the columns of x as it is stored: for a, k without and m with
 * transposition. By columns (CS_COL_MAJOR) the same with rows and columns exchanged.
 *
 * Arrays are aligned to their elements (rows aligned to 64 bytes are fastest). Elements between a row's end and the
 * next row are neither read nor written. a and b are read only and may overlap each other, c overlaps neither. Any of
 * m, n, k may be 0.
 *
 * As in BLAS: beta = 0 writes c without reading it (it may hold NaN); alpha = 0 or k = 0 reads neither a nor b, which
 * may then be NULL; otherwise NaN and infinities of a and b reach every element they belong to, and no other.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. The order
 * of the additions depends on the sizes and the machine's caches alone: the result is the same bits at every thread
 * count and in every call at one instruction set. Works in a buffer of at most 2 MiB and the second-level cache, with
 * as much as half of that cache and 256 KiB more for each thread; it is freed before the call returns. Small
 * products (m n k <= 128^3 and k <= 256) that start no region, as inside another one, take no memory but the stack,
 * unless a (by columns: b) is transposed, which may have to be packed.
 *
 * Work: 2 m n k flops; in single precision two of them count as one. Elements m k + k n + m n, or m n more when c is
 * read too. Returns CS_INVALID for an enum value that is none, a leading dimension that is too small, an array of more
 * than PTRDIFF_MAX bytes or a NULL that is needed, CS_NOMEM when there is no memory for the buffer; c is untouched
 * then.
 *
 * Source: Goto, van de Geijn, Anatomy of high-performance matrix multiplication, ACM Trans. Math. Softw. 34 (2008).
 */
enum cs_status cs_dgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, double alpha, const double *a, size_t lda, const double *b, size_t ldb, double beta,
                        double *c, size_t ldc);
enum cs_status cs_sgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, float alpha, const float *a, size_t lda, const float *b, size_t ldb, float beta,
                        float *c, size_t ldc);

#ifdef __cplusplus
}
#endif
#endif
