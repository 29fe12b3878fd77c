/* runtime/report/plot_ceilings.c - the machine's ceilings over thread counts as a script for gnuplot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot_ceilings.h"

#include "runtime/report/assets.h"
#include "runtime/report/ceilings.h"
#include "runtime/report/figures.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/sentence.h"

#include <math.h>

/* In the order of their labels. The clock's is a ratio already, and of one thread: n of them give n times that. */
enum curve { BANDWIDTH, FLOPS, CLOCK, CURVES };
static const struct {
  const char *name;
  const char *title; /* of what n threads get more of */
  size_t offset;
} curves[CURVES] = {
    [BANDWIDTH] = {"bandwidth", "memory bandwidth", offsetof(struct cs_point_ceilings, bandwidth)},
    [FLOPS] = {"flops", "flops", offsetof(struct cs_point_ceilings, flops_per_s)},
    [CLOCK] = {"n phi(n)", "clock", offsetof(struct cs_point_ceilings, clock_ratio)},
};

static const struct cs_estimate *estimate_of(const struct cs_point_ceilings *ceilings, enum curve curve) {
  return (const struct cs_estimate *)(const void *)((const char *)ceilings + curves[curve].offset);
}

static bool is_known(const struct cs_estimate *estimate) {
  return estimate->count > 0 && isfinite(estimate->value) && estimate->value > 0.0;
}

/* Over the first point's value: its ends are those of the point itself. False where either is not known. */
static bool relative(const struct cs_result *result, const struct cs_summary *summary, enum curve curve, size_t point,
                     struct cs_estimate *relative_out) {
  if (point >= summary->ceiling_count || !is_known(estimate_of(&summary->ceilings[point], curve)) ||
      !is_known(estimate_of(&summary->ceilings[0], curve)))
    return false;
  const double threads = (double)result->points[point].n / result->points[0].n;
  const double factor = curve == CLOCK ? threads : 1.0 / estimate_of(&summary->ceilings[0], curve)->value;
  *relative_out = *estimate_of(&summary->ceilings[point], curve);
  relative_out->value *= factor;
  relative_out->lo = isfinite(relative_out->lo) ? relative_out->lo * factor : relative_out->value;
  relative_out->hi = isfinite(relative_out->hi) ? relative_out->hi * factor : relative_out->value;
  return true;
}

/* The curve's last point; false without a second one. */
static bool last_of(const struct cs_result *result, const struct cs_summary *summary, enum curve curve,
                    size_t *point_out, struct cs_estimate *end_out) {
  for (size_t i = summary->ceiling_count; i-- > 1;)
    if (relative(result, summary, curve, i, end_out)) {
      *point_out = i;
      return true;
    }
  return false;
}

bool cs__has_ceilings_curve(const struct cs_summary *summary) {
  for (enum curve curve = 0; summary->ceilings != NULL && curve < CURVES; curve++)
    for (size_t i = 1; i < summary->ceiling_count; i++)
      if (is_known(estimate_of(&summary->ceilings[0], curve)) && is_known(estimate_of(&summary->ceilings[i], curve)))
        return true;
  return false;
}

/* "8 threads get 5.6 times the memory bandwidth of 1, 7.8 times the flops". */
void cs__put_ceilings_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  bool begun = false;
  for (enum curve curve = BANDWIDTH; curve <= FLOPS; curve++) {
    struct cs_estimate end;
    size_t point;
    if (!last_of(result, summary, curve, &point, &end))
      continue;
    if (begun)
      cs_text_append(text, ", ");
    else {
      cs__put_threads(text, result->points[point].n);
      cs_text_append(text, " get ");
    }
    cs__put_figure(text, end.value);
    cs_text_append(text, " times the %s", curves[curve].title);
    if (!begun)
      cs_text_append(text, " of %d", result->points[0].n);
    begun = true;
  }
  if (!begun)
    cs_text_append(text, "The clock of n busy threads");
}

static void put_curves(struct cs_text *script, struct cs__frame *frame, const struct cs_result *result,
                       const struct cs_summary *summary) {
  struct cs_text colours = {0};
  size_t series = 0;
  cs_text_append(script, "$points << EOD\n");
  for (enum curve curve = 0; curve < CURVES; curve++) {
    struct cs_estimate end;
    size_t point;
    if (!last_of(result, summary, curve, &point, &end))
      continue;
    const struct cs__colour *colour = &cs__palette[cs__series_roles[curve]];
    cs_text_append(&colours, "%s#%06x", series > 0 ? " " : "",
                   (unsigned)(frame->picture.dark ? colour->dark : colour->light));
    cs_text_append(script, series++ > 0 ? "\n\n" : "");
    for (size_t i = 0; i < summary->ceiling_count; i++) {
      struct cs_estimate at;
      if (!relative(result, summary, curve, i, &at))
        continue;
      const double row[] = {result->points[i].n, at.value, i > 0 ? at.lo : at.value, i > 0 ? at.hi : at.value};
      for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
        cs__put_number(script, row[k]);
      cs_text_append(script, "\n");
    }
  }
  cs_text_append(script, "EOD\nseries = %zu\ncolours = '%s'\n", series, cs_text_get(&colours));
  cs_text_free(&colours);
}

/* The letters of the terminal's curves are given in the order of the curves there are. */
static void hold_and_label(struct cs__frame *frame, const struct cs_result *result, const struct cs_summary *summary) {
  char letter = 'A';
  for (enum curve curve = 0; curve < CURVES; curve++) {
    struct cs_estimate at;
    struct cs_text label = {0};
    size_t point;
    if (!last_of(result, summary, curve, &point, &at))
      continue;
    if (frame->picture.terminal)
      cs_text_append(&label, "%c ", letter++);
    cs_text_append(&label, "%s ", curves[curve].name);
    cs__put_figure(&label, at.value);
    cs__frame_label(frame, at.value, cs__series_roles[curve], &label);
    for (size_t i = 1; i < summary->ceiling_count; i++)
      if (relative(result, summary, curve, i, &at)) {
        cs__axis_hold(&frame->y, at.lo);
        cs__axis_hold(&frame->y, at.hi);
      }
  }
}

static bool any_interval(const struct cs_summary *summary) {
  for (size_t i = 0; i < summary->ceiling_count; i++)
    if (cs__has_interval(&summary->ceilings[i].bandwidth) || cs__has_interval(&summary->ceilings[i].flops_per_s))
      return true;
  return false;
}

enum cs_status cs__ceilings_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, int columns, struct cs_text *script,
                                   struct cs_error *error) {
  if (!cs__has_ceilings_curve(summary))
    return cs_fail(error, CS_UNSUPPORTED,
                   "no plot of the machine's ceilings: it needs those of two thread counts, the fewest among them; "
                   "sweep more with --threads");
  struct cs__frame frame = cs__frame_of(result, medium, columns);
  struct cs_text title = {0}, subtitle = {0}, y_title = {0}, ideal = {0};
  const double most = (double)result->points[result->point_count - 1].n / result->points[0].n;
  cs__put_ceilings_title(&title, result, summary);
  cs_text_append(&subtitle, "bars: ");
  if (any_interval(summary)) {
    cs__put_confidence(&subtitle, result);
    cs_text_append(&subtitle, " intervals at n");
  } else
    cs_text_append(&subtitle, "the range seen at n");
  cs_text_append(&subtitle, "; phi: the clock with all n busy");
  cs_text_append(&y_title, "over ");
  cs__put_threads(&y_title, result->points[0].n);
  hold_and_label(&frame, result, summary);
  cs_text_append(&ideal, "%sideal %.3g", frame.picture.terminal ? ". " : "", most);
  cs__frame_label(&frame, most, CS__ROLE_MUTED, &ideal);
  frame.title = cs_text_get(&title);
  frame.subtitle = cs_text_get(&subtitle);
  frame.y_title = cs_text_get(&y_title);
  cs__put_frame(script, &frame);
  put_curves(script, &frame, result, summary);
  cs_text_append(script, "%s%s", cs__asset(frame.picture.terminal ? "frame_terminal.gp" : "frame.gp"),
                 cs__asset(frame.picture.terminal ? "overview_terminal.gp" : "overview.gp"));
  const bool failed = script->failed || title.failed || subtitle.failed || y_title.failed;
  cs__frame_free(&frame);
  cs_text_free(&title);
  cs_text_free(&subtitle);
  cs_text_free(&y_title);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the plot of the ceilings") : CS_OK;
}
