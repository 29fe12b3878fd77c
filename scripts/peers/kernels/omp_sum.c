/* scripts/peers/kernels/omp_sum.c - sum by one OpenMP directive; of the promises it makes the fast one alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sum/sum.h"

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  double sum = 0.0;
#pragma omp parallel for simd reduction(+ : sum)
  for (size_t i = 0; i < n; i++)
    sum += x[i];
  *result_out = sum;
  return CS_OK;
}

enum cs_status cs_sum_compensated(size_t n, const double *x, double *result_out) {
  (void)n, (void)x, (void)result_out;
  return CS_INVALID;
}

enum cs_status cs_sum_reproducible(size_t n, const double *x, double *result_out) {
  (void)n, (void)x, (void)result_out;
  return CS_INVALID;
}
