/* runtime/laws/law.c - the table of laws. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/law.h"

#include "runtime/laws/law_kind.h"

#include <math.h>

static const struct cs__law_kind *const kinds[CS_LAWS] = {
    [CS_LAW_LINEAR] = &cs__linear_law,
    [CS_LAW_AMDAHL] = &cs__amdahl_law,
    [CS_LAW_USL] = &cs__usl_law,
    [CS_LAW_LOGARITHMIC] = &cs__logarithmic_law,
    [CS_LAW_SATURATION] = &cs__saturation_law,
    [CS_LAW_GUSTAFSON] = &cs__gustafson_law,
};

const struct cs__law_kind *cs__law_kind(enum cs_law law) {
  return (int)law >= 0 && law < CS_LAWS ? kinds[law] : NULL;
}

const char *cs_law_name(enum cs_law law) {
  const struct cs__law_kind *kind = cs__law_kind(law);
  return kind == NULL ? "unknown" : kind->name;
}

const char *cs_law_title(enum cs_law law) {
  const struct cs__law_kind *kind = cs__law_kind(law);
  return kind == NULL ? "unknown law" : kind->title;
}

const char *cs_law_formula(enum cs_law law) {
  const struct cs__law_kind *kind = cs__law_kind(law);
  return kind == NULL ? "" : kind->formula;
}

double cs__law_kind_time(const struct cs__law_kind *kind, const double *coefficients, double n) {
  return kind->time != NULL ? kind->time(coefficients, n) : cs__curve_time(&kind->curve, coefficients, n);
}

double cs__law_kind_fit(const struct cs__law_kind *kind, const struct cs__sample *sample, double *coefficients_out) {
  return kind->fit != NULL ? kind->fit(sample, coefficients_out)
                           : cs__fit_curve(&kind->curve, sample, coefficients_out);
}

/* Three parameters through three counts say nothing: their errors are several times those of the times. */
bool cs__law_kind_applies(const struct cs__law_kind *kind, bool strong, size_t counts) {
  return kind->strong == strong && counts >= kind->degrees + (kind->degrees > 2);
}

double cs_law_time(const struct cs_law_fit *fit, double n) {
  const struct cs__law_kind *kind = cs__law_kind(fit->law);
  return kind != NULL && fit->fitted && n >= 1.0 ? cs__law_kind_time(kind, fit->coefficient, n) : NAN;
}
