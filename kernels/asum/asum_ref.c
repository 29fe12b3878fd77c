/* kernels/asum/asum_ref.c - the verifier of asum by another method: twice the working precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/asum/asum_ref.h"

#include "kernels/range.h"
#include "kernels/reduce/reduce.h"
#include "kernels/reduce/reduce_ref.h"

#include <float.h>
#include <omp.h>

static struct cs__twice sum_range(const double *x, struct cs_range range) {
  struct cs__twice sum = {0.0, 0.0, 0.0};
  for (size_t i = range.begin; i < range.end; i++)
    cs__twice_add(&sum, fabs(x[i]), 0.0);
  return sum;
}

enum cs_status cs__asum_check(size_t n, const double *x, double result, struct cs_error *error) {
  struct cs__twice all = {0.0, 0.0, 0.0};
#pragma omp parallel
  {
    const struct cs__twice mine = sum_range(x, cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads()));
#pragma omp critical(cs__asum_check)
    cs__twice_join(&all, &mine);
  }
  /* Terms that are not negative: their plain sum is infinite or NaN when the right result is. */
  const double must = isfinite(all.size) ? all.high + all.low : all.size;
  const double allowed = cs__reduce_roundings(n) * DBL_EPSILON / 2 * must;
  if (cs__is_within(result, must, allowed))
    return CS_OK;
  return cs_fail(error, CS_FAILED, "asum: the result is %.17g, must be %.17g within %.3g", result, must, allowed);
}
