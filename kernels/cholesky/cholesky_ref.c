/* kernels/cholesky/cholesky_ref.c - the verifier of cholesky by another method: products with random vectors. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * U^T U = A is checked as U^T (U x) = A x for random vectors x, in long double: n^2 operations for n^3 / 3. The
 * rounding of any order of a Cholesky factorisation is at most (n + 1) units of |U|^T |U| (Higham, Accuracy and
 * stability of numerical algorithms, 2nd edition, theorem 10.3), so |U|^T |U| |x| is carried along and nothing has to
 * be guessed.
 */
#include "kernels/cholesky/cholesky_ref.h"

#include "kernels/dense/residual.h"
#include "runtime/base/random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int vectors = 2;

static enum cs_status check_shape(size_t n, const double *a, const double *u, size_t ld, struct cs_error *error) {
  for (size_t i = 0; i < n; i++) {
    if (!(u[i * ld + i] > 0.0))
      return cs_fail(error, CS_FAILED, "cholesky: element %zu of the factor's diagonal is %.17g, must be above 0", i,
                     u[i * ld + i]);
    if (memcmp(u + i * ld, a + i * ld, i * sizeof *u) != 0)
      return cs_fail(error, CS_FAILED, "cholesky: the other triangle was written, in row %zu", i);
  }
  return CS_OK;
}

/* must = A x from the upper triangle: U x with A's, U^T x with A's, and the diagonal, which is in both, once. */
static void times_symmetric(size_t n, const double *a, size_t ld, const struct cs__sized *x, struct cs__sized *half,
                            struct cs__sized *must) {
  cs__upper_times(n, a, ld, x, half);
  cs__upper_transposed_times(n, a, ld, x, must);
  for (size_t i = 0; i < n; i++)
    must[i].value += half[i].value - (long double)a[i * ld + i] * x[i].value;
}

static enum cs_status check_vector(size_t n, const double *a, const double *u, size_t ld, struct cs__sized *memory,
                                   struct cs_error *error) {
  struct cs__sized *const x = memory, *const ux = memory + n, *const is = memory + 2 * n, *const must = memory + 3 * n;
  times_symmetric(n, a, ld, x, ux, must);
  cs__upper_times(n, u, ld, x, ux);
  cs__upper_transposed_times(n, u, ld, ux, is);
  const long double units = ((long double)n + 4.0L) * (DBL_EPSILON / 2);
  for (size_t i = 0; i < n; i++)
    if (!(fabsl(is[i].value - must[i].value) <= units * is[i].size))
      return cs_fail(error, CS_FAILED,
                     "cholesky: row %zu of the factors' product times a vector is %.17Lg, must be %.17Lg", i,
                     is[i].value, must[i].value);
  return CS_OK;
}

enum cs_status cs__cholesky_check(size_t n, const double *a, const double *u, size_t ld, struct cs_error *error) {
  enum cs_status status = check_shape(n, a, u, ld, error);
  struct cs__sized *memory = calloc(4 * n + 1, sizeof *memory);
  if (memory == NULL)
    return cs_fail(error, CS_NOMEM, "cholesky: no memory for four vectors to verify with");
  struct cs_random random;
  cs_random_seed(&random, 1910);
  for (int v = 0; status == CS_OK && v < vectors; v++) {
    for (size_t i = 0; i < n; i++) { /* +-[1, 2): no element hides behind a small factor */
      const double size = 1.0 + cs_random_unit(&random);
      memory[i] = (struct cs__sized){cs_random_below(&random, 2) != 0 ? size : -size, size};
    }
    status = check_vector(n, a, u, ld, memory, error);
  }
  free(memory);
  return status;
}
