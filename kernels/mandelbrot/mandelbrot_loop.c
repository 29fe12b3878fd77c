/* kernels/mandelbrot/mandelbrot_loop.c - a tile of pixels, four vectors of them at a time. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One step of one vector waits for the step before; four vectors that know nothing of each other keep the arithmetic
 * units busy meanwhile. A pixel that has left the circle goes on with the others and is no longer counted: once |z|^2 >
 * 4 it only grows, to infinity and then NaN, and no comparison with either is true.
 */
#include "kernels/mandelbrot/mandelbrot_loop.h"

#include "kernels/simd.h"

#include <stdbool.h>

enum { VECTORS = 4, GROUP = VECTORS * CS_SIMD_F64 };

typedef int64_t vector_i64 __attribute__((vector_size(CS_SIMD_BYTES)));

/* Whether any lane is not 0; the lanes are 0 or -1. */
static inline bool any(vector_i64 lanes) {
#if defined(__AVX512F__)
  return _mm512_test_epi64_mask((__m512i)lanes, (__m512i)lanes) != 0;
#elif defined(__AVX__)
  return _mm256_movemask_pd((__m256d)lanes) != 0;
#elif defined(__SSE2__)
  return _mm_movemask_pd((__m128d)lanes) != 0;
#else
  int64_t all = 0;
  for (int lane = 0; lane < CS_SIMD_F64; lane++)
    all |= lanes[lane];
  return all != 0;
#endif
}

/* Counts of GROUP pixels in a row, re and im being their coordinates. */
static inline void count_group(const double re[GROUP], double im, uint32_t iterations, uint32_t counts[GROUP]) {
  const cs_simd_f64 c_im = cs_simd_f64_set(im), four = cs_simd_f64_set(4.0);
  cs_simd_f64 c_re[VECTORS], z_re[VECTORS], z_im[VECTORS];
  vector_i64 count[VECTORS];
  for (int v = 0; v < VECTORS; v++) {
    c_re[v] = cs_simd_f64_load(&re[v * CS_SIMD_F64]);
    z_re[v] = z_im[v] = (cs_simd_f64){0};
    count[v] = (vector_i64){0};
  }
  for (uint32_t i = 0; i < iterations; i++) {
    vector_i64 inside = {0};
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) {
      const cs_simd_f64 re_2 = z_re[v] * z_re[v], im_2 = z_im[v] * z_im[v];
      const vector_i64 here = re_2 + im_2 <= four;
      z_im[v] = (z_re[v] + z_re[v]) * z_im[v] + c_im;
      z_re[v] = (re_2 - im_2) + c_re[v];
      count[v] -= here;
      inside |= here;
    }
    if (!any(inside))
      break;
  }
  for (int k = 0; k < GROUP; k++)
    counts[k] = (uint32_t)count[k / CS_SIMD_F64][k % CS_SIMD_F64];
}

static void row(const struct cs_mandelbrot_frame *frame, size_t y, size_t x_begin, size_t x_end, uint32_t *counts) {
  const double im = cs__mandelbrot_coordinate(frame->centre_im, frame->pixel, y, frame->height);
  for (size_t x = x_begin; x < x_end; x += GROUP) {
    double re[GROUP];
    uint32_t group[GROUP];
    for (size_t k = 0; k < GROUP; k++)
      re[k] = cs__mandelbrot_coordinate(frame->centre_re, frame->pixel, x + k, frame->width);
    count_group(re, im, frame->iterations, group);
    memcpy(counts + y * frame->width + x, group, (x_end - x < GROUP ? x_end - x : GROUP) * sizeof *counts);
  }
}

static void tile(const struct cs_mandelbrot_frame *frame, const struct cs__mandelbrot_tile *on, uint32_t *counts) {
  for (size_t y = on->y_begin; y < on->y_end; y++)
    row(frame, y, on->x_begin, on->x_end, counts);
}

const struct cs__mandelbrot_loops CS_ISA_SYMBOL(cs__mandelbrot_loops) = {.tile = tile};
