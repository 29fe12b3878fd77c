/* kernels/stencil/stencil_loop.c - the rows of a slab, once with ordinary and once with streaming stores. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/stencil/stencil_loop.h"

#include "kernels/simd.h"

/* The order of operations is the contract's (stencil.h), in both. */
static inline double point(const double *at, size_t row, size_t plane, double c0, double c1) {
  return c0 * at[0] + c1 * (((at[-1] + at[1]) + (*(at - row) + at[row])) + (*(at - plane) + at[plane]));
}

static inline cs_simd_f64 points(const double *at, size_t row, size_t plane, cs_simd_f64 c0, cs_simd_f64 c1) {
  const cs_simd_f64 in_row = cs_simd_f64_load(at - 1) + cs_simd_f64_load(at + 1);
  const cs_simd_f64 in_plane = cs_simd_f64_load(at - row) + cs_simd_f64_load(at + row);
  const cs_simd_f64 across = cs_simd_f64_load(at - plane) + cs_simd_f64_load(at + plane);
  return c0 * cs_simd_f64_load(at) + c1 * ((in_row + in_plane) + across);
}

static void cached(const struct cs_stencil_grid *grid, const struct cs__stencil_slab *slab, const double *from,
                   double *to, double c0, double c1) {
  const size_t row = grid->row, plane = grid->plane;
  const cs_simd_f64 v0 = cs_simd_f64_set(c0), v1 = cs_simd_f64_set(c1);
  for (size_t y = slab->y_begin; y < slab->y_end; y++) {
    const size_t start = slab->z * plane + y * row + 1, end = start + grid->nx;
    size_t i = start;
    for (; i + CS_SIMD_F64 <= end; i += CS_SIMD_F64)
      cs_simd_f64_store(to + i, points(from + i, row, plane, v0, v1));
    for (; i < end; i++)
      to[i] = point(from + i, row, plane, c0, c1);
  }
}

static void streamed(const struct cs_stencil_grid *grid, const struct cs__stencil_slab *slab, const double *from,
                     double *to, double c0, double c1) {
  const size_t row = grid->row, plane = grid->plane;
  const cs_simd_f64 v0 = cs_simd_f64_set(c0), v1 = cs_simd_f64_set(c1);
  for (size_t y = slab->y_begin; y < slab->y_end; y++) {
    const size_t start = slab->z * plane + y * row + 1, end = start + grid->nx;
    size_t i = start;
    for (; i < end && ((uintptr_t)(to + i) & 63) != 0; i++)
      to[i] = point(from + i, row, plane, c0, c1);
    for (; i + 8 <= end; i += 8) { /* a whole line at a time: half a line written past the cache costs two transfers */
      for (size_t k = 0; k < 8; k += CS_SIMD_F64)
        cs_simd_f64_stream(to + i + k, points(from + i + k, row, plane, v0, v1));
    }
    for (; i < end; i++)
      to[i] = point(from + i, row, plane, c0, c1);
  }
}

static void finish(void) {
  cs_simd_stream_fence();
}

const struct cs__stencil_loops CS_ISA_SYMBOL(cs__stencil_loops) = {
    .cached = cached, .streamed = streamed, .finish = finish};
