/* kernels/scale/scale.h - b[i] = scalar * c[i], the second loop of STREAM: the memory bandwidth a team gets. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCALE_H
#define CORESWEEP_KERNELS_SCALE_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * b, c: (n) doubles, 8-byte aligned (64-byte aligned is fastest); b may be c, but may not overlap it otherwise. n may
 * be 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region.
 * Every element is one multiplication, so the result is the same bits at every thread count and instruction set; NaN,
 * infinities and signed zeros as IEEE 754 has them. Work: 16 n bytes (STREAM's counting: read c, write b), n flops.
 * Returns CS_INVALID if a pointer is NULL while n > 0.
 *
 * Source: J. D. McCalpin, Memory bandwidth and machine balance in current high performance computers, IEEE TCCA
 * Newsletter (December 1995).
 */
enum cs_status cs_scale(size_t n, double *b, double scalar, const double *c);

#ifdef __cplusplus
}
#endif
#endif
