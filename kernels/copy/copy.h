/* kernels/copy/copy.h - c[i] = a[i], the first loop of STREAM: the memory bandwidth a team gets. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_COPY_H
#define CORESWEEP_KERNELS_COPY_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * c, a: (n) doubles, 8-byte aligned (64-byte aligned is fastest); c may be a, but may not overlap it otherwise. n may
 * be 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region.
 * Every element is moved as it is, NaN payloads included. Work: 16 n bytes (STREAM's counting: read a, write c), no
 * flop. Returns CS_INVALID if a pointer is NULL while n > 0.
 *
 * Source: J. D. McCalpin, Memory bandwidth and machine balance in current high performance computers, IEEE TCCA
 * Newsletter (December 1995).
 */
enum cs_status cs_copy(size_t n, double *c, const double *a);

#ifdef __cplusplus
}
#endif
#endif
