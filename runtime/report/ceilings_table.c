/* runtime/report/ceilings_table.c - the terminal's tables of the machine's ceilings, as wide as it allows. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/ceilings.h"
#include "runtime/report/figures.h"
#include "runtime/report/notes.h"
#include "runtime/report/observe_grid.h"
#include "runtime/report/prose.h"

/* Beside the thread counts. */
#define COLUMNS_MAX (CS__GRID_COLUMNS - 1)

static void begin(struct cs__grid *grid, const struct cs_result *result, const struct cs_summary *summary,
                  size_t columns) {
  *grid = (struct cs__grid){.columns = columns + 1, .heads = 2};
  cs_text_append(cs__grid_cell(grid, 1, 0), "threads");
  for (size_t i = 0; i < summary->ceiling_count; i++)
    cs_text_append(cs__grid_cell(grid, i + 2, 0), "%d", result->points[i].n);
}

static void hide_all_but(struct cs__grid *grid, size_t first, size_t end) {
  for (size_t column = 1; column < grid->columns; column++)
    grid->hidden[column] = column < first || column >= end;
}

/* Where part `index` of so many begins: they differ by one column at most. */
static size_t begin_of(const struct cs__grid *grid, size_t index, size_t parts) {
  return 1 + (grid->columns - 1) * index / parts;
}

static bool fits(struct cs__grid *grid, size_t parts, int columns) {
  for (size_t i = 0; i < parts; i++) {
    hide_all_but(grid, begin_of(grid, i, parts), begin_of(grid, i + 1, parts));
    if (cs__grid_width(grid) > (size_t)columns)
      return false;
  }
  return true;
}

/* In as few tables as the terminal's width allows, one below the other. */
static void finish(struct cs__grid *grid, const char *title, const struct cs_table_style *style, struct cs_text *text) {
  size_t parts = 1;
  while (parts + 1 < grid->columns && !fits(grid, parts, style->columns))
    parts++;
  cs__put_paragraph(text, "", title, style);
  for (size_t i = 0; i < parts; i++) {
    cs_text_append(text, i > 0 ? "\n" : "");
    hide_all_but(grid, begin_of(grid, i, parts), begin_of(grid, i + 1, parts));
    cs__grid_put(grid, style, "", text);
  }
  cs_text_append(text, "\n");
  cs__grid_free(grid);
}

static void put_group(const struct cs_result *result, const struct cs_summary *summary, enum cs__ceilings_group group,
                      const struct cs_table_style *style, struct cs_text *text) {
  struct cs__grid grid;
  size_t columns = 0, column = 0;
  for (size_t f = 0; f < cs__ceilings_figure_count; f++)
    columns += cs__ceilings_figures[f].group == group;
  begin(&grid, result, summary, columns);
  for (size_t f = 0; f < cs__ceilings_figure_count; f++) {
    const struct cs__ceilings_figure *figure = &cs__ceilings_figures[f];
    if (figure->group != group)
      continue;
    column++;
    cs_text_append(cs__grid_cell(&grid, 0, column), "%s", figure->head);
    cs_text_append(cs__grid_cell(&grid, 1, column), "%s", figure->shown_unit);
    for (size_t i = 0; i < summary->ceiling_count; i++)
      cs__put_ceiling(cs__grid_cell(&grid, i + 2, column), &summary->ceilings[i], figure);
  }
  finish(&grid, cs__ceilings_titles[group], style, text);
}

static void put_nodes(const struct cs_result *result, const struct cs_summary *summary,
                      const struct cs_table_style *style, struct cs_text *text) {
  int nodes[CS__CEILINGS_NODES_MAX];
  const size_t count = cs__ceilings_nodes(summary, nodes);
  for (size_t first = 0; first < count; first += COLUMNS_MAX) {
    struct cs__grid grid;
    const size_t columns = count - first < COLUMNS_MAX ? count - first : COLUMNS_MAX;
    begin(&grid, result, summary, columns);
    for (size_t column = 1; column <= columns; column++) {
      const int node = nodes[first + column - 1];
      cs_text_append(cs__grid_cell(&grid, 1, column), "node %d", node);
      for (size_t i = 0; i < summary->ceiling_count; i++)
        cs__put_node_ceiling(cs__grid_cell(&grid, i + 2, column), &summary->ceilings[i], node);
    }
    finish(&grid, cs__node_title, style, text);
  }
}

void cs_report_ceilings_table(const struct cs_result *result, const struct cs_summary *summary,
                              const struct cs_table_style *style, struct cs_text *text) {
  const bool known = cs_report_has_ceilings(summary);
  if (known) {
    for (enum cs__ceilings_group group = 0; group < CS__CEILINGS_GROUPS; group++)
      put_group(result, summary, group, style, text);
    put_nodes(result, summary, style, text);
  }
  for (size_t i = 0; i < (known ? cs__ceilings_note_count : 1); i++) {
    struct cs_text line = {0};
    if (known)
      cs__ceilings_notes[i](&line, result, summary);
    else
      cs_report_no_ceilings(result, &line);
    if (line.length > 0)
      cs__put_line(text, "", &line, style);
  }
  if (summary->case_count == 0)
    cs__put_alarms(summary, style, text); /* a sweep's own report has those of its kernels */
}
