/* scripts/peers/kernels/cblas_dasum.c - sum by dasum: the same bytes, and for data without a negative sign the sum. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/cblas.h"
#include "scripts/peers/kernels/sum_fast_only.h"

/* Another loop than that of dsum, OpenBLAS's extension: either may be faster. The case's data is positive. */
enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  if (!peer_fits(n))
    return CS_INVALID;
  *result_out = cblas_dasum((int)n, x, 1);
  return CS_OK;
}
