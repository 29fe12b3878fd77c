/* runtime/report/plot_overview.c - all cases in one plot as a script for gnuplot; the titles of all plots. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"

#include <string.h>

/* A name longer than this (a plug-in's path) would leave no room for the plot; its end tells most. */
#define NAME_WIDTH 20

/* The cases that are drawn: how many, which of them gains most and least at its best point, how many gain nothing. */
struct drawn {
  size_t count, unmoved;
  const struct cs_case_summary *most, *least;
};

static double best_speedup(const struct cs_case_summary *of) {
  return of->points[of->best].speedup.value;
}

static bool is_void(const struct cs_case_summary *of) {
  return of->points[of->best].ratio_gate == CS_GATE_VOID;
}

static struct drawn find_drawn(const struct cs_summary *summary) {
  struct drawn drawn = {0};
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    if (!cs__has_curve(of))
      continue;
    drawn.count++;
    drawn.unmoved += of->best == of->base;
    if (drawn.most == NULL || best_speedup(of) > best_speedup(drawn.most))
      drawn.most = of;
    if (drawn.least == NULL || best_speedup(of) < best_speedup(drawn.least))
      drawn.least = of;
  }
  return drawn;
}

/* What tells the case from the others: of a grid its settings, as long as it compares no two commands. */
static void put_case_name(struct cs_text *text, const struct cs_result *result, const struct cs_case *of) {
  if (of->setting_count > 0 && result->versus == NULL)
    cs__put_settings(text, of);
  else
    cs_text_append(text, "%s", of->name);
}

static void put_plain_name(struct cs_text *text, const struct cs_result *result, const struct cs_case *of) {
  struct cs_text name = {0};
  put_case_name(&name, result, of);
  cs__put_end_of(text, cs_text_get(&name), CS__TITLE_NAME_WIDTH / 2);
  text->failed = text->failed || name.failed;
  cs_text_free(&name);
}

static void put_no_gain(struct cs_text *text, const struct cs_result *result, const char *noun) {
  cs_text_append(text, "No %s gains from ", noun);
  if (cs_result_sweeps_threads(result))
    cs_text_append(text, "more threads");
  else {
    cs_text_append(text, "a greater ");
    cs__put_axis_title(text, result);
  }
}

/* Who gains most and who least, where there is a difference. */
static void put_extremes(struct cs_text *text, const struct cs_result *result, const struct drawn *drawn) {
  put_plain_name(text, result, drawn->most->of);
  cs_text_append(text, " gains most (");
  cs__put_figure(text, best_speedup(drawn->most));
  cs_text_append(text, "), ");
  if (drawn->unmoved > 1)
    cs_text_append(text, "%zu nothing", drawn->unmoved);
  else {
    put_plain_name(text, result, drawn->least->of);
    cs_text_append(text, " least (");
    cs__put_figure(text, best_speedup(drawn->least));
    cs_text_append(text, ")");
  }
  if (is_void(drawn->most) || is_void(drawn->least))
    cs_text_append(text, ", on a contended host: not valid");
}

/* The claim begins with the name: a long one is cut, so that what is claimed can be read. */
static void put_claim(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  struct cs_text claim = {0}, name = {0};
  cs__put_claim(&claim, result, of);
  cs__put_plain(&name, of->of->name);
  const char *said = cs_text_get(&claim);
  if (strncmp(said, cs_text_get(&name), name.length) == 0) {
    cs__put_end_of(text, cs_text_get(&name), CS__TITLE_NAME_WIDTH);
    said += name.length;
  }
  cs_text_append(text, "%s", said);
  text->failed = text->failed || claim.failed || name.failed;
  cs_text_free(&claim);
  cs_text_free(&name);
}

void cs__put_plot_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                        int case_index) {
  const struct drawn drawn = find_drawn(summary);
  const char *noun = cs__are_commands(result) ? "command" : "kernel";
  if (case_index >= 0)
    put_claim(text, result, &summary->cases[case_index]);
  else if (drawn.most == NULL)
    cs_text_append(text, "No %s has a speedup to show", noun);
  else if (drawn.count == 1)
    put_claim(text, result, drawn.most);
  else if (!(best_speedup(drawn.most) > 1.0))
    put_no_gain(text, result, noun);
  else if (drawn.most == drawn.least) {
    cs_text_append(text, "All %ss gain alike (", noun);
    cs__put_figure(text, best_speedup(drawn.most));
    cs_text_append(text, ")");
  } else {
    put_extremes(text, result, &drawn);
  }
}

static bool any_interval(const struct cs_summary *summary) {
  for (size_t i = 0; i < summary->case_count; i++)
    if (cs__has_curve(&summary->cases[i]) && cs__has_interval(&cs__last_usable(&summary->cases[i])->speedup))
      return true;
  return false;
}

static void put_subtitle(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  cs_text_append(text, "bars: ");
  if (any_interval(summary)) {
    cs__put_confidence(text, result);
    cs_text_append(text, " intervals");
  } else
    cs_text_append(text, "the range seen (too few rounds)");
  cs_text_append(text, "; lines only join %s points", cs__are_commands(result) ? "a case's" : "a kernel's");
  size_t missing = 0;
  for (size_t i = 0; i < summary->case_count; i++)
    missing += !summary->cases[i].of->serial && !cs__has_curve(&summary->cases[i]);
  if (missing > 0)
    cs_text_append(text, "; without result: %zu", missing);
}

void cs__put_short_name(struct cs_text *text, const char *name) {
  cs__put_end_of(text, name, NAME_WIDTH);
}

static void label_series(struct cs__frame *frame, const struct cs_case_summary *of, size_t series) {
  const struct cs_point_summary *last = cs__last_usable(of);
  struct cs_text text = {0}, name = {0};
  put_case_name(&name, frame->of, of->of);
  if (frame->picture.terminal)
    cs_text_append(&text, "%c ", (char)('A' + series % 26));
  cs__put_short_name(&text, cs_text_get(&name));
  cs_text_append(&text, " ");
  text.failed = text.failed || name.failed;
  cs_text_free(&name);
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
    return cs_fail(error, CS_UNSUPPORTED, "no overview: no %s with a result",
                   cs__are_commands(result) ? "command has two points" : "kernel has two thread counts");
  struct cs__frame frame = cs__frame_of(result, medium, columns);
  struct cs_text title = {0}, subtitle = {0};
  cs__put_plot_title(&title, result, summary, -1);
  put_subtitle(&subtitle, result, summary);
  for (size_t i = 0, series = 0; i < summary->case_count; i++) {
    if (!cs__has_curve(&summary->cases[i]))
      continue;
    cs__hold_points(&frame, &summary->cases[i]);
    label_series(&frame, &summary->cases[i], series++);
  }
  cs__label_ideal(&frame, result);
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
