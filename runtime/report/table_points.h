/* runtime/report/table_points.h - a table with a row for every point of every case: its columns, filled once for all
 * that print it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_TABLE_POINTS_H
#define CORESWEEP_RUNTIME_REPORT_TABLE_POINTS_H

#include "runtime/report/observe_grid.h"
#include "runtime/report/report.h"

#include <stdbool.h>
#include <stddef.h>

/* Settings of a grid stand in the first columns, one each; those of a grid of more parameters in one. */
enum { CS__POINTS_SETTINGS = 4 };

enum cs__points_column {
  CS__POINTS_SETTING,
  CS__POINTS_N = CS__POINTS_SETTING + CS__POINTS_SETTINGS,
  CS__POINTS_SIZE,
  CS__POINTS_COST,
  CS__POINTS_COST_SHORT, /* without its interval; of such a pair one is shown */
  CS__POINTS_RATE,       /* of kernels */
  CS__POINTS_SPEEDUP,
  CS__POINTS_SPEEDUP_SHORT,
  CS__POINTS_EFFICIENCY,
  CS__POINTS_LIMIT,
  CS__POINTS_BINDS,
  CS__POINTS_OVER_SERIAL,
  CS__POINTS_OVER_SERIAL_SHORT,
  CS__POINTS_OVER_FIRST,
  CS__POINTS_OVER_FIRST_SHORT,
  CS__POINTS_BUSY,
  CS__POINTS_CPU,
  CS__POINTS_MEMORY,
  CS__POINTS_ROUNDS,
  CS__POINTS_COLUMNS
};

/* The cases of one command, or one kernel: rows [first, end) of the grid below its own title. */
struct cs__points_group {
  char *title;
  size_t first, end;
};

struct cs__points {
  struct cs__grid grid; /* columns without any figure are hidden, and the short ones */
  struct cs__points_group *groups;
  size_t group_count;
};

/* grid.failed and fewer groups when memory is short. Release with cs__points_free. */
void cs__points_fill(struct cs__points *points, const struct cs_result *result, const struct cs_summary *summary);
void cs__points_free(struct cs__points *points);

/* A column's head in one line, "user + system". */
void cs__points_head(struct cs_text *text, const struct cs__points *points, enum cs__points_column column);

/* Whether the column's cells begin with text. */
bool cs__points_is_left(enum cs__points_column column);

/* On a terminal: with columns left out where the line is too narrow for all. */
void cs__put_points_table(const struct cs_result *result, const struct cs_summary *summary,
                          const struct cs_table_style *style, struct cs_text *text);

#endif
