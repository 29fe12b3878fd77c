/* runtime/laws/logarithmic.c - an overhead that grows with the depth of a tree: T(n) = a/n + b + c log2 n. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law_kind.h"

#include <math.h>

static void row(double n, double held, double *row_out) {
  (void)held;
  row_out[0] = 1.0 / n;
  row_out[1] = 1.0;
  row_out[2] = log2(n);
}

static double t1(const double *abc) {
  return abc[0] + abc[1];
}

static double serial(const double *abc) {
  return abc[1] / t1(abc);
}

/* The overhead's share of T1 at every doubling. */
static double overhead(const double *abc) {
  return abc[2] / t1(abc);
}

/* dT/dn = -a/n^2 + c/(n ln 2) = 0. */
static double peak(const double *abc) {
  return abc[2] > 0.0 ? abc[0] * log(2.0) / abc[2] : INFINITY;
}

static void row_serial(double n, double share, double *row_out) {
  row_out[0] = (1.0 - share) / n + share;
  row_out[1] = log2(n);
}

static void row_overhead(double n, double slope, double *row_out) {
  row_out[0] = 1.0 / n + slope * log2(n);
  row_out[1] = 1.0 + slope * log2(n);
}

/* c = a ln 2 / peak, and ln 2 log2 n = ln n. */
static void row_peak(double n, double at, double *row_out) {
  row_out[0] = 1.0 / n + log(n) / at;
  row_out[1] = 1.0;
}

const struct cs__law_kind cs__logarithmic_law = {
    .name = "logarithmic",
    .title = "logarithmic overhead",
    .formula = "T1 ((1 - serial)/n + serial + c log2 n)",
    .strong = true,
    .degrees = 3,
    .curve = {3, row, 0.0},
    .parameter_count = 3,
    .parameters = {{.name = "T1", .unit = "s", .value = t1},
                   {.name = "serial", .unit = "", .value = serial, .held = {2, row_serial, 0.0}, .most = 1.0},
                   {.name = "c", .unit = "", .value = overhead, .held = {2, row_overhead, 0.0}, .most = INFINITY}},
    .peak = {.name = "peak", .unit = "", .value = peak, .held = {2, row_peak, 0.0}, .most = INFINITY},
};
