/* runtime/laws/saturation.c - a shared resource that is full at n_sat: T(n) = a max(1/n, 1/n_sat). */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law_kind.h"

#include <math.h>

/*
 * On the log scale, with u = ln n_sat, the curve is ln a + max(-ln n, -u). Between two neighbouring counts the same
 * counts are saturated, so the best ln a and u there are two means: every interval is solved exactly, none is searched.
 */
enum { SCAN = 256 }; /* values of u tried for intervals; their ends are then refined */

static double shape(double n, double u) {
  return fmax(-log(n), -u);
}

/* ln a for this u: the mean of what is left of the times. */
static double best_level(const struct cs__sample *sample, double u, size_t *count_out) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t i = 0; i < sample->scaling->count; i++) {
    const struct cs_scaling_point *point = &sample->scaling->points[i];
    if (i == sample->left_out)
      continue;
    sum += log(point->time) - shape(point->n, u);
    count++;
  }
  *count_out = count;
  return sum / (double)count;
}

static double loss_at(const struct cs__sample *sample, double u) {
  size_t count;
  const double level = best_level(sample, u, &count);
  double loss = 0.0;
  for (size_t i = 0; i < sample->scaling->count; i++) {
    const struct cs_scaling_point *point = &sample->scaling->points[i];
    const double residual = i == sample->left_out ? 0.0 : log(point->time) - level - shape(point->n, u);
    loss += residual * residual;
  }
  return loss;
}

/* The best u when the first `linear` counts are not saturated and the others are; NaN when either is none. */
static double best_split(const struct cs__sample *sample, size_t linear) {
  double sums[2] = {0.0, 0.0};
  size_t counts[2] = {0, 0};
  for (size_t i = 0; i < sample->scaling->count; i++) {
    const struct cs_scaling_point *point = &sample->scaling->points[i];
    const int full = i >= linear;
    if (i == sample->left_out)
      continue;
    sums[full] += log(point->time) + (full ? 0.0 : log(point->n));
    counts[full]++;
  }
  return counts[0] == 0 || counts[1] == 0 ? NAN : sums[0] / (double)counts[0] - sums[1] / (double)counts[1];
}

static void take_better(const struct cs__sample *sample, double u, double *best_u, double *least) {
  const double loss = loss_at(sample, u);
  if (loss < *least) {
    *least = loss;
    *best_u = u;
  }
}

static size_t last_index(const struct cs__sample *sample) {
  const size_t last = sample->scaling->count - 1;
  return last == sample->left_out ? last - 1 : last;
}

/* The interval from count k to the next: its lower end, and the best inside. */
static void try_interval(const struct cs__sample *sample, size_t k, double *best, double *least) {
  const struct cs_scaling_point *points = sample->scaling->points;
  const double from = log(points[k].n), to = log(points[k + 1].n), inside = best_split(sample, k + 1);
  take_better(sample, from, best, least);
  if (inside > from && inside < to)
    take_better(sample, inside, best, least);
}

/* All intervals; of more than SOME counts every so many, then all around the best of these. */
static double best_u(const struct cs__sample *sample, double *loss_out) {
  enum { SOME = 64 };
  const size_t last = last_index(sample), stride = last / SOME + 1;
  double best = log(sample->scaling->points[last].n), least = loss_at(sample, best);
  size_t around = last;
  for (size_t k = 0; k < last; k += stride) {
    const double before = least;
    try_interval(sample, k, &best, &least);
    around = least < before ? k : around;
  }
  const size_t from = around > stride ? around - stride : 0;
  for (size_t k = from; stride > 1 && k < last && k <= around + stride; k++)
    try_interval(sample, k, &best, &least);
  *loss_out = least;
  return best;
}

static double fit(const struct cs__sample *sample, double *coefficients_out) {
  double loss;
  size_t count;
  const double u = best_u(sample, &loss);
  coefficients_out[0] = exp(best_level(sample, u, &count));
  coefficients_out[1] = exp(u);
  return loss;
}

static double time_at(const double *coefficients, double n) {
  return coefficients[0] * fmax(1.0 / n, 1.0 / coefficients[1]);
}

/* The last accepted u on the way from an accepted one to a rejected one. */
static double edge(const struct cs__sample *sample, double accepted, double rejected, double limit) {
  for (int step = 0; step < 50; step++) {
    const double middle = 0.5 * (accepted + rejected);
    if (loss_at(sample, middle) <= limit)
      accepted = middle;
    else
      rejected = middle;
  }
  return accepted;
}

/* The accepted values of u in [0, ln n_max], from the least to the greatest; beyond them nothing changes any more. */
static void accepted_range(const struct cs__sample *sample, double limit, double *lo_out, double *hi_out) {
  const double most = log(sample->scaling->points[last_index(sample)].n), step = most / SCAN;
  double loss, u = best_u(sample, &loss), lo = u, hi = u;
  for (int i = 0; i <= SCAN; i++) {
    if (loss_at(sample, i * step) > limit)
      continue;
    lo = fmin(lo, i * step);
    hi = fmax(hi, i * step);
  }
  *lo_out = lo > 0.0 ? edge(sample, lo, fmax(lo - step, 0.0), limit) : 0.0;
  *hi_out = hi < most ? edge(sample, hi, fmin(hi + step, most), limit) : most;
}

static void interval(const struct cs__sample *sample, size_t parameter, double n, double limit, double *lo_out,
                     double *hi_out) {
  const double end = log(sample->scaling->points[last_index(sample)].n);
  double lo, hi, least = INFINITY, most = -INFINITY;
  accepted_range(sample, limit, &lo, &hi);
  const bool open = loss_at(sample, end) <= limit; /* not saturated at all is accepted too */
  if (parameter > 0) {
    *lo_out = exp(lo);
    *hi_out = open ? INFINITY : exp(hi);
    return;
  }
  hi = open ? fmax(end, log(n)) : hi;
  for (int i = 0; i <= SCAN; i++) {
    const double u = lo + (hi - lo) * i / SCAN, loss = loss_at(sample, u);
    size_t count;
    if (loss > limit)
      continue;
    const double level = best_level(sample, u, &count) + shape(n, u), half = sqrt((limit - loss) / (double)count);
    least = fmin(least, level - half);
    most = fmax(most, level + half);
  }
  *lo_out = exp(least);
  *hi_out = exp(most);
}

static double t1(const double *coefficients) {
  return coefficients[0];
}

static double n_sat(const double *coefficients) {
  return coefficients[1];
}

const struct cs__law_kind cs__saturation_law = {
    .name = "saturation",
    .title = "saturation",
    .formula = "T1 max(1/n, 1/n_sat)",
    .strong = true,
    .degrees = 2,
    .parameter_count = 2,
    .parameters = {{.name = "T1", .unit = "s", .value = t1}, {.name = "n_sat", .unit = "", .value = n_sat}},
    .time = time_at,
    .fit = fit,
    .interval = interval,
};
