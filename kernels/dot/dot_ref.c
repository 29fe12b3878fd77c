/* kernels/dot/dot_ref.c - the verifier of dot by another method: twice the working precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every product and every addition is split into its rounded value and its exact error, and the errors are summed
 * beside: as good as a sum in twice the precision (Ogita, Rump, Oishi, Accurate sum and dot product, SIAM J. Sci.
 * Comput. 26, 2005). The threads' parts differ with the team, by far less than the error allowed to the kernel.
 */
#include "kernels/dot/dot_ref.h"

#include "kernels/range.h"

#include <float.h>
#include <math.h>
#include <omp.h>

struct sum {
  double high, low; /* the sum is high + low */
  double size;      /* sum of |x y| */
};

static void add(struct sum *to, double value, double error) {
  const double total = to->high + value, part = total - to->high;
  to->low += (to->high - (total - part)) + (value - part) + error;
  to->high = total;
}

static struct sum sum_range(const double *x, const double *y, struct cs_range range) {
  struct sum sum = {0.0, 0.0, 0.0};
  for (size_t i = range.begin; i < range.end; i++) {
    const double product = x[i] * y[i];
    add(&sum, product, fma(x[i], y[i], -product));
    sum.size += fabs(product);
  }
  return sum;
}

/* Errors of additions mean nothing once something is not finite: a plain sum then says whether it is Inf or NaN. */
static double sum_plain(size_t n, const double *x, const double *y) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

enum cs_status cs__dot_check(size_t n, const double *x, const double *y, double result, struct cs_error *error) {
  struct sum all = {0.0, 0.0, 0.0};
#pragma omp parallel
  {
    const struct sum mine = sum_range(x, y, cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads()));
#pragma omp critical(cs__dot_check)
    {
      add(&all, mine.high, mine.low);
      all.size += mine.size;
    }
  }
  const double exact = isfinite(all.size) ? all.high + all.low : sum_plain(n, x, y);
  const double units = 200.0 + (double)n / 65536.0; /* what dot.h promises */
  const double allowed = units * DBL_EPSILON / 2 * all.size + DBL_MIN;
  const int right =
      !isfinite(exact) ? (isnan(exact) ? isnan(result) : result == exact) : fabs(result - exact) <= allowed;
  if (right)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "dot: the result is %.17g, must be %.17g within %.3g", result, exact, allowed);
}
