/* runtime/report/table_shares.c - a terminal table of shares: a row per case and thread count, per cent in each column.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/table_shares.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/prose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The kernel stands in a column of its own, or on a line above its rows; gap: blanks between columns. */
static const struct layout {
  bool kernel_column;
  int gap;
} layouts[] = {{true, 2}, {true, 1}, {false, 1}};
#define LAYOUT_COUNT (sizeof layouts / sizeof layouts[0])

/* What is to be put, and how wide its columns are. */
struct sheet {
  const struct cs__share_table *table;
  const struct cs_table_style *style;
  const struct layout *layout;  /* NULL: no table fits */
  const char *what;             /* "kernel" or "command" */
  size_t kernel, threads, flag; /* flag: of the mark of a machine that was not ours, with its blank; 0: nowhere */
  bool any;
};

static bool is_shared(const struct cs_point_summary *point) {
  return point->observed.gate != CS_GATE_CLEAR;
}

static void measure_case(struct sheet *sheet, const struct cs_case_summary *of) {
  struct cs_text name = {0};
  bool any = false;
  for (size_t i = 0; i < of->point_count; i++) {
    if (!sheet->table->shows(of, i))
      continue;
    char digits[16];
    const size_t length = (size_t)snprintf(digits, sizeof digits, "%d", of->points[i].n);
    sheet->threads = length > sheet->threads ? length : sheet->threads;
    sheet->flag = is_shared(&of->points[i]) ? strlen(" !") : sheet->flag;
    any = true;
  }
  cs__put_terminal(&name, of->of->name, sheet->style->utf8);
  const size_t width = cs__width(cs_text_get(&name));
  sheet->kernel = any && width > sheet->kernel ? width : sheet->kernel;
  sheet->any = sheet->any || any;
  cs_text_free(&name);
}

static size_t width_of(const struct sheet *sheet, const struct layout *layout) {
  const size_t numbers = sheet->table->columns * (size_t)(sheet->table->number_width + layout->gap);
  return (layout->kernel_column ? sheet->kernel + (size_t)layout->gap : 0) + sheet->threads + numbers + sheet->flag;
}

static struct sheet sheet_of(const struct cs__share_table *table, const struct cs_summary *summary,
                             const struct cs_table_style *style) {
  const bool are_commands = summary->case_count > 0 && summary->cases[0].of->argv != NULL;
  struct sheet sheet = {.table = table, .style = style, .what = are_commands ? "command" : "kernel", .threads = 1};
  sheet.kernel = strlen(sheet.what);
  for (size_t c = 0; c < summary->case_count; c++)
    measure_case(&sheet, &summary->cases[c]);
  for (size_t i = 0; i < LAYOUT_COUNT && sheet.layout == NULL; i++)
    if (width_of(&sheet, &layouts[i]) <= (size_t)style->columns)
      sheet.layout = &layouts[i];
  return sheet;
}

static void put_head(struct cs_text *text, const struct sheet *sheet) {
  const struct layout *layout = sheet->layout;
  for (size_t line = 0; line < 2; line++) {
    cs_text_append(text, "%s", sheet->style->colour ? "\x1b[1m" : "");
    if (layout->kernel_column)
      cs_text_append(text, "%-*s%*s", (int)sheet->kernel, line == 1 ? sheet->what : "", layout->gap, "");
    cs_text_append(text, "%*s", (int)sheet->threads, line == 1 ? "n" : "");
    for (size_t c = 0; c < sheet->table->columns; c++)
      cs_text_append(text, "%*s%*s", layout->gap, "", sheet->table->number_width, sheet->table->head(c, line));
    cs_text_append(text, "%s\n", sheet->style->colour ? "\x1b[0m" : "");
  }
  for (size_t i = 0; i < width_of(sheet, layout); i++)
    cs_text_append(text, sheet->style->utf8 ? "\xE2\x94\x80" : "-");
  cs_text_append(text, "\n");
}

/* What rounds to nothing has no sign. */
static double percent_of(const struct sheet *sheet, const struct cs_point_summary *point, size_t column) {
  const double percent = 100.0 * sheet->table->share(point, column);
  return fabs(percent) < 0.05 ? 0.0 : percent;
}

static void put_row(struct cs_text *text, const struct sheet *sheet, const struct cs_point_summary *point) {
  cs_text_append(text, "%*d", (int)sheet->threads, point->n);
  for (size_t c = 0; c < sheet->table->columns; c++) {
    const double percent = percent_of(sheet, point, c);
    cs_text_append(text, "%*s", sheet->layout->gap, "");
    if (isfinite(percent))
      cs_text_append(text, "%*.1f", sheet->table->number_width, percent);
    else
      cs_text_append(text, "%*s", sheet->table->number_width, CS__NO_FIGURE);
  }
  cs_text_append(text, "%s\n", is_shared(point) ? " !" : "");
}

static void put_rows(struct cs_text *text, const struct sheet *sheet, const struct cs_case_summary *of) {
  struct cs_text name = {0};
  bool named = false;
  cs__put_terminal(&name, of->of->name, sheet->style->utf8);
  for (size_t i = 0; i < of->point_count; i++) {
    if (!sheet->table->shows(of, i))
      continue;
    const char *shown = named ? "" : cs_text_get(&name); /* once is enough */
    if (sheet->layout->kernel_column)
      cs_text_append(text, "%s%*s", shown, (int)(sheet->kernel - cs__width(shown)) + sheet->layout->gap, "");
    else if (!named)
      cs_text_append(text, "%s\n", shown);
    put_row(text, sheet, &of->points[i]);
    named = true;
  }
  text->failed = text->failed || name.failed;
  cs_text_free(&name);
}

/* Where no table fits: a paragraph for each thread count. */
static void put_paragraphs(struct cs_text *text, const struct sheet *sheet, const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++) {
    if (!sheet->table->shows(of, i))
      continue;
    struct cs_text line = {0};
    cs_text_append(&line, "%s, %d threads:", of->of->name, of->points[i].n);
    const char *separator = "";
    for (size_t c = 0; c < sheet->table->columns; c++) {
      const double percent = percent_of(sheet, &of->points[i], c);
      if (!isfinite(percent) || (sheet->table->parts && percent == 0.0))
        continue;
      cs_text_append(&line, "%s %s %.1f", separator, sheet->table->name(c), percent);
      separator = ",";
    }
    cs_text_append(&line, "%s", is_shared(&of->points[i]) ? " !" : "");
    cs__put_line(text, "", &line, sheet->style);
  }
}

void cs__put_share_table(struct cs_text *text, const struct cs__share_table *table, const struct cs_summary *summary,
                         const struct cs_table_style *style) {
  const struct sheet sheet = sheet_of(table, summary, style);
  if (!sheet.any)
    return;
  cs_text_append(text, "\n");
  cs__put_paragraph(text, "", table->title, style);
  if (sheet.layout != NULL)
    put_head(text, &sheet);
  for (size_t c = 0; c < summary->case_count; c++) {
    if (sheet.layout != NULL)
      put_rows(text, &sheet, &summary->cases[c]);
    else
      put_paragraphs(text, &sheet, &summary->cases[c]);
  }
  cs__put_paragraph(text, "", table->note, style);
  if (sheet.flag > 0)
    cs__put_paragraph(text, "", "! not to rely on: the machine was shared then; see the warnings.", style);
}
