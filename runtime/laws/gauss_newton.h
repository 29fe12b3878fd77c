/* runtime/laws/gauss_newton.h - a curve with up to three coefficients >= 0 fitted to times, the error relative. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_GAUSS_NEWTON_H
#define CORESWEEP_RUNTIME_LAWS_GAUSS_NEWTON_H

#include "runtime/laws/nnls.h"
#include "runtime/laws/scaling.h"

#include <stdint.h>

/* T(n) = sum of coefficient times column. `held` is a parameter that is not fitted, where the columns need one. */
struct cs__curve {
  int columns;
  void (*row)(double n, double held, double *row_out);
  double held;
};

/* What is squared and summed: the residual of a measured time and the curve's, and how fast it falls with the curve. */
struct cs__objective {
  double (*residual)(double time, double curve);
  double (*slope)(double curve); /* -d residual / d curve, > 0 */
};

extern const struct cs__objective cs__log_objective;        /* ln time - ln curve */
extern const struct cs__objective cs__throughput_objective; /* 1/curve - 1/time (throughput.c) */

#define CS__NONE SIZE_MAX

/* The times a curve is fitted to. */
struct cs__sample {
  const struct cs_scaling *scaling;
  const struct cs__objective *objective;
  size_t left_out;              /* index of a point that does not count; CS__NONE */
  double anchor_n, anchor_time; /* the curve must go through here; anchor_n 0: through nothing */
};

double cs__curve_time(const struct cs__curve *curve, const double *coefficients, double n);

/* Sum of squared residuals, without the point left out and without the anchor. */
double cs__curve_loss(const struct cs__curve *curve, const struct cs__sample *sample, const double *coefficients);

/*
 * The coefficients >= 0 of least loss, and that loss. Gauss-Newton: with f the curve so far, the next one solves
 * min |residual + slope (f - X c)|^2, c >= 0, and is gone towards as far as the loss falls. Plain reweighting (1/f^2)
 * diverges on data no law fits; this does not.
 */
double cs__fit_curve(const struct cs__curve *curve, const struct cs__sample *sample, double *coefficients_out);

#endif
