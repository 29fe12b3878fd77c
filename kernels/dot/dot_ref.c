/* kernels/dot/dot_ref.c - the verifier of dot by another method: twice the working precision. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One running sum, as good as in twice the precision. The threads' parts differ with the team, by far less than the
 * error allowed to the kernel.
 */
#include "kernels/dot/dot_ref.h"

#include "kernels/range.h"
#include "kernels/reduce/reduce.h"
#include "kernels/reduce/reduce_ref.h"

#include <float.h>
#include <omp.h>

static struct cs__twice sum_range(const double *x, const double *y, struct cs_range range) {
  struct cs__twice sum = {0.0, 0.0, 0.0};
  for (size_t i = range.begin; i < range.end; i++)
    cs__twice_add_product(&sum, x[i], y[i]);
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
  struct cs__twice all = {0.0, 0.0, 0.0};
#pragma omp parallel
  {
    const struct cs__twice mine = sum_range(x, y, cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads()));
#pragma omp critical(cs__dot_check)
    cs__twice_join(&all, &mine);
  }
  const double must = isfinite(all.size) ? all.high + all.low : sum_plain(n, x, y);
  const double allowed = cs__reduce_roundings(n) * DBL_EPSILON / 2 * all.size + DBL_MIN;
  if (cs__is_within(result, must, allowed))
    return CS_OK;
  return cs_fail(error, CS_FAILED, "dot: the result is %.17g, must be %.17g within %.3g", result, must, allowed);
}
