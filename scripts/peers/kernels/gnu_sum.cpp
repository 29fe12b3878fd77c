/* scripts/peers/kernels/gnu_sum.cpp - sum by __gnu_parallel::accumulate; of the promises it makes the fast one alone.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/sum_fast_only.h"

#include <parallel/numeric>

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  *result_out = __gnu_parallel::accumulate(x, x + n, 0.0);
  return CS_OK;
}
