/* runtime/report/plot_curves.c - the curves of a case's plot beside its points: limit, Amdahl's, the serial program. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot_curves.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"

#include <math.h>

/* Samples over the plot's width: one for some two pixels. */
enum { CURVE_SAMPLES = 161 };

/* Values above 0, share of the way from one to other on the log scale. */
static double between(double one, double other, double share) {
  return exp((1.0 - share) * log(one) + share * log(other));
}

double cs__sample_at(const struct cs__frame *frame, size_t index, size_t count) {
  const double base = frame->points[0].n, top = frame->points[frame->point_count - 1].n;
  if (index == 0 || index + 1 == count)
    return index == 0 ? base : top;
  return between(base, top, (double)index / (double)(count - 1));
}

const struct cs_point_summary *cs__limit_end(const struct cs_case_summary *of) {
  for (size_t i = of->point_count; i > 0; i--)
    if (i - 1 != of->base && cs__has_limit(&of->points[i - 1]))
      return &of->points[i - 1];
  return NULL;
}

double cs__amdahl_at(const struct cs_case_summary *of, double n) {
  const double serial = of->serial.count > 0 ? of->serial.value : (double)NAN;
  return 1.0 / (serial + (1.0 - serial) / n);
}

/* The work grows with n: what was seen of the base's bounds no other point. */
static bool is_weak(const struct cs_case_summary *of) {
  return of->points != NULL && of->point_count > 0 && of->points[0].size > 0.0;
}

double cs__serial_speedup(const struct cs_case_summary *of) {
  if (of->points == NULL || of->base >= of->point_count || is_weak(of))
    return (double)NAN;
  const struct cs_estimate *over_serial = &of->points[of->base].over_serial;
  return over_serial->count > 0 && over_serial->value > 0.0 ? 1.0 / over_serial->value : (double)NAN;
}

/* The limit at a point; at the base it is 1. */
static bool height_of(const struct cs_case_summary *of, size_t index, struct cs__height *height_out) {
  const struct cs_estimate *limit = &of->points[index].limit.speedup;
  *height_out = (struct cs__height){1.0, 1.0, 1.0};
  if (index == of->base)
    return true;
  if (!cs__has_limit(&of->points[index]))
    return false;
  *height_out = cs__has_interval(limit) ? (struct cs__height){limit->value, limit->lo, limit->hi}
                                        : (struct cs__height){limit->value, limit->value, limit->value};
  return true;
}

/* What the limit is a ratio to between points: Amdahl's, or where that is not known the thread count. */
static double reference_at(const struct cs_case_summary *of, double n) {
  const double amdahl = cs__amdahl_at(of, n);
  return isnan(amdahl) || is_weak(of) ? n / of->points[of->base].n : amdahl;
}

bool cs__limit_at(const struct cs_case_summary *of, double n, struct cs__height *height_out) {
  struct cs__height left = {0}, right = {0}, here;
  double left_n = 0.0, right_n = 0.0;
  for (size_t i = 0; i < of->point_count && right_n == 0.0; i++) {
    if (!height_of(of, i, &here))
      continue;
    if (of->points[i].n <= n) {
      left = here;
      left_n = of->points[i].n;
    }
    if (of->points[i].n >= n) {
      right = here;
      right_n = of->points[i].n;
    }
  }
  if (left_n == 0.0 || right_n == 0.0)
    return false;
  const double share = right_n > left_n ? log(n / left_n) / log(right_n / left_n) : 0.0;
  const double of_left = reference_at(of, left_n), of_right = reference_at(of, right_n), at = reference_at(of, n);
  height_out->value = at * between(left.value / of_left, right.value / of_right, share);
  height_out->lo = at * between(left.lo / of_left, right.lo / of_right, share);
  height_out->hi = at * between(left.hi / of_left, right.hi / of_right, share);
  return true;
}

static void put_value(struct cs_text *text, double value, int threads, int top) {
  cs__put_figure(text, value);
  if (threads != top)
    cs_text_append(text, " at %d", threads);
}

static void label_limit(struct cs__frame *frame, const struct cs_case_summary *of, int top) {
  const struct cs_point_summary *last = cs__limit_end(of);
  struct cs_text text = {0};
  cs_text_append(&text, "%slimit ", frame->picture.terminal ? "- " : "");
  put_value(&text, last->limit.speedup.value, last->n, top);
  if (frame->picture.terminal)
    cs_text_append(&text, ", %s", cs__binds_word(last));
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__has_limit(&of->points[i]))
      cs__axis_hold(&frame->y, of->points[i].limit.speedup.value);
  cs__frame_label(frame, last->limit.speedup.value, CS__ROLE_LIMIT, &text);
}

bool cs__draws_amdahl(const struct cs_case_summary *of) {
  const struct cs_point_summary *last = cs__limit_end(of);
  return last != NULL && !is_weak(of) && last->limit.binds != CS_LIMIT_AMDAHL && of->serial.count > 0 &&
         of->serial.value >= 0.0 && of->serial.value <= 1.0;
}

void cs__label_curves(struct cs__frame *frame, const struct cs_case_summary *of, int top) {
  if (cs__limit_end(of) != NULL)
    label_limit(frame, of, top);
  if (cs__draws_amdahl(of)) {
    struct cs_text text = {0};
    cs_text_append(&text, "%sAmdahl limit ", frame->picture.terminal ? "~ " : "");
    cs__put_figure(&text, cs__amdahl_at(of, top));
    cs__frame_label(frame, cs__amdahl_at(of, top), CS__ROLE_OCHRE, &text);
  }
  if (isfinite(cs__serial_speedup(of))) {
    struct cs_text text = {0};
    cs_text_append(&text, "%sserial program ", frame->picture.terminal ? "= " : "");
    cs__put_figure(&text, cs__serial_speedup(of));
    cs__axis_hold(&frame->y, cs__serial_speedup(of));
    cs__frame_label(frame, cs__serial_speedup(of), CS__ROLE_GREEN, &text);
  }
}

static void put_height(struct cs_text *script, double n, const struct cs__height *height) {
  cs__put_number(script, n);
  cs__put_number(script, height->value);
  cs__put_number(script, height->lo);
  cs__put_number(script, height->hi);
  cs_text_append(script, "\n");
}

/* A straight line; letters in a terminal want points. */
static void put_serial(struct cs_text *script, const struct cs__frame *frame, double speedup) {
  const double base = frame->points[0].n, top = frame->points[frame->point_count - 1].n;
  const bool shown = isfinite(speedup), terminal = frame->picture.terminal;
  if (shown && !terminal)
    cs_text_append(
        script,
        "set arrow 900 from first %.9g, first %.9g to first %.9g, first %.9g nohead back dashtype 2 linewidth "
        "1.4 linecolor rgb c_green\n",
        base, speedup, top, speedup);
  cs_text_append(script, "$serial << EOD\nNaN NaN\n");
  for (size_t i = 0; i < CURVE_SAMPLES && shown && terminal; i++) {
    cs__put_number(script, cs__sample_at(frame, i, CURVE_SAMPLES));
    cs__put_number(script, speedup);
    cs_text_append(script, "\n");
  }
  cs_text_append(script, "EOD\nhas_serial = %d\n", shown && terminal);
}

/* gnuplot wants every block to have a line. */
void cs__put_curves(struct cs_text *script, const struct cs__frame *frame, const struct cs_case_summary *of) {
  struct cs__height height;
  cs_text_append(script, "$limit << EOD\nNaN NaN NaN NaN\n");
  for (size_t i = 0; i < CURVE_SAMPLES && cs__limit_end(of) != NULL; i++)
    if (cs__limit_at(of, cs__sample_at(frame, i, CURVE_SAMPLES), &height))
      put_height(script, cs__sample_at(frame, i, CURVE_SAMPLES), &height);
  cs_text_append(script, "EOD\n$amdahl << EOD\nNaN NaN\n");
  for (size_t i = 0; i < CURVE_SAMPLES && cs__draws_amdahl(of); i++) {
    cs__put_number(script, cs__sample_at(frame, i, CURVE_SAMPLES));
    cs__put_number(script, cs__amdahl_at(of, cs__sample_at(frame, i, CURVE_SAMPLES)));
    cs_text_append(script, "\n");
  }
  cs_text_append(script, "EOD\nhas_limit = %d\nhas_amdahl = %d\n", cs__limit_end(of) != NULL, cs__draws_amdahl(of));
  put_serial(script, frame, cs__serial_speedup(of));
}
