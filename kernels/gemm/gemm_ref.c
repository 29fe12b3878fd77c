/* kernels/gemm/gemm_ref.c - the verifier of gemm by another method: products with random vectors, without rounding. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * C = A B is checked as C x = A (B x) for a random vector x, which costs a thousandth of the product (Freivalds,
 * Probabilistic machines can use less running time, IFIP 1977). The matrices hold small whole numbers, so both sides
 * are exact and the comparison has no tolerance to hide in. The entries of x are odd: one wrong element in a row of C
 * is always seen; several hide from one x when their weighted sum is 0, at most one time in eight, and there are three.
 */
#include "kernels/gemm/gemm_ref.h"

#include "runtime/base/random.h"

#include <stdlib.h>

static const double elementwise_most = (double)(1 << 21);
static const int vectors = 3;

static double element(const struct cs__gemm_view *x, size_t i, size_t j) {
  const size_t at = i * x->down + j * x->right;
  return x->single ? (double)((const float *)x->at)[at] : ((const double *)x->at)[at];
}

static enum cs_status check_elements(size_t m, size_t n, size_t k, const struct cs__gemm_view *a,
                                     const struct cs__gemm_view *b, const struct cs__gemm_view *c,
                                     struct cs_error *error) {
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) {
      double sum = 0.0;
      for (size_t p = 0; p < k; p++)
        sum += element(a, i, p) * element(b, p, j);
      if (!(element(c, i, j) == sum))
        return cs_fail(error, CS_FAILED, "gemm: c[%zu][%zu] is %.17g, must be %.17g", i, j, element(c, i, j), sum);
    }
  }
  return CS_OK;
}

/* y = a x, a: (rows, columns) */
static void apply(size_t rows, size_t columns, const struct cs__gemm_view *a, const double *x, double *y) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < rows; i++) {
    double sum = 0.0;
    for (size_t j = 0; j < columns; j++)
      sum += element(a, i, j) * x[j];
    y[i] = sum;
  }
}

static enum cs_status compare(size_t m, const double *is, const double *must, struct cs_error *error) {
  for (size_t i = 0; i < m; i++)
    if (!(is[i] == must[i]))
      return cs_fail(error, CS_FAILED, "gemm: row %zu of c times a random vector is %.17g, must be %.17g", i, is[i],
                     must[i]);
  return CS_OK;
}

static enum cs_status check_products(size_t m, size_t n, size_t k, const struct cs__gemm_view *a,
                                     const struct cs__gemm_view *b, const struct cs__gemm_view *c,
                                     struct cs_error *error) {
  enum cs_status status = CS_OK;
  double *x = calloc(n, sizeof *x), *bx = calloc(k, sizeof *bx);
  double *abx = calloc(m, sizeof *abx), *cx = calloc(m, sizeof *cx);
  if (x == NULL || bx == NULL || abx == NULL || cx == NULL)
    status = cs_fail(error, CS_NOMEM, "gemm: no memory for four vectors to verify with");
  struct cs_random random;
  cs_random_seed(&random, 1977);
  for (int v = 0; status == CS_OK && v < vectors; v++) {
    for (size_t j = 0; j < n; j++)
      x[j] = 2.0 * (double)cs_random_below(&random, 8) - 7.0; /* -7, -5, ..., 7 */
    apply(k, n, b, x, bx);
    apply(m, k, a, bx, abx);
    apply(m, n, c, x, cx);
    status = compare(m, cx, abx, error);
  }
  free(x);
  free(bx);
  free(abx);
  free(cx);
  return status;
}

enum cs_status cs__gemm_check_whole(size_t m, size_t n, size_t k, struct cs__gemm_view a, struct cs__gemm_view b,
                                    struct cs__gemm_view c, struct cs_error *error) {
  const double products = (double)m * (double)n * (double)k;
  return (products <= elementwise_most ? check_elements : check_products)(m, n, k, &a, &b, &c, error);
}
