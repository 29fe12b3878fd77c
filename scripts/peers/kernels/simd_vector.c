/* scripts/peers/kernels/simd_vector.c - dot, asum and nrm2 on one thread by `omp simd reduction`. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/asum/asum.h"
#include "kernels/dot/dot.h"
#include "kernels/nrm2/nrm2.h"

#include <math.h>

enum cs_status cs_dot(size_t n, const double *x, const double *y, double *result_out) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < n; i++)
    sum += x[i] * y[i];
  *result_out = sum;
  return CS_OK;
}

enum cs_status cs_asum(size_t n, const double *x, double *result_out) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < n; i++)
    sum += fabs(x[i]);
  *result_out = sum;
  return CS_OK;
}

enum cs_status cs_nrm2(size_t n, const double *x, double *result_out) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < n; i++)
    sum += x[i] * x[i];
  *result_out = sqrt(sum);
  return CS_OK;
}
