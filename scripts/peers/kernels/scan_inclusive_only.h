/* scripts/peers/kernels/scan_inclusive_only.h - for peers of the inclusive scan: the exclusive ones are refused. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_PEERS_SCAN_INCLUSIVE_ONLY_H
#define CORESWEEP_PEERS_SCAN_INCLUSIVE_ONLY_H

#include "kernels/scan/scan.h"

enum cs_status cs_scan_exclusive(size_t n, const double *x, double *out) {
  (void)n, (void)x, (void)out;
  return CS_INVALID;
}

enum cs_status cs_scan_exclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  (void)n, (void)x, (void)out;
  return CS_INVALID;
}

#endif
