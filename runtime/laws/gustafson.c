/* runtime/laws/gustafson.c - scaled speedup, and what times of weak scaling tell: how far they are from constant. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/gustafson.h"

#include "runtime/laws/law_kind.h"

#include <math.h>

double cs_gustafson_speedup(double serial_of_parallel_run, double n) {
  return n - serial_of_parallel_run * (n - 1.0);
}

/*
 * With work in proportion to n the time would stay T1. Contention and crosstalk make it grow as they do in the
 * universal scalability law: T(n) = n times that law's time, T1 (1 + sigma (n - 1) + kappa n (n - 1)).
 */
static void row(double n, double held, double *row_out) {
  (void)held;
  row_out[0] = 1.0;
  row_out[1] = n - 1.0;
  row_out[2] = n * (n - 1.0);
}

static double t1(const double *abc) {
  return abc[0];
}

static double sigma(const double *abc) {
  return abc[1] / abc[0];
}

static double kappa(const double *abc) {
  return abc[2] / abc[0];
}

/* Of the work done in a second, n/T(n). */
static double peak(const double *abc) {
  return abc[2] > 0.0 ? sqrt(fmax(abc[0] - abc[1], 0.0) / abc[2]) : INFINITY;
}

static void row_sigma(double n, double share, double *row_out) {
  row_out[0] = 1.0 + share * (n - 1.0);
  row_out[1] = n * (n - 1.0);
}

static void row_kappa(double n, double slope, double *row_out) {
  row_out[0] = 1.0 + slope * n * (n - 1.0);
  row_out[1] = n - 1.0;
}

/* With kappa = (1 - sigma) / peak^2: T1 (1 - sigma) times the first, T1 sigma times the second. */
static void row_peak(double n, double at, double *row_out) {
  row_out[0] = 1.0 + n * (n - 1.0) / at / at;
  row_out[1] = n;
}

const struct cs__law_kind cs__gustafson_law = {
    .name = "gustafson",
    .title = "Gustafson's law",
    .formula = "T1 (1 + sigma (n - 1) + kappa n (n - 1))",
    .strong = false,
    .degrees = 3,
    .curve = {3, row, 0.0},
    .parameter_count = 3,
    .parameters = {{.name = "T1", .unit = "s", .value = t1},
                   {.name = "sigma", .unit = "", .value = sigma, .held = {2, row_sigma, 0.0}, .most = INFINITY},
                   {.name = "kappa", .unit = "", .value = kappa, .held = {2, row_kappa, 0.0}, .most = INFINITY}},
    .peak = {.name = "peak", .unit = "", .value = peak, .held = {2, row_peak, 0.0}, .most = INFINITY},
};
