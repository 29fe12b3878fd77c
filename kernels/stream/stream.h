/* kernels/stream/stream.h - what copy, scale, add and triad share: checks, team, choice of stores; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STREAM_H
#define CORESWEEP_KERNELS_STREAM_H

#include "runtime/base/status.h"

#include <stddef.h>

/* The four loops in STREAM's order; out is the array that is written. */
enum cs__stream_loop {
  CS__STREAM_COPY,  /* out = first */
  CS__STREAM_SCALE, /* out = scalar * first */
  CS__STREAM_ADD,   /* out = first + second */
  CS__STREAM_TRIAD, /* out = first + scalar * second */
  CS__STREAM_LOOPS
};

/* A loop that has no scalar or no second array does not look at it. CS_INVALID if an array it uses is NULL and n > 0.
 */
enum cs_status cs__stream(enum cs__stream_loop loop, size_t n, double *out, const double *first, double scalar,
                          const double *second);

/* STREAM's counting for one element: each array it names once, 8 bytes; no read of the line that is overwritten. */
double cs__stream_bytes(enum cs__stream_loop loop);

#endif
