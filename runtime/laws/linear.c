/* runtime/laws/linear.c - perfect scaling: T(n) = a/n. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law_kind.h"

static void row(double n, double held, double *row_out) {
  (void)held;
  row_out[0] = 1.0 / n;
}

static double t1(const double *a) {
  return a[0];
}

const struct cs__law_kind cs__linear_law = {
    .name = "linear",
    .title = "linear scaling",
    .formula = "T1/n",
    .strong = true,
    .degrees = 1,
    .curve = {1, row, 0.0},
    .parameter_count = 1,
    .parameters = {{.name = "T1", .unit = "s", .value = t1}},
};
