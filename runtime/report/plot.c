/* runtime/report/plot.c - the plots: script, gnuplot, and what is made of its drawing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot.h"

#include "runtime/report/gnuplot.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/svg.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_LENGTH 60

/* Letters, digits and '-'; the end of a long name, where it differs from others. */
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

void cs__put_plot_name(struct cs_text *text, const struct cs_summary *summary, int case_index) {
  if (case_index < 0) {
    cs_text_append(text, "overview");
    return;
  }
  const char *name = summary->cases[case_index].of->name;
  bool taken = same_stem(name, "overview");
  for (int i = 0; i < case_index && !taken; i++)
    taken = same_stem(name, summary->cases[i].of->name);
  put_stem(text, name);
  if (taken)
    cs_text_append(text, "-%d", case_index + 1);
}

void cs__put_picture_name(struct cs_text *text, const struct cs_summary *summary, enum cs__plot plot, int case_index) {
  cs__put_plot_name(text, summary, case_index);
  cs_text_append(text, "%s", plot == CS__PLOT_LOST ? "--lost-time" : "");
}

bool cs__has_plot(const struct cs_summary *summary, enum cs__plot plot, int case_index) {
  if (plot == CS__PLOT_LOST)
    return case_index >= 0 && cs__case_has_lost(&summary->cases[case_index]);
  for (int i = 0; i < (int)summary->case_count; i++)
    if ((case_index < 0 || case_index == i) && cs__has_curve(&summary->cases[i]))
      return true;
  return false;
}

static enum cs_status draw(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                           int case_index, enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                           struct cs_error *error) {
  struct cs_text script = {0};
  enum cs_status status;
  if (case_index >= (int)summary->case_count)
    return cs_fail(error, CS_INVALID, "there is no case %d: the result has %zu", case_index, summary->case_count);
  if (plot == CS__PLOT_LOST)
    status = cs__lost_script(result, &summary->cases[case_index], medium, &script, error);
  else if (case_index < 0)
    status = cs__overview_script(result, summary, medium, columns, &script, error);
  else
    status = cs__case_script(result, summary, case_index, medium, columns, &script, error);
  if (status == CS_OK)
    status = cs__gnuplot_run(&script, drawing, error);
  cs_text_free(&script);
  return status;
}

static enum cs_status put_svg(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                              int case_index, enum cs_plot_medium medium, bool in_page, struct cs_text *text,
                              struct cs_error *error) {
  struct cs_text drawing = {0}, name = {0}, title = {0};
  enum cs_status status = draw(result, summary, plot, case_index, medium, 0, &drawing, error);
  if (status == CS_OK) {
    cs__put_picture_name(&name, summary, plot, case_index);
    if (plot == CS__PLOT_LOST)
      cs__put_lost_title(&title, &summary->cases[case_index]);
    else
      cs__put_plot_title(&title, summary, case_index);
    const struct cs__svg_style style = {cs_text_get(&name), cs_text_get(&title), in_page};
    status = cs__svg_finish(cs_text_get(&drawing), &style, text, error);
  }
  cs_text_free(&drawing);
  cs_text_free(&name);
  cs_text_free(&title);
  return status;
}

/* gnuplot's dumb terminal begins with a form feed and pads lines with blanks: both go, and empty lines at the ends. */
static void put_trimmed(struct cs_text *text, const char *drawing) {
  size_t empty_lines = 0;
  bool begun = false;
  for (const char *at = drawing; *at != '\0';) {
    const size_t line = strcspn(at, "\n");
    size_t length = line;
    while (length > 0 && isspace((unsigned char)at[length - 1]))
      length--;
    const size_t skip = length > 0 && *at == '\f' ? 1 : 0;
    if (length > skip) {
      for (; begun && empty_lines > 0; empty_lines--)
        cs_text_append(text, "\n");
      cs_text_append_bytes(text, at + skip, length - skip);
      cs_text_append(text, "\n");
      begun = true;
      empty_lines = 0;
    } else
      empty_lines++;
    at += line + (at[line] == '\n');
  }
}

static enum cs_status put_terminal(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                                   int columns, struct cs_text *text, struct cs_error *error) {
  struct cs_text drawing = {0}, title = {0};
  const enum cs_status status =
      draw(result, summary, CS__PLOT_SPEEDUP, case_index, CS_PLOT_TERMINAL, columns, &drawing, error);
  if (status == CS_OK) {
    cs__put_plot_title(&title, summary, case_index);
    cs__put_wrapped(text, "", cs_text_get(&title), columns);
    cs_text_append(text, "\n");
    put_trimmed(text, cs_text_get(&drawing));
  }
  cs_text_free(&drawing);
  cs_text_free(&title);
  return status == CS_OK && text->failed ? cs_fail(error, CS_NOMEM, "no memory for a plot") : status;
}

enum cs_status cs_report_plot(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                              enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                              struct cs_error *error) {
  if (medium == CS_PLOT_TERMINAL)
    return put_terminal(result, summary, case_index, columns, drawing, error);
  return put_svg(result, summary, CS__PLOT_SPEEDUP, case_index, medium, false, drawing, error);
}

enum cs_status cs__plot_in_page(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                                int case_index, struct cs_text *text, struct cs_error *error) {
  return put_svg(result, summary, plot, case_index, CS_PLOT_SVG, true, text, error);
}

enum cs_status cs__plot_file(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                             int case_index, struct cs_text *text, struct cs_error *error) {
  return put_svg(result, summary, plot, case_index, CS_PLOT_SVG, false, text, error);
}
