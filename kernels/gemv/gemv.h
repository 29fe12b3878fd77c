/* kernels/gemv/gemv.h - y = alpha op(A) x + beta y in double precision: matrix times vector. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMV_H
#define CORESWEEP_KERNELS_GEMV_H

#include "kernels/dense/blas.h"
#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * y = alpha * op(a) x + beta * y, in the order of arguments of cblas_dgemv. a: (m, n) before op, which transposes it
 * for CS_TRANS and CS_CONJ_TRANS; lda >= max(1, n) for CS_ROW_MAJOR, >= max(1, m) for CS_COL_MAJOR; elements between
 * the end of a row (column) and the next are not read. x has as many elements as op(a) has columns, y as many as it has
 * rows, incx and incy apart; an increment may be negative, the vector then starts at its far end as in BLAS, and may
 * not be 0. All 8-byte aligned (64-byte aligned is fastest). a and x may overlap each other, y overlaps neither. m and
 * n may be 0: y is left as it is then, as in BLAS.
 *
 * As in BLAS: beta = 0 writes y without reading it; alpha = 0 reads neither a nor x, which may then be NULL; otherwise
 * NaN and infinities of a row of op(a) reach its element of y, those of x reach every element.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. Who adds
 * what follows from m and n alone: the result is the same bits at every thread count at one instruction set.
 *
 * Work: 2 m n + 3 (length of y) flops; 8 (m n + length of x + 2 (length of y)) bytes. Returns CS_INVALID for a word
 * that is none of its kind, a leading dimension that is too small, an increment of 0, an array of more than PTRDIFF_MAX
 * bytes or a NULL that is needed; CS_NOMEM when there is no memory for partial sums (at most 64 vectors) or a
 * contiguous x; y is untouched then.
 */
enum cs_status cs_dgemv(enum cs_layout layout, enum cs_transpose trans, size_t m, size_t n, double alpha,
                        const double *a, size_t lda, const double *x, int64_t incx, double beta, double *y,
                        int64_t incy);

#ifdef __cplusplus
}
#endif
#endif
