/* runtime/report/observe_grid.h - a small table on a terminal: cells filled one by one, columns as wide as need be. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_GRID_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_GRID_H

#include "runtime/report/report.h"

#define CS__GRID_COLUMNS 24

/* Start it as {.heads = ..., .columns = ...}. Columns after the first are flushed right unless `left` says otherwise.
 */
struct cs__grid {
  size_t columns, heads; /* heads: rows above the line */
  bool left[CS__GRID_COLUMNS];
  bool hidden[CS__GRID_COLUMNS];
  struct cs_text *cells; /* row by row */
  size_t rows;
  bool failed;
};

/* The cell to append to; rows up to it come into being. Never NULL: after a failure one nobody sees. */
struct cs_text *cs__grid_cell(struct cs__grid *grid, size_t row, size_t column);

/* Columns of the terminal it takes, without indent. */
size_t cs__grid_width(const struct cs__grid *grid);

/* Prints it, each line after `indent`; heads bold where the style has colours. */
void cs__grid_put(const struct cs__grid *grid, const struct cs_table_style *style, const char *indent,
                  struct cs_text *text);

/* The same of rows [first, end), in columns that suit all rows. */
void cs__grid_put_rows(const struct cs__grid *grid, size_t first, size_t end, const struct cs_table_style *style,
                       const char *indent, struct cs_text *text);
void cs__grid_free(struct cs__grid *grid);

#endif
