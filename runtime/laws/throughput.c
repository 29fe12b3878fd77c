/* runtime/laws/throughput.c - the objective of R's package usl, squared residuals of throughput, for comparison. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/gauss_newton.h"

/*
 * X = 1/T, so that large throughputs count most and small ones hardly at all: what errors of equal size in X would ask
 * for. Times scatter in proportion to themselves, which is why the logarithm is the default.
 */
static double throughput_residual(double time, double curve) {
  return 1.0 / curve - 1.0 / time;
}

static double throughput_slope(double curve) {
  return 1.0 / (curve * curve);
}

const struct cs__objective cs__throughput_objective = {throughput_residual, throughput_slope};
