/* runtime/laws/amdahl_law.c - Amdahl's law as it is fitted: T(n) = a/n + b, serial share b/(a + b). */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law_kind.h"

/*
 * A fitted share is not evidence of serial code: bandwidth, imbalance and the clock bend a curve the same way. A
 * measured one (amdahl.h) is.
 */
static void row(double n, double held, double *row_out) {
  (void)held;
  row_out[0] = 1.0 / n;
  row_out[1] = 1.0;
}

static double t1(const double *ab) {
  return ab[0] + ab[1];
}

static double serial(const double *ab) {
  return ab[1] / t1(ab);
}

/* One coefficient, T1, is left. */
static void row_serial(double n, double share, double *row_out) {
  row_out[0] = (1.0 - share) / n + share;
}

const struct cs__law_kind cs__amdahl_law = {
    .name = "amdahl",
    .title = "Amdahl's law",
    .formula = "T1 ((1 - serial)/n + serial)",
    .strong = true,
    .degrees = 2,
    .curve = {2, row, 0.0},
    .parameter_count = 2,
    .parameters = {{.name = "T1", .unit = "s", .value = t1},
                   {.name = "serial", .unit = "", .value = serial, .held = {1, row_serial, 0.0}, .most = 1.0}},
};
