/* kernels/asum/asum.h - the sum of magnitudes (the 1-norm) of a vector, the same bits at every thread count. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_ASUM_H
#define CORESWEEP_KERNELS_ASUM_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * *result_out = sum of |x[i]|. x: (n) doubles, 8-byte aligned (64-byte aligned is fastest), read only. n may be 0: the
 * sum is 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region;
 * allocates nothing.
 *
 * The order of the additions depends on n alone, so the result is the same bits at every thread count and in every call
 * at one instruction set; between instruction sets it differs by rounding. The error is at most that of 300 + n / 32768
 * roundings, each half a unit in the last place of the result. NaN if an element is NaN, else infinity if an element is
 * infinite or the sum overflows. Work: 8 n bytes, 2 n flops (a magnitude and an addition). Returns CS_INVALID if x is
 * NULL while n > 0, or result_out is NULL.
 */
enum cs_status cs_asum(size_t n, const double *x, double *result_out);

#ifdef __cplusplus
}
#endif
#endif
