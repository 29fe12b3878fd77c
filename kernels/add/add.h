/* kernels/add/add.h - c[i] = a[i] + b[i], the third loop of STREAM: the memory bandwidth a team gets. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_ADD_H
#define CORESWEEP_KERNELS_ADD_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * a, b, c: (n) doubles, 8-byte aligned (64-byte aligned is fastest); c may be a or b, but may not overlap them
 * otherwise. n may be 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a
 * parallel region. Every element is one addition, so the result is the same bits at every thread count and instruction
 * set; NaN, infinities and signed zeros as IEEE 754 has them. Work: 24 n bytes (STREAM's counting: read a, read b,
 * write c), n flops. Returns CS_INVALID if a pointer is NULL while n > 0.
 *
 * Source: J. D. McCalpin, Memory bandwidth and machine balance in current high performance computers, IEEE TCCA
 * Newsletter (December 1995).
 */
enum cs_status cs_add(size_t n, double *c, const double *a, const double *b);

#ifdef __cplusplus
}
#endif
#endif
