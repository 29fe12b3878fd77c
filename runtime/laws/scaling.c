/* runtime/laws/scaling.c - single runs or rounds of runs become one time per count, with the error of its logarithm. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/scaling.h"

#include "runtime/measure/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The variance of a median over that of a mean: pi / 2 for many normal values, 1.35 for three. */
static const double median_factor = 1.5;

enum { REPEATS_LEAST = 3 };

struct run {
  double n, time;
};

static int by_n_then_time(const void *left, const void *right) {
  const struct run *a = left, *b = right;
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  return (a->time > b->time) - (a->time < b->time);
}

static enum cs_status check_n(double n, size_t index, struct cs_error *error) {
  if (isfinite(n) && n >= 1.0)
    return CS_OK;
  return cs_fail(error, CS_INVALID, "value %zu: n is %g, but a count must be a number from 1 on", index + 1, n);
}

static enum cs_status check_run(double n, double time, size_t index, struct cs_error *error) {
  const enum cs_status status = check_n(n, index, error);
  if (status != CS_OK || (isfinite(time) && time > 0.0))
    return status;
  return cs_fail(error, CS_INVALID, "value %zu (n = %g): the time is %g, but it must be a number above 0", index + 1, n,
                 time);
}

/* The middle of ascending times, on the log scale where there are two of them. */
static double middle_time(const struct run *runs, size_t count) {
  const double upper = runs[count / 2].time;
  return count % 2 == 1 ? upper : sqrt(runs[count / 2 - 1].time) * sqrt(upper);
}

/* Standard error of the median of ln time; NaN with too few runs. */
static double error_of_repeats(const struct run *runs, size_t count) {
  if (count < REPEATS_LEAST)
    return NAN;
  double mean = 0.0, squares = 0.0;
  for (size_t i = 0; i < count; i++)
    mean += log(runs[i].time) / (double)count;
  for (size_t i = 0; i < count; i++)
    squares += (log(runs[i].time) - mean) * (log(runs[i].time) - mean);
  return sqrt(median_factor * squares / (double)(count - 1) / (double)count);
}

/* One for all counts, known where at least half of them tell theirs. */
static double common_error(const double *errors, size_t count) {
  size_t known = 0;
  for (size_t i = 0; i < count; i++)
    known += isfinite(errors[i]);
  return known > 0 && 2 * known >= count ? cs_median(errors, count) : 0.0;
}

/* runs are sorted; errors and scaling->points have room for `count`. */
static void group_runs(const struct run *runs, size_t count, double *errors, struct cs_scaling *scaling) {
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && runs[to].n == runs[from].n; to++)
      ;
    errors[scaling->count] = error_of_repeats(runs + from, to - from);
    scaling->points[scaling->count++] = (struct cs_scaling_point){.n = runs[from].n,
                                                                  .time = middle_time(runs + from, to - from),
                                                                  .lo = runs[from].time,
                                                                  .hi = runs[to - 1].time,
                                                                  .runs = to - from};
  }
  scaling->error = common_error(errors, scaling->count);
}

enum cs_status cs_scaling_of_runs(const double *n, const double *times, size_t count, bool strong,
                                  struct cs_scaling *scaling_out, struct cs_error *error) {
  if (count == 0)
    return cs_fail(error, CS_INVALID, "there are no values: at least one count with its time is needed");
  for (size_t i = 0; i < count; i++) {
    const enum cs_status status = check_run(n[i], times[i], i, error);
    if (status != CS_OK)
      return status;
  }
  struct cs_scaling scaling = {.points = calloc(count, sizeof *scaling.points), .strong = strong};
  struct run *runs = calloc(count, sizeof *runs);
  double *errors = calloc(count, sizeof *errors);
  enum cs_status status = CS_NOMEM;
  if (scaling.points == NULL || runs == NULL || errors == NULL)
    goto done;
  for (size_t i = 0; i < count; i++)
    runs[i] = (struct run){n[i], times[i]};
  qsort(runs, count, sizeof *runs, by_n_then_time);
  group_runs(runs, count, errors, &scaling);
  *scaling_out = scaling;
  scaling.points = NULL;
  status = CS_OK;
done:
  free(errors);
  free(runs);
  free(scaling.points);
  return status == CS_OK ? CS_OK : cs_fail(error, status, "there is no memory for %zu values", count);
}

/* How far every time lies from its count's median: all that is left is noise, and what a whole round has in common. */
static void centre_counts(size_t counts, size_t rounds, double *noise) {
  for (size_t c = 0; c < counts; c++) {
    const double median = cs_median(noise + c * rounds, rounds);
    for (size_t r = 0; r < rounds; r++)
      noise[c * rounds + r] -= median;
  }
}

/*
 * Takes the mean of every round away. That takes 1/K of the variance of K independent counts with it, which is given
 * back; a round with one count tells nothing.
 */
static void centre_rounds(size_t counts, size_t rounds, double *noise) {
  for (size_t r = 0; r < rounds; r++) {
    double sum = 0.0;
    size_t present = 0;
    for (size_t c = 0; c < counts; c++) {
      present += isfinite(noise[c * rounds + r]);
      sum += isfinite(noise[c * rounds + r]) ? noise[c * rounds + r] : 0.0;
    }
    const double k = (double)present, widen = present > 1 ? sqrt(k / (k - 1.0)) : NAN;
    for (size_t c = 0; c < counts; c++)
      noise[c * rounds + r] = (noise[c * rounds + r] - sum / k) * widen;
  }
}

/* Standard error of a median of such noise; NaN with too few rounds. */
static double error_of_noise(const double *noise, size_t rounds) {
  double sum = 0.0, squares = 0.0;
  size_t count = 0;
  for (size_t r = 0; r < rounds; r++) {
    if (!isfinite(noise[r]))
      continue;
    sum += noise[r];
    squares += noise[r] * noise[r];
    count++;
  }
  if (count < REPEATS_LEAST)
    return NAN;
  const double k = (double)count, variance = fmax(squares - sum * sum / k, 0.0) / (k - 1.0);
  return sqrt(median_factor * variance / k);
}

static struct cs_scaling_point point_of_rounds(double n, const double *log_times, size_t rounds) {
  struct cs_scaling_point point = {.n = n, .time = exp(cs_median(log_times, rounds)), .lo = INFINITY};
  for (size_t r = 0; r < rounds; r++) {
    if (!isfinite(log_times[r]))
      continue;
    point.lo = fmin(point.lo, exp(log_times[r]));
    point.hi = fmax(point.hi, exp(log_times[r]));
    point.runs++;
  }
  return point;
}

static int by_n(const void *left, const void *right) {
  const struct cs_scaling_point *a = left, *b = right;
  return (a->n > b->n) - (a->n < b->n);
}

/* noise and errors are for work, counts * rounds and counts long. */
static enum cs_status fill_from_rounds(const double *n, size_t counts, const double *log_times, size_t rounds,
                                       double *noise, double *errors, struct cs_scaling *scaling,
                                       struct cs_error *error) {
  memcpy(noise, log_times, counts * rounds * sizeof *noise);
  centre_counts(counts, rounds, noise);
  centre_rounds(counts, rounds, noise);
  for (size_t c = 0; c < counts; c++) {
    const struct cs_scaling_point point = point_of_rounds(n[c], log_times + c * rounds, rounds);
    if (point.runs == 0)
      continue;
    errors[scaling->count] = error_of_noise(noise + c * rounds, rounds);
    scaling->points[scaling->count++] = point;
  }
  if (scaling->count == 0)
    return cs_fail(error, CS_INVALID, "no count has a time in any round: there is nothing to fit a law to");
  scaling->error = common_error(errors, scaling->count);
  qsort(scaling->points, scaling->count, sizeof *scaling->points, by_n);
  for (size_t i = 1; i < scaling->count; i++) {
    if (scaling->points[i].n == scaling->points[i - 1].n)
      return cs_fail(error, CS_INVALID, "n = %g is there twice: rounds have every count once", scaling->points[i].n);
  }
  return CS_OK;
}

enum cs_status cs_scaling_of_rounds(const double *n, size_t counts, const double *log_times, size_t rounds, bool strong,
                                    struct cs_scaling *scaling_out, struct cs_error *error) {
  if (counts == 0 || rounds == 0)
    return cs_fail(error, CS_INVALID, "there are no rounds: at least one count with its time is needed");
  for (size_t c = 0; c < counts; c++) {
    const enum cs_status status = check_n(n[c], c, error);
    if (status != CS_OK)
      return status;
  }
  struct cs_scaling scaling = {.points = calloc(counts, sizeof *scaling.points), .strong = strong};
  double *noise = calloc(counts, rounds * sizeof *noise), *errors = calloc(counts, sizeof *errors);
  enum cs_status status = CS_OK;
  if (scaling.points == NULL || noise == NULL || errors == NULL)
    status = cs_fail(error, CS_NOMEM, "there is no memory for %zu rounds of %zu counts", rounds, counts);
  else
    status = fill_from_rounds(n, counts, log_times, rounds, noise, errors, &scaling, error);
  if (status == CS_OK) {
    *scaling_out = scaling;
    scaling.points = NULL;
  }
  free(errors);
  free(noise);
  free(scaling.points);
  return status;
}

void cs_scaling_free(struct cs_scaling *scaling) {
  if (scaling == NULL)
    return;
  free(scaling->points);
  *scaling = (struct cs_scaling){0};
}
