/* kernels/mandelbrot/mandelbrot_loop.h - the loop over a tile; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MANDELBROT_LOOP_H
#define CORESWEEP_KERNELS_MANDELBROT_LOOP_H

#include "kernels/mandelbrot/mandelbrot.h"
#include "topology/cpu_features.h"

struct cs__mandelbrot_tile {
  size_t x_begin, x_end, y_begin, y_end;
};

struct cs__mandelbrot_loops {
  void (*tile)(const struct cs_mandelbrot_frame *frame, const struct cs__mandelbrot_tile *tile, uint32_t *counts);
};

CS_ISA_DECLARE(struct cs__mandelbrot_loops, cs__mandelbrot_loops);

/* The coordinate of pixel k of size along one axis; the same in the loops and in the verifier, symmetric about centre.
 */
static inline double cs__mandelbrot_coordinate(double centre, double pixel, size_t k, size_t size) {
  return centre + pixel * (((double)k + 0.5) - (double)size * 0.5);
}

#endif
