/* kernels/scale/scale.c - b[i] = scalar * c[i], over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the loop of STREAM with one read, one write and one multiplication.
 *
 * How and why it is fast: kernels/stream/stream.c. The multiplication is free as long as memory is the limit, so that
 * any difference to copy tells of the caches, not of memory.
 */
#include "kernels/scale/scale.h"

#include "kernels/stream/stream.h"

enum cs_status cs_scale(size_t n, double *b, double scalar, const double *c) {
  return cs__stream(CS__STREAM_SCALE, n, b, c, scalar, NULL);
}
