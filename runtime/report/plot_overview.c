/* runtime/report/plot_overview.c - all cases in one plot as a script for gnuplot; the titles of all plots. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/sentence.h"

/* A name longer than this (a plug-in's path) would leave no room for the plot; its end tells most. */
#define NAME_WIDTH 20

/* The cases that are drawn: how many, and which of them gains most and least at its best point. */
struct drawn {
  size_t count;
  const struct cs_case_summary *most, *least;
};

static double best_speedup(const struct cs_case_summary *of) {
  return of->points[of->best].speedup.value;
}

static struct drawn find_drawn(const struct cs_summary *summary) {
  struct drawn drawn = {0};
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    if (!cs__has_curve(of))
      continue;
    drawn.count++;
    if (drawn.most == NULL || best_speedup(of) > best_speedup(drawn.most))
      drawn.most = of;
    if (drawn.least == NULL || best_speedup(of) < best_speedup(drawn.least))
      drawn.least = of;
  }
  return drawn;
}

void cs__put_plot_title(struct cs_text *text, const struct cs_summary *summary, int case_index) {
  const struct drawn drawn = find_drawn(summary);
  if (case_index >= 0)
    cs__put_claim(text, &summary->cases[case_index]);
  else if (drawn.most == NULL)
    cs_text_append(text, "No kernel has a speedup to show");
  else if (drawn.count == 1)
    cs__put_claim(text, drawn.most);
  else if (!(best_speedup(drawn.most) > 1.0))
    cs_text_append(text, "No kernel gains from more threads");
  else {
    cs__put_plain(text, drawn.most->of->name);
    cs_text_append(text, " gains most (");
    cs__put_figure(text, best_speedup(drawn.most));
    cs_text_append(text, "), ");
    cs__put_plain(text, drawn.least->of->name);
    cs_text_append(text, " least (");
    cs__put_figure(text, best_speedup(drawn.least));
    cs_text_append(text, ")");
  }
}

static void put_subtitle(struct cs_text *text, const struct cs_result *result, const struct drawn *drawn,
                         const struct cs_summary *summary) {
  cs_text_append(text, "bars: ");
  cs__put_confidence(text, result);
  cs_text_append(text, " intervals; lines only join a kernel's points");
  if (drawn->count < summary->case_count)
    cs_text_append(text, "; without result: %zu", summary->case_count - drawn->count);
}

void cs__put_short_name(struct cs_text *text, const char *name) {
  struct cs_text plain = {0};
  cs__put_plain(&plain, name);
  const char *shown = cs_text_get(&plain);
  const size_t width = cs__width(shown);
  if (width > NAME_WIDTH) {
    cs_text_append(text, "..");
    for (size_t skip = width - (NAME_WIDTH - 2); skip > 0; skip--)
      do
        shown++;
      while (((unsigned char)*shown & 0xC0) == 0x80);
  }
  cs_text_append(text, "%s", shown);
  text->failed = text->failed || plain.failed;
  cs_text_free(&plain);
}

static void label_series(struct cs__frame *frame, const struct cs_case_summary *of, size_t series) {
  const struct cs_point_summary *last = cs__last_usable(of);
  struct cs_text text = {0};
  if (frame->picture.terminal)
    cs_text_append(&text, "%c ", (char)('A' + series % 26));
  cs__put_short_name(&text, of->of->name);
  cs_text_append(&text, " ");
  cs__put_figure(&text, last->speedup.value);
  cs__frame_label(frame, last->speedup.value, cs__series_roles[series % cs__series_count], &text);
}

/* One block of lines per series, two empty lines between them: gnuplot's indexes. */
static void put_series(struct cs_text *script, struct cs__frame *frame, const struct cs_summary *summary) {
  size_t series = 0;
  struct cs_text colours = {0};
  cs_text_append(script, "$points << EOD\n");
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    if (!cs__has_curve(of))
      continue;
    cs_text_append(script, series > 0 ? "\n\n" : "");
    cs__put_points(script, of);
    const struct cs__colour *colour = &cs__palette[cs__series_roles[series % cs__series_count]];
    cs_text_append(&colours, "%s#%06x", series > 0 ? " " : "",
                   (unsigned)(frame->picture.dark ? colour->dark : colour->light));
    series++;
  }
  cs_text_append(script, "EOD\nseries = %zu\ncolours = '%s'\n", series, cs_text_get(&colours));
  cs_text_free(&colours);
}

enum cs_status cs__overview_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, int columns, struct cs_text *script,
                                   struct cs_error *error) {
  const struct drawn drawn = find_drawn(summary);
  if (drawn.count == 0)
    return cs_fail(error, CS_UNSUPPORTED, "no overview: no kernel has two thread counts with a result");
  struct cs__frame frame = cs__frame_of(result, medium, columns);
  struct cs_text title = {0}, subtitle = {0}, ideal = {0};
  const double most = (double)result->points[result->point_count - 1].n / result->points[0].n;
  cs__put_plot_title(&title, summary, -1);
  put_subtitle(&subtitle, result, &drawn, summary);
  for (size_t i = 0, series = 0; i < summary->case_count; i++) {
    if (!cs__has_curve(&summary->cases[i]))
      continue;
    cs__hold_points(&frame, &summary->cases[i]);
    label_series(&frame, &summary->cases[i], series++);
  }
  cs_text_append(&ideal, "%sideal %.3g", frame.picture.terminal ? ". " : "", most);
  cs__frame_label(&frame, most, CS__ROLE_MUTED, &ideal);
  frame.title = cs_text_get(&title);
  frame.subtitle = cs_text_get(&subtitle);
  cs__put_frame(script, &frame);
  put_series(script, &frame, summary);
  cs_text_append(script, "%s%s", cs__asset(frame.picture.terminal ? "frame_terminal.gp" : "frame.gp"),
                 cs__asset(frame.picture.terminal ? "overview_terminal.gp" : "overview.gp"));
  const bool failed = script->failed || title.failed || subtitle.failed;
  cs__frame_free(&frame);
  cs_text_free(&title);
  cs_text_free(&subtitle);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the overview") : CS_OK;
}
