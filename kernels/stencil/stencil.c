/* kernels/stencil/stencil.c - a Jacobi sweep over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: every point becomes a weighted sum of itself and its six neighbours. The inner loop of finite-difference
 * solvers (heat, waves, Poisson) and of the smoother of many a multigrid.
 *
 * How: the box is cut into slabs, a few rows of one plane; each thread takes an equal run of them (stencil_slabs.h).
 * Rows are vectorised along x, where everything is contiguous.
 *
 * Why it is fast: a sweep should move 16 bytes per point, one read and one write. The two planes that a point shares
 * with its neighbours above and below are read from memory once, because the slabs are cut such that three of them fill
 * half of a second-level cache. And a box that does not fit the last-level cache is written with streaming stores,
 * which spare the read of the line to be overwritten (24 bytes otherwise).
 *
 * Reference: Rivera, Tseng: Tiling optimizations for 3D scientific computations, SC 2000.
 */
#include "kernels/stencil/stencil.h"

#include "kernels/stencil/stencil_loop.h"
#include "kernels/stencil/stencil_slabs.h"
#include "topology/cache_sizes.h"

#include <limits.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

static const size_t line_doubles = 8;
static const size_t page_doubles = 512; /* of 4 KiB: rows this far apart fall on the same sets of a first-level cache */

struct cs_stencil_grid cs_stencil_grid_of(size_t nx, size_t ny, size_t nz) {
  size_t row = (nx + 2 + line_doubles - 1) / line_doubles * line_doubles;
  if (row % page_doubles == 0)
    row += line_doubles;
  return (struct cs_stencil_grid){.nx = nx, .ny = ny, .nz = nz, .row = row, .plane = row * (ny + 2)};
}

/* Each bound is tested such that no size, however absurd, can wrap around. */
static bool strides_fit(const struct cs_stencil_grid *grid) {
  return grid->row >= 2 && grid->row - 2 >= grid->nx && grid->plane / grid->row > grid->ny &&
         grid->plane - grid->row * (grid->ny + 1) >= grid->nx + 2;
}

size_t cs_stencil_elements(const struct cs_stencil_grid *grid) {
  if (!strides_fit(grid) || grid->nz > SIZE_MAX - 2)
    return 0;
  const size_t planes = grid->nz + 2;
  return grid->plane <= SIZE_MAX / sizeof(double) / planes ? grid->plane * planes : 0;
}

/* Rows of a block: three planes of them fill half of the second-level cache. */
static size_t rows_in_cache(const struct cs_stencil_grid *grid) {
  const size_t rows = cs_cache_sizes_get()->l2_bytes / 2 / (3 * grid->row * sizeof(double));
  return rows > 1 ? rows : 1;
}

struct cs__stencil_slabs cs__stencil_slabs(const struct cs_stencil_grid *grid, int threads) {
  enum { SLABS_EACH = 16 }; /* at least: one more or less is then 6 % of a thread's share */
  const size_t rows = rows_in_cache(grid), wanted = SLABS_EACH * (size_t)threads;
  size_t blocks = grid->ny / rows + (grid->ny % rows != 0);
  if (grid->nz > 0 && blocks < wanted / grid->nz)
    blocks = wanted / grid->nz;
  blocks = blocks < grid->ny ? blocks : grid->ny;
  blocks = blocks < INT_MAX ? blocks : INT_MAX;
  return (struct cs__stencil_slabs){.blocks = blocks, .count = blocks * grid->nz};
}

enum cs_status cs_stencil7(const struct cs_stencil_grid *grid, const double *from, double *to, double c0, double c1) {
  static const struct cs__stencil_loops *const variants[] = {CS_ISA_VARIANTS(cs__stencil_loops)};
  if (grid == NULL || from == NULL || to == NULL || from == to || cs_stencil_elements(grid) == 0)
    return CS_INVALID;
  if (grid->nx == 0)
    return CS_OK;
  const struct cs__stencil_loops *loops = variants[cs_isa_active()];
  const bool stream = 2 * cs_stencil_elements(grid) * sizeof(double) > cs_cache_sizes_get()->llc_bytes;
#pragma omp parallel
  {
    const struct cs__stencil_slabs slabs = cs__stencil_slabs(grid, omp_get_num_threads());
    const struct cs_range mine = cs_range_of(slabs.count, 1, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++) {
      const struct cs__stencil_slab slab = cs__stencil_slab(grid, &slabs, i);
      (stream ? loops->streamed : loops->cached)(grid, &slab, from, to, c0, c1);
    }
    loops->finish();
  }
  return CS_OK;
}
