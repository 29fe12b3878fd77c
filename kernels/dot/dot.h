/* kernels/dot/dot.h - the inner product of two vectors, the same bits at every thread count. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DOT_H
#define CORESWEEP_KERNELS_DOT_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * *result_out = sum of x[i] * y[i]. x, y: (n) doubles, 8-byte aligned (64-byte aligned is fastest), read only; y may be
 * x and may overlap it. n may be 0: the sum is 0. Uses the caller's OpenMP settings; may be called from several threads
 * at once and inside a parallel region; allocates nothing.
 *
 * The order of the additions depends on n alone, so the result is the same bits at every thread count and in every call
 * at one instruction set; between instruction sets it differs by rounding. The error is at most that of 300 + n / 32768
 * roundings, each half a unit in the last place of sum |x[i] * y[i]|: for n up to 2^23 what a plain loop has after a
 * few hundred elements. NaN and infinities come out as IEEE 754 adds them. Work: 16 n bytes, 2 n flops. Returns
 * CS_INVALID if x or y is NULL while n > 0, or result_out is NULL.
 */
enum cs_status cs_dot(size_t n, const double *x, const double *y, double *result_out);

#ifdef __cplusplus
}
#endif
#endif
