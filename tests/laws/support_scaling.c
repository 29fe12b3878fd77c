/* tests/laws/support_scaling.c - the laws' formulas once more, as people write them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/laws/support_scaling.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <math.h>

static double linear(double first, double second, double n) {
  (void)first, (void)second;
  return 1.0 / n;
}

static double amdahl(double serial, double second, double n) {
  (void)second;
  return serial + (1.0 - serial) / n;
}

/* From the throughput X(n) = n / (1 + sigma (n - 1) + kappa n (n - 1)). */
static double usl(double sigma, double kappa, double n) {
  return (1.0 + sigma * (n - 1.0) + kappa * n * (n - 1.0)) / n;
}

static double logarithmic(double serial, double c, double n) {
  return serial + (1.0 - serial) / n + c * log(n) / log(2.0);
}

static double saturation(double n_sat, double second, double n) {
  (void)second;
  return 1.0 / fmin(n, n_sat);
}

static double gustafson(double sigma, double kappa, double n) {
  return n * usl(sigma, kappa, n);
}

double made_time(const struct made_law *made, double n) {
  static double (*const times[CS_LAWS])(double, double, double) = {
      [CS_LAW_LINEAR] = linear,           [CS_LAW_AMDAHL] = amdahl,         [CS_LAW_USL] = usl,
      [CS_LAW_LOGARITHMIC] = logarithmic, [CS_LAW_SATURATION] = saturation, [CS_LAW_GUSTAFSON] = gustafson};
  return times[made->law](made->first, made->second, n);
}

struct cs_scaling make_scaling(const struct made_law *made, const double *counts, size_t count, double noise,
                               uint64_t seed) {
  enum { COUNTS_MAX = 128 };
  double times[COUNTS_MAX];
  struct cs_scaling scaling;
  struct cs_error error = {""};
  struct cs_random random;
  cs_random_seed(&random, seed);
  cr_assert(count <= COUNTS_MAX);
  for (size_t i = 0; i < count; i++)
    times[i] = made_time(made, counts[i]) * exp(noise * cs_random_normal(&random));
  const bool strong = made->law != CS_LAW_GUSTAFSON;
  cr_assert_eq(cs_scaling_of_runs(counts, times, count, strong, &scaling, &error), CS_OK, "%s", error.message);
  scaling.error = noise;
  return scaling;
}

struct cs_fit fit_made(struct cs_scaling scaling) {
  struct cs_fit fit;
  struct cs_error error = {""};
  cr_assert_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 0.95, &fit, &error), CS_OK, "%s", error.message);
  cs_scaling_free(&scaling);
  return fit;
}
