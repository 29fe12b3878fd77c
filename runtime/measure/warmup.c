/* runtime/measure/warmup.c - robust MSER truncation and the median of what is kept. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/warmup.h"

#include "runtime/measure/estimate.h"

#include <math.h>
#include <stdlib.h>

/* Fewer kept samples than this cannot show that they still move. */
enum { STEADY_COUNT = 4 };

/*
 * MSER (White: An effective truncation heuristic for bias reduction in simulation output, Simulation 69(6), 1997)
 * chooses the cut that makes the squared standard error of the rest least; with the MAD for the standard deviation one
 * preempted sample does not choose it.
 */
static double squared_error(const double *y, size_t count) {
  const double mad = cs_mad(y, count);
  return mad * mad / (double)count;
}

static size_t warmup_length(const double *y, size_t count) {
  size_t best = 0;
  double least = 0.9 * squared_error(y, count); /* nothing is cut for less than a tenth */
  for (size_t cut = 1; cut <= count / 2; cut++) {
    const double error = squared_error(y + cut, count - cut);
    if (error < least) {
      least = error;
      best = cut;
    }
  }
  return best;
}

static double half_trend(const double *y, size_t count) {
  return cs_median(y + count / 2, count - count / 2) - cs_median(y, count / 2);
}

/* Twice the standard error of half of the samples; 1.4826 MAD estimates a normal's standard deviation. */
static double trend_most(const double *y, size_t count) {
  return 2.0 * 1.4826 * cs_mad(y, count) / sqrt((double)count / 2.0);
}

struct cs_invocation_summary cs_summarise_invocation(const double *samples, size_t count) {
  struct cs_invocation_summary summary = {.log_time = NAN, .steady = true, .trend = NAN};
  double *y = count > 0 ? malloc(count * sizeof *y) : NULL;
  size_t usable = 0;
  for (size_t i = 0; y != NULL && i < count; i++) {
    if (isfinite(samples[i]) && samples[i] > 0.0)
      y[usable++] = log(samples[i]);
  }
  if (usable > 0) {
    const size_t first = usable > 1 ? 1 : 0; /* thread pool, page faults, cold caches */
    const size_t rest = usable - first, cut = warmup_length(y + first, rest);
    summary.dropped = first + cut;
    summary.kept = rest - cut;
    const double *kept = y + summary.dropped;
    summary.log_time = cs_median(kept, summary.kept);
    if (summary.kept >= STEADY_COUNT) {
      summary.trend = half_trend(kept, summary.kept);
      summary.steady = cut < rest / 2 && fabs(summary.trend) <= trend_most(kept, summary.kept);
    }
  }
  free(y);
  return summary;
}

bool cs_samples_moved(const double *trends, size_t count, double *trend_out) {
  const double alpha = 0.01, least = 0.01; /* sure of it, and worth a word */
  const struct cs_estimate trend = cs_estimate_centre(trends, count, alpha);
  if (trend_out != NULL)
    *trend_out = trend.value;
  const bool sure = trend.method == CS_INTERVAL_SIGNED_RANK && (trend.lo > 0.0 || trend.hi < 0.0);
  return sure && fabs(trend.value) >= least;
}
