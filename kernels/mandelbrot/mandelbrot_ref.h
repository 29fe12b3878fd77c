/* kernels/mandelbrot/mandelbrot_ref.h - the serial check of a picture; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MANDELBROT_REF_H
#define CORESWEEP_KERNELS_MANDELBROT_REF_H

#include "kernels/mandelbrot/mandelbrot.h"

/* The count of one pixel, iterated alone until it leaves. */
uint32_t cs__mandelbrot_count(const struct cs_mandelbrot_frame *frame, size_t x, size_t y);

/*
 * CS_FAILED names the first pixel that is wrong: by the count of every sampled row (each row_step-th, the first and the
 * last), by geometry (the main cardioid and the disc left of it are inside the set; outside of radius 2 nothing is)
 * and, where centre_im is 0, by symmetry about the real axis.
 */
enum cs_status cs__mandelbrot_check(const struct cs_mandelbrot_frame *frame, const uint32_t *counts, size_t row_step,
                                    struct cs_error *error);

#endif
