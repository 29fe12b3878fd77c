/* runtime/laws/usl.c - Gunther's universal scalability law: T(n) = a/n + b + c (n - 1). */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law_kind.h"

#include <math.h>

/*
 * X(n) = gamma n / (1 + sigma (n - 1) + kappa n (n - 1)) is, as a time, T1 ((1 - sigma)/n + sigma + kappa (n - 1)):
 * linear in a = T1 (1 - sigma), b = T1 sigma, c = T1 kappa, and a, b, c >= 0 is just 0 <= sigma <= 1, kappa >= 0.
 */
static void row(double n, double held, double *row_out) {
  (void)held;
  row_out[0] = 1.0 / n;
  row_out[1] = 1.0;
  row_out[2] = n - 1.0;
}

static double t1(const double *abc) {
  return abc[0] + abc[1];
}

static double sigma(const double *abc) {
  return abc[1] / t1(abc);
}

static double kappa(const double *abc) {
  return abc[2] / t1(abc);
}

/* dT/dn = 0. */
static double peak(const double *abc) {
  return abc[2] > 0.0 ? sqrt(abc[0] / abc[2]) : INFINITY;
}

/* T1 and c are left. */
static void row_sigma(double n, double share, double *row_out) {
  row_out[0] = (1.0 - share) / n + share;
  row_out[1] = n - 1.0;
}

/* a and b are left, c = kappa (a + b). */
static void row_kappa(double n, double slope, double *row_out) {
  row_out[0] = 1.0 / n + slope * (n - 1.0);
  row_out[1] = 1.0 + slope * (n - 1.0);
}

/* a and b are left, c = a / peak^2. */
static void row_peak(double n, double at, double *row_out) {
  row_out[0] = 1.0 / n + (n - 1.0) / at / at;
  row_out[1] = 1.0;
}

const struct cs__law_kind cs__usl_law = {
    .name = "usl",
    .title = "universal scalability law",
    .formula = "T1 ((1 - sigma)/n + sigma + kappa (n - 1))",
    .strong = true,
    .degrees = 3,
    .curve = {3, row, 0.0},
    .parameter_count = 3,
    .parameters = {{.name = "T1", .unit = "s", .value = t1},
                   {.name = "sigma", .unit = "", .value = sigma, .held = {2, row_sigma, 0.0}, .most = 1.0},
                   {.name = "kappa", .unit = "", .value = kappa, .held = {2, row_kappa, 0.0}, .most = INFINITY}},
    .peak = {.name = "peak", .unit = "", .value = peak, .held = {2, row_peak, 0.0}, .most = INFINITY},
};
