/* scripts/peers/kernels/gnu_scan.cpp - the inclusive scan by __gnu_parallel::partial_sum. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/scan_inclusive_only.h"

#include <parallel/numeric>

enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out) {
  __gnu_parallel::partial_sum(x, x + n, out);
  return CS_OK;
}

enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  __gnu_parallel::partial_sum(x, x + n, out);
  return CS_OK;
}
