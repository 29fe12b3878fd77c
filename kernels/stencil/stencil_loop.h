/* kernels/stencil/stencil_loop.h - the loop over the rows of a slab and its variants; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STENCIL_LOOP_H
#define CORESWEEP_KERNELS_STENCIL_LOOP_H

#include "kernels/stencil/stencil_slabs.h"
#include "topology/cpu_features.h"

typedef void cs__stencil_loop(const struct cs_stencil_grid *grid, const struct cs__stencil_slab *slab,
                              const double *from, double *to, double c0, double c1);

struct cs__stencil_loops {
  cs__stencil_loop *cached;   /* ordinary stores */
  cs__stencil_loop *streamed; /* stores that bypass the cache, for whole lines */
  void (*finish)(void);       /* after the last slab of a thread: makes streamed stores visible to the others */
};

CS_ISA_DECLARE(struct cs__stencil_loops, cs__stencil_loops);

#endif
