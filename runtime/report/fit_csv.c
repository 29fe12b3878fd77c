/* runtime/report/fit_csv.c - tidy CSV (RFC 4180) of a fit: points measured, laws drawn through them, the scenario. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/plain.h"

#include <math.h>

enum { STEPS = 32, STEPS_BEYOND = 8 }; /* of a law within the data: a curve without corners on a page */

static void put_row(struct cs_text *text, const char *series, const char *basis, double n, const double *values,
                    size_t count) {
  cs_text_append(text, "%s,%s,%.10g", series, basis, n);
  for (size_t i = 0; i < count; i++)
    cs_text_append(text, isfinite(values[i]) ? ",%.10g" : ",", values[i]);
  cs_text_append(text, "\n");
}

/* The speedup of the caller's value at n. */
static double speedup_of(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n, double value) {
  const double time = !facts->throughput ? value : (fit->scaling.strong ? 1.0 : n) / value;
  return cs__fit_speedup(fit, n, time);
}

static void put_measured(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit) {
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs__fit_point point = cs__fit_point_of(facts, fit, i);
    const double row[] = {point.value, point.lo, point.hi, point.speedup};
    put_row(text, "measured", "measured", point.n, row, 4);
  }
}

static void put_told(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit, double n) {
  struct cs__fit_told told[CS_LAWS];
  const size_t count = cs__fit_tell(facts, fit, n, told);
  for (size_t i = 0; i < count; i++) {
    const double row[] = {told[i].value, told[i].lo, told[i].hi, speedup_of(facts, fit, n, told[i].value)};
    const bool within = told[i].basis == CS__FIT_WITHIN;
    if (told[i].basis != CS__FIT_REFUSED)
      put_row(text, within ? cs_law_name(told[i].law) : "scenario", cs__fit_basis_name(told[i].basis), n, row, 4);
  }
}

void cs_report_fit_csv(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text) {
  const char *value = facts->throughput ? "throughput" : "time";
  cs_text_append(text, "series,basis,n,%s,%s_lo,%s_hi,speedup\n", value, value, value);
  put_measured(text, facts, fit);
  const double base = fit->scaling.points[0].n, top = cs__fit_top(fit);
  for (int i = 0; i <= STEPS && top > base; i++)
    put_told(text, facts, fit, i == STEPS ? top : base * pow(top / base, (double)i / STEPS));
  for (int i = 1; i <= STEPS_BEYOND && top > base; i++)
    put_told(text, facts, fit, top * (1.0 + (double)i / STEPS_BEYOND));
}
