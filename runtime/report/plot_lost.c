/* runtime/report/plot_lost.c - where the time of n cores went, as a script for gnuplot: a stacked bar per count. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"

#include <math.h>

/* Half a bar's width, of the distance between two. */
static const double half_bar = 0.36;

/* Parts of the last bar below this are drawn and not named: the label would be taller than the piece. */
static const double named_least_percent = 2.0;

/* A piece of a bar, per cent; bottom == top: nothing. */
struct piece {
  double bottom, top;
};

/* Positive parts upwards from 0, negative ones downwards. */
static void stack(const struct cs_lost_time *lost, struct piece pieces[CS__LOST_COUNT]) {
  double up = 0.0, down = 0.0;
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    const double percent = 100.0 * cs__lost_share(lost, part);
    double *end = percent >= 0.0 ? &up : &down;
    pieces[part] = (struct piece){fmin(*end, *end + percent), fmax(*end, *end + percent)};
    *end += percent;
  }
}

void cs__put_lost_title(struct cs_text *text, const struct cs_case_summary *of) {
  const struct cs_point_summary *last = cs__lost_point(of);
  cs__put_plain(text, of->of->name);
  cs_text_append(text, ": on %d threads ", last != NULL ? last->n : 0);
  cs__put_percent(text, last != NULL ? cs__lost_share(&last->observed.lost, CS__LOST_USEFUL) : (double)NAN);
  cs_text_append(text, " of the cores' time is useful work%s",
                 last != NULL && last->observed.gate == CS_GATE_VOID ? ", but the host was contended: not valid" : "");
}

static void label_pieces(struct cs__frame *frame, const struct cs_point_summary *last) {
  struct piece pieces[CS__LOST_COUNT];
  stack(&last->observed.lost, pieces);
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    struct cs_text text = {0};
    if (pieces[part].top - pieces[part].bottom < named_least_percent)
      continue;
    cs_text_append(&text, "%s ", cs__lost_parts[part].name);
    cs__put_percent(&text, cs__lost_share(&last->observed.lost, part));
    cs__frame_label(frame, 0.5 * (pieces[part].bottom + pieces[part].top), cs__lost_parts[part].role, &text);
  }
}

static void put_colours(struct cs_text *script, bool dark) {
  cs_text_append(script, "colours = '");
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    const struct cs__colour *colour = &cs__palette[cs__lost_parts[part].role];
    cs_text_append(script, "%s#%06x", part > 0 ? " " : "", (unsigned)(dark ? colour->dark : colour->light));
  }
  cs_text_append(script, "'\n");
}

/* One block for each part; gnuplot wants every block to have a line. */
static void put_bars(struct cs_text *script, const struct cs_case_summary *of) {
  struct piece pieces[CS__LOST_COUNT];
  cs_text_append(script, "parts = %d\n$bars << EOD\n", CS__LOST_COUNT);
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    cs_text_append(script, "%sNaN NaN NaN NaN\n", part > 0 ? "\n\n" : "");
    for (size_t i = 0; i < of->point_count; i++) {
      if (!cs__point_has_lost(&of->points[i]))
        continue;
      stack(&of->points[i].observed.lost, pieces);
      const double row[] = {(double)i + 1.0 - half_bar, (double)i + 1.0 + half_bar, pieces[part].bottom,
                            pieces[part].top};
      for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
        cs__put_number(script, row[k]);
      cs_text_append(script, "\n");
    }
  }
  cs_text_append(script, "EOD\n");
}

static struct cs__frame frame_of(const struct cs_result *result, const struct cs_case_summary *of,
                                 enum cs_plot_medium medium) {
  struct cs__frame frame = {.picture = cs__picture_of(medium, 0),
                            .x = {.lo = 0.5, .hi = (double)result->point_count + 0.5, .linear = true},
                            .y = {.hi = 100.0, .linear = true},
                            .points = result->points,
                            .point_count = result->point_count,
                            .subtitle = "below 0: less work than with the fewest threads",
                            .y_title = "per cent of n T(n)"};
  for (size_t i = 0; i < of->point_count; i++) {
    struct piece pieces[CS__LOST_COUNT];
    if (!cs__point_has_lost(&of->points[i]))
      continue;
    stack(&of->points[i].observed.lost, pieces);
    for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
      cs__axis_hold(&frame.y, pieces[part].bottom);
      cs__axis_hold(&frame.y, pieces[part].top);
    }
  }
  if (frame.y.lo >= 0.0)
    frame.subtitle = "mean of observed invocations";
  return frame;
}

enum cs_status cs__lost_script(const struct cs_result *result, const struct cs_case_summary *of,
                               enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error) {
  const struct cs_point_summary *last = cs__lost_point(of);
  if (last == NULL || medium == CS_PLOT_TERMINAL)
    return cs_fail(error, CS_UNSUPPORTED, "%s: no observed invocation told where its cores' time went", of->of->name);
  struct cs__frame frame = frame_of(result, of, medium);
  struct cs_text title = {0};
  cs__put_lost_title(&title, of);
  label_pieces(&frame, last);
  frame.title = cs_text_get(&title);
  cs__put_frame(script, &frame);
  put_colours(script, frame.picture.dark);
  put_bars(script, of);
  cs_text_append(script, "%s%s", cs__asset("frame.gp"), cs__asset("lost.gp"));
  const bool failed = script->failed || title.failed;
  cs__frame_free(&frame);
  cs_text_free(&title);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for a plot of %s", of->of->name) : CS_OK;
}
