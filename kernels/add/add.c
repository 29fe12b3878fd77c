/* kernels/add/add.c - c[i] = a[i] + b[i], over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the loop of STREAM with two reads, one write and one addition.
 *
 * How and why it is fast: kernels/stream/stream.c. Against copy it tells what a second stream to be read does to a
 * memory that has to turn around less often between reading and writing.
 */
#include "kernels/add/add.h"

#include "kernels/stream/stream.h"

enum cs_status cs_add(size_t n, double *c, const double *a, const double *b) {
  return cs__stream(CS__STREAM_ADD, n, c, a, 0.0, b);
}
