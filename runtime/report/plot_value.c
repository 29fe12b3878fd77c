/* runtime/report/plot_value.c - the value of a metric over n, in its own unit, as a script for gnuplot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/metric.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/sentence.h"

#include <math.h>

/* Characters of a unit in a title. */
#define UNIT_WIDTH 16

static bool has_value(const struct cs_result *result, const struct cs_point_summary *point) {
  const double value = cs__metric_of(result, point->time_s.value);
  return point->rounds > 0 && point->time_s.count > 0 && isfinite(value) && value > 0.0;
}

static const struct cs_point_summary *best_of(const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *best = NULL;
  for (size_t i = 0; i < of->point_count; i++)
    if (has_value(result, &of->points[i]) && (best == NULL || of->points[i].time_s.value < best->time_s.value))
      best = &of->points[i];
  return best;
}

/* "7019 req/s"; a long unit stands at the axis alone. */
static void put_value(struct cs_text *text, const struct cs_result *result, const struct cs_point_summary *point) {
  const char *unit = result->recipe.unit != NULL ? result->recipe.unit : "";
  cs__put_figure(text, cs__metric_of(result, point->time_s.value));
  if (unit[0] == '\0' || cs__width(unit) > UNIT_WIDTH)
    return;
  cs_text_append(text, " ");
  cs__put_plain(text, unit);
}

void cs__put_value_title(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_point_summary *best = best_of(result, of);
  cs__put_end_of(text, of->of->name, CS__TITLE_NAME_WIDTH);
  if (best == NULL)
    return;
  cs_text_append(text, ": best ");
  put_value(text, result, best);
  cs_text_append(text, ", ");
  cs__put_at_n(text, result, best->n);
}

/* n, value, lo, hi; the ends are the value itself where there are none. */
static void put_points(struct cs_text *script, const struct cs_result *result, const struct cs_case_summary *of,
                       struct cs__frame *frame) {
  cs_text_append(script, "$points << EOD\n");
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_estimate metric = cs__metric_estimate(result, &of->points[i].time_s);
    if (!has_value(result, &of->points[i]))
      continue;
    const double row[] = {of->points[i].n, metric.value, isfinite(metric.lo) ? metric.lo : metric.value,
                          isfinite(metric.hi) ? metric.hi : metric.value};
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++) {
      cs__put_number(script, row[k]);
      if (k > 0)
        cs__axis_hold(&frame->y, row[k]);
    }
    cs_text_append(script, "\n");
  }
  cs_text_append(script, "EOD\n");
}

static void label_last(struct cs__frame *frame, const struct cs_result *result, const struct cs_case_summary *of) {
  for (size_t i = of->point_count; i-- > 0;) {
    struct cs_text text = {0};
    if (!has_value(result, &of->points[i]))
      continue;
    cs__put_figure(&text, cs__metric_of(result, of->points[i].time_s.value));
    if (i + 1 < of->point_count)
      cs_text_append(&text, " at %d", of->points[i].n);
    cs__frame_label(frame, cs__metric_of(result, of->points[i].time_s.value), CS__ROLE_MEASURED, &text);
    return;
  }
}

static void put_subtitle(struct cs_text *text, const struct cs_result *result, const struct cs_point_summary *best) {
  if (cs__has_interval(&best->time_s)) {
    cs_text_append(text, "bars: ");
    cs__put_confidence(text, result);
    cs_text_append(text, " intervals, within this session");
  } else
    cs_text_append(text, "bars: the range seen (too few rounds)");
  cs_text_append(text, "; %s is better", result->recipe.higher ? "higher" : "lower");
}

enum cs_status cs__value_script(const struct cs_result *result, const struct cs_case_summary *of,
                                enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error) {
  const struct cs_point_summary *best = best_of(result, of);
  if (best == NULL || medium == CS_PLOT_TERMINAL)
    return cs_fail(error, CS_UNSUPPORTED, "%s has no metric to draw", of->of->name);
  struct cs_text title = {0}, subtitle = {0}, y_title = {0}, points = {0};
  struct cs__frame frame = {.picture = cs__picture_of(medium, 0),
                            .of = result,
                            .points = result->points,
                            .point_count = result->point_count,
                            .y_decimal = true};
  cs__axis_hold(&frame.x, result->points[0].n);
  cs__axis_hold(&frame.x, result->points[result->point_count - 1].n);
  cs__put_value_title(&title, result, of);
  put_subtitle(&subtitle, result, best);
  cs__put_end_of(&y_title, result->recipe.unit != NULL ? result->recipe.unit : "metric", 60);
  put_points(&points, result, of, &frame);
  label_last(&frame, result, of);
  frame.title = cs_text_get(&title);
  frame.subtitle = cs_text_get(&subtitle);
  frame.y_title = cs_text_get(&y_title);
  cs__put_frame(script, &frame);
  cs_text_append(script, "%s%s%s", cs_text_get(&points), cs__asset("frame.gp"), cs__asset("value.gp"));
  const bool failed = script->failed || title.failed || subtitle.failed || y_title.failed || points.failed;
  cs__frame_free(&frame);
  cs_text_free(&title);
  cs_text_free(&subtitle);
  cs_text_free(&y_title);
  cs_text_free(&points);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the plot of %s", of->of->name) : CS_OK;
}
