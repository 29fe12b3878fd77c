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
 * half of a second-level cache. And boxes that the caches cannot keep for the next sweep (nontemporal.h has the limit)
 * are written with non-temporal stores, which spare the read of the line to be overwritten (24 bytes otherwise).
 *
 * Reference: Rivera, Tseng: Tiling optimizations for 3D scientific computations, SC 2000.
 */
#include "kernels/stencil/stencil.h"

#include "kernels/nontemporal.h"
#include "kernels/stencil/stencil_loop.h"
#include "kernels/stencil/stencil_slabs.h"
#include "kernels/team_size.h"
#include "topology/cache_sizes.h"

#include <limits.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

/* A point of a box in the second-level cache takes as long as reading so much from there (measured on Sapphire Rapids:
 * 54 to 107, by instruction set and size). */
static const double bytes_per_point = 80.0;

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

struct sweep {
  const struct cs_stencil_grid *grid;
  const double *from;
  double *to, c0, c1;
  cs__stencil_loop *slab;
  void (*finish)(void);
};

/* The slabs of one thread of so many. */
static void sweep_slabs(const struct sweep *sweep, int thread, int threads) {
  const struct cs__stencil_slabs slabs = cs__stencil_slabs(sweep->grid, threads);
  const struct cs_range mine = cs_range_of(slabs.count, 1, thread, threads);
  for (size_t i = mine.begin; i < mine.end; i++) {
    const struct cs__stencil_slab slab = cs__stencil_slab(sweep->grid, &slabs, i);
    sweep->slab(sweep->grid, &slab, sweep->from, sweep->to, sweep->c0, sweep->c1);
  }
  sweep->finish();
}

enum cs_status cs_stencil7(const struct cs_stencil_grid *grid, const double *from, double *to, double c0, double c1) {
  static const struct cs__stencil_loops *const variants[] = {CS_ISA_VARIANTS(cs__stencil_loops)};
  if (grid == NULL || from == NULL || to == NULL || from == to || cs_stencil_elements(grid) == 0)
    return CS_INVALID;
  if (grid->nx == 0)
    return CS_OK;
  const struct cs__stencil_loops *loops = variants[cs_isa_active()];
  const bool stream = cs__nontemporal_pays_if_read_next((uint64_t)2 * cs_stencil_elements(grid) * sizeof *to);
  const struct sweep sweep = {.grid = grid,
                              .from = from,
                              .to = to,
                              .c0 = c0,
                              .c1 = c1,
                              .slab = stream ? loops->streamed : loops->cached,
                              .finish = loops->finish};
  const double points = (double)grid->nx * (double)grid->ny * (double)grid->nz;
  if (!cs__team_pays((struct cs__effort){.bytes = bytes_per_point * points})) {
    sweep_slabs(&sweep, 0, 1);
    return CS_OK;
  }
#pragma omp parallel
  sweep_slabs(&sweep, omp_get_thread_num(), omp_get_num_threads());
  return CS_OK;
}
