/* runtime/report/fit_plot.c - points, the laws that may be the one, and the scenario beyond, drawn by gnuplot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/assets.h"
#include "runtime/report/drawing.h"
#include "runtime/report/figures.h"
#include "runtime/report/frame.h"
#include "runtime/report/gnuplot.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/svg.h"

#include <math.h>
#include <stdlib.h>

/* Intervals take time: a law has one at every second step. */
enum { STEPS = 48, STEPS_OF_BAND = 24, STEPS_BEYOND = 16 };

/* What a plot is made from, with the laws it shows in their order. */
struct drawn {
  const struct cs_fit_facts *facts;
  const struct cs_fit *fit;
  enum cs_law laws[CS_LAWS];
  size_t law_count;
};

static const enum cs__role law_roles[CS_LAWS] = {
    [CS_LAW_LINEAR] = CS__ROLE_INK,        [CS_LAW_AMDAHL] = CS__ROLE_LIMIT,     [CS_LAW_USL] = CS__ROLE_PURPLE,
    [CS_LAW_LOGARITHMIC] = CS__ROLE_GREEN, [CS_LAW_SATURATION] = CS__ROLE_OCHRE, [CS_LAW_GUSTAFSON] = CS__ROLE_LIMIT};

static struct drawn drawn_of(const struct cs_fit_facts *facts, const struct cs_fit *fit) {
  struct drawn drawn = {.facts = facts, .fit = fit};
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    if (cs__fit_shows(fit, law))
      drawn.laws[drawn.law_count++] = law;
  return drawn;
}

static double law_speedup(const struct drawn *drawn, enum cs_law law, double n) {
  return cs__fit_speedup(drawn->fit, n, cs_law_time(&drawn->fit->laws[law], n));
}

/* --- the frame --- */

static void put_title(struct cs_text *title, const struct drawn *drawn, const char *name) {
  const struct cs__fit_point best = cs__fit_point_of(drawn->facts, drawn->fit, cs__fit_fastest(drawn->fit));
  if (name != NULL) {
    cs__put_short_name(title, name);
    cs_text_append(title, ": ");
  }
  if (drawn->fit->no_speedup)
    cs_text_append(title, "%co speedup at any n", name != NULL ? 'n' : 'N');
  else {
    const bool scaled = !drawn->fit->scaling.strong;
    cs_text_append(title, "%s ",
                   name != NULL ? scaled ? "scaled speedup" : "speedup"
                   : scaled     ? "Scaled speedup"
                                : "Speedup");
    cs__put_figure(title, best.speedup);
    cs_text_append(title, " at n = %.4g", best.n);
  }
  const enum cs__fit_standing standing = cs__fit_standing_of(drawn->fit);
  if (standing == CS__FIT_UNCOVERED)
    cs_text_append(title, "; superlinear, no law covers it");
  else if (drawn->fit->support == CS_SUPPORT_NONE)
    cs_text_append(title, "; no law is supported");
  else if (!drawn->fit->scaling.strong)
    cs_text_append(title, drawn->fit->support == CS_SUPPORT_NAMED ? "; the time grows with n"
                                                                  : "; no growth of the time is demonstrated");
  else if (drawn->fit->support == CS_SUPPORT_UNDECIDED)
    cs_text_append(title, "; which law it is cannot be told");
  else if (standing == CS__FIT_MISSES)
    cs_text_append(title, "; %s misses structure", cs__fit_spoken(drawn->fit->best));
  else if (drawn->fit->support == CS_SUPPORT_NAMED)
    cs_text_append(title, "; the points support %s", cs__fit_spoken(drawn->fit->best));
  else
    cs_text_append(title, "; %s is sufficient", cs__fit_spoken(drawn->fit->best));
}

static void hold(struct cs__frame *frame, const struct drawn *drawn, double end) {
  const struct cs_fit *fit = drawn->fit;
  cs__axis_hold(&frame->x, fit->scaling.points[0].n);
  cs__axis_hold(&frame->x, end);
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs_scaling_point *point = &fit->scaling.points[i];
    cs__axis_hold(&frame->y, cs__fit_speedup(fit, point->n, point->lo));
    cs__axis_hold(&frame->y, cs__fit_speedup(fit, point->n, point->hi));
  }
  cs__axis_hold(&frame->y, cs__fit_top(fit) / fit->scaling.points[0].n); /* the ideal */
  for (size_t i = 0; i < drawn->law_count; i++)
    cs__axis_hold(&frame->y, law_speedup(drawn, drawn->laws[i], end));
  double lo, hi;
  if (drawn->law_count > 0 || !cs__fit_has_scenario(fit) || !cs_fit_scenario(fit, end, &lo, &hi))
    return;
  cs__axis_hold(&frame->y, fmin(cs__fit_speedup(fit, end, lo), end / fit->scaling.points[0].n));
  cs__axis_hold(&frame->y, fmax(cs__fit_speedup(fit, end, hi), 0.5)); /* far below the points it may be cut */
}

/* figure NaN: the name alone. */
static void label(struct cs__frame *frame, char sign, const char *name, double at, double figure,
                  enum cs__role colour) {
  struct cs_text text = {0};
  if (frame->picture.terminal)
    cs_text_append(&text, "%c ", sign);
  cs_text_append(&text, "%s", name);
  if (!isnan(figure)) {
    cs_text_append(&text, " ");
    cs__put_figure(&text, figure);
  }
  cs__frame_label(frame, at, colour, &text);
}

/* A law's end lies beyond the points, where no single value is told. */
static void put_labels(struct cs__frame *frame, const struct drawn *drawn, double end) {
  const struct cs_fit *fit = drawn->fit;
  const struct cs_scaling_point *last = &fit->scaling.points[fit->scaling.count - 1];
  const double ideal = last->n / fit->scaling.points[0].n, measured = cs__fit_speedup(fit, last->n, last->time);
  label(frame, '.', "ideal", ideal, ideal, CS__ROLE_MUTED);
  for (size_t i = 0; i < drawn->law_count; i++)
    label(frame, (char)('A' + (int)i), cs_law_name(drawn->laws[i]), law_speedup(drawn, drawn->laws[i], end), NAN,
          law_roles[drawn->laws[i]]);
  label(frame, 'o', "measured", measured, measured, CS__ROLE_MEASURED);
}

/* A tick for each n measured and one for the end, whole as the frame has them; distinct, ascending. */
static struct cs_point *ticks_of(const struct cs_fit *fit, double end, size_t *count_out) {
  enum { MOST = 1000000000 };
  struct cs_point *ticks = calloc(fit->scaling.count + 1, sizeof *ticks);
  size_t count = 0;
  for (size_t i = 0; ticks != NULL && i <= fit->scaling.count; i++) {
    const double n = i < fit->scaling.count ? fit->scaling.points[i].n : end;
    const int whole = n < MOST ? (int)lround(n) : MOST;
    if (count == 0 || whole > ticks[count - 1].n)
      ticks[count++].n = whole;
  }
  *count_out = count;
  return ticks;
}

/* --- the data --- */

static void put_row(struct cs_text *script, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs__put_number(script, values[i]);
  cs_text_append(script, "\n");
}

static void put_points(struct cs_text *script, const struct cs_fit *fit) {
  cs_text_append(script, "$points << EOD\n");
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs_scaling_point *point = &fit->scaling.points[i];
    const double row[] = {point->n, cs__fit_speedup(fit, point->n, point->time),
                          cs__fit_speedup(fit, point->n, point->hi), cs__fit_speedup(fit, point->n, point->lo)};
    put_row(script, row, 4);
  }
  cs_text_append(script, "EOD\n");
}

/* One block (index) per law from `from` to `to`, two empty lines between them; a block must have a line. */
static void put_curves(struct cs_text *script, const char *name, const struct drawn *drawn, double from, double to,
                       int steps) {
  cs_text_append(script, "$%s << EOD\n", name);
  for (size_t i = 0; i < drawn->law_count; i++) {
    cs_text_append(script, i > 0 ? "\n\n" : "");
    for (int k = 0; k <= steps; k++) {
      const double n = k == steps ? to : from * pow(to / from, (double)k / steps);
      const double row[] = {n, law_speedup(drawn, drawn->laws[i], n)};
      put_row(script, row, 2);
    }
  }
  cs_text_append(script, "%sEOD\n", drawn->law_count == 0 ? "NaN NaN\n" : "");
}

/* The same with the interval of each law's prediction; the law alone where there is none. */
static void put_law_bands(struct cs_text *script, const struct drawn *drawn, double from, double to, bool wanted) {
  cs_text_append(script, "$law_bands << EOD\n");
  for (size_t i = 0; i < drawn->law_count && wanted; i++) {
    cs_text_append(script, i > 0 ? "\n\n" : "");
    for (int k = 0; k <= STEPS_OF_BAND; k++) {
      const double n = k == STEPS_OF_BAND ? to : from * pow(to / from, (double)k / STEPS_OF_BAND);
      const struct cs_estimate time = cs_fit_predict(drawn->fit, drawn->laws[i], n);
      const bool known = time.lo > 0.0 && isfinite(time.hi);
      const double row[] = {n, cs__fit_speedup(drawn->fit, n, known ? time.hi : time.value),
                            cs__fit_speedup(drawn->fit, n, known ? time.lo : time.value)};
      put_row(script, row, 3);
    }
  }
  cs_text_append(script, "%sEOD\n", drawn->law_count == 0 || !wanted ? "NaN NaN NaN\n" : "");
}

/* What all laws that fit span: from the last point on, or everywhere where no law is drawn. bands: 1 where there is any
 * of it (gnuplot 5.4 crashes on a block of points that are all undefined). */
static void put_band(struct cs_text *script, const struct drawn *drawn, double from, double to) {
  int bands = 0;
  cs_text_append(script, "$band << EOD\nNaN NaN NaN\n");
  for (int k = 0; k <= STEPS_BEYOND && cs__fit_has_scenario(drawn->fit); k++) {
    const double n = k == STEPS_BEYOND ? to : from * pow(to / from, (double)k / STEPS_BEYOND);
    double lo, hi;
    if (!cs_fit_scenario(drawn->fit, n, &lo, &hi))
      continue;
    const double row[] = {n, cs__fit_speedup(drawn->fit, n, hi), cs__fit_speedup(drawn->fit, n, lo)};
    put_row(script, row, 3);
    bands = 1;
  }
  cs_text_append(script, "EOD\nbands = %d\n", bands);
}

/* Without a law too there is a word: gnuplot looks at the first in any case. */
static void put_colours(struct cs_text *script, const struct drawn *drawn, bool dark) {
  cs_text_append(script, "laws = %zu\ncolours = '", drawn->law_count);
  for (size_t i = 0; i < drawn->law_count; i++) {
    const struct cs__colour *colour = &cs__palette[law_roles[drawn->laws[i]]];
    cs_text_append(script, "%s#%06x", i > 0 ? " " : "", (unsigned)(dark ? colour->dark : colour->light));
  }
  cs_text_append(script, "%s'\n", drawn->law_count == 0 ? "#000000" : "");
}

static void put_data(struct cs_text *script, const struct drawn *drawn, const struct cs__picture *picture) {
  const struct cs_fit *fit = drawn->fit;
  const double base = fit->scaling.points[0].n, top = cs__fit_top(fit), end = cs__fit_farthest(fit);
  cs_text_append(script, "base = %.9g\ntop = %.9g\n", base, top);
  put_points(script, fit);
  put_curves(script, "laws_within", drawn, base, top, STEPS);
  put_law_bands(script, drawn, base, top, !picture->terminal);
  put_curves(script, "laws_beyond", drawn, top, end, STEPS_BEYOND);
  put_band(script, drawn, drawn->law_count > 0 ? top : base, end);
  put_colours(script, drawn, picture->dark);
}

static enum cs_status make_script(const struct drawn *drawn, const char *title, enum cs_plot_medium medium, int columns,
                                  struct cs_text *script, struct cs_error *error) {
  const struct cs_fit *fit = drawn->fit;
  const bool beyond = cs__fit_has_scenario(fit);
  const double end = beyond ? cs__fit_farthest(fit) : cs__fit_top(fit);
  size_t tick_count = 0;
  struct cs_point *ticks = ticks_of(fit, end, &tick_count);
  if (ticks == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the plot");
  struct cs_text y_title = {0};
  cs_text_append(&y_title, "%sspeedup over n = %.4g", fit->scaling.strong ? "" : "scaled ", fit->scaling.points[0].n);
  struct cs__frame frame = {.picture = cs__picture_of(medium, columns),
                            .points = ticks,
                            .point_count = tick_count,
                            .title = title,
                            .subtitle = !beyond ? "bars: least to greatest run"
                                        : drawn->law_count > 0
                                            ? "bars: least to greatest run; dashed, band: scenario beyond the points"
                                            : "bars: least to greatest run; band: what the laws that fit span",
                            .y_title = cs_text_get(&y_title)};
  hold(&frame, drawn, end);
  put_labels(&frame, drawn, end);
  cs__put_frame(script, &frame);
  cs_text_append(script, "x_title = ");
  cs__put_gnuplot(script, drawn->facts->n_name);
  cs_text_append(script, "\n");
  put_data(script, drawn, &frame.picture);
  const bool terminal = frame.picture.terminal;
  cs_text_append(script, "%s%s", cs__asset(terminal ? "frame_terminal.gp" : "frame.gp"),
                 cs__asset(terminal ? "fit_terminal.gp" : "fit.gp"));
  const bool failed = script->failed || y_title.failed;
  cs__frame_free(&frame);
  cs_text_free(&y_title);
  free(ticks);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the plot") : CS_OK;
}

enum cs_status cs__fit_script(const struct cs_fit_facts *facts, const struct cs_fit *fit, const char *name,
                              enum cs_plot_medium medium, int columns, struct cs_text *script, struct cs_error *error) {
  if (fit->scaling.count < 2)
    return cs_fail(error, CS_UNSUPPORTED, "no plot: one value of n makes no curve");
  const struct drawn drawn = drawn_of(facts, fit);
  struct cs_text title = {0};
  put_title(&title, &drawn, name);
  const enum cs_status status = make_script(&drawn, cs_text_get(&title), medium, columns, script, error);
  cs_text_free(&title);
  return status;
}

void cs__put_fit_title(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                       const char *name) {
  const struct drawn drawn = drawn_of(facts, fit);
  put_title(text, &drawn, name);
}

enum cs_status cs_report_fit_plot(const struct cs_fit_facts *facts, const struct cs_fit *fit,
                                  enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                                  struct cs_error *error) {
  struct cs_text title = {0}, script = {0}, drawn_text = {0};
  enum cs_status status = cs__fit_script(facts, fit, NULL, medium, columns, &script, error);
  if (status == CS_OK) {
    cs__put_fit_title(&title, facts, fit, NULL);
    status = cs__gnuplot_run(&script, &drawn_text, error);
  }
  if (status == CS_OK && medium == CS_PLOT_TERMINAL) {
    cs__put_wrapped(drawing, "", cs_text_get(&title), columns);
    cs_text_append(drawing, "\n");
    cs__put_trimmed(drawing, cs_text_get(&drawn_text));
  } else if (status == CS_OK) {
    const struct cs__svg_style style = {.id = "fit", .title = cs_text_get(&title)};
    status = cs__svg_finish(cs_text_get(&drawn_text), &style, drawing, error);
  }
  if (status == CS_OK && (drawing->failed || title.failed))
    status = cs_fail(error, CS_NOMEM, "no memory for the plot");
  cs_text_free(&title);
  cs_text_free(&script);
  cs_text_free(&drawn_text);
  return status;
}
