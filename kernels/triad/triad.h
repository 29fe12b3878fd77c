/* kernels/triad/triad.h - a[i] = b[i] + scalar * c[i], the loop that shows the memory bandwidth a team gets. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRIAD_H
#define CORESWEEP_KERNELS_TRIAD_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * a, b, c: (n) doubles, 8-byte aligned (64-byte aligned is fastest); a may be b or c, but may not overlap them
 * otherwise. n may be 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a
 * parallel region. Every element is one multiplication and one addition, each rounded (never fused), so the result is
 * the same bits at every thread count and instruction set. Work: 24 n bytes (STREAM's counting: read b, read c, write
 * a), 2 n flops. Returns CS_INVALID if a pointer is NULL while n > 0.
 */
enum cs_status cs_triad(size_t n, double *a, const double *b, double scalar, const double *c);

#ifdef __cplusplus
}
#endif
#endif
