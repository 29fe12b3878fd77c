/* kernels/stencil/stencil_ref.c - a verifier by another method: a harmonic field, exact in every point. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/stencil/stencil_ref.h"

/* Powers of two: multiplying by them rounds nothing. c0 + 6 c1 = -1/4 - 6/8 = -1. */
const double cs__stencil_c0 = -0.25, cs__stencil_c1 = -0.125;

/*
 * 3 x^2 - y^2 - 2 z^2 has second differences 6 - 2 - 4 = 0; mixed products have none. Different weights per direction
 * and x y z make sure that a neighbour taken from a wrong place shows. With sides up to 2^16 a value is below 2^49 and
 * a sum of six below 2^52: doubles hold them, and an eighth of them, exactly.
 */
struct cs__stencil_line cs__stencil_line(size_t y, size_t z) {
  const double b = (double)y, c = (double)z;
  return (struct cs__stencil_line){.slope = b + 4 * c + b * c + 5,
                                   .offset = -b * b - 2 * c * c - 2 * b * c - 7 * b + 11 * c + 13};
}

double cs__stencil_field(size_t x, size_t y, size_t z) {
  return cs__stencil_on_line(cs__stencil_line(y, z), x);
}

static enum cs_status explain(const double *row, size_t count, double sign, size_t y, size_t z,
                              struct cs_error *error) {
  size_t x = 0;
  while (x + 1 < count && row[x] == sign * cs__stencil_field(x, y, z))
    x++;
  return cs_fail(error, CS_FAILED, "stencil: point (%zu, %zu, %zu) is %.17g, must be %.17g", x, y, z, row[x],
                 sign * cs__stencil_field(x, y, z));
}

/* Without leaving at the first difference, so that it goes at the speed of memory. */
static size_t differences(const double *row, size_t count, double sign, struct cs__stencil_line line) {
  size_t different = 0;
  for (size_t x = 0; x < count; x++)
    different += row[x] != sign * cs__stencil_on_line(line, x);
  return different;
}

enum cs_status cs__stencil_check(const struct cs_stencil_grid *grid, const double *array, double sign,
                                 struct cs_error *error) {
  const size_t count = grid->nx + 2;
  for (size_t z = 0; z < grid->nz + 2; z++) {
    for (size_t y = 0; y < grid->ny + 2; y++) {
      const double *row = array + z * grid->plane + y * grid->row;
      if (differences(row, count, sign, cs__stencil_line(y, z)) > 0)
        return explain(row, count, sign, y, z, error);
    }
  }
  return CS_OK;
}
