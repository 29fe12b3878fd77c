/* kernels/triad/triad.c - a[i] = b[i] + scalar * c[i], over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the loop of STREAM with two reads, one write, one multiplication and one addition, the one that is quoted.
 *
 * How and why it is fast: kernels/stream/stream.c. The multiplication and the addition are rounded one after the other:
 * fused, the result would depend on the instruction set, and memory is the limit either way.
 */
#include "kernels/triad/triad.h"

#include "kernels/stream/stream.h"

enum cs_status cs_triad(size_t n, double *a, const double *b, double scalar, const double *c) {
  return cs__stream(CS__STREAM_TRIAD, n, a, b, scalar, c);
}
