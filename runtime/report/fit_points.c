/* runtime/report/fit_points.c - a fit's points and predictions in the caller's own quantity. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

double cs__fit_value(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n, double time) {
  if (!facts->throughput)
    return time;
  return (fit->scaling.strong ? 1.0 : n) / time;
}

double cs__fit_speedup(const struct cs_fit *fit, double n, double time) {
  const struct cs_scaling_point *base = &fit->scaling.points[0];
  return base->time / time * (fit->scaling.strong ? 1.0 : n / base->n);
}

double cs__fit_top(const struct cs_fit *fit) {
  return fit->scaling.points[fit->scaling.count - 1].n;
}

double cs__fit_farthest(const struct cs_fit *fit) {
  return 2.0 * cs__fit_top(fit);
}

struct cs__fit_point cs__fit_point_of(const struct cs_fit_facts *facts, const struct cs_fit *fit, size_t index) {
  const struct cs_scaling_point *point = &fit->scaling.points[index];
  const double one = cs__fit_value(facts, fit, point->n, point->lo),
               other = cs__fit_value(facts, fit, point->n, point->hi), ratio = point->n / fit->scaling.points[0].n;
  struct cs__fit_point told = {.n = point->n,
                               .runs = point->runs,
                               .value = cs__fit_value(facts, fit, point->n, point->time),
                               .lo = fmin(one, other),
                               .hi = fmax(one, other),
                               .speedup = cs__fit_speedup(fit, point->n, point->time),
                               .karp_flatt = NAN};
  told.efficiency = told.speedup / ratio;
  if (ratio > 1.0 && fit->scaling.strong) /* Karp and Flatt, CACM 33(5), 1990 */
    told.karp_flatt = (1.0 / told.speedup - 1.0 / ratio) / (1.0 - 1.0 / ratio);
  return told;
}

size_t cs__fit_fastest(const struct cs_fit *fit) {
  size_t best = 0;
  for (size_t i = 1; i < fit->scaling.count; i++) {
    const struct cs_scaling_point *at = &fit->scaling.points[i], *least = &fit->scaling.points[best];
    if (cs__fit_speedup(fit, at->n, at->time) > cs__fit_speedup(fit, least->n, least->time))
      best = i;
  }
  return best;
}

bool cs__fit_has_scenario(const struct cs_fit *fit) {
  double lo, hi;
  return fit->scaling.count >= 3 && cs__fit_standing_of(fit) != CS__FIT_UNCOVERED &&
         cs_fit_scenario(fit, cs__fit_top(fit), &lo, &hi);
}

const char *cs__fit_basis_name(enum cs__fit_basis basis) {
  static const char *const names[] = {
      [CS__FIT_WITHIN] = "within", [CS__FIT_SCENARIO] = "scenario", [CS__FIT_REFUSED] = "refused"};
  return names[basis];
}

enum cs__fit_standing cs__fit_standing_of(const struct cs_fit *fit) {
  static const double gross = 0.05, slight = 0.01; /* 5 %: what fit->misfit calls one; 1 %: equal when compared */
  const double rmse = fit->laws[fit->best].rmse;
  if (fit->support == CS_SUPPORT_NONE || !fit->misfit)
    return CS__FIT_HOLDS;
  if (fit->superlinear && rmse > gross)
    return CS__FIT_UNCOVERED;
  return rmse < slight ? CS__FIT_NEARLY : CS__FIT_MISSES;
}

enum cs_support cs__fit_support_of(const struct cs_fit *fit) {
  return cs__fit_standing_of(fit) == CS__FIT_UNCOVERED ? CS_SUPPORT_NONE : fit->support;
}

bool cs__fit_shows(const struct cs_fit *fit, enum cs_law law) {
  return cs__fit_support_of(fit) != CS_SUPPORT_NONE && fit->laws[law].fitted &&
         (fit->candidate[law] || law == fit->best);
}

static struct cs__fit_told told_of(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n, double time,
                                   double lo, double hi) {
  const double one = cs__fit_value(facts, fit, n, lo), other = cs__fit_value(facts, fit, n, hi);
  return (struct cs__fit_told){.n = n,
                               .value = cs__fit_value(facts, fit, n, time),
                               .lo = facts->throughput ? other : one,
                               .hi = facts->throughput ? one : other};
}

size_t cs__fit_tell(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n,
                    struct cs__fit_told told_out[CS_LAWS]) {
  size_t count = 0;
  const bool within = n >= fit->scaling.points[0].n && n <= cs__fit_top(fit);
  for (enum cs_law law = 0; within && law < CS_LAWS; law++) {
    if (!cs__fit_shows(fit, law))
      continue;
    const struct cs_estimate time = cs_fit_predict(fit, law, n);
    told_out[count] = told_of(facts, fit, n, time.value, time.lo, time.hi);
    told_out[count].basis = CS__FIT_WITHIN;
    told_out[count++].law = law;
  }
  if (count > 0)
    return count;
  double lo = NAN, hi = NAN;
  const bool told = cs__fit_has_scenario(fit) && n <= cs__fit_farthest(fit) && cs_fit_scenario(fit, n, &lo, &hi);
  told_out[0] = told_of(facts, fit, n, NAN, told ? lo : NAN, told ? hi : NAN);
  told_out[0].basis = told ? CS__FIT_SCENARIO : CS__FIT_REFUSED;
  return 1;
}

struct cs_law_parameter cs__fit_parameter(const struct cs_fit_facts *facts, const struct cs_law_parameter *parameter) {
  struct cs_law_parameter own = *parameter;
  const bool time = strcmp(parameter->unit, "s") == 0;
  if (time)
    own.unit = facts->throughput ? "" : facts->unit;
  if (facts->throughput && strcmp(parameter->name, "T1") == 0) {
    own = (struct cs_law_parameter){.name = "X1",
                                    .unit = facts->unit,
                                    .value = 1.0 / parameter->value,
                                    .lo = 1.0 / parameter->hi,
                                    .hi = 1.0 / parameter->lo};
  }
  return own;
}

void cs__put_four(struct cs_text *text, double value) {
  if (isnan(value)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  if (isinf(value) || value == 0.0) {
    cs_text_append(text, isinf(value) ? "inf" : "0");
    return;
  }
  if (fabs(value) >= 9999.5 && fabs(value) < 1e7) {
    cs_text_append(text, "%.0f", value);
    return;
  }
  char digits[32];
  snprintf(digits, sizeof digits, "%#.4g", value);
  const size_t length = strlen(digits);
  if (digits[length - 1] == '.') /* 9951. */
    digits[length - 1] = '\0';
  cs_text_append(text, "%s", digits);
}

void cs__put_four_between(struct cs_text *text, double value, double lo, double hi, const char *unit) {
  cs__put_four(text, value);
  if (unit[0] != '\0')
    cs_text_append(text, " %s", unit);
  if (isnan(lo) || isnan(hi))
    return;
  cs_text_append(text, " [");
  cs__put_four(text, lo);
  cs_text_append(text, ", ");
  cs__put_four(text, hi);
  cs_text_append(text, "]");
}
