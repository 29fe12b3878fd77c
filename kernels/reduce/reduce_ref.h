/* kernels/reduce/reduce_ref.h - sums in twice the working precision, for the verifiers of reductions; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REDUCE_REDUCE_REF_H
#define CORESWEEP_KERNELS_REDUCE_REDUCE_REF_H

#include <math.h>
#include <stdbool.h>

/*
 * Every addition is split into its rounded value and its exact error, and the errors are summed beside (Ogita, Rump,
 * Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005).
 */
struct cs__twice {
  double high, low; /* the sum is high + low */
  double size;      /* the sum of the terms' magnitudes */
};

static inline void cs__twice_add(struct cs__twice *to, double value, double error) {
  const double total = to->high + value, part = total - to->high;
  to->low += (to->high - (total - part)) + (value - part) + error;
  to->high = total;
  to->size += fabs(value);
}

/* The square or product of two numbers, with its rounding error. */
static inline void cs__twice_add_product(struct cs__twice *to, double a, double b) {
  const double product = a * b;
  cs__twice_add(to, product, fma(a, b, -product));
}

static inline void cs__twice_join(struct cs__twice *to, const struct cs__twice *more) {
  const double size = to->size + more->size;
  cs__twice_add(to, more->high, more->low);
  to->size = size;
}

/* Whether result is `must` within `allowed`, or the same infinity, or NaN as it is. */
static inline bool cs__is_within(double result, double must, double allowed) {
  if (!isfinite(must))
    return isnan(must) ? isnan(result) : result == must;
  return fabs(result - must) <= allowed;
}

#endif
