/* kernels/stencil/stencil_slabs.h - how a box is cut for a team: slabs of a few rows of one plane; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STENCIL_SLABS_H
#define CORESWEEP_KERNELS_STENCIL_SLABS_H

#include "kernels/range.h"
#include "kernels/stencil/stencil.h"

/*
 * The rows of a plane are cut into blocks; slab i is block i / nz of plane 1 + i % nz. A thread takes a run of slabs,
 * so it climbs through the planes with three of them, as many rows as a block has, in its cache.
 */
struct cs__stencil_slabs {
  size_t blocks, count;
};

struct cs__stencil_slabs cs__stencil_slabs(const struct cs_stencil_grid *grid, int threads);

struct cs__stencil_slab {
  size_t z;
  size_t y_begin, y_end;
};

static inline struct cs__stencil_slab cs__stencil_slab(const struct cs_stencil_grid *grid,
                                                       const struct cs__stencil_slabs *slabs, size_t index) {
  const struct cs_range rows = cs_range_of(grid->ny, 1, (int)(index / grid->nz), (int)slabs->blocks);
  return (struct cs__stencil_slab){.z = 1 + index % grid->nz, .y_begin = 1 + rows.begin, .y_end = 1 + rows.end};
}

#endif
