/* kernels/stencil/stencil_ref.h - a field whose sweep is known exactly, and its serial check; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STENCIL_REF_H
#define CORESWEEP_KERNELS_STENCIL_REF_H

#include "kernels/stencil/stencil.h"

#include <stdint.h>

/*
 * A polynomial of whole numbers whose six neighbours always sum to 6 times the point. With the weights below, c0 + 6 c1
 * = -1, a sweep turns the field into its negative and the next one back; weights and values are such that nothing is
 * ever rounded.
 */
double cs__stencil_field(size_t x, size_t y, size_t z);
extern const double cs__stencil_c0, cs__stencil_c1;

/* Along x the field is 3 x^2 + slope x + offset. */
struct cs__stencil_line {
  double slope, offset;
};
struct cs__stencil_line cs__stencil_line(size_t y, size_t z);

static inline double cs__stencil_on_line(struct cs__stencil_line line, size_t x) {
  const double a = (double)(int64_t)x; /* signed: converted in vectors on every machine */
  return (3 * a + line.slope) * a + line.offset;
}

/* The largest side of a box on which nothing is rounded. */
#define CS__STENCIL_SIDE_MAX 65536

/* CS_FAILED names the first point, border included, that is not sign times the field. */
enum cs_status cs__stencil_check(const struct cs_stencil_grid *grid, const double *array, double sign,
                                 struct cs_error *error);

#endif
