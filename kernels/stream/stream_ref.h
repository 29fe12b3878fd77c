/* kernels/stream/stream_ref.h - what the verifiers of add and scale have in common; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STREAM_REF_H
#define CORESWEEP_KERNELS_STREAM_REF_H

#include <math.h>
#include <stdbool.h>

/*
 * Whether no double is nearer to the exact value, which is result + residual: at most half the way to the neighbour on
 * that side. That way is not the same everywhere: relative to the number it is half as long at 1.9 as at 1.0, and below
 * a power of two half as long as above. Of two that are equally near, either passes.
 */
static inline bool cs__is_nearest(double result, double residual) {
  const double neighbour = nextafter(result, residual > 0.0 ? INFINITY : -INFINITY);
  return isfinite(result) && 2.0 * fabs(residual) <= fabs(neighbour - result);
}

#endif
