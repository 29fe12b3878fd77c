/* kernels/nrm2/nrm2.h - the Euclidean norm of a vector, without overflow on the way, the same bits at every team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_NRM2_H
#define CORESWEEP_KERNELS_NRM2_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * *result_out = the square root of the sum of x[i] * x[i]. x: (n) doubles, 8-byte aligned (64-byte aligned is fastest),
 * read only. n may be 0: the norm is 0. Uses the caller's OpenMP settings; may be called from several threads at once
 * and inside a parallel region; allocates nothing.
 *
 * Squares that overflow or underflow do no harm: the result is as accurate at 1e300 and 1e-300 as at 1, and infinite
 * only where the norm itself is. The relative error is at most that of 151 + n / 65536 roundings of half a unit in the
 * last place (half of what the sum of squares has), and one unit of the smallest subnormal. NaN if an element is NaN,
 * else infinity if an element is infinite, as in LAPACK 3.10's dnrm2. The same bits at every thread count and in every
 * call at one instruction set; between instruction sets it differs by rounding.
 *
 * Work: 8 n bytes, 2 n flops: one pass over x, and two more when a sum of squares is out of range. Returns CS_INVALID
 * if x is NULL while n > 0, or result_out is NULL.
 */
enum cs_status cs_nrm2(size_t n, const double *x, double *result_out);

#ifdef __cplusplus
}
#endif
#endif
