/* kernels/gemm/gemm.h - C = alpha A B + beta C in double precision, for matrices stored by rows. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMM_H
#define CORESWEEP_KERNELS_GEMM_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * c = alpha * a b + beta * c, as cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, ...) computes it.
 * a: (m, k), row i at a + i * lda, lda >= max(1, k). b: (k, n), ldb >= max(1, n). c: (m, n), ldc >= max(1, n). All
 * 8-byte aligned (64-byte aligned rows are fastest); elements between a row's end and the next row are neither read nor
 * written. a and b are read only and may overlap each other, c overlaps neither. Any of m, n, k may be 0.
 *
 * As in BLAS: beta = 0 writes c without reading it (it may hold NaN); alpha = 0 or k = 0 reads neither a nor b, which
 * may then be NULL; otherwise NaN and infinities of a and b reach every element they belong to.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. The order
 * of the additions depends on k and the machine's caches alone: the result is the same bits at every thread count and
 * in every call at one instruction set. Works in a buffer of at most 32 MiB that it frees before it returns; who
 * multiplies small matrices often keeps one and calls cs_gemm_buffered.
 *
 * Column-major matrices (Fortran): the transposed product is the same call with a and b, and m and n, exchanged.
 *
 * Work: 2 m n k flops; 8 (m k + k n + m n) bytes, or 8 m n more when c is read too. Returns CS_INVALID for a leading
 * dimension that is too small or a NULL that is needed, CS_NOMEM when there is no memory for the buffer; c is untouched
 * then.
 */
enum cs_status cs_gemm(size_t m, size_t n, size_t k, double alpha, const double *a, size_t lda, const double *b,
                       size_t ldb, double beta, double *c, size_t ldc);

/* The bytes of working memory a product of this shape needs, at the active instruction set on this machine. */
size_t cs_gemm_buffer_bytes(size_t m, size_t n, size_t k);

/*
 * cs_gemm in the caller's working memory: buffer has at least cs_gemm_buffer_bytes(m, n, k) bytes, 64-byte aligned, and
 * belongs to this call until it returns; what it holds means nothing before and after. Allocates nothing.
 */
enum cs_status cs_gemm_buffered(size_t m, size_t n, size_t k, double alpha, const double *a, size_t lda,
                                const double *b, size_t ldb, double beta, double *c, size_t ldc, void *buffer);

#ifdef __cplusplus
}
#endif
#endif
