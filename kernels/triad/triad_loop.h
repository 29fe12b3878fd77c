/* kernels/triad/triad_loop.h - the per-thread loop of triad and its variants; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRIAD_LOOP_H
#define CORESWEEP_KERNELS_TRIAD_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

struct cs__triad_loops {
  /* Ordinary stores: the result stays in cache. */
  void (*cached)(double *a, const double *b, double scalar, const double *c, size_t begin, size_t end);
  /* Stores that bypass the cache and spare the read of the line to be overwritten. Ends with a store fence. */
  void (*streamed)(double *a, const double *b, double scalar, const double *c, size_t begin, size_t end);
};

CS_ISA_DECLARE(struct cs__triad_loops, cs__triad_loops);

#endif
