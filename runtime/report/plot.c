/* runtime/report/plot.c - the plots: script, gnuplot, and what is made of its drawing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot.h"

#include "runtime/report/ceilings_report.h"
#include "runtime/report/drawing.h"
#include "runtime/report/fit_points.h"
#include "runtime/report/gnuplot.h"
#include "runtime/report/lost.h"
#include "runtime/report/metric.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_ceilings.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/svg.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_LENGTH 60

/* Through two points goes every law. */
#define LAW_COUNTS 3

/* Letters, digits and between them '-'; the end of a long name, where it differs from others. */
static void put_stem(struct cs_text *text, const char *name) {
  const size_t length = strlen(name);
  const char *at = length > NAME_LENGTH ? name + length - NAME_LENGTH : name;
  const size_t begin = text->length;
  for (; *at != '\0'; at++) {
    if (isalnum((unsigned char)*at))
      cs_text_append_bytes(text, at, 1);
    else if (text->length > begin && text->bytes[text->length - 1] != '-')
      cs_text_append(text, "-");
  }
  while (text->length > begin && text->bytes[text->length - 1] == '-')
    text->bytes[--text->length] = '\0';
  if (text->length == begin)
    cs_text_append(text, "case");
}

static bool same_stem(const char *one, const char *other) {
  struct cs_text a = {0}, b = {0};
  put_stem(&a, one);
  put_stem(&b, other);
  const bool same = strcmp(cs_text_get(&a), cs_text_get(&b)) == 0;
  cs_text_free(&a);
  cs_text_free(&b);
  return same;
}

/* Names of pictures that belong to no case. */
static bool is_reserved(const char *name) {
  static const char *const reserved[] = {"overview", "ceilings", "roofline"};
  for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
    if (same_stem(name, reserved[i]))
      return true;
  return false;
}

void cs__put_plot_name(struct cs_text *text, const struct cs_summary *summary, int case_index) {
  if (case_index < 0) {
    cs_text_append(text, "overview");
    return;
  }
  const char *name = summary->cases[case_index].of->name;
  bool taken = is_reserved(name);
  for (int i = 0; i < case_index && !taken; i++)
    taken = same_stem(name, summary->cases[i].of->name);
  put_stem(text, name);
  if (taken)
    cs_text_append(text, "-%d", case_index + 1);
}

void cs__put_picture_name(struct cs_text *text, const struct cs_summary *summary, enum cs__plot plot, int case_index) {
  if (plot == CS__PLOT_CEILINGS || plot == CS__PLOT_ROOFLINE) {
    cs_text_append(text, plot == CS__PLOT_CEILINGS ? "ceilings" : "roofline");
    return;
  }
  cs__put_plot_name(text, summary, case_index);
  cs_text_append(text, "%s",
                 plot == CS__PLOT_LOST    ? "--lost-time"
                 : plot == CS__PLOT_VALUE ? "--value"
                 : plot == CS__PLOT_LAWS  ? "--laws"
                                          : "");
}

bool cs__has_plot(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                  int case_index) {
  if (plot == CS__PLOT_CEILINGS)
    return case_index < 0 && cs__has_ceilings_curve(summary);
  if (plot == CS__PLOT_ROOFLINE)
    return case_index < 0 && cs__has_roofline(summary);
  if (plot == CS__PLOT_LOST)
    return case_index >= 0 && cs__case_has_lost(&summary->cases[case_index]);
  if (plot == CS__PLOT_VALUE)
    return case_index >= 0 && cs__has_metric(result) && cs__has_curve(&summary->cases[case_index]);
  if (plot == CS__PLOT_LAWS)
    return case_index >= 0 && summary->cases[case_index].fit.scaling.count >= LAW_COUNTS;
  for (int i = 0; i < (int)summary->case_count; i++)
    if ((case_index < 0 || case_index == i) && cs__has_curve(&summary->cases[i]))
      return true;
  return false;
}

static enum cs_status draw(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                           int case_index, enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                           struct cs_error *error) {
  const struct cs_fit_facts fit_facts = cs__fit_facts_of(result, NULL);
  struct cs_text script = {0};
  enum cs_status status;
  if (case_index >= (int)summary->case_count)
    return cs_fail(error, CS_INVALID, "there is no case %d: the result has %zu", case_index, summary->case_count);
  if (plot == CS__PLOT_CEILINGS)
    status = cs__ceilings_script(result, summary, medium, columns, &script, error);
  else if (plot == CS__PLOT_ROOFLINE)
    status = cs__roofline_script(result, summary, medium, &script, error);
  else if (plot == CS__PLOT_LOST)
    status = cs__lost_script(result, &summary->cases[case_index], medium, &script, error);
  else if (plot == CS__PLOT_VALUE)
    status = cs__value_script(result, &summary->cases[case_index], medium, &script, error);
  else if (plot == CS__PLOT_LAWS)
    status = cs__fit_script(&fit_facts, &summary->cases[case_index].fit, summary->cases[case_index].of->name, medium,
                            columns, &script, error);
  else if (case_index < 0)
    status = cs__overview_script(result, summary, medium, columns, &script, error);
  else
    status = cs__case_script(result, summary, case_index, medium, columns, &script, error);
  if (status == CS_OK)
    status = cs__gnuplot_run(&script, drawing, error);
  cs_text_free(&script);
  return status;
}

static void put_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                      enum cs__plot plot, int case_index) {
  const struct cs_fit_facts fit_facts = cs__fit_facts_of(result, NULL);
  switch (plot) {
  case CS__PLOT_SPEEDUP:
    cs__put_plot_title(text, result, summary, case_index);
    return;
  case CS__PLOT_LOST:
    cs__put_lost_title(text, &summary->cases[case_index]);
    return;
  case CS__PLOT_VALUE:
    cs__put_value_title(text, result, &summary->cases[case_index]);
    return;
  case CS__PLOT_LAWS:
    cs__put_fit_title(text, &fit_facts, &summary->cases[case_index].fit, summary->cases[case_index].of->name);
    return;
  case CS__PLOT_CEILINGS:
    cs__put_ceilings_title(text, result, summary);
    return;
  case CS__PLOT_ROOFLINE:
    cs__put_roofline_title(text, result, summary);
    return;
  }
}

static enum cs_status put_svg(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                              int case_index, enum cs_plot_medium medium, bool in_page, struct cs_text *text,
                              struct cs_error *error) {
  struct cs_text drawing = {0}, name = {0}, title = {0};
  enum cs_status status = draw(result, summary, plot, case_index, medium, 0, &drawing, error);
  if (status == CS_OK) {
    cs__put_picture_name(&name, summary, plot, case_index);
    put_title(&title, result, summary, plot, case_index);
    const struct cs__svg_style style = {cs_text_get(&name), cs_text_get(&title), in_page};
    status = cs__svg_finish(cs_text_get(&drawing), &style, text, error);
  }
  cs_text_free(&drawing);
  cs_text_free(&name);
  cs_text_free(&title);
  return status;
}

static enum cs_status put_terminal(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                                   int case_index, int columns, struct cs_text *text, struct cs_error *error) {
  struct cs_text drawing = {0}, title = {0};
  const enum cs_status status = draw(result, summary, plot, case_index, CS_PLOT_TERMINAL, columns, &drawing, error);
  if (status == CS_OK) {
    put_title(&title, result, summary, plot, case_index);
    cs__put_wrapped(text, "", cs_text_get(&title), columns);
    cs_text_append(text, "\n");
    cs__put_trimmed(text, cs_text_get(&drawing));
  }
  cs_text_free(&drawing);
  cs_text_free(&title);
  return status == CS_OK && text->failed ? cs_fail(error, CS_NOMEM, "no memory for a plot") : status;
}

enum cs_status cs_report_plot(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                              enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                              struct cs_error *error) {
  if (medium == CS_PLOT_TERMINAL)
    return put_terminal(result, summary, CS__PLOT_SPEEDUP, case_index, columns, drawing, error);
  return put_svg(result, summary, CS__PLOT_SPEEDUP, case_index, medium, false, drawing, error);
}

enum cs_status cs_report_ceilings_plot(const struct cs_result *result, const struct cs_summary *summary, int columns,
                                       struct cs_text *text, struct cs_error *error) {
  return put_terminal(result, summary, CS__PLOT_CEILINGS, -1, columns, text, error);
}

enum cs_status cs__plot_in_page(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                                int case_index, struct cs_text *text, struct cs_error *error) {
  return put_svg(result, summary, plot, case_index, CS_PLOT_SVG, true, text, error);
}

enum cs_status cs__plot_file(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                             int case_index, struct cs_text *text, struct cs_error *error) {
  return put_svg(result, summary, plot, case_index, CS_PLOT_SVG, false, text, error);
}
