/* runtime/measure/estimate.h - an estimate with its interval: of a ratio of times, of a time, of a share. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_ESTIMATE_H
#define CORESWEEP_RUNTIME_MEASURE_ESTIMATE_H

#include "runtime/measure/quantile.h"

#include <stdbool.h>
#include <stddef.h>

enum cs_interval_method {
  CS_INTERVAL_NONE,        /* too few values for the level asked: lo and hi are the range seen, not an interval */
  CS_INTERVAL_T,           /* exactly 5 values: Student's t */
  CS_INTERVAL_SIGNED_RANK, /* Walsh averages, exact level */
  CS_INTERVAL_ORDER,       /* interpolated order statistics (Hettmansperger, Sheather 1986) */
  CS_INTERVAL_WELCH,       /* difference of two means of unequal variance, Student's t (Welch 1947) */
  CS_INTERVAL_PROFILE      /* of a law's parameter or prediction: the values the times do not reject (F or chi2) */
};

const char *cs_interval_method_name(enum cs_interval_method method);

struct cs_estimate {
  double value, lo, hi;
  enum cs_interval_method method;
  double level; /* the confidence reached (0.95 asked gives 0.951 of an exact method); 0 for CS_INTERVAL_NONE */
  size_t count; /* values it rests on; 0: value, lo and hi are NaN */
};

/*
 * All three: values that are not finite (of a ratio: rounds where either is not) are passed over, `count` tells how
 * many were left; no input is changed; all-equal values give an interval of no width.
 */

/*
 * Centre of d (Hodges-Lehmann: the median of the Walsh averages) with its signed-rank interval at 1 - alpha. 5 values:
 * their mean with Student's t. Fewer, or too few for alpha (7 at 0.01): the Hodges-Lehmann centre and the range.
 */
struct cs_estimate cs_estimate_centre(const double *d, size_t count, double alpha);

/*
 * The ratio of two times measured in the same rounds: from base_log[r] - other_log[r] (natural logarithms of the two
 * invocations' medians in round r), exponentiated. base = one thread, other = n threads: the speedup.
 */
struct cs_estimate cs_estimate_ratio(const double *base_log, const double *other_log, size_t rounds, double alpha);

/* The median of times given as logarithms, interval by order statistics, exponentiated; valid within this session only.
 * Fewer than 6 values at alpha = 0.05: the range. */
struct cs_estimate cs_estimate_time(const double *log_times, size_t count, double alpha);

/* (hi - lo) / 2 on the log scale: the half-width a precision target is compared with; infinity without an interval. */
double cs_estimate_half_width(const struct cs_estimate *ratio);

#endif
