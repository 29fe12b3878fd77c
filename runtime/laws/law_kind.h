/* runtime/laws/law_kind.h - what a law's own file says of it: its columns, its parameters, how one of them is held. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_LAW_KIND_H
#define CORESWEEP_RUNTIME_LAWS_LAW_KIND_H

#include "runtime/laws/gauss_newton.h"
#include "runtime/laws/law.h"

/* The interval of a parameter comes from fits with it held at a value: the law's curve, one coefficient less. */
struct cs__parameter_kind {
  const char *name, *unit;
  double (*value)(const double *coefficients);
  struct cs__curve held; /* row NULL: the parameter is T(1), predicted like any T(n); columns 0: see `interval` */
  double most;           /* the greatest it can be */
};

struct cs__law_kind {
  const char *name, *title, *formula;
  bool strong;            /* fitted where every count does the same work; false: where work grows with it */
  size_t degrees;         /* parameters, and counts it needs: as many, from three parameters on one more */
  struct cs__curve curve; /* row NULL: not linear in its coefficients, the three functions below do it */
  size_t parameter_count;
  struct cs__parameter_kind parameters[CS_LAW_PARAMETERS];
  struct cs__parameter_kind peak; /* value NULL: it has none */

  double (*time)(const double *coefficients, double n);
  double (*fit)(const struct cs__sample *sample, double *coefficients_out); /* returns the loss */
  /* The values with a loss within `limit` of the parameter (index) or of T(n) (index of T1). */
  void (*interval)(const struct cs__sample *sample, size_t parameter, double n, double limit, double *lo_out,
                   double *hi_out);
};

extern const struct cs__law_kind cs__linear_law, cs__amdahl_law, cs__usl_law, cs__logarithmic_law, cs__saturation_law,
    cs__gustafson_law;

const struct cs__law_kind *cs__law_kind(enum cs_law law);

double cs__law_kind_time(const struct cs__law_kind *kind, const double *coefficients, double n);
double cs__law_kind_fit(const struct cs__law_kind *kind, const struct cs__sample *sample, double *coefficients_out);
bool cs__law_kind_applies(const struct cs__law_kind *kind, bool strong, size_t counts);

#endif
