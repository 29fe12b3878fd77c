/* kernels/dense/residual.c - inner products of a triangle with a vector, and what they were added up from. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/residual.h"

#include <math.h>

static void add(struct cs__sized *sum, double a, const struct cs__sized *x) {
  sum->value += (long double)a * x->value;
  sum->size += fabsl((long double)a) * x->size;
}

void cs__upper_times(size_t n, const double *u, size_t ldu, const struct cs__sized *x, struct cs__sized *out) {
#pragma omp parallel for schedule(static, 8)
  for (size_t i = 0; i < n; i++) {
    struct cs__sized sum = {0.0L, 0.0L};
    for (size_t j = i; j < n; j++)
      add(&sum, u[i * ldu + j], &x[j]);
    out[i] = sum;
  }
}

/* Strips of columns, so that rows are read as they lie. */
void cs__upper_transposed_times(size_t n, const double *u, size_t ldu, const struct cs__sized *x,
                                struct cs__sized *out) {
  const size_t strip = 64;
#pragma omp parallel for schedule(static, 1)
  for (size_t first = 0; first < n; first += strip) {
    const size_t end = n - first < strip ? n : first + strip;
    for (size_t j = first; j < end; j++)
      out[j] = (struct cs__sized){0.0L, 0.0L};
    for (size_t i = 0; i < end; i++)
      for (size_t j = i > first ? i : first; j < end; j++)
        add(&out[j], u[i * ldu + j], &x[i]);
  }
}
