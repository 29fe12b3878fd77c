/* scripts/peers/kernels/cblas_sum.c - sum by OpenBLAS's extension of BLAS; of the promises it makes the fast one alone.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/cblas.h"
#include "scripts/peers/kernels/sum_fast_only.h"

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  if (!peer_fits(n))
    return CS_INVALID;
  *result_out = cblas_dsum((int)n, x, 1);
  return CS_OK;
}
