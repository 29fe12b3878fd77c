/* runtime/report/plot_case.c - one case as a script for gnuplot: its points, its limit, fitted laws, the ideal line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot_script.h"

#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_curves.h"
#include "runtime/report/sentence.h"

#include <math.h>

bool cs__has_curve(const struct cs_case_summary *of) {
  return cs__no_speedup_reason(of) == NULL;
}

bool cs__has_speedup(const struct cs_point_summary *point) {
  return point->rounds > 0 && point->speedup.value > 0.0 && isfinite(point->speedup.value);
}

const struct cs_point_summary *cs__last_usable(const struct cs_case_summary *of) {
  size_t last = of->point_count;
  while (last > 0 && !cs__has_speedup(&of->points[last - 1]))
    last--;
  return last > 0 ? &of->points[last - 1] : NULL;
}

void cs__hold_points(struct cs__frame *frame, const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_point_summary *point = &of->points[i];
    if (!cs__has_speedup(point))
      continue;
    const double held[] = {point->speedup.value, point->speedup.lo, point->speedup.hi, point->speedup_band.lo,
                           point->speedup_band.hi};
    for (size_t k = 0; k < sizeof held / sizeof held[0]; k++)
      cs__axis_hold(&frame->y, held[k]);
  }
}

/* Both axes hold every thread count and the ideal line; points and limits come on top. */
struct cs__frame cs__frame_of(const struct cs_result *result, enum cs_plot_medium medium, int columns) {
  struct cs__frame frame = {.picture = cs__picture_of(medium, columns),
                            .of = result,
                            .points = result->points,
                            .point_count = result->point_count};
  const double base = result->points[0].n, top = result->points[result->point_count - 1].n;
  cs__axis_hold(&frame.x, base);
  cs__axis_hold(&frame.x, top);
  cs__axis_hold(&frame.y, 1.0);
  cs__axis_hold(&frame.y, top / base);
  return frame;
}

/* threads, speedup, lo, hi, band lo, band hi; the ends are the value itself where there are none. */
static void put_point(struct cs_text *script, const struct cs_point_summary *point) {
  const double value = point->speedup.value;
  const double row[] = {point->n,
                        value,
                        isnan(point->speedup.lo) ? value : point->speedup.lo,
                        isnan(point->speedup.hi) ? value : point->speedup.hi,
                        cs__has_interval(&point->speedup_band) ? point->speedup_band.lo : value,
                        cs__has_interval(&point->speedup_band) ? point->speedup_band.hi : value};
  for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
    cs__put_number(script, row[i]);
  cs_text_append(script, "\n");
}

void cs__put_points(struct cs_text *script, const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__has_speedup(&of->points[i]))
      put_point(script, &of->points[i]);
}

static bool is_usual(const struct cs_point_summary *point) {
  return !point->superlinear;
}

static bool is_superlinear(const struct cs_point_summary *point) {
  return point->superlinear;
}

/* gnuplot skips a block without points and draws the rest, but wants it to have a line. */
static void put_block(struct cs_text *script, const char *name, const struct cs_case_summary *of,
                      bool (*is)(const struct cs_point_summary *point)) {
  cs_text_append(script, "$%s << EOD\nNaN NaN\n", name);
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__has_speedup(&of->points[i]) && is(&of->points[i]))
      put_point(script, &of->points[i]);
  cs_text_append(script, "EOD\n");
}

/* A cross on the axis where a thread count was swept and gave nothing. */
static void put_missing(struct cs_text *script, const struct cs_case_summary *of, bool terminal) {
  size_t missing = 0;
  for (size_t i = 0; i < of->point_count; i++) {
    if (cs__has_speedup(&of->points[i]))
      continue;
    missing++;
    cs_text_append(script, "set label %zu '%s' at first %d, graph %s center%s\n", 500 + missing,
                   terminal ? "x" : "\xC3\x97", of->points[i].n, terminal ? "0.06" : "0.035",
                   terminal ? "" : " textcolor rgb c_muted");
  }
}

static void put_subtitle(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *last = cs__last_usable(of);
  bool contended = false, missing = false, superlinear = false;
  for (size_t i = 0; i < of->point_count; i++) {
    superlinear = superlinear || (cs__has_speedup(&of->points[i]) && of->points[i].superlinear);
    contended = contended || (cs__has_speedup(&of->points[i]) && cs__is_flagged(&of->points[i]));
    missing = missing || !cs__has_speedup(&of->points[i]);
  }
  if (cs__has_interval(&last->speedup)) {
    cs_text_append(text, "bars: ");
    cs__put_confidence(text, result);
    cs_text_append(text, " interval%s", cs__has_interval(&last->speedup_band) ? " (wide: jointly)" : "");
  } else
    cs_text_append(text, "bars: the range seen (too few rounds)");
  cs_text_append(text, "%s%s%s", contended ? "; hollow: contended" : "",
                 superlinear ? "; \xE2\x96\xB2: superlinear" : "", missing ? "; \xC3\x97: no result" : "");
}

void cs__label_ideal(struct cs__frame *frame, const struct cs_result *result) {
  const double ideal = (double)result->points[result->point_count - 1].n / result->points[0].n;
  struct cs_text text = {0};
  cs_text_append(&text, "%s%s %.3g", frame->picture.terminal ? ". " : "",
                 cs_result_sweeps_threads(result) ? "ideal" : "proportional", ideal);
  cs__frame_label(frame, ideal, CS__ROLE_MUTED, &text);
}

static void label_measured(struct cs__frame *frame, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *last = cs__last_usable(of);
  struct cs_text text = {0};
  cs_text_append(&text, "%smeasured ", frame->picture.terminal ? "o " : "");
  cs__put_figure(&text, last->speedup.value);
  if (last->n != result->points[result->point_count - 1].n)
    cs_text_append(&text, " at %d", last->n);
  cs__frame_label(frame, last->speedup.value, CS__ROLE_MEASURED, &text);
}

enum cs_status cs__case_script(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                               enum cs_plot_medium medium, int columns, struct cs_text *script,
                               struct cs_error *error) {
  const struct cs_case_summary *of = &summary->cases[case_index];
  if (!cs__has_curve(of))
    return cs_fail(error, CS_UNSUPPORTED, "%s has no curve to draw: %s", of->of->name, cs__no_speedup_reason(of));
  struct cs__frame frame = cs__frame_of(result, medium, columns);
  struct cs_text title = {0}, subtitle = {0};
  cs__put_plot_title(&title, result, summary, case_index);
  put_subtitle(&subtitle, result, of);
  cs__hold_points(&frame, of);
  cs__label_ideal(&frame, result);
  cs__label_curves(&frame, of, result->points[result->point_count - 1].n);
  label_measured(&frame, result, of);
  frame.title = cs_text_get(&title);
  frame.subtitle = cs_text_get(&subtitle);
  cs__put_frame(script, &frame);
  put_missing(script, of, frame.picture.terminal);
  cs__put_curves(script, &frame, of);
  if (!frame.picture.terminal)
    cs__put_binding_labels(script, &frame, of);
  cs_text_append(script, "$points << EOD\n");
  cs__put_points(script, of);
  cs_text_append(script, "EOD\n");
  put_block(script, "usual", of, is_usual);
  put_block(script, "superlinear", of, is_superlinear);
  put_block(script, "contended", of, cs__is_flagged);
  cs_text_append(script, "%s%s", cs__asset(frame.picture.terminal ? "frame_terminal.gp" : "frame.gp"),
                 cs__asset(frame.picture.terminal ? "speedup_terminal.gp" : "speedup.gp"));
  const bool failed = script->failed || title.failed || subtitle.failed;
  cs__frame_free(&frame);
  cs_text_free(&title);
  cs_text_free(&subtitle);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the plot of %s", of->of->name) : CS_OK;
}
