/* kernels/triad/triad_ref.c - the verifier of triad by another method: residuals from a fused operation. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel rounds twice, the product and the sum; fma rounds once. A right element is therefore within half a unit in
 * the last place of the product, plus half a unit of the sum, of the fused value, which is itself off by half a unit.
 * Every element is looked at: the team shares them, because a serial pass over memory-sized arrays would cost more than
 * what it checks.
 */
#include "kernels/triad/triad_ref.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static bool is_right(double a, double b, double scalar, double c) {
  const double product = scalar * c, plain = b + product;
  if (!isfinite(plain)) /* overflow, infinities and NaN have no residual: the same kind of value must have come out */
    return isnan(plain) ? isnan(a) : a == plain;
  const double exact = fma(scalar, c, b);
  return fabs(exact - a) <= DBL_EPSILON / 2 * (fabs(product) + fabs(plain) + fabs(exact)) + DBL_MIN;
}

enum cs_status cs__triad_check(size_t n, const double *a, const double *b, double scalar, const double *c,
                               struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++)
    if (i < wrong && !is_right(a[i], b[i], scalar, c[i]))
      wrong = i;
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "triad: a[%zu] is %.17g, must be %.17g", wrong, a[wrong],
                 fma(scalar, c[wrong], b[wrong]));
}
