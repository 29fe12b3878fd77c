/* scripts/peers/kernels/simd_sum.c - sum on one thread by `omp simd reduction`; of the promises it makes the fast one
 * alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/sum_fast_only.h"

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < n; i++)
    sum += x[i];
  *result_out = sum;
  return CS_OK;
}
