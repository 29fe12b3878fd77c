/* runtime/report/figures.c - figures as a person reads them: three significant digits, intervals, shares, times. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"

#include <math.h>

/* Decimals that give three significant digits: 5.94, 59.4, 594; no more than six for what is next to nothing. */
static int decimals_of(double value) {
  const double size = fabs(value);
  if (!isfinite(size) || size >= 99.95)
    return 0;
  if (size == 0.0)
    return 2;
  const int wanted = 2 - (int)floor(log10(size * 1.0005));
  return wanted > 6 ? 6 : wanted;
}

static void put(struct cs_text *text, double value, int decimals) {
  if (isfinite(value))
    cs_text_append(text, "%.*f", decimals, value);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

/* value, then the unit, then lo and hi in the same unit and with the same decimals. */
static void put_scaled(struct cs_text *text, const struct cs_estimate *estimate, double scale, const char *unit) {
  const double value = estimate->value * scale, lo = estimate->lo * scale, hi = estimate->hi * scale;
  const int decimals = decimals_of(value);
  if (estimate->count == 0 || !isfinite(value)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  put(text, value, decimals);
  cs_text_append(text, "%s", unit);
  if (cs__has_interval(estimate)) {
    cs_text_append(text, " [");
    put(text, lo, decimals);
    cs_text_append(text, ", ");
    put(text, hi, decimals);
    cs_text_append(text, "]");
  } else if (lo < hi && isfinite(lo) && isfinite(hi)) {
    cs_text_append(text, " (");
    put(text, lo, decimals);
    cs_text_append(text, "-");
    put(text, hi, decimals);
    cs_text_append(text, ")");
  }
}

bool cs__has_interval(const struct cs_estimate *estimate) {
  return estimate->count > 0 && estimate->method != CS_INTERVAL_NONE && isfinite(estimate->lo) &&
         isfinite(estimate->hi);
}

bool cs__gave_times(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++)
    if (of->points[i].time_s.count > 0)
      return true;
  return false;
}

const char *cs__failure_word(const struct cs_point_summary *point) {
  if (point->rounds > 0 || point->failed == 0)
    return NULL;
  return point->wrong == point->failed ? "wrong" : "failed";
}

bool cs__is_over_serial(const struct cs_point_summary *point) {
  return point->over_serial.count > 0;
}

bool cs__is_over_first(const struct cs_point_summary *point) {
  return point->over_first.count > 0;
}

bool cs__any_point(const struct cs_case_summary *cases, size_t count,
                   bool (*is)(const struct cs_point_summary *point)) {
  for (size_t c = 0; c < count; c++)
    for (size_t p = 0; p < cases[c].point_count; p++)
      if (is(&cases[c].points[p]))
        return true;
  return false;
}

size_t cs__usable_points(const struct cs_case_summary *of) {
  size_t usable = 0;
  for (size_t i = 0; i < of->point_count; i++)
    usable += of->points[i].rounds > 0 && of->points[i].speedup.value > 0.0;
  return usable;
}

void cs__put_figure(struct cs_text *text, double value) {
  put(text, value, decimals_of(value));
}

void cs__put_estimate(struct cs_text *text, const struct cs_estimate *estimate) {
  put_scaled(text, estimate, 1.0, "");
}

/* A multiple of three where digits alone would be a row of zeros: 1.20e-9. */
static int exponent_of(double value) {
  const double size = fabs(value);
  const bool is_plain = !isfinite(size) || size == 0.0 || (size >= 1e-4 && size < 1e9);
  return is_plain ? 0 : 3 * (int)floor(log10(size) / 3.0);
}

void cs__put_estimate_in(struct cs_text *text, const struct cs_estimate *estimate, const char *unit) {
  struct cs_text spaced = {0};
  const int exponent = exponent_of(estimate->value);
  if (exponent != 0)
    cs_text_append(&spaced, "e%d", exponent);
  cs_text_append(&spaced, "%s%s", unit != NULL && unit[0] != '\0' ? " " : "", unit != NULL ? unit : "");
  put_scaled(text, estimate, pow(10.0, -exponent), cs_text_get(&spaced));
  text->failed = text->failed || spaced.failed;
  cs_text_free(&spaced);
}

void cs__put_ends(struct cs_text *text, const struct cs_estimate *estimate) {
  const int decimals = decimals_of(estimate->value);
  if (estimate->count == 0 || !isfinite(estimate->lo) || !isfinite(estimate->hi))
    return;
  put(text, estimate->lo, decimals);
  cs_text_append(text, " to ");
  put(text, estimate->hi, decimals);
}

/* Whole per cents from 10 % on: a share of a limit is not known better. */
void cs__put_percent(struct cs_text *text, double share) {
  const double percent = share * 100.0;
  if (!isfinite(share)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  put(text, percent, fabs(percent) >= 9.95 || percent == 0.0 ? 0 : fabs(percent) >= 0.995 ? 1 : 2);
  cs_text_append(text, " %%");
}

void cs__put_percent_estimate(struct cs_text *text, const struct cs_estimate *share) {
  put_scaled(text, share, 100.0, " %");
}

struct unit {
  double scale;
  const char *name;
};

static struct unit unit_of(double time_s) {
  static const struct {
    double from_s;
    struct unit unit;
  } units[] = {{1.0, {1.0, " s"}}, {1e-3, {1e3, " ms"}}, {1e-6, {1e6, " \xC2\xB5s"}}};
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (fabs(time_s) >= units[i].from_s)
      return units[i].unit;
  return (struct unit){1e9, " ns"};
}

void cs__put_time_estimate(struct cs_text *text, const struct cs_estimate *time_s) {
  const struct unit unit = unit_of(time_s->value);
  put_scaled(text, time_s, unit.scale, unit.name);
}

void cs__put_time(struct cs_text *text, double time_s) {
  const struct unit unit = unit_of(time_s);
  cs__put_figure(text, time_s * unit.scale);
  if (isfinite(time_s))
    cs_text_append(text, "%s", unit.name);
}

void cs__put_pace(struct cs_text *text, const struct cs_point_summary *point, const struct cs_case *of) {
  if (of->argv != NULL && !isfinite(point->rate))
    cs__put_time(text, point->time_s.value);
  else
    cs__put_rate(text, point->rate, of);
}

void cs__put_rate(struct cs_text *text, double rate, const struct cs_case *of) {
  cs__put_figure(text, rate);
  if (!isnan(rate) && of->rate_unit != NULL && of->rate_unit[0] != '\0')
    cs_text_append(text, " %s", of->rate_unit);
}

void cs__put_amount(struct cs_text *text, double amount, const char *unit) {
  static const char *const prefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  size_t prefix = 0;
  for (; amount >= 999.5 && prefix + 1 < sizeof prefixes / sizeof prefixes[0]; prefix++)
    amount /= 1000.0;
  if (prefix == 0)
    cs_text_append(text, "%.3g %s", amount, unit);
  else {
    cs__put_figure(text, amount);
    cs_text_append(text, " %s%s", prefixes[prefix], unit);
  }
}

void cs__put_threads(struct cs_text *text, int threads) {
  cs_text_append(text, threads == 1 ? "%d thread" : "%d threads", threads);
}

const char *cs__bound_name(enum cs_bound bound) {
  static const char *const names[] = {
      [CS_BOUND_MEMORY] = "memory", [CS_BOUND_COMPUTE] = "compute", [CS_BOUND_BALANCE] = "balance",
      [CS_BOUND_SERIAL] = "serial", [CS_BOUND_RUNTIME] = "runtime", [CS_BOUND_UNKNOWN] = "unknown"};
  return (size_t)bound < sizeof names / sizeof names[0] ? names[bound] : "unknown";
}

const char *cs__quantity_name(enum cs_quantity quantity) {
  static const char *const names[] = {
      [CS_QUANTITY_BYTES] = "bytes", [CS_QUANTITY_FLOPS] = "flops", [CS_QUANTITY_ITEMS] = "items"};
  return (size_t)quantity < sizeof names / sizeof names[0] ? names[quantity] : "unknown";
}

bool cs__is_flagged(const struct cs_point_summary *point) {
  return point->ratio_gate != CS_GATE_CLEAR || point->drift.halves_differ || point->drift.correlated;
}
