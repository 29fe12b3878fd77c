/* runtime/laws/fit.c - every law fitted, its intervals, what predicting left-out counts costs, and the choice. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit.h"

#include "runtime/laws/fit_parts.h"
#include "runtime/laws/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cs__sample cs__fit_sample(const struct cs_fit *fit, enum cs_law law) {
  const bool throughput = fit->objective == CS_OBJECTIVE_THROUGHPUT && law == CS_LAW_USL;
  return (struct cs__sample){.scaling = &fit->scaling,
                             .objective = throughput ? &cs__throughput_objective : &cs__log_objective,
                             .left_out = CS__NONE};
}

static double log_loss(const struct cs__law_kind *kind, const struct cs_scaling *scaling, const double *coefficients) {
  double loss = 0.0;
  for (size_t i = 0; i < scaling->count; i++) {
    const double residual = log(scaling->points[i].time / cs__law_kind_time(kind, coefficients, scaling->points[i].n));
    loss += residual * residual;
  }
  return loss;
}

/*
 * Root mean square of the errors of predicting a count from the others; NaN where those are too few. Every count, of
 * very many every so many: each is a fit.
 */
static double left_out(const struct cs__law_kind *kind, struct cs__sample sample) {
  enum { FITS_MOST = 128 };
  const struct cs_scaling *scaling = sample.scaling;
  const size_t stride = (scaling->count + FITS_MOST - 1) / FITS_MOST;
  if (scaling->count < kind->degrees + 2)
    return NAN;
  double squares = 0.0;
  size_t fits = 0;
  for (sample.left_out = 0; sample.left_out < scaling->count; sample.left_out += stride) {
    const struct cs_scaling_point *point = &scaling->points[sample.left_out];
    double coefficients[CS__COLUMNS_MAX];
    cs__law_kind_fit(kind, &sample, coefficients);
    const double error = log(point->time / cs__law_kind_time(kind, coefficients, point->n));
    squares += error * error;
    fits++;
  }
  return sqrt(squares / (double)fits);
}

static const struct cs_law_fit not_fitted = {
    .rss = NAN, .rmse = NAN, .left_out = NAN, .aic = NAN, .peak = NAN, .peak_lo = NAN, .peak_hi = NAN};

static void fit_law(const struct cs_fit *fit, enum cs_law law, struct cs__sample sample, struct cs_law_fit *law_out) {
  const struct cs__law_kind *kind = cs__law_kind(law);
  const double aic = law_out->aic; /* of an earlier fit by another objective, which the choice rests on */
  *law_out = not_fitted;
  law_out->law = law;
  law_out->aic = aic;
  law_out->degrees = kind->degrees;
  if (!cs__law_kind_applies(kind, fit->scaling.strong, fit->scaling.count))
    return;
  law_out->fitted = true;
  cs__law_kind_fit(kind, &sample, law_out->coefficient);
  law_out->rss = log_loss(kind, &fit->scaling, law_out->coefficient);
  law_out->rmse = sqrt(law_out->rss / (double)fit->scaling.count);
  law_out->parameter_count = kind->parameter_count;
  for (size_t i = 0; i < kind->parameter_count; i++) {
    const struct cs__parameter_kind *parameter = &kind->parameters[i];
    law_out->parameters[i] = (struct cs_law_parameter){
        .name = parameter->name, .unit = parameter->unit, .value = parameter->value(law_out->coefficient), NAN, NAN};
  }
  law_out->peak = kind->peak.value != NULL ? kind->peak.value(law_out->coefficient) : INFINITY;
  law_out->peak_lo = law_out->peak_hi = kind->peak.value != NULL ? NAN : INFINITY;
}

/* Which is chosen by logarithms whatever the objective: only they compare one law with another. */
static void fit_all(struct cs_fit *fit) {
  struct cs__sample sample = {.scaling = &fit->scaling, .objective = &cs__log_objective, .left_out = CS__NONE};
  for (int law = 0; law < CS_LAWS; law++)
    fit_law(fit, (enum cs_law)law, sample, &fit->laws[law]);
  cs__choose(fit);
  cs__remark(fit);
  if (fit->objective == CS_OBJECTIVE_THROUGHPUT)
    fit_law(fit, CS_LAW_USL, cs__fit_sample(fit, CS_LAW_USL), &fit->laws[CS_LAW_USL]);
  for (int law = 0; law < CS_LAWS; law++) {
    if (!fit->laws[law].fitted)
      continue;
    sample = cs__fit_sample(fit, (enum cs_law)law);
    cs__profile_parameters(cs__law_kind((enum cs_law)law), &sample, fit->level, &fit->laws[law]);
    fit->laws[law].left_out = left_out(cs__law_kind((enum cs_law)law), sample);
  }
  cs__suggest(fit);
}

enum cs_status cs_fit_laws(const struct cs_scaling *scaling, enum cs_objective objective, double level,
                           struct cs_fit *fit_out, struct cs_error *error) {
  if (scaling->count == 0)
    return cs_fail(error, CS_INVALID, "there are no times: at least one count with its time is needed");
  if (!(level > 0.0 && level < 1.0))
    return cs_fail(error, CS_INVALID, "the level of intervals is %g, but it must lie between 0 and 1", level);
  struct cs_scaling_point *points = calloc(scaling->count, sizeof *points);
  if (points == NULL)
    return cs_fail(error, CS_NOMEM, "there is no memory for %zu counts", scaling->count);
  memcpy(points, scaling->points, scaling->count * sizeof *points);
  *fit_out = (struct cs_fit){.scaling = *scaling, .objective = objective, .level = level};
  fit_out->scaling.points = points;
  if (!(scaling->error > 0.0 && isfinite(scaling->error)))
    fit_out->scaling.error = 0.0; /* not known */
  fit_all(fit_out);
  return CS_OK;
}

void cs_fit_free(struct cs_fit *fit) {
  if (fit == NULL)
    return;
  cs_scaling_free(&fit->scaling);
  *fit = (struct cs_fit){0};
}

struct cs_estimate cs_fit_predict(const struct cs_fit *fit, enum cs_law law, double n) {
  struct cs_estimate time = {.value = NAN, .lo = NAN, .hi = NAN};
  const struct cs__law_kind *kind = cs__law_kind(law);
  if (kind == NULL || fit->scaling.count == 0 || !fit->laws[law].fitted || !(n >= 1.0) || isinf(n))
    return time;
  const struct cs__sample sample = cs__fit_sample(fit, law);
  time.value = cs_law_time(&fit->laws[law], n);
  time.count = fit->scaling.count;
  if (cs__profile_time(kind, &sample, fit->level, fit->laws[law].coefficient, n, &time.lo, &time.hi)) {
    time.method = CS_INTERVAL_PROFILE;
    time.level = fit->level;
  }
  return time;
}
