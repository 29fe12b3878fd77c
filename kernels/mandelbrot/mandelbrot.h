/* kernels/mandelbrot/mandelbrot.h - iteration counts of the Mandelbrot set: work that is very unevenly spread. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MANDELBROT_H
#define CORESWEEP_KERNELS_MANDELBROT_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Pixel (x, y) stands for c = centre + pixel ((x + 1/2 - width/2) + i (y + 1/2 - height/2)). */
struct cs_mandelbrot_frame {
  double centre_re, centre_im;
  double pixel; /* the side of a pixel in the plane */
  size_t width, height;
  uint32_t iterations; /* at most, per pixel */
};

/* How the tiles of the picture are given to the threads: OpenMP's schedules of these names. */
enum cs_mandelbrot_schedule { CS_MANDELBROT_STATIC, CS_MANDELBROT_DYNAMIC, CS_MANDELBROT_GUIDED };

/*
 * counts: (height, width) row by row, 4-byte aligned (64-byte aligned is fastest). Each becomes the number of
 * iterations of z = z^2 + c from z = 0 before |z|^2 > 4, at most frame->iterations. Every operation is rounded on its
 * own (never fused), so the counts are the same at every thread count, schedule and instruction set; with centre_im = 0
 * the picture is symmetric to the last bit.
 *
 * The picture is cut into tiles; tiles one above the other come first, so that the equal shares of
 * CS_MANDELBROT_STATIC are very unequal work for two threads already. Uses the caller's OpenMP settings; may be called
 * from several threads at once and inside a parallel region. Work: width * height items (pixels), 4 bytes each; how
 * many flops depends on the picture. Returns CS_INVALID if a pointer is NULL while there are pixels, the schedule is
 * none of the three, or a side exceeds 2^31.
 */
enum cs_status cs_mandelbrot(const struct cs_mandelbrot_frame *frame, enum cs_mandelbrot_schedule schedule,
                             uint32_t *counts);

#ifdef __cplusplus
}
#endif
#endif
