/* runtime/measure/quantile.h - medians and quantiles of unsorted values. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_QUANTILE_H
#define CORESWEEP_RUNTIME_MEASURE_QUANTILE_H

#include <stddef.h>

/* Values that are not finite are passed over everywhere; NaN when none is left. No input is changed. */
double cs_median(const double *values, size_t count);
double cs_quantile(const double *values, size_t count, double share); /* type 7 (R's default); share is cut to [0, 1] */
double cs_mad(const double *values, size_t count); /* median absolute deviation from the median, unscaled */

/* The finite values in ascending order, and how many; free() them. NULL (and 0) when there is none. */
double *cs__sorted_finite(const double *values, size_t count, size_t *kept_out);

double cs__sorted_median(const double *sorted, size_t count); /* count >= 1 */

#endif
