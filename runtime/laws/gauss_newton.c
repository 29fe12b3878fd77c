/* runtime/laws/gauss_newton.c - Gauss-Newton steps, each a small non-negative least squares problem. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/gauss_newton.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Of a point the curve must go through, where the measured ones weigh 1: it is missed by a millionth of what they are
 * missed by. */
static const double anchor_weight = 1e6;

static double log_residual(double time, double curve) {
  return log(time / curve);
}

static double log_slope(double curve) {
  return 1.0 / curve;
}

const struct cs__objective cs__log_objective = {log_residual, log_slope};

double cs__curve_time(const struct cs__curve *curve, const double *coefficients, double n) {
  double row[CS__COLUMNS_MAX], time = 0.0;
  curve->row(n, curve->held, row);
  for (int i = 0; i < curve->columns; i++)
    time += row[i] * coefficients[i];
  return fmax(time, DBL_MIN);
}

double cs__curve_loss(const struct cs__curve *curve, const struct cs__sample *sample, const double *coefficients) {
  const struct cs_scaling *scaling = sample->scaling;
  double loss = 0.0;
  for (size_t i = 0; i < scaling->count; i++) {
    if (i == sample->left_out)
      continue;
    const double fitted = cs__curve_time(curve, coefficients, scaling->points[i].n);
    const double residual = sample->objective->residual(scaling->points[i].time, fitted);
    loss += residual * residual;
  }
  return loss;
}

static double anchored_loss(const struct cs__curve *curve, const struct cs__sample *sample,
                            const double *coefficients) {
  double loss = cs__curve_loss(curve, sample, coefficients);
  if (sample->anchor_n > 0.0) {
    const double fitted = cs__curve_time(curve, coefficients, sample->anchor_n);
    const double residual = sample->objective->residual(sample->anchor_time, fitted);
    loss += anchor_weight * residual * residual;
  }
  return loss;
}

/* One point's line of the linearised problem; coefficients NULL: around the measured time itself. */
static void add_point(const struct cs__curve *curve, const struct cs__objective *objective, double n, double time,
                      double weight, const double *coefficients, struct cs__normal *normal) {
  double row[CS__COLUMNS_MAX];
  curve->row(n, curve->held, row);
  const double around = coefficients == NULL ? time : cs__curve_time(curve, coefficients, n);
  const double slope = objective->slope(around), root = sqrt(weight);
  for (int i = 0; i < curve->columns; i++)
    row[i] *= slope * root;
  cs__normal_add(normal, curve->columns, row, (objective->residual(time, around) + slope * around) * root);
}

static void solve_linearised(const struct cs__curve *curve, const struct cs__sample *sample, const double *around,
                             double *coefficients_out) {
  struct cs__normal normal = {0};
  for (size_t i = 0; i < sample->scaling->count; i++) {
    const struct cs_scaling_point *point = &sample->scaling->points[i];
    if (i != sample->left_out)
      add_point(curve, sample->objective, point->n, point->time, 1.0, around, &normal);
  }
  if (sample->anchor_n > 0.0)
    add_point(curve, sample->objective, sample->anchor_n, sample->anchor_time, anchor_weight, around, &normal);
  cs__nnls(&normal, curve->columns, coefficients_out);
}

/* Goes from `b` towards `target` by the first share that lowers the loss. False when none does. */
static bool step_towards(const struct cs__curve *curve, const struct cs__sample *sample, const double *target,
                         double *b, double *loss) {
  static const double shares[] = {1.0, 0.5, 0.25, 0.1, 0.03, 0.003};
  for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
    double there[CS__COLUMNS_MAX];
    for (int i = 0; i < curve->columns; i++)
      there[i] = b[i] + shares[s] * (target[i] - b[i]);
    const double loss_there = anchored_loss(curve, sample, there);
    if (loss_there < *loss) {
      memcpy(b, there, (size_t)curve->columns * sizeof *b);
      *loss = loss_there;
      return true;
    }
  }
  return false;
}

double cs__fit_curve(const struct cs__curve *curve, const struct cs__sample *sample, double *coefficients_out) {
  enum { STEPS_MOST = 100 };
  static const double settled = 1e-13;
  double b[CS__COLUMNS_MAX] = {0}, target[CS__COLUMNS_MAX] = {0};
  solve_linearised(curve, sample, NULL, b);
  double loss = anchored_loss(curve, sample, b);
  for (int step = 0; step < STEPS_MOST; step++) {
    const double before = loss;
    solve_linearised(curve, sample, b, target);
    if (!step_towards(curve, sample, target, b, &loss) || before - loss <= settled * before)
      break;
  }
  memcpy(coefficients_out, b, (size_t)curve->columns * sizeof *b);
  return cs__curve_loss(curve, sample, b);
}
