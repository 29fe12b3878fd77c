/* runtime/report/table_points_terminal.c - the table of points on a terminal, in the widest form that fits. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/prose.h"
#include "runtime/report/table_points.h"

#include <string.h>

/* What is given up where the line is too narrow, first things first; CS__POINTS_COLUMNS: nothing takes its place. */
static const struct {
  enum cs__points_column hidden, instead;
} steps[] = {{CS__POINTS_ROUNDS, CS__POINTS_COLUMNS},
             {CS__POINTS_MEMORY, CS__POINTS_COLUMNS},
             {CS__POINTS_CPU, CS__POINTS_COLUMNS},
             {CS__POINTS_COST, CS__POINTS_COST_SHORT},
             {CS__POINTS_BINDS, CS__POINTS_COLUMNS},
             {CS__POINTS_OVER_FIRST, CS__POINTS_OVER_FIRST_SHORT},
             {CS__POINTS_OVER_SERIAL, CS__POINTS_OVER_SERIAL_SHORT},
             {CS__POINTS_EFFICIENCY, CS__POINTS_COLUMNS},
             {CS__POINTS_LIMIT, CS__POINTS_COLUMNS},
             {CS__POINTS_SPEEDUP, CS__POINTS_SPEEDUP_SHORT},
             {CS__POINTS_BUSY, CS__POINTS_COLUMNS}};

/* false leaves all as it was. */
static bool fit(struct cs__grid *grid, size_t room) {
  bool hidden[CS__GRID_COLUMNS];
  memcpy(hidden, grid->hidden, sizeof hidden);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0] && cs__grid_width(grid) > room; i++) {
    if (grid->hidden[steps[i].hidden])
      continue;
    grid->hidden[steps[i].hidden] = true;
    if (steps[i].instead != CS__POINTS_COLUMNS)
      grid->hidden[steps[i].instead] = false;
  }
  if (cs__grid_width(grid) <= room)
    return true;
  memcpy(grid->hidden, hidden, sizeof hidden);
  return false;
}

static void put_title(struct cs_text *text, const char *title, const struct cs_table_style *style) {
  cs_text_append(text, "%s", style->colour ? "\x1b[1m" : "");
  cs__put_paragraph(text, "", title, style);
  cs_text_append(text, "%s", style->colour ? "\x1b[0m" : "");
}

/* Where no table fits: a paragraph for each row, "j 4, time 12.3 s, speedup 3.70, cores busy 3.9 of 4, 97 %". */
static void put_paragraph(struct cs_text *text, const struct cs__points *points, size_t row,
                          const struct cs_table_style *style) {
  struct cs_text line = {0};
  for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS; c++) {
    const char *cell = cs_text_get(&points->grid.cells[row * points->grid.columns + c]);
    if (points->grid.hidden[c] || cell[0] == '\0' || strcmp(cell, CS__NO_FIGURE) == 0)
      continue;
    cs_text_append(&line, line.length > 0 ? ", " : "");
    cs__points_head(&line, points, c);
    cs_text_append(&line, " ");
    cs_text_append(&line, "%s", cell);
  }
  cs__put_line(text, "  ", &line, style);
}

void cs__put_points_table(const struct cs_result *result, const struct cs_summary *summary,
                          const struct cs_table_style *style, struct cs_text *text) {
  static const char indent[] = "  ";
  struct cs__points points;
  cs__points_fill(&points, result, summary);
  const bool several = points.group_count > 1;
  const size_t room = style->columns > 2 ? (size_t)style->columns : 0, indented = several ? strlen(indent) : 0;
  const bool is_table = !points.grid.failed && fit(&points.grid, room > indented ? room - indented : 0);
  if (!several && points.group_count > 0)
    put_title(text, points.groups[0].title, style);
  cs_text_append(text, several ? "" : "\n");
  if (is_table)
    cs__grid_put_rows(&points.grid, 0, points.grid.heads, style, several ? indent : "", text);
  for (size_t g = 0; g < points.group_count && !points.grid.failed; g++) {
    const struct cs__points_group *group = &points.groups[g];
    if (several)
      put_title(text, group->title, style);
    if (is_table)
      cs__grid_put_rows(&points.grid, group->first, group->end, style, several ? indent : "", text);
    for (size_t row = group->first; row < group->end && !is_table; row++)
      put_paragraph(text, &points, row, style);
  }
  text->failed = text->failed || points.grid.failed;
  cs__points_free(&points);
}
