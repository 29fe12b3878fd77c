/* kernels/stream/stream_loop.h - the per-thread loops of copy, scale, add and triad; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STREAM_LOOP_H
#define CORESWEEP_KERNELS_STREAM_LOOP_H

#include "kernels/stream/stream.h"
#include "topology/cpu_features.h"

/* Elements [begin, end) of one loop. */
typedef void cs__stream_range(double *out, const double *first, double scalar, const double *second, size_t begin,
                              size_t end);

struct cs__streaming_loops {
  /* Ordinary stores: the result stays in cache. */
  cs__stream_range *cached[CS__STREAM_LOOPS];
  /* Non-temporal stores: out may not be one of the operands. Ends with a store fence. */
  cs__stream_range *streamed[CS__STREAM_LOOPS];
};

CS_ISA_DECLARE(struct cs__streaming_loops, cs__streaming_loops);

#endif
