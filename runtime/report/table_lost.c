/* runtime/report/table_lost.c - the terminal's second table: where n cores' time went, per cent of n T(n). */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_WIDTH = 6 }; /* "-100.0" and every half of a head */

/* The kernel stands in a column of its own, or on a line above its rows; gap: blanks between columns. */
static const struct layout {
  bool kernel_column;
  int gap;
} layouts[] = {{true, 2}, {true, 1}, {false, 1}};
#define LAYOUT_COUNT (sizeof layouts / sizeof layouts[0])

struct widths {
  size_t kernel, threads, flag; /* flag: of the mark of a machine that was not ours, with its blank; 0: nowhere */
};

static bool is_shared(const struct cs_point_summary *point) {
  return point->observed.gate != CS_GATE_CLEAR;
}

static struct widths measure(const struct cs_summary *summary, bool utf8) {
  struct widths widths = {strlen("kernel"), strlen("n"), 0};
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_point_summary *last = cs__lost_point(&summary->cases[c]);
    if (last == NULL)
      continue;
    struct cs_text name = {0};
    cs__put_terminal(&name, summary->cases[c].of->name, utf8);
    const size_t width = cs__width(cs_text_get(&name));
    widths.kernel = width > widths.kernel ? width : widths.kernel;
    cs_text_free(&name);
    char digits[16];
    const size_t length = (size_t)snprintf(digits, sizeof digits, "%d", last->threads);
    widths.threads = length > widths.threads ? length : widths.threads;
    for (size_t i = 0; i < summary->cases[c].point_count; i++)
      if (cs__shows_lost(&summary->cases[c], i) && is_shared(&summary->cases[c].points[i]))
        widths.flag = strlen(" !");
  }
  return widths;
}

static size_t width_of(const struct layout *layout, const struct widths *widths) {
  const size_t numbers = CS__LOST_COUNT * (size_t)(NUMBER_WIDTH + layout->gap);
  return (layout->kernel_column ? widths->kernel + (size_t)layout->gap : 0) + widths->threads + numbers + widths->flag;
}

static void put_head(struct cs_text *text, const struct layout *layout, const struct widths *widths,
                     const struct cs_table_style *style) {
  for (int line = 0; line < 2; line++) {
    cs_text_append(text, "%s", style->colour ? "\x1b[1m" : "");
    if (layout->kernel_column)
      cs_text_append(text, "%-*s%*s", (int)widths->kernel, line == 1 ? "kernel" : "", layout->gap, "");
    cs_text_append(text, "%*s", (int)widths->threads, line == 1 ? "n" : "");
    for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++)
      cs_text_append(text, "%*s%*s", layout->gap, "", NUMBER_WIDTH, cs__lost_parts[part].head[line]);
    cs_text_append(text, "%s\n", style->colour ? "\x1b[0m" : "");
  }
  for (size_t i = 0; i < width_of(layout, widths); i++)
    cs_text_append(text, style->utf8 ? "\xE2\x94\x80" : "-");
  cs_text_append(text, "\n");
}

/* Per cent; what rounds to nothing has no sign. */
static double percent_of(const struct cs_lost_time *lost, enum cs__lost_part part) {
  const double percent = 100.0 * cs__lost_share(lost, part);
  return fabs(percent) < 0.05 ? 0.0 : percent;
}

static void put_case(struct cs_text *text, const struct cs_case_summary *of, const struct layout *layout,
                     const struct widths *widths, bool utf8) {
  struct cs_text name = {0};
  cs__put_terminal(&name, of->of->name, utf8);
  if (!layout->kernel_column)
    cs_text_append(text, "%s\n", cs_text_get(&name));
  for (size_t i = 0; i < of->point_count; i++) {
    if (!cs__shows_lost(of, i))
      continue;
    if (layout->kernel_column)
      cs_text_append(text, "%s%*s", cs_text_get(&name),
                     (int)(widths->kernel - cs__width(cs_text_get(&name))) + layout->gap, "");
    cs_text_append(text, "%*d", (int)widths->threads, of->points[i].threads);
    for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++)
      cs_text_append(text, "%*s%*.1f", layout->gap, "", NUMBER_WIDTH, percent_of(&of->points[i].observed.lost, part));
    cs_text_append(text, "%s\n", is_shared(&of->points[i]) ? " !" : "");
    cs_text_free(&name); /* once is enough */
  }
  text->failed = text->failed || name.failed;
  cs_text_free(&name);
}

/* Where no table fits: a paragraph for each thread count, what is nothing left out. */
static void put_blocks(struct cs_text *text, const struct cs_case_summary *of, const struct cs_table_style *style) {
  for (size_t i = 0; i < of->point_count; i++) {
    if (!cs__shows_lost(of, i))
      continue;
    struct cs_text line = {0};
    cs__put_terminal(&line, of->of->name, style->utf8);
    cs_text_append(&line, ", %d threads:", of->points[i].threads);
    const char *separator = "";
    for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
      const double percent = percent_of(&of->points[i].observed.lost, part);
      if (percent == 0.0)
        continue;
      cs_text_append(&line, "%s %s %.1f", separator, cs__lost_parts[part].name, percent);
      separator = ",";
    }
    cs_text_append(&line, "%s", is_shared(&of->points[i]) ? " !" : "");
    cs__put_wrapped(text, "", cs_text_get(&line), style->columns);
    cs_text_free(&line);
  }
}

/* False when no case has anything to show. */
static bool put_cases(struct cs_text *text, const struct cs_summary *summary, const struct widths *widths,
                      const struct cs_table_style *style) {
  size_t chosen = 0;
  while (chosen < LAYOUT_COUNT && width_of(&layouts[chosen], widths) > (size_t)style->columns)
    chosen++;
  bool begun = false;
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    if (!cs__case_has_lost(of))
      continue;
    if (!begun) {
      cs_text_append(text, "\n");
      cs__put_wrapped(text, "", "Where the time of n cores went, per cent of n T(n):", style->columns);
      if (chosen < LAYOUT_COUNT)
        put_head(text, &layouts[chosen], widths, style);
    }
    begun = true;
    if (chosen < LAYOUT_COUNT)
      put_case(text, of, &layouts[chosen], widths, style->utf8);
    else
      put_blocks(text, of, style);
  }
  return begun;
}

void cs__put_lost_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                        const struct cs_table_style *style) {
  const char *reason = cs__no_lost_reason(result, summary);
  const struct widths widths = measure(summary, style->utf8);
  if (reason != NULL) {
    struct cs_text line = {0};
    cs_text_append(&line, "Where the cores' time went is not known: %s.", reason);
    cs__put_wrapped(text, "", cs_text_get(&line), style->columns);
    cs_text_free(&line);
  } else if (put_cases(text, summary, &widths, style)) {
    cs__put_wrapped(text, "",
                    "Useful is the work of a run with the fewest threads, inflation what the same work takes more "
                    "(negative: less, as when caches add up); all parts add up to 100, what they leave is the "
                    "residual.",
                    style->columns);
    if (widths.flag > 0)
      cs__put_wrapped(text, "", "! not to rely on: the machine was shared then; see the warnings.", style->columns);
  }
}
