/* kernels/dot/dot_loop.h - the per-thread loop of dot: a range of blocks to one sum each; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DOT_LOOP_H
#define CORESWEEP_KERNELS_DOT_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

struct cs__dot_loops {
  /* partial[b] = the inner product of elements [b * block, (b + 1) * block) cut at n, for b in [first, last). */
  void (*blocks)(size_t n, const double *x, const double *y, size_t block, size_t first, size_t last, double *partial);
};

CS_ISA_DECLARE(struct cs__dot_loops, cs__dot_loops);

#endif
