/* kernels/sum/sum.h - the sum of a vector, in three promises: fast, compensated, reproducible. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SUM_H
#define CORESWEEP_KERNELS_SUM_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * *result_out = sum of x[i]. x: (n) doubles, 8-byte aligned (64-byte aligned is fastest), read only. n may be 0: the
 * sum is 0. A sum of zeros is +0, whatever their signs. All three use the caller's OpenMP settings, may be called from
 * several threads at once and inside a parallel region, allocate nothing, expect rounding to nearest, and return
 * CS_INVALID if x is NULL while n > 0, or result_out is NULL. What is counted as work is the definition's: 8 n bytes,
 * n flops. They differ in what they promise; eps is 2^-53, half a unit in the last place of 1.
 */

/*
 * Fast. The error is at most (300 + n / 32768) eps times the sum of |x[i]|. The order of the additions depends on n
 * alone: the same bits at every thread count and in every call at one instruction set. NaN and infinities come out as
 * IEEE 754 adds them.
 */
enum cs_status cs_sum(size_t n, const double *x, double *result_out);

/*
 * Compensated: as accurate as if summed in twice the working precision and then rounded. The error is at most eps times
 * the result plus ((600 + n / 16384) eps)^2 times the sum of |x[i]|: the second term is below the first unless the
 * terms cancel to 10^-10 of their size. The same bits at every thread count and in every call at one instruction set.
 * Infinite or NaN if an element is or an addition on the way overflows.
 */
enum cs_status cs_sum_compensated(size_t n, const double *x, double *result_out);

/*
 * Reproducible: the exact sum, rounded once. So it is the same bits in every order of the elements, at every thread
 * count, instruction set and alignment, and on every machine with IEEE 754 doubles; and no other double is nearer.
 * Nothing overflows on the way: infinite only if the exact sum rounds to infinity, or elements of one sign only are
 * infinite. NaN (always the same one) if an element is NaN or infinities of both signs are there. Subnormal elements
 * count unless the calling program has them flushed to zero.
 */
enum cs_status cs_sum_reproducible(size_t n, const double *x, double *result_out);

#ifdef __cplusplus
}
#endif
#endif
