/* runtime/report/fit_findings_values.c - figures in sentences: the best point, the serial share, the peak. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/figures.h"

#include <math.h>
#include <string.h>

/* --- the serial share --- */

static const struct cs_law_parameter *parameter_of(const struct cs_law_fit *law, const char *name) {
  for (size_t i = 0; law->fitted && i < law->parameter_count; i++)
    if (strcmp(law->parameters[i].name, name) == 0)
      return &law->parameters[i];
  return NULL;
}

/* Decimals of a per cent: the interval's width has two digits, at most four behind the point. */
static int decimals_by(double width) {
  return width > 0.0 ? (int)fmin(fmax(ceil(1.0 - log10(width)), 0.0), 4.0) : 2;
}

/* "2.18 % [2.15, 2.21]", "0 % [0, 2.4]". */
static void put_share(struct cs_text *text, const struct cs_law_parameter *share) {
  const bool ends = !isnan(share->lo) && !isnan(share->hi);
  const int decimals = ends ? decimals_by((share->hi - share->lo) * 100.0) : 1;
  const double figures[] = {share->value, share->lo, share->hi};
  static const char *const behind[] = {" %", ", ", "]"};
  for (size_t i = 0; i < (ends ? 3 : 1); i++) {
    const double percent = figures[i] * 100.0;
    cs_text_append(text, "%s%.*f%s", i == 1 ? " [" : "", percent > 0.0 && percent < 100.0 ? decimals : 0, percent,
                   behind[i]);
  }
}

void cs__fit_say_serial(const struct cs_fit *fit, struct cs_text *text) {
  const struct cs_law_parameter *serial = parameter_of(&fit->laws[CS_LAW_AMDAHL], "serial"),
                                *sigma = parameter_of(&fit->laws[CS_LAW_USL], "sigma");
  if (serial == NULL || isnan(serial->value) || fit->no_speedup)
    return;
  cs_text_append(text, "Serial share by Amdahl's law: ");
  put_share(text, serial);
  if (fit->support == CS_SUPPORT_NAMED || fit->support == CS_SUPPORT_UNDECIDED)
    cs_text_append(text, ", but these points need more than that law");
  if (sigma != NULL) {
    cs_text_append(text, "; sigma of USL: ");
    put_share(text, sigma);
  }
  cs_text_append(text,
                 ". A fitted share is no evidence of serial code: memory bandwidth, imbalance and a falling clock "
                 "look the same.");
}

/* --- the peak --- */

void cs__fit_put_reach(struct cs_text *text, const struct cs_fit *fit, double n) {
  if (isinf(n))
    cs_text_append(text, "inf");
  else if (n > cs__fit_farthest(fit))
    cs_text_append(text, "beyond %.4g", cs__fit_farthest(fit));
  else
    cs_text_append(text, n < 9.995 ? "%#.3g" : n < 999.5 ? "%.3g" : "%.0f", n);
}

void cs__fit_put_peak(struct cs_text *text, const struct cs_fit *fit, const struct cs_law_fit *law) {
  cs__fit_put_reach(text, fit, law->peak);
  if (isnan(law->peak_lo) || isnan(law->peak_hi))
    return;
  cs_text_append(text, " [");
  cs__fit_put_reach(text, fit, law->peak_lo);
  cs_text_append(text, ", ");
  cs__fit_put_reach(text, fit, law->peak_hi);
  cs_text_append(text, "]");
}

/* Beyond the points no value is told. */
static void put_value_at_peak(const struct cs_fit_facts *facts, const struct cs_fit *fit, const struct cs_law_fit *law,
                              struct cs_text *text) {
  if (law->peak > cs__fit_top(fit)) {
    cs_text_append(text, "; it was not measured, the greatest n is %.4g", cs__fit_top(fit));
    return;
  }
  cs_text_append(text, ", where the %s is ", facts->throughput ? "throughput" : "time");
  cs__put_four(text, cs__fit_value(facts, fit, law->peak, cs_law_time(law, law->peak)));
  cs_text_append(text, "%s%s", facts->unit[0] != '\0' ? " " : "", facts->unit);
}

static void say_there_is(const struct cs_fit_facts *facts, const struct cs_fit *fit, const struct cs_law_fit *law,
                         struct cs_text *text) {
  cs_text_append(text, "Peak by %s at n = ", cs__fit_spoken(law->law));
  cs__fit_put_peak(text, fit, law);
  if (isnan(law->peak_hi))
    cs_text_append(text, ", without an interval: there are too few values of n for one.");
  else {
    put_value_at_peak(facts, fit, law, text);
    cs_text_append(text, ".");
  }
}

void cs__fit_say_peak(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text) {
  const bool by_log = fit->support == CS_SUPPORT_NAMED && fit->best == CS_LAW_LOGARITHMIC;
  const struct cs_law_fit *law = &fit->laws[by_log ? CS_LAW_LOGARITHMIC : CS_LAW_USL];
  const double farthest = cs__fit_farthest(fit);
  if (!law->fitted || fit->no_speedup || fit->support == CS_SUPPORT_NONE)
    return;
  if (isfinite(law->peak) && !isinf(law->peak_hi) && law->peak <= farthest)
    say_there_is(facts, fit, law, text);
  else if (law->peak_lo > farthest)
    cs_text_append(text, "No peak is demonstrated; by %s there is none up to n = %.4g, twice the greatest measured.",
                   cs__fit_spoken(law->law), farthest);
  else if (law->peak_lo > 1.0) {
    cs_text_append(text, "No peak is demonstrated; if there is one, it lies beyond n = ");
    cs__fit_put_reach(text, fit, law->peak_lo);
    cs_text_append(text, ".");
  } else
    cs_text_append(text, "No peak is demonstrated.");
}

/* --- the best point --- */

void cs__fit_say_best(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text) {
  const struct cs__fit_point best = cs__fit_point_of(facts, fit, cs__fit_fastest(fit));
  if (fit->scaling.count < 2)
    return;
  if (fit->no_speedup) {
    cs_text_append(text, "No speedup: no n is clearly faster than n = %.4g", fit->base_n);
    if (best.n > fit->base_n) {
      cs_text_append(text, " (the best is n = %.4g, ", best.n);
      cs__put_figure(text, best.speedup);
      cs_text_append(text, " times as fast)");
    }
    cs_text_append(text, ".");
    return;
  }
  cs_text_append(text, "Best measured: n = %.4g, ", best.n);
  cs__put_figure(text, best.speedup);
  cs_text_append(text,
                 fit->scaling.strong ? " times as fast as n = %.4g" : " times the work of n = %.4g in the same time",
                 fit->base_n);
  cs_text_append(text, ", efficiency ");
  cs__put_percent(text, best.efficiency);
  cs_text_append(text, ".");
}
