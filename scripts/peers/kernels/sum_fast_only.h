/* scripts/peers/kernels/sum_fast_only.h - for peers of sum that make its fast promise alone: the others are refused. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_PEERS_SUM_FAST_ONLY_H
#define CORESWEEP_PEERS_SUM_FAST_ONLY_H

#include "kernels/sum/sum.h"

enum cs_status cs_sum_compensated(size_t n, const double *x, double *result_out) {
  (void)n, (void)x, (void)result_out;
  return CS_INVALID;
}

enum cs_status cs_sum_reproducible(size_t n, const double *x, double *result_out) {
  (void)n, (void)x, (void)result_out;
  return CS_INVALID;
}

#endif
