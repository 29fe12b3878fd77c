/* scripts/peers/kernels/cblas_vector.c - dot, asum and nrm2 by a CBLAS library. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/asum/asum.h"
#include "kernels/dot/dot.h"
#include "kernels/nrm2/nrm2.h"
#include "scripts/peers/kernels/cblas.h"

enum cs_status cs_dot(size_t n, const double *x, const double *y, double *result_out) {
  if (!peer_fits(n))
    return CS_INVALID;
  *result_out = cblas_ddot((int)n, x, 1, y, 1);
  return CS_OK;
}

enum cs_status cs_asum(size_t n, const double *x, double *result_out) {
  if (!peer_fits(n))
    return CS_INVALID;
  *result_out = cblas_dasum((int)n, x, 1);
  return CS_OK;
}

enum cs_status cs_nrm2(size_t n, const double *x, double *result_out) {
  if (!peer_fits(n))
    return CS_INVALID;
  *result_out = cblas_dnrm2((int)n, x, 1);
  return CS_OK;
}
