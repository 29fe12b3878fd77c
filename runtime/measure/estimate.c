/* runtime/measure/estimate.c - centre, ratio and time with the interval that the number of rounds allows. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/estimate.h"

#include "runtime/measure/order_interval.h"
#include "runtime/measure/signed_rank.h"
#include "runtime/measure/student.h"
#include "runtime/measure/walsh.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { T_COUNT = 5 }; /* the one count for which normality is assumed: no exact 95 % interval exists below 6 */

static const struct cs_estimate nothing = {.value = NAN, .lo = NAN, .hi = NAN};

const char *cs_interval_method_name(enum cs_interval_method method) {
  static const char *const names[] = {
      [CS_INTERVAL_NONE] = "none",
      [CS_INTERVAL_T] = "Student's t",
      [CS_INTERVAL_SIGNED_RANK] = "signed rank",
      [CS_INTERVAL_ORDER] = "order statistics",
      [CS_INTERVAL_PROFILE] = "profile",
      [CS_INTERVAL_WELCH] = "Welch's t",
  };
  const size_t index = (size_t)method;
  return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

static struct cs_estimate by_student(const double *sorted, size_t count, double alpha) {
  double mean = 0.0, squares = 0.0;
  for (size_t i = 0; i < count; i++)
    mean += sorted[i] / (double)count;
  for (size_t i = 0; i < count; i++)
    squares += (sorted[i] - mean) * (sorted[i] - mean);
  const double degrees = (double)(count - 1);
  const double half = cs_student_critical(alpha, degrees) * sqrt(squares / degrees / (double)count);
  return (struct cs_estimate){mean, mean - half, mean + half, CS_INTERVAL_T, 1.0 - alpha, count};
}

static struct cs_estimate by_signed_rank(const double *sorted, size_t count, double alpha) {
  struct cs_estimate centre = {
      .value = cs__walsh_median(sorted, count), .lo = sorted[0], .hi = sorted[count - 1], .count = count};
  const int k = cs_signed_rank_k(count > INT_MAX ? 0 : (int)count, alpha, &centre.level);
  if (k > 0) {
    centre.method = CS_INTERVAL_SIGNED_RANK;
    centre.lo = cs__walsh_order(sorted, count, (size_t)k);
    centre.hi = cs__walsh_order(sorted, count, count * (count + 1) / 2 + 1 - (size_t)k);
  }
  return centre;
}

struct cs_estimate cs_estimate_centre(const double *d, size_t count, double alpha) {
  size_t kept;
  double *sorted = cs__sorted_finite(d, count, &kept);
  struct cs_estimate centre = nothing;
  if (kept == T_COUNT && alpha > 0.0 && alpha < 1.0)
    centre = by_student(sorted, kept, alpha);
  else if (kept > 0)
    centre = by_signed_rank(sorted, kept, alpha);
  free(sorted);
  return centre;
}

static struct cs_estimate exponentiated(struct cs_estimate estimate) {
  estimate.value = exp(estimate.value);
  estimate.lo = exp(estimate.lo);
  estimate.hi = exp(estimate.hi);
  return estimate;
}

struct cs_estimate cs_estimate_ratio(const double *base_log, const double *other_log, size_t rounds, double alpha) {
  double *d = rounds > 0 ? malloc(rounds * sizeof *d) : NULL;
  if (d == NULL)
    return nothing;
  for (size_t r = 0; r < rounds; r++)
    d[r] = base_log[r] - other_log[r];
  const struct cs_estimate difference = cs_estimate_centre(d, rounds, alpha);
  free(d);
  return exponentiated(difference);
}

struct cs_estimate cs_estimate_time(const double *log_times, size_t count, double alpha) {
  size_t kept;
  double *sorted = cs__sorted_finite(log_times, count, &kept);
  if (kept == 0)
    return nothing;
  struct cs_estimate time = {.value = cs__sorted_median(sorted, kept), .count = kept};
  time.level = cs__order_interval(sorted, kept, alpha, &time.lo, &time.hi);
  time.method = time.level > 0.0 ? CS_INTERVAL_ORDER : CS_INTERVAL_NONE;
  free(sorted);
  return exponentiated(time);
}

double cs_estimate_half_width(const struct cs_estimate *ratio) {
  if (ratio->count == 0 || ratio->method == CS_INTERVAL_NONE || !(ratio->lo > 0.0))
    return INFINITY;
  return (log(ratio->hi) - log(ratio->lo)) / 2.0;
}
