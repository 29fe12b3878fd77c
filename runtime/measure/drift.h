/* runtime/measure/drift.h - did the speedup itself move during the session? Then no interval holds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_DRIFT_H
#define CORESWEEP_RUNTIME_MEASURE_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

struct cs_drift {
  bool halves_differ; /* Mann-Whitney, first against second half, two-sided 5 % */
  bool correlated;    /* lag-1 autocorrelation + 1/R > 1.64 / sqrt(R) */
  double correlation; /* lag-1, corrected */
};

/*
 * d: paired log ratios in round order; rounds that are not finite are passed over. Fewer than 6 left, or all equal:
 * nothing fires, correlation 0. At 6 and 7 rounds no order of values is strange enough for Mann-Whitney at 5 %.
 */
struct cs_drift cs_drift_check(const double *d, size_t rounds);

#endif
