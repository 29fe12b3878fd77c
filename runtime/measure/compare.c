/* runtime/measure/compare.c - differences of paired rounds and of sessions, Holm's adjustment, the verdict. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/compare.h"

#include "runtime/measure/signed_rank.h"
#include "runtime/measure/student.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { T_COUNT = 5 }; /* the count for which cs_estimate_centre takes Student's t */

static const struct cs_difference unknown = {{.value = NAN, .lo = NAN, .hi = NAN}, NAN};

struct moments {
  double mean, variance; /* of the mean */
  size_t count;
  double least, most;
};

static struct moments moments_of(const double *values, size_t count) {
  struct moments moments = {.least = INFINITY, .most = -INFINITY};
  double squares = 0.0;
  for (size_t i = 0; i < count; i++) {
    if (!isfinite(values[i]))
      continue;
    const double off = values[i] - moments.mean; /* Welford's recurrence: no cancellation */
    moments.mean += off / (double)++moments.count;
    squares += off * (values[i] - moments.mean);
    moments.least = fmin(moments.least, values[i]);
    moments.most = fmax(moments.most, values[i]);
  }
  const double n = (double)moments.count;
  moments.variance = moments.count > 1 ? squares / (n - 1.0) / n : 0.0;
  return moments;
}

/* P of a t this far from 0; without any variance a difference is certain, and none is certainly none. */
static double t_test(double mean, double variance, double degrees) {
  if (variance > 0.0)
    return cs_student_two_sided(fabs(mean) / sqrt(variance), degrees);
  return mean == 0.0 ? 1.0 : 0.0;
}

/* --- paired rounds --- */

static double signed_rank_test(const double *d, size_t count) {
  size_t at_most = 0, at_least = 0;
  for (size_t i = 0; i < count; i++) {
    for (size_t j = i; j < count; j++) {
      at_most += d[i] + d[j] <= 0.0;
      at_least += d[i] + d[j] >= 0.0;
    }
  }
  const size_t below = at_most < at_least ? at_most : at_least;
  return cs_signed_rank_p(count <= INT_MAX ? (int)count : 0, below <= INT_MAX ? (int)below : -1);
}

struct cs_difference cs_difference_paired(const double *old_values, const double *new_values, size_t count,
                                          double alpha) {
  double *d = count > 0 ? malloc(count * sizeof *d) : NULL;
  size_t pairs = 0;
  if (d == NULL)
    return unknown;
  for (size_t r = 0; r < count; r++)
    if (isfinite(old_values[r]) && isfinite(new_values[r]))
      d[pairs++] = new_values[r] - old_values[r];
  struct cs_difference difference = {cs_estimate_centre(d, pairs, alpha), NAN};
  if (pairs == T_COUNT) {
    const struct moments moments = moments_of(d, pairs);
    difference.p = t_test(moments.mean, moments.variance, T_COUNT - 1.0);
  } else if (pairs > T_COUNT)
    difference.p = signed_rank_test(d, pairs);
  free(d);
  return difference;
}

int cs_pairs_needed(double alpha) {
  int pairs = T_COUNT + 1;
  while (pairs < CS_SIGNED_RANK_MAX && cs_signed_rank_k(pairs, alpha, NULL) == 0)
    pairs++;
  return pairs;
}

/* --- sessions --- */

struct cs_difference cs_difference_sessions(const double *old_values, size_t old_count, const double *new_values,
                                            size_t new_count, double alpha) {
  const struct moments was = moments_of(old_values, old_count), is = moments_of(new_values, new_count);
  if (was.count == 0 || is.count == 0)
    return unknown;
  const double value = is.mean - was.mean, variance = was.variance + is.variance;
  struct cs_estimate estimate = {.value = value,
                                 .lo = is.least - was.most,
                                 .hi = is.most - was.least,
                                 .count = was.count < is.count ? was.count : is.count};
  if (estimate.count < CS_SESSIONS_LEAST)
    return (struct cs_difference){estimate, NAN};
  /* Welch and Satterthwaite's degrees of freedom. */
  const double parts =
      was.variance * was.variance / (double)(was.count - 1) + is.variance * is.variance / (double)(is.count - 1);
  const double degrees = parts > 0.0 ? variance * variance / parts : (double)(was.count + is.count - 2);
  const double half = cs_student_critical(alpha, degrees) * sqrt(variance);
  estimate.lo = value - half;
  estimate.hi = value + half;
  estimate.method = CS_INTERVAL_WELCH;
  estimate.level = 1.0 - alpha;
  return (struct cs_difference){estimate, t_test(value, variance, degrees)};
}

struct cs_estimate cs_session_mean(const double *values, size_t count, double alpha) {
  const struct moments moments = moments_of(values, count);
  if (moments.count == 0)
    return unknown.estimate;
  struct cs_estimate mean = {.value = moments.mean, .lo = moments.least, .hi = moments.most, .count = moments.count};
  if (moments.count < CS_SESSIONS_LEAST)
    return mean;
  const double half = cs_student_critical(alpha, (double)(moments.count - 1)) * sqrt(moments.variance);
  mean.lo = mean.value - half;
  mean.hi = mean.value + half;
  mean.method = CS_INTERVAL_T;
  mean.level = 1.0 - alpha;
  return mean;
}

/* --- several at once --- */

/* The smallest p not yet adjusted; count when there is none. `done` marks those that are. */
static size_t smallest(const double *p, const bool *done, size_t count) {
  size_t least = count;
  for (size_t i = 0; i < count; i++)
    if (!done[i] && !isnan(p[i]) && (least == count || p[i] < p[least]))
      least = i;
  return least;
}

void cs_holm(double *p, size_t count) {
  bool *done = calloc(count + 1, sizeof *done);
  size_t left = 0;
  double before = 0.0;
  for (size_t i = 0; i < count; i++)
    left += !isnan(p[i]);
  for (size_t i = 0; done != NULL && (i = smallest(p, done, count)) < count; left--) {
    before = fmax(before, fmin(p[i] * (double)left, 1.0));
    p[i] = before;
    done[i] = true;
  }
  for (size_t i = 0; done == NULL && i < count; i++) /* no memory: Bonferroni's, which is never smaller */
    p[i] = isnan(p[i]) ? p[i] : fmin(p[i] * (double)left, 1.0);
  free(done);
}

enum cs_change cs_change_judge(const struct cs_estimate *change, double p, double none, double threshold,
                               double alpha) {
  if (change->count == 0 || change->method == CS_INTERVAL_NONE)
    return CS_CHANGE_INCONCLUSIVE;
  if (change->lo >= none - threshold && change->hi <= none + threshold)
    return CS_CHANGE_EQUIVALENT;
  if (p <= alpha && fabs(change->value - none) > threshold)
    return change->value < none ? CS_CHANGE_LESS : CS_CHANGE_MORE;
  return CS_CHANGE_INCONCLUSIVE;
}
