/* runtime/report/observe_plot.c - the limits of an observed program over thread counts, drawn by gnuplot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_plot.h"
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/frame.h"
#include "runtime/report/gnuplot.h"
#include "runtime/report/observe_curve.h"
#include "runtime/report/observe_html.h"
#include "runtime/report/svg.h"

#include <math.h>
#include <stdlib.h>

/* A curve says something from three counts on; a machine of two gets two more, doubled, which the limit holds for too.
 */
enum { COUNTS_LEAST = 3 };

/* What binds beside Amdahl's, for the second curve: the tightest of the others, the first of equals. */
static enum cs_observe_bound second_bound(const struct cs__curve_point *point) {
  enum cs_observe_bound least = CS_OBSERVE_BOUND_LOCK;
  for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_SINGLE; bound < CS_OBSERVE_BOUNDS; bound++)
    if (point->limit[bound] < point->limit[least])
      least = bound;
  return least;
}

/* NaN where none of them binds. */
static double second_limit(const struct cs__curve_point *point) {
  const double least = point->limit[second_bound(point)];
  return isfinite(least) ? least : (double)NAN;
}

static void hold(struct cs__frame *frame, const struct cs__curve_point *points, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cs__axis_hold(&frame->x, points[i].threads);
    cs__axis_hold(&frame->y, points[i].threads); /* the ideal */
    cs__axis_hold(&frame->y, points[i].amdahl.value);
    cs__axis_hold(&frame->y, second_limit(&points[i]));
    if (points[i].measured != NULL)
      cs__axis_hold(&frame->y, points[i].measured->speedup.value);
  }
}

static void label(struct cs__frame *frame, const char *name, double value, enum cs__role colour) {
  struct cs_text text = {0};
  cs_text_append(&text, "%s ", name);
  cs__put_figure(&text, value);
  cs__frame_label(frame, value, colour, &text);
}

static void put_labels(struct cs__frame *frame, const struct cs__curve_point *points, size_t count, bool measured,
                       bool second) {
  const struct cs__curve_point *last = &points[count - 1];
  label(frame, "ideal", last->threads, CS__ROLE_MUTED);
  label(frame, "Amdahl limit", last->amdahl.value, CS__ROLE_LIMIT);
  if (second)
    label(frame, cs__limit_name(second_bound(last)), second_limit(last), CS__ROLE_PURPLE);
  for (size_t i = count; measured && i-- > 0;) {
    if (points[i].measured == NULL || !(points[i].measured->speedup.value > 0.0))
      continue;
    label(frame, "measured", points[i].measured->speedup.value, CS__ROLE_MEASURED);
    break;
  }
}

static void put_row(struct cs_text *script, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs__put_number(script, values[i]);
  cs_text_append(script, "\n");
}

static void put_data(struct cs_text *script, const struct cs__curve_point *points, size_t count, bool measured,
                     bool second) {
  cs_text_append(script, "$limits << EOD\n");
  for (size_t i = 0; i < count; i++) {
    const struct cs_estimate *amdahl = &points[i].amdahl;
    const double row[] = {points[i].threads, amdahl->value, amdahl->lo, amdahl->hi,
                          second ? second_limit(&points[i]) : (double)NAN};
    put_row(script, row, sizeof row / sizeof row[0]);
  }
  cs_text_append(script, "EOD\n$points << EOD\nNaN NaN NaN NaN\n");
  for (size_t i = 0; measured && i < count; i++) {
    if (points[i].measured == NULL || !(points[i].measured->speedup.value > 0.0))
      continue;
    const struct cs_estimate *speedup = &points[i].measured->speedup;
    const double row[] = {points[i].threads, speedup->value, speedup->lo, speedup->hi};
    put_row(script, row, sizeof row / sizeof row[0]);
  }
  cs_text_append(script, "EOD\n");
}

/* The counts as the frame wants them. */
static struct cs_point *ticks_of(const struct cs__curve_point *points, size_t count) {
  struct cs_point *ticks = calloc(count + 1, sizeof *ticks);
  for (size_t i = 0; ticks != NULL && i < count; i++)
    ticks[i].n = points[i].threads;
  return ticks;
}

enum cs_status cs__curve_script(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                struct cs_text *script, struct cs_error *error) {
  size_t count = 0;
  struct cs__curve_point *points = cs__curve_make(runs, summary, &count);
  if (points == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the limits' plot");
  count -= count > 0; /* the last is for any number of threads */
  struct cs_point *ticks = ticks_of(points, count);
  enum cs_status status = CS_OK;
  if (count < COUNTS_LEAST)
    status = cs_fail(error, CS_UNSUPPORTED, "Two thread counts make no curve: the table has them.");
  else if (ticks == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the limits' plot");
  if (status == CS_OK) {
    const bool measured = cs__has_measured(summary);
    bool second = false;
    for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_LOCK; bound < CS_OBSERVE_BOUNDS; bound++)
      second = second || cs__is_told(points, count, bound);
    struct cs__frame frame = {.picture = cs__picture_of(CS_PLOT_SVG, 0),
                              .points = ticks,
                              .point_count = count,
                              .title = CS__CURVE_TITLE,
                              .subtitle = measured ? "bars: interval or range of the runs"
                                                   : "from one thread count; nothing measured beside"};
    hold(&frame, points, count);
    put_labels(&frame, points, count, measured, second);
    cs__put_frame(script, &frame);
    put_data(script, points, count, measured, second);
    cs_text_append(script, "%s%s", cs__asset("frame.gp"), cs__asset("observe.gp"));
    cs__frame_free(&frame);
    status = script->failed ? cs_fail(error, CS_NOMEM, "no memory for the limits' plot") : CS_OK;
  }
  free(ticks);
  free(points);
  return status;
}

enum cs_status cs__put_curve_svg(struct cs_text *text, const struct cs_observe_runs *runs,
                                 const struct cs_observe_summary *summary, struct cs_error *error) {
  static const struct cs__svg_style style = {.id = "limits", .title = CS__CURVE_TITLE, .in_page = true};
  struct cs_text script = {0}, drawing = {0};
  enum cs_status status = cs__curve_script(runs, summary, &script, error);
  if (status == CS_OK)
    status = cs__gnuplot_run(&script, &drawing, error);
  if (status == CS_OK)
    status = cs__svg_finish(cs_text_get(&drawing), &style, text, error);
  cs_text_free(&script);
  cs_text_free(&drawing);
  return status;
}
