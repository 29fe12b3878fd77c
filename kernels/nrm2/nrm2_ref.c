/* kernels/nrm2/nrm2_ref.c - the verifier of nrm2 by another method: three sums in twice the working precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Blue's one pass: an element is scaled by one of three powers of two according to its own size, so that no square
 * overflows or underflows, and goes into that scale's sum. Sums of scales that differ by 2^1000 need no care when they
 * are joined: the smaller counts only where the larger is nothing.
 */
#include "kernels/nrm2/nrm2_ref.h"

#include "kernels/range.h"
#include "kernels/reduce/reduce.h"
#include "kernels/reduce/reduce_ref.h"

#include <float.h>
#include <omp.h>
#include <stdbool.h>

enum { scales = 3 };
static const int exponents[scales] = {600, 0, -600}; /* an element times 2^exponent is squared */
static const double tiny = 0x1p-400, huge = 0x1p400;

struct sums {
  struct cs__twice of[scales];
  bool infinite, nan;
};

static void sum_range(const double *x, struct cs_range range, struct sums *sums_out) {
  struct sums sums = {0};
  for (size_t i = range.begin; i < range.end; i++) {
    const double size = fabs(x[i]);
    sums.infinite |= isinf(size);
    sums.nan |= isnan(size);
    const int scale = size < tiny ? 0 : size > huge ? 2 : 1;
    const double scaled = ldexp(size, exponents[scale]);
    cs__twice_add_product(&sums.of[scale], scaled, scaled);
  }
  *sums_out = sums;
}

/* In units of 2^-exponents[scale], from the largest scale that has anything and the one below. */
static double norm(const struct sums *sums) {
  if (sums->nan || sums->infinite)
    return sums->nan ? (double)NAN : (double)INFINITY;
  int top = scales - 1;
  while (top > 0 && sums->of[top].high == 0.0)
    top--;
  double sum = sums->of[top].high + sums->of[top].low;
  if (top > 0) {
    const struct cs__twice *below = &sums->of[top - 1];
    sum += ldexp(below->high + below->low, 2 * (exponents[top] - exponents[top - 1]));
  }
  return ldexp(sqrt(sum), -exponents[top]);
}

enum cs_status cs__nrm2_check(size_t n, const double *x, double result, struct cs_error *error) {
  struct sums all = {0};
#pragma omp parallel
  {
    struct sums mine;
    sum_range(x, cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads()), &mine);
#pragma omp critical(cs__nrm2_check)
    {
      for (int scale = 0; scale < scales; scale++)
        cs__twice_join(&all.of[scale], &mine.of[scale]);
      all.infinite |= mine.infinite;
      all.nan |= mine.nan;
    }
  }
  const double must = norm(&all);
  const double roundings = 1.0 + cs__reduce_roundings(n) / 2.0;
  const double allowed = roundings * DBL_EPSILON / 2 * must + DBL_TRUE_MIN;
  if (cs__is_within(result, must, allowed))
    return CS_OK;
  return cs_fail(error, CS_FAILED, "nrm2: the result is %.17g, must be %.17g within %.3g", result, must, allowed);
}
