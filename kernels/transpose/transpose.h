/* kernels/transpose/transpose.h - the transposed of a matrix of doubles, into another one or where it is. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRANSPOSE_H
#define CORESWEEP_KERNELS_TRANSPOSE_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Matrices are row-major and 8-byte aligned; rows that begin at a cache line (64-byte alignment, leading dimension a
 * multiple of 8) are fastest. Either size may be 0. Elements are copied and never computed with: every bit of a NaN
 * stays. Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region.
 * Work: 16 rows columns bytes (each element read once and written once), no flops.
 */

/*
 * b[j * ldb + i] = a[i * lda + j] for i < rows, j < columns. a has rows of lda >= columns elements, b columns of ldb >=
 * rows; they may not overlap; what lies between the end of a row of b and the next is not touched. Returns CS_INVALID
 * if a leading dimension is too small, a matrix has more than PTRDIFF_MAX bytes, or a pointer NULL and neither size 0.
 */
enum cs_status cs_transpose(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb);

/*
 * The same with the result in a, which is (rows x columns) before and (columns x rows) afterwards, without gaps. Work
 * memory: none for a square; else 64 (max(rows, columns) + 8) bytes for each thread, or the size of a matrix that fits
 * half of a second-level cache. Returns CS_INVALID if a is NULL and neither size 0 or has more than PTRDIFF_MAX bytes,
 * CS_NOMEM if there is no work memory: a is then as it was.
 */
enum cs_status cs_transpose_in_place(size_t rows, size_t columns, double *a);

#ifdef __cplusplus
}
#endif
#endif
