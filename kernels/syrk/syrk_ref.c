/* kernels/syrk/syrk_ref.c - the verifier of syrk by another method: products with random vectors, without rounding. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The triangle is taken as the symmetric matrix it stands for, and C x is compared with A (A^T x) for a random vector x
 * (Freivalds, Probabilistic machines can use less running time, IFIP 1977). The matrix holds small whole numbers, so
 * both sides are exact and the comparison has no tolerance to hide in. The entries of x are odd: one wrong element is
 * always seen; several hide from one x when their weighted sums are 0, at most one time in eight, and there are three.
 */
#include "kernels/syrk/syrk_ref.h"

#include "runtime/base/random.h"

#include <stdlib.h>

static const double elementwise_most = (double)(1 << 21);
static const int vectors = 3;

static enum cs_status check_other_side(size_t n, const double *c, double untouched, struct cs_error *error) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (!(c[i * n + j] == untouched))
        return cs_fail(error, CS_FAILED, "syrk: c[%zu][%zu], above the diagonal, is %.17g, must be %.17g as before", i,
                       j, c[i * n + j], untouched);
  return CS_OK;
}

static enum cs_status check_elements(size_t n, size_t k, const double *a, const double *c, struct cs_error *error) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double sum = 0.0;
      for (size_t p = 0; p < k; p++)
        sum += a[i * k + p] * a[j * k + p];
      if (!(c[i * n + j] == sum))
        return cs_fail(error, CS_FAILED, "syrk: c[%zu][%zu] is %.17g, must be %.17g", i, j, c[i * n + j], sum);
    }
  return CS_OK;
}

/* atx = a^T x, then aatx = a atx */
static void apply_twice(size_t n, size_t k, const double *a, const double *x, double *atx, double *aatx) {
  for (size_t p = 0; p < k; p++)
    atx[p] = 0.0;
  for (size_t i = 0; i < n; i++)
    for (size_t p = 0; p < k; p++)
      atx[p] += a[i * k + p] * x[i];
  for (size_t i = 0; i < n; i++) {
    aatx[i] = 0.0;
    for (size_t p = 0; p < k; p++)
      aatx[i] += a[i * k + p] * atx[p];
  }
}

/* cx = c x for the symmetric matrix whose lower triangle is c's */
static void apply_symmetric(size_t n, const double *c, const double *x, double *cx) {
  for (size_t i = 0; i < n; i++)
    cx[i] = c[i * n + i] * x[i];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      cx[i] += c[i * n + j] * x[j];
      cx[j] += c[i * n + j] * x[i];
    }
}

static enum cs_status check_products(size_t n, size_t k, const double *a, const double *c, struct cs_error *error) {
  enum cs_status status = CS_OK;
  double *x = calloc(n, sizeof *x), *atx = calloc(k, sizeof *atx);
  double *aatx = calloc(n, sizeof *aatx), *cx = calloc(n, sizeof *cx);
  if (x == NULL || atx == NULL || aatx == NULL || cx == NULL)
    status = cs_fail(error, CS_NOMEM, "syrk: no memory for four vectors to verify with");
  struct cs_random random;
  cs_random_seed(&random, 1977);
  for (int v = 0; status == CS_OK && v < vectors; v++) {
    for (size_t i = 0; i < n; i++)
      x[i] = 2.0 * (double)cs_random_below(&random, 8) - 7.0; /* -7, -5, ..., 7 */
    apply_twice(n, k, a, x, atx, aatx);
    apply_symmetric(n, c, x, cx);
    for (size_t i = 0; status == CS_OK && i < n; i++)
      if (!(cx[i] == aatx[i]))
        status = cs_fail(error, CS_FAILED, "syrk: row %zu of c times a random vector is %.17g, must be %.17g", i, cx[i],
                         aatx[i]);
  }
  free(x);
  free(atx);
  free(aatx);
  free(cx);
  return status;
}

enum cs_status cs__syrk_check_whole(size_t n, size_t k, const double *a, const double *c, double untouched,
                                    struct cs_error *error) {
  const enum cs_status status = check_other_side(n, c, untouched, error);
  const double products = (double)n * (double)n * (double)k;
  if (status != CS_OK)
    return status;
  return (products <= elementwise_most ? check_elements : check_products)(n, k, a, c, error);
}
