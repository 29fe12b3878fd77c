/* kernels/mandelbrot/mandelbrot_ref.c - serial verifiers by other methods: pixel by pixel, geometry, symmetry. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/mandelbrot/mandelbrot_ref.h"

#include "kernels/mandelbrot/mandelbrot_loop.h"

#include <math.h>
#include <stdbool.h>

uint32_t cs__mandelbrot_count(const struct cs_mandelbrot_frame *frame, size_t x, size_t y) {
  const double re = cs__mandelbrot_coordinate(frame->centre_re, frame->pixel, x, frame->width);
  const double im = cs__mandelbrot_coordinate(frame->centre_im, frame->pixel, y, frame->height);
  double z_re = 0, z_im = 0;
  uint32_t count = 0;
  while (count < frame->iterations && z_re * z_re + z_im * z_im <= 4.0) {
    const double next_re = (z_re * z_re - z_im * z_im) + re;
    z_im = (z_re + z_re) * z_im + im;
    z_re = next_re;
    count++;
  }
  return count;
}

/* Points this near to an edge are left to the other checks: rounding may put them on either side. */
static const double margin = 1e-9;

/* The cardioid is the image of |w| < 1/2 under w - w^2, so |1 - sqrt(1 - 4 c)| < 1; the disc is |c + 1| < 1/4. */
static bool surely_inside(double re, double im) {
  if (hypot(re + 1, im) < 0.25 - margin)
    return true;
  const double radius = hypot(re - 0.25, im);
  return 2 * radius * radius + (re - 0.25) < radius - margin; /* polar form: radius < (1 - cos) / 2 */
}

static enum cs_status expect(const uint32_t *counts, size_t x, size_t y, size_t width, uint32_t right, const char *by,
                             struct cs_error *error) {
  const uint32_t is = counts[y * width + x];
  if (is == right)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "mandelbrot: pixel (%zu, %zu) has %u iterations, must have %u by %s", x, y,
                 (unsigned)is, (unsigned)right, by);
}

static enum cs_status check_pixel(const struct cs_mandelbrot_frame *frame, const uint32_t *counts, size_t x, size_t y,
                                  bool sampled, struct cs_error *error) {
  const double re = cs__mandelbrot_coordinate(frame->centre_re, frame->pixel, x, frame->width);
  const double im = cs__mandelbrot_coordinate(frame->centre_im, frame->pixel, y, frame->height);
  const size_t width = frame->width, mirrored = frame->height - 1 - y;
  enum cs_status status = CS_OK;
  if (sampled)
    status = expect(counts, x, y, width, cs__mandelbrot_count(frame, x, y), "iterating it alone", error);
  if (status == CS_OK && surely_inside(re, im))
    status = expect(counts, x, y, width, frame->iterations, "lying in the set", error);
  if (status == CS_OK && re * re + im * im > 4 + margin)
    status = expect(counts, x, y, width, frame->iterations > 0, "lying outside of radius 2", error);
  if (status == CS_OK && frame->centre_im == 0 && mirrored < y)
    status = expect(counts, x, y, width, counts[mirrored * width + x], "symmetry", error);
  return status;
}

enum cs_status cs__mandelbrot_check(const struct cs_mandelbrot_frame *frame, const uint32_t *counts, size_t row_step,
                                    struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t y = 0; y < frame->height && status == CS_OK; y++) {
    const bool sampled = y % row_step == 0 || y == frame->height - 1;
    for (size_t x = 0; x < frame->width && status == CS_OK; x++)
      status = check_pixel(frame, counts, x, y, sampled, error);
  }
  return status;
}
