/* runtime/measure/compare.h - what changed from an old side to a new one: the change, its interval, its test, the
 * verdict.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_COMPARE_H
#define CORESWEEP_RUNTIME_MEASURE_COMPARE_H

#include "runtime/measure/estimate.h"

#include <stdbool.h>
#include <stddef.h>

/* New less old, and how likely a difference this far from 0 is where there is none; p NaN: not tested. */
struct cs_difference {
  struct cs_estimate estimate;
  double p;
};

/*
 * Values taken in the same rounds: the centre of new[r] - old[r] with its signed-rank interval at 1 - alpha and the
 * exact two-sided p of the signed-rank test (5 pairs: Student's t; fewer: the range, no test). Rounds in which either
 * is not finite are passed over.
 */
struct cs_difference cs_difference_paired(const double *old_values, const double *new_values, size_t count,
                                          double alpha);

/* The fewest sessions a side that are tested: two have one degree of freedom, and an interval of 12.7 standard errors.
 */
enum { CS_SESSIONS_LEAST = 3 };

/*
 * One value for each session, none paired: the difference of the means with Welch's interval and test. Fewer than
 * CS_SESSIONS_LEAST finite values on a side: the difference, no interval (lo and hi: the least and the greatest
 * difference of any two), no test.
 */
struct cs_difference cs_difference_sessions(const double *old_values, size_t old_count, const double *new_values,
                                            size_t new_count, double alpha);

/* The mean of one side's sessions with Student's interval; fewer than CS_SESSIONS_LEAST: the range. */
struct cs_estimate cs_session_mean(const double *values, size_t count, double alpha);

/* Holm's step-down adjustment of several tests (Holm 1979), in place; NaN is no test and is left out of their number.
 */
void cs_holm(double *p, size_t count);

/* Pairs a signed-rank interval at 1 - alpha needs. */
int cs_pairs_needed(double alpha);

enum cs_change {
  CS_CHANGE_UNTOLD,      /* nothing to judge by: described, not tested */
  CS_CHANGE_LESS,        /* of a time: faster */
  CS_CHANGE_MORE,        /* of a time: slower */
  CS_CHANGE_EQUIVALENT,  /* the whole interval lies within the threshold of no change */
  CS_CHANGE_INCONCLUSIVE /* neither shown */
};

/*
 * none: the value that means no change (1 of a ratio, 0 of a difference); the threshold is what a change must exceed to
 * matter, in the same units. EQUIVALENT: the interval lies in [none - threshold, none + threshold]. LESS and MORE: the
 * test, p adjusted for all that were made, rejects at alpha, and the estimate lies beyond the threshold.
 */
enum cs_change cs_change_judge(const struct cs_estimate *change, double p, double none, double threshold, double alpha);

#endif
