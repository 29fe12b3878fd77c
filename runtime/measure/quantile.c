/* runtime/measure/quantile.c - medians and quantiles of unsorted values. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/quantile.h"

#include <math.h>
#include <stdlib.h>

static int compare_double(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

double *cs__sorted_finite(const double *values, size_t count, size_t *kept_out) {
  *kept_out = 0;
  double *sorted = count > 0 ? malloc(count * sizeof *sorted) : NULL;
  if (sorted == NULL)
    return NULL;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (isfinite(values[i]))
      sorted[kept++] = values[i];
  }
  if (kept == 0) {
    free(sorted);
    return NULL;
  }
  qsort(sorted, kept, sizeof *sorted, compare_double);
  *kept_out = kept;
  return sorted;
}

double cs__sorted_median(const double *sorted, size_t count) {
  const double upper = sorted[count / 2];
  return count % 2 == 1 ? upper : sorted[count / 2 - 1] / 2.0 + upper / 2.0;
}

double cs_median(const double *values, size_t count) {
  size_t kept;
  double *sorted = cs__sorted_finite(values, count, &kept);
  const double median = kept > 0 ? cs__sorted_median(sorted, kept) : NAN;
  free(sorted);
  return median;
}

double cs_quantile(const double *values, size_t count, double share) {
  if (isnan(share))
    return NAN;
  size_t kept;
  double *sorted = cs__sorted_finite(values, count, &kept);
  double quantile = NAN;
  if (kept > 0) {
    const double place = fmin(fmax(share, 0.0), 1.0) * (double)(kept - 1);
    const size_t below = (size_t)place, above = below + 1 < kept ? below + 1 : below;
    const double part = place - (double)below;
    quantile = (1.0 - part) * sorted[below] + part * sorted[above];
  }
  free(sorted);
  return quantile;
}

double cs_mad(const double *values, size_t count) {
  size_t kept;
  double *deviations = cs__sorted_finite(values, count, &kept);
  double mad = NAN;
  if (kept > 0) {
    const double median = cs__sorted_median(deviations, kept);
    for (size_t i = 0; i < kept; i++)
      deviations[i] = fabs(deviations[i] - median);
    qsort(deviations, kept, sizeof *deviations, compare_double);
    mad = cs__sorted_median(deviations, kept);
  }
  free(deviations);
  return mad;
}
