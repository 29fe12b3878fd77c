/* runtime/laws/profile.c - a value is accepted while the law with it held fits hardly worse; the ends are bisected. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/profile.h"

#include "runtime/measure/student.h"

#include <math.h>

/* No relative error of a time is taken to be smaller: doubles and fits end there. */
static const double error_least = 1e-10;

enum { SPARE_LEAST = 2 }; /* counts beyond the parameters, where the residuals alone tell the error */

struct cs__scale cs__birge_scale(double loss, size_t counts, size_t degrees, double error, double level) {
  const double known = error * error;
  const size_t spare = counts > degrees ? counts - degrees : 0;
  const double seen = spare > 0 ? loss / (double)spare : 0.0;
  if (spare == 0 && !(error > 0.0))
    return (struct cs__scale){NAN, NAN};
  /* The square of Student's t has F's distribution with 1 and so many degrees; for infinitely many, chi2's. */
  const double critical = cs_student_critical(1.0 - level, spare > 0 && seen >= known ? (double)spare : INFINITY);
  return (struct cs__scale){fmax(fmax(known, seen), error_least * error_least), critical * critical};
}

/* What is held, and where: a parameter of the law, or its time at sample->anchor_n. */
struct profile {
  const struct cs__curve *curve;
  const struct cs__sample *sample;
  double limit;
};

static bool accepts_parameter(const struct profile *profile, double value) {
  struct cs__curve curve = *profile->curve;
  double coefficients[CS__COLUMNS_MAX];
  curve.held = value;
  return cs__fit_curve(&curve, profile->sample, coefficients) <= profile->limit;
}

static bool accepts_time(const struct profile *profile, double value) {
  struct cs__sample sample = *profile->sample;
  double coefficients[CS__COLUMNS_MAX];
  sample.anchor_time = value;
  return cs__fit_curve(profile->curve, &sample, coefficients) <= profile->limit;
}

/*
 * The last accepted value from `start` > 0, which is accepted, towards `bound` (on either side, may be 0 or infinite):
 * steps on the log scale that double until one is rejected, then bisection to a millionth of the way gone.
 */
static double last_accepted(const struct profile *profile, bool (*accepts)(const struct profile *, double),
                            double start, double bound) {
  enum { DOUBLINGS_MOST = 16 }; /* e^655: every number there is */
  const double way = bound > start ? 1.0 : -1.0;
  double accepted = 0.0, rejected = 0.01; /* distances from start */
  for (int i = 0; i < DOUBLINGS_MOST; i++) {
    const double value = start * exp(way * rejected);
    if ((value - bound) * way >= 0.0) {
      rejected = fabs(log(bound / start));
      break;
    }
    if (!accepts(profile, value))
      break;
    accepted = rejected;
    rejected *= 2.0;
  }
  while (rejected - accepted > 1e-6 * rejected && rejected > 1e-13) {
    const double middle = 0.5 * (accepted + rejected);
    if (accepts(profile, start * exp(way * middle)))
      accepted = middle;
    else
      rejected = middle;
  }
  return start * exp(way * accepted);
}

/* Of a parameter from 0 to `most`. Smaller than tiny is 0, greater than huge is infinite. */
static void parameter_interval(const struct profile *profile, double value, double most, double *lo_out,
                               double *hi_out) {
  static const double tiny = 1e-12, huge = 1e9;
  const double start = fmin(fmax(value, tiny), fmin(most, huge));
  const double top = fmin(most, huge);
  *lo_out = accepts_parameter(profile, tiny) ? 0.0 : last_accepted(profile, accepts_parameter, start, tiny);
  *hi_out = accepts_parameter(profile, top) ? most : last_accepted(profile, accepts_parameter, start, top);
  *lo_out = fmin(*lo_out, value);
  *hi_out = fmax(*hi_out, value);
}

/* A peak of less than a thousandth of a thread is at 0; no peak is one at infinity. */
static void peak_interval(const struct profile *profile, double value, double n_most, double *lo_out, double *hi_out) {
  const double least = 1e-3, most = 1e7 * n_most, start = fmin(fmax(value, least), most);
  *lo_out = accepts_parameter(profile, least) ? 0.0 : last_accepted(profile, accepts_parameter, start, least);
  *hi_out = accepts_parameter(profile, most) ? INFINITY : last_accepted(profile, accepts_parameter, start, most);
  *lo_out = fmin(*lo_out, value);
  *hi_out = fmax(*hi_out, value);
}

/*
 * The loss up to which values are accepted; NaN without a scale. A single residual to spare, and nothing else known of
 * errors, is none: Student's t is 13 then, and the interval says nothing or, where the curve meets the points by
 * chance, too much. The objective tells what error is one of.
 */
static double loss_limit(const struct cs__law_kind *kind, const struct cs__sample *sample, double level,
                         const double *coefficients) {
  double again[CS__COLUMNS_MAX];
  double loss = kind->time != NULL ? kind->fit(sample, again) : cs__curve_loss(&kind->curve, sample, coefficients);
  const double error = sample->objective == &cs__log_objective ? sample->scaling->error : 0.0;
  const struct cs__scale scale = cs__birge_scale(loss, sample->scaling->count, kind->degrees, error, level);
  if (!(error > 0.0) && sample->scaling->count < kind->degrees + SPARE_LEAST)
    return NAN;
  return (loss + scale.factor * scale.variance) * (1.0 + 1e-12);
}

bool cs__profile_time(const struct cs__law_kind *kind, const struct cs__sample *sample, double level,
                      const double *coefficients, double n, double *lo_out, double *hi_out) {
  const double value = cs__law_kind_time(kind, coefficients, n);
  struct cs__sample anchored = *sample;
  anchored.anchor_n = n;
  const struct profile profile = {&kind->curve, &anchored, loss_limit(kind, sample, level, coefficients)};
  *lo_out = *hi_out = NAN;
  if (isnan(profile.limit))
    return false;
  if (kind->interval != NULL) {
    kind->interval(sample, 0, n, profile.limit, lo_out, hi_out);
  } else {
    *lo_out = last_accepted(&profile, accepts_time, value, 0.0);
    *hi_out = last_accepted(&profile, accepts_time, value, INFINITY);
  }
  *lo_out = fmin(*lo_out, value);
  *hi_out = fmax(*hi_out, value);
  return true;
}

void cs__profile_parameters(const struct cs__law_kind *kind, const struct cs__sample *sample, double level,
                            struct cs_law_fit *fit) {
  const double limit = loss_limit(kind, sample, level, fit->coefficient);
  if (isnan(limit))
    return;
  for (size_t i = 0; i < kind->parameter_count; i++) {
    struct cs_law_parameter *parameter = &fit->parameters[i];
    const struct cs__parameter_kind *of = &kind->parameters[i];
    const struct profile profile = {&of->held, sample, limit};
    if (kind->interval != NULL)
      kind->interval(sample, i, 1.0, limit, &parameter->lo, &parameter->hi);
    else if (of->held.row == NULL)
      (void)cs__profile_time(kind, sample, level, fit->coefficient, 1.0, &parameter->lo, &parameter->hi);
    else
      parameter_interval(&profile, parameter->value, of->most, &parameter->lo, &parameter->hi);
  }
  if (kind->peak.value != NULL) {
    const struct profile profile = {&kind->peak.held, sample, limit};
    const double n_most = sample->scaling->points[sample->scaling->count - 1].n;
    peak_interval(&profile, fit->peak, n_most, &fit->peak_lo, &fit->peak_hi);
  }
}
