/* kernels/scale/scale_ref.c - the verifier of scale by another method: residuals from a fused operation. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * fma(scalar, c, -b) is how far the exact product is from b, rounded once. Of a rounded product that is at most half
 * the distance to its neighbour; of any other number, more, but for a tie. (Half of a distance is a double, or the
 * smallest one's half, which is rounded to 0: rounding the residual takes it past neither.)
 */
#include "kernels/scale/scale_ref.h"

#include "kernels/stream/stream_ref.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

static bool is_right(double b, double scalar, double c) {
  const double plain = scalar * c;
  if (!isfinite(plain)) /* infinities and NaN have no residual: the same kind of value must have come out */
    return isnan(plain) ? isnan(b) : b == plain;
  return cs__is_nearest(b, fma(scalar, c, -b)) && signbit(b) == signbit(plain);
}

enum cs_status cs__scale_check(size_t n, const double *b, double scalar, const double *c, struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++)
    if (i < wrong && !is_right(b[i], scalar, c[i]))
      wrong = i;
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "scale: b[%zu] is %.17g, must be %.17g", wrong, b[wrong], scalar * c[wrong]);
}
