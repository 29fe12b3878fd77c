/* runtime/report/observe_grid.c - a small table on a terminal. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_grid.h"

#include "runtime/report/plain.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2 };

struct cs_text *cs__grid_cell(struct cs__grid *grid, size_t row, size_t column) {
  static struct cs_text nowhere = {.failed = true};
  if (row >= grid->rows) {
    struct cs_text *longer = realloc(grid->cells, (row + 1) * grid->columns * sizeof *longer);
    if (longer == NULL) {
      grid->failed = true;
      return &nowhere;
    }
    memset(longer + grid->rows * grid->columns, 0, (row + 1 - grid->rows) * grid->columns * sizeof *longer);
    grid->cells = longer;
    grid->rows = row + 1;
  }
  return &grid->cells[row * grid->columns + column];
}

static const char *cell(const struct cs__grid *grid, size_t row, size_t column) {
  return cs_text_get(&grid->cells[row * grid->columns + column]);
}

static size_t column_width(const struct cs__grid *grid, size_t column) {
  size_t widest = 0;
  for (size_t row = 0; row < grid->rows; row++) {
    const size_t width = cs__width(cell(grid, row, column));
    widest = width > widest ? width : widest;
  }
  return widest;
}

size_t cs__grid_width(const struct cs__grid *grid) {
  size_t width = 0;
  for (size_t column = 0; column < grid->columns; column++)
    if (!grid->hidden[column])
      width += column_width(grid, column) + (width > 0 ? GAP : 0);
  return width;
}

static void put_row(const struct cs__grid *grid, size_t row, const char *indent, bool utf8, struct cs_text *text) {
  struct cs_text line = {0};
  for (size_t column = 0; column < grid->columns; column++) {
    if (grid->hidden[column])
      continue;
    const char *bytes = cell(grid, row, column);
    const int blanks = (int)(column_width(grid, column) - cs__width(bytes));
    const bool left = column == 0 || grid->left[column];
    cs_text_append(&line, "%*s%*s", line.length > 0 ? GAP : 0, "", left ? 0 : blanks, "");
    cs__put_terminal(&line, bytes, utf8);
    cs_text_append(&line, "%*s", left ? blanks : 0, "");
  }
  while (line.length > 0 && line.bytes[line.length - 1] == ' ')
    line.bytes[--line.length] = '\0';
  cs_text_append(text, "%s%s", line.length > 0 ? indent : "", cs_text_get(&line));
  text->failed = text->failed || line.failed;
  cs_text_free(&line);
}

void cs__grid_put(const struct cs__grid *grid, const struct cs_table_style *style, const char *indent,
                  struct cs_text *text) {
  cs__grid_put_rows(grid, 0, grid->rows, style, indent, text);
}

/* A line of heads that is empty: the columns that would stand in it are not shown. */
static bool is_blank(const struct cs__grid *grid, size_t row) {
  for (size_t c = 0; c < grid->columns; c++)
    if (!grid->hidden[c] && cs_text_get(&grid->cells[row * grid->columns + c])[0] != '\0')
      return false;
  return row + 1 < grid->heads;
}

void cs__grid_put_rows(const struct cs__grid *grid, size_t first, size_t end, const struct cs_table_style *style,
                       const char *indent, struct cs_text *text) {
  const size_t width = cs__grid_width(grid);
  for (size_t row = first; row < end && row < grid->rows; row++) {
    const bool bold = style->colour && row < grid->heads;
    if (is_blank(grid, row))
      continue;
    cs_text_append(text, "%s", bold ? "\x1b[1m" : "");
    put_row(grid, row, indent, style->utf8, text);
    cs_text_append(text, "%s\n", bold ? "\x1b[0m" : "");
    if (row + 1 != grid->heads)
      continue;
    cs_text_append(text, "%s", indent);
    for (size_t i = 0; i < width; i++)
      cs_text_append(text, style->utf8 ? "\xE2\x94\x80" : "-");
    cs_text_append(text, "\n");
  }
  text->failed = text->failed || grid->failed;
}

void cs__grid_free(struct cs__grid *grid) {
  for (size_t i = 0; i < grid->rows * grid->columns; i++)
    cs_text_free(&grid->cells[i]);
  free(grid->cells);
  *grid = (struct cs__grid){0};
}
