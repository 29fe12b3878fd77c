/* kernels/gemv/gemv_ref.c - the verifier of gemv by another method: every element in long double. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Element after element in long double, along the rows of A or, strip by strip of its columns, across them. Whatever
 * the order of its additions, a sum of k products is off by at most k units of the sum of their magnitudes (Higham,
 * Accuracy and stability of numerical algorithms, 2nd edition, section 3.1).
 */
#include "kernels/gemv/gemv_ref.h"

#include <float.h>
#include <math.h>

enum { strip = 64 };

struct sums {
  long double value[strip], size[strip];
};

static void add(struct sums *sums, size_t at, double a, double x) {
  const long double product = (long double)a * x;
  sums->value[at] += product;
  sums->size[at] += fabsl(product);
}

/* Elements [first, first + count) of y. */
static struct sums sum_strip(bool transposed, size_t m, size_t n, const double *a, size_t lda, const double *x,
                             size_t first, size_t count) {
  struct sums sums = {{0.0L}, {0.0L}};
  if (transposed) {
    for (size_t i = 0; i < m; i++)
      for (size_t j = 0; j < count; j++)
        add(&sums, j, a[i * lda + first + j], x[i]);
  } else {
    for (size_t i = 0; i < count; i++)
      for (size_t j = 0; j < n; j++)
        add(&sums, i, a[(first + i) * lda + j], x[j]);
  }
  return sums;
}

enum cs_status cs__gemv_check(bool transposed, size_t m, size_t n, const double *a, size_t lda, const double *x,
                              const double *y, struct cs_error *error) {
  const size_t length = transposed ? n : m;
  const long double units = ((long double)(transposed ? m : n) + 2.0L) * (DBL_EPSILON / 2);
  size_t wrong = length;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t first = 0; first < length; first += strip) {
    const size_t count = length - first < strip ? length - first : strip;
    const struct sums sums = sum_strip(transposed, m, n, a, lda, x, first, count);
    for (size_t i = 0; i < count; i++)
      if (first + i < wrong && !(fabsl(y[first + i] - sums.value[i]) <= units * sums.size[i]))
        wrong = first + i;
  }
  if (wrong == length)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "gemv: y[%zu] is %.17g, which is no sum of its row times x", wrong, y[wrong]);
}
