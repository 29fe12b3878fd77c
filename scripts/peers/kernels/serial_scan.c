/* scripts/peers/kernels/serial_scan.c - the inclusive scan by a plain loop on one thread. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/scan_inclusive_only.h"

enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += x[i];
    out[i] = sum;
  }
  return CS_OK;
}

enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  uint64_t sum = 0;
  for (size_t i = 0; i < n; i++) {
    sum += x[i];
    out[i] = sum;
  }
  return CS_OK;
}
