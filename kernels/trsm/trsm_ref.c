/* kernels/trsm/trsm_ref.c - the verifier of trsm by another method: products with random vectors. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * U^T X = B is checked as U^T (X w) = B w for random vectors w, in long double. Substitution in any order leaves a
 * residual of at most n units of |U|^T |X| (Higham, Accuracy and stability of numerical algorithms, 2nd edition,
 * theorem 8.5; one more for the diagonal that is inverted first), which is carried along.
 */
#include "kernels/trsm/trsm_ref.h"

#include "kernels/dense/residual.h"
#include "runtime/base/random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const int vectors = 2;

/* out = X w, X (n, m) by rows */
static void times(size_t n, size_t m, const double *x, const double *w, struct cs__sized *out) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < n; i++) {
    struct cs__sized sum = {0.0L, 0.0L};
    for (size_t j = 0; j < m; j++) {
      const long double product = (long double)x[i * m + j] * w[j];
      sum.value += product;
      sum.size += fabsl(product);
    }
    out[i] = sum;
  }
}

static enum cs_status compare(size_t n, const struct cs__sized *is, const struct cs__sized *must,
                              struct cs_error *error) {
  const long double units = ((long double)n + 4.0L) * (DBL_EPSILON / 2);
  for (size_t i = 0; i < n; i++)
    if (!(fabsl(is[i].value - must[i].value) <= units * is[i].size))
      return cs_fail(error, CS_FAILED, "trsm: row %zu of the product times a vector is %.17Lg, must be %.17Lg", i,
                     is[i].value, must[i].value);
  return CS_OK;
}

enum cs_status cs__trsm_check(size_t n, size_t m, const double *u, const double *b, const double *x,
                              struct cs_error *error) {
  enum cs_status status = CS_OK;
  double *w = calloc(m + 1, sizeof *w);
  struct cs__sized *xw = calloc(3 * n + 1, sizeof *xw);
  if (w == NULL || xw == NULL)
    status = cs_fail(error, CS_NOMEM, "trsm: no memory for four vectors to verify with");
  struct cs_random random;
  cs_random_seed(&random, 1810);
  for (int v = 0; status == CS_OK && v < vectors; v++) {
    for (size_t j = 0; j < m; j++) /* +-[1, 2): no element hides behind a small factor */
      w[j] = (1.0 + cs_random_unit(&random)) * (cs_random_below(&random, 2) != 0 ? 1.0 : -1.0);
    times(n, m, x, w, xw);
    times(n, m, b, w, xw + n);
    cs__upper_transposed_times(n, u, n, xw, xw + 2 * n);
    status = compare(n, xw + 2 * n, xw + n, error);
  }
  free(w);
  free(xw);
  return status;
}
