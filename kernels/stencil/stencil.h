/* kernels/stencil/stencil.h - one Jacobi sweep of the 7-point stencil over a box of doubles. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STENCIL_H
#define CORESWEEP_KERNELS_STENCIL_H

#include "runtime/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A box of nx * ny * nz inner points, x in [1, nx], y in [1, ny], z in [1, nz], with a border one point thick around
 * it. Point (x, y, z) is element z * plane + y * row + x of the array; row >= nx + 2, plane >= row * (ny + 1) + nx + 2.
 * What lies between rows or planes is neither read nor written.
 */
struct cs_stencil_grid {
  size_t nx, ny, nz;
  size_t row, plane; /* elements from a point to its neighbour in y, in z */
};

/*
 * The grid with the padding that is fastest: rows are whole cache lines and do not all fall on the same cache set. An
 * array of it has cs_stencil_elements elements; with CS_STENCIL_LEAD elements in front of it that begin on a 64-byte
 * boundary, the inner points of every row begin on one too. cs_stencil_elements is 0 when row or plane is too short
 * or the array would exceed a size_t of bytes.
 */
#define CS_STENCIL_LEAD 7
struct cs_stencil_grid cs_stencil_grid_of(size_t nx, size_t ny, size_t nz);
size_t cs_stencil_elements(const struct cs_stencil_grid *grid);

/*
 * to(p) = c0 from(p) + c1 (((west + east) + (south + north)) + (below + above)) for every inner point p, the six
 * neighbours being those at x -+ 1, y -+ 1, z -+ 1 in from; every operation rounded in this order (never fused), so the
 * result is the same bits at every thread count and instruction set. from and to: arrays of the grid, 8-byte aligned,
 * not overlapping; from is not changed, the border of to neither. nx, ny, nz may be 0.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. Work per
 * inner point: 16 bytes (read once, written once), 8 flops. Returns CS_INVALID if a pointer is NULL, from is to, or
 * cs_stencil_elements is 0.
 */
enum cs_status cs_stencil7(const struct cs_stencil_grid *grid, const double *from, double *to, double c0, double c1);

#ifdef __cplusplus
}
#endif
#endif
