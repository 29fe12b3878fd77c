/* runtime/report/table.c - the terminal's table: one line per kernel, in the widest layout that fits. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/notes.h"
#include "runtime/report/plain.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "runtime/report/table_points.h"

#include <math.h>
#include <stdlib.h>

enum column {
  KERNEL,
  RATE_BASE,
  BEST,
  BEST_SLIM,
  RATE_BEST,
  SPEEDUP,
  EFFICIENCY,
  LIMIT,
  LIMIT_SHORT,
  BINDS,
  SHARE,
  BUSY,
  ROUNDS,
  COLUMN_COUNT
};

struct cell_of {
  const struct cs_result *result;
  const struct cs_case_summary *of;
  const struct cs_point_summary *base, *best; /* NULL where there is nothing usable */
  bool utf8;
};

static void put_kernel(struct cs_text *text, const struct cell_of *cell) {
  cs__put_terminal(text, cell->of->of->name, cell->utf8);
}

static void put_rate_of(struct cs_text *text, const struct cell_of *cell, const struct cs_point_summary *point) {
  struct cs_text rate = {0};
  if (point != NULL)
    cs__put_pace(&rate, point, cell->of->of);
  cs__put_terminal(text, point != NULL ? cs_text_get(&rate) : CS__NO_FIGURE, cell->utf8);
  cs_text_free(&rate);
}

static void put_rate_base(struct cs_text *text, const struct cell_of *cell) {
  put_rate_of(text, cell, cell->base);
}

static void put_rate_best(struct cs_text *text, const struct cell_of *cell) {
  put_rate_of(text, cell, cell->best);
}

static void put_best(struct cs_text *text, const struct cell_of *cell) {
  if (cell->best == NULL)
    cs_text_append(text, CS__NO_FIGURE);
  else
    cs_text_append(text, "%d", cell->best->n);
}

static void put_speedup(struct cs_text *text, const struct cell_of *cell) {
  if (cell->best == NULL) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  if (cell->best == cell->base)
    cs__put_figure(text, cell->best->speedup.value); /* over itself */
  else
    cs__put_estimate(text, &cell->best->speedup);
  if (cs__is_flagged(cell->best))
    cs_text_append(text, " !");
}

static void put_efficiency(struct cs_text *text, const struct cell_of *cell) {
  cs__put_percent(text, cell->best != NULL ? cell->best->efficiency.value : (double)NAN);
}

/* At the base every limit is 1: nothing to compare with. */
static bool has_limit(const struct cell_of *cell) {
  return cell->best != NULL && cell->best != cell->base && cs__has_limit(cell->best);
}

static void put_limit(struct cs_text *text, const struct cell_of *cell) {
  if (!has_limit(cell))
    cs_text_append(text, CS__NO_FIGURE);
  else
    cs__put_estimate(text, &cell->best->limit.speedup);
}

static void put_limit_short(struct cs_text *text, const struct cell_of *cell) {
  cs__put_figure(text, has_limit(cell) ? cell->best->limit.speedup.value : (double)NAN);
}

static void put_binds(struct cs_text *text, const struct cell_of *cell) {
  cs_text_append(text, "%s", has_limit(cell) ? cs__binds_word(cell->best) : CS__NO_FIGURE);
}

static void put_share(struct cs_text *text, const struct cell_of *cell) {
  cs__put_percent(text, has_limit(cell) ? cell->best->limit.share.value : (double)NAN);
}

static void put_busy(struct cs_text *text, const struct cell_of *cell) {
  if (cell->best == NULL)
    cs_text_append(text, CS__NO_FIGURE);
  else
    cs__put_busy(text, cell->result, cell->of, cell->of->best);
}

static void put_rounds(struct cs_text *text, const struct cell_of *cell) {
  if (cell->best == NULL)
    cs_text_append(text, CS__NO_FIGURE);
  else
    cs_text_append(text, "%zu", cell->best->rounds);
}

static const struct {
  const char *head[2];
  bool right;
  void (*put)(struct cs_text *text, const struct cell_of *cell);
} columns[COLUMN_COUNT] = {
    [KERNEL] = {{"", "kernel"}, false, put_kernel},
    [RATE_BASE] = {{"rate on", ""}, true, put_rate_base}, /* "1 thread" comes from the result */
    [BEST] = {{"best", "threads"}, true, put_best},
    [BEST_SLIM] = {{"best", "n"}, true, put_best},
    [RATE_BEST] = {{"rate", "there"}, true, put_rate_best},
    [SPEEDUP] = {{"", "speedup"}, false, put_speedup},
    [EFFICIENCY] = {{"effi-", "ciency"}, true, put_efficiency},
    [LIMIT] = {{"limit at", "this count"}, false, put_limit},
    [LIMIT_SHORT] = {{"", "limit"}, true, put_limit_short},
    [BINDS] = {{"bound", "by"}, false, put_binds},
    [SHARE] = {{"of", "limit"}, true, put_share},
    [BUSY] = {{"cores", "busy"}, false, put_busy},
    [ROUNDS] = {{"", "rounds"}, true, put_rounds},
};

/* Widest first; each ends with COLUMN_COUNT. The last fits 60 columns with the kernels there are. */
static const struct layout {
  int needs; /* terminal columns from which it is offered */
  int gap;
  enum column shown[COLUMN_COUNT + 1];
} layouts[] = {
    {100,
     2,
     {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT, BINDS, SHARE, BUSY, ROUNDS, COLUMN_COUNT}},
    {100, 2, {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT, BINDS, SHARE, BUSY, COLUMN_COUNT}},
    {100, 2, {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT_SHORT, BINDS, SHARE, BUSY, COLUMN_COUNT}},
    {100, 2, {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT, BINDS, SHARE, ROUNDS, COLUMN_COUNT}},
    {100, 2, {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT, BINDS, SHARE, COLUMN_COUNT}},
    {100, 2, {KERNEL, RATE_BASE, BEST, RATE_BEST, SPEEDUP, EFFICIENCY, LIMIT_SHORT, BINDS, SHARE, COLUMN_COUNT}},
    {0, 2, {KERNEL, RATE_BASE, BEST, SPEEDUP, LIMIT_SHORT, BINDS, SHARE, BUSY, COLUMN_COUNT}},
    {0, 2, {KERNEL, RATE_BASE, BEST, SPEEDUP, LIMIT, BINDS, SHARE, COLUMN_COUNT}},
    {0, 2, {KERNEL, RATE_BASE, BEST, SPEEDUP, LIMIT_SHORT, BINDS, SHARE, COLUMN_COUNT}},
    {0, 1, {KERNEL, RATE_BASE, BEST_SLIM, SPEEDUP, LIMIT_SHORT, BINDS, SHARE, COLUMN_COUNT}},
    {0, 1, {KERNEL, RATE_BASE, BEST_SLIM, SPEEDUP, LIMIT_SHORT, SHARE, COLUMN_COUNT}},
};
#define LAYOUT_COUNT (sizeof layouts / sizeof layouts[0])

/* Every cell as text, two head rows first; row-major, COLUMN_COUNT cells a row. */
struct grid {
  struct cs_text *cells;
  size_t rows;
  size_t widths[COLUMN_COUNT];
  bool failed;
};

static struct cs_text *cell_at(const struct grid *grid, size_t row, enum column column) {
  return &grid->cells[row * COLUMN_COUNT + column];
}

static void fill_head(struct grid *grid, const struct cs_result *result) {
  for (enum column c = 0; c < COLUMN_COUNT; c++)
    for (size_t line = 0; line < 2; line++)
      cs_text_append(cell_at(grid, line, c), "%s", columns[c].head[line]);
  cs__put_threads(cell_at(grid, 1, RATE_BASE), cs__base_threads(result));
}

static struct cell_of cell_of_case(const struct cs_result *result, const struct cs_case_summary *of, bool utf8) {
  struct cell_of cell = {.result = result, .of = of, .utf8 = utf8};
  if (of->base < of->point_count && of->points[of->base].rounds > 0)
    cell.base = &of->points[of->base];
  if (of->best < of->point_count && cs__no_speedup_reason(of) == NULL)
    cell.best = &of->points[of->best];
  return cell;
}

static void fill(struct grid *grid, const struct cs_result *result, const struct cs_summary *summary, bool utf8) {
  *grid = (struct grid){.rows = summary->case_count + 2};
  grid->cells = calloc(grid->rows * COLUMN_COUNT, sizeof *grid->cells);
  if (grid->cells == NULL) {
    grid->failed = true;
    return;
  }
  fill_head(grid, result);
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cell_of cell = cell_of_case(result, &summary->cases[i], utf8);
    for (enum column c = 0; c < COLUMN_COUNT; c++)
      columns[c].put(cell_at(grid, i + 2, c), &cell);
  }
  for (size_t row = 0; row < grid->rows; row++) {
    for (enum column c = 0; c < COLUMN_COUNT; c++) {
      const size_t width = cs__width(cs_text_get(cell_at(grid, row, c)));
      grid->widths[c] = width > grid->widths[c] ? width : grid->widths[c];
    }
  }
}

static void empty(struct grid *grid) {
  for (size_t i = 0; grid->cells != NULL && i < grid->rows * COLUMN_COUNT; i++)
    cs_text_free(&grid->cells[i]);
  free(grid->cells);
}

static size_t width_of(const struct grid *grid, const struct layout *layout) {
  size_t width = 0;
  for (const enum column *c = layout->shown; *c != COLUMN_COUNT; c++)
    width += grid->widths[*c] + (c > layout->shown ? (size_t)layout->gap : 0);
  return width;
}

/* A column of dashes is no figure: results of older sweeps tell nothing of busy cores. */
static bool is_offered(const struct layout *layout, const struct cs_summary *summary) {
  bool shown = false, told = false;
  for (const enum column *c = layout->shown; *c != COLUMN_COUNT; c++)
    shown = shown || *c == BUSY;
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    told = told || (of->best < of->point_count && cs__knows_busy(&of->points[of->best]));
  }
  return told || !shown;
}

static const char *colour_of(size_t row, enum column column, const struct cell_of *cell) {
  if (row < 2)
    return *columns[column].head[row] != '\0' || column == RATE_BASE ? "\x1b[1m" : NULL;
  if (column == SPEEDUP && cell->best != NULL)
    return !cs__is_flagged(cell->best) ? "\x1b[1m" : "\x1b[33m";
  return NULL;
}

/* The last cell of a row is not padded on its right: no blanks at the end of a line. */
static void put_cell(struct cs_text *text, const char *cell, size_t width, bool right, bool last, const char *colour) {
  const int blanks = (int)(width - cs__width(cell));
  if (last && cell[0] == '\0')
    return;
  cs_text_append(text, "%*s%s%s%s%*s", right ? blanks : 0, "", colour != NULL ? colour : "", cell,
                 colour != NULL ? "\x1b[0m" : "", right || last ? 0 : blanks, "");
}

static void put_rows(const struct grid *grid, const struct layout *layout, const struct cs_result *result,
                     const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text) {
  for (size_t row = 0; row < grid->rows; row++) {
    const struct cell_of cell =
        row < 2 ? (struct cell_of){.of = NULL} : cell_of_case(result, &summary->cases[row - 2], style->utf8);
    for (const enum column *c = layout->shown; *c != COLUMN_COUNT; c++) {
      cs_text_append(text, "%*s", c > layout->shown ? layout->gap : 0, "");
      put_cell(text, cs_text_get(cell_at(grid, row, *c)), grid->widths[*c], columns[*c].right, c[1] == COLUMN_COUNT,
               style->colour ? colour_of(row, *c, &cell) : NULL);
    }
    while (text->length > 0 && text->bytes[text->length - 1] == ' ')
      text->bytes[--text->length] = '\0';
    cs_text_append(text, "\n");
    for (size_t i = 0; row == 1 && i < width_of(grid, layout); i++)
      cs_text_append(text, style->utf8 ? "\xE2\x94\x80" : "-");
    cs_text_append(text, row == 1 ? "\n" : "");
  }
}

/* Where no table fits (a long kernel name, a narrow terminal): a block of lines per kernel. */
static void put_blocks(const struct grid *grid, const struct cs_table_style *style, struct cs_text *text) {
  static const struct {
    enum column column;
    const char *name;
  } lines[] = {{BEST, "best threads"}, {SPEEDUP, "speedup"}, {LIMIT, "limit"},
               {BINDS, "bound by"},    {SHARE, "of limit"},  {BUSY, "cores busy"}};
  for (size_t row = 2; row < grid->rows; row++) {
    cs__put_wrapped(text, "", cs_text_get(cell_at(grid, row, KERNEL)), style->columns);
    char *rate = cs_text_format("%s %s: %s", cs_text_get(cell_at(grid, 0, RATE_BASE)),
                                cs_text_get(cell_at(grid, 1, RATE_BASE)), cs_text_get(cell_at(grid, row, RATE_BASE)));
    cs__put_wrapped(text, "  ", rate != NULL ? rate : "", style->columns);
    free(rate);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
      char *line = cs_text_format("%s %s", lines[i].name, cs_text_get(cell_at(grid, row, lines[i].column)));
      cs__put_wrapped(text, "  ", line != NULL ? line : "", style->columns);
      free(line);
    }
  }
}

static void put_kernels(const struct cs_result *result, const struct cs_summary *summary,
                        const struct cs_table_style *style, struct cs_text *text) {
  struct grid grid = {0};
  if (summary->case_count > 0)
    fill(&grid, result, summary, style->utf8);
  size_t chosen = 0;
  while (chosen < LAYOUT_COUNT && (style->columns < layouts[chosen].needs || !is_offered(&layouts[chosen], summary) ||
                                   width_of(&grid, &layouts[chosen]) > (size_t)style->columns))
    chosen++;
  if (grid.cells != NULL && chosen < LAYOUT_COUNT)
    put_rows(&grid, &layouts[chosen], result, summary, style, text);
  else if (grid.cells != NULL)
    put_blocks(&grid, style, text);
  text->failed = text->failed || grid.failed;
  empty(&grid);
}

void cs_report_table(const struct cs_result *result, const struct cs_summary *summary,
                     const struct cs_table_style *style, struct cs_text *text) {
  const bool are_commands = summary->case_count > 0 && summary->cases[0].of->argv != NULL;
  (are_commands ? cs__put_points_table : put_kernels)(result, summary, style, text);
  cs__put_notes(result, summary, style, text);
}
