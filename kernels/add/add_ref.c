/* kernels/add/add_ref.c - the verifier of add by another method: what rounding left over. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * When c is the rounded sum of two numbers, (c - larger) is exact and so is what of the smaller one did not fit into c
 * (Dekker 1971): at most half the distance from c to its neighbour. Any other c leaves more, but for a tie.
 */
#include "kernels/add/add_ref.h"

#include "kernels/stream/stream_ref.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

static bool is_right(double c, double a, double b) {
  const double plain = a + b;
  if (!isfinite(plain)) /* infinities and NaN leave nothing over: the same kind of value must have come out */
    return isnan(plain) ? isnan(c) : c == plain;
  const double larger = fabs(a) > fabs(b) ? a : b, smaller = fabs(a) > fabs(b) ? b : a;
  return cs__is_nearest(c, smaller - (c - larger)) && signbit(c) == signbit(plain);
}

enum cs_status cs__add_check(size_t n, const double *c, const double *a, const double *b, struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++)
    if (i < wrong && !is_right(c[i], a[i], b[i]))
      wrong = i;
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "add: c[%zu] is %.17g, must be %.17g", wrong, c[wrong], a[wrong] + b[wrong]);
}
