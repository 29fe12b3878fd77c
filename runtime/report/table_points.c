/* runtime/report/table_points.c - a row for every point of every case: what stands in its columns. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/table_points.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/plain.h"
#include "runtime/sweep/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(CS__POINTS_COLUMNS <= CS__GRID_COLUMNS, "a grid has room for every column");

struct row {
  const struct cs_result *result;
  const struct cs_case_summary *of;
  size_t index;
  const struct cs_point_summary *point;
};

/* --- cells --- */

static bool is_usable(const struct row *row) {
  return row->point->rounds > 0;
}

static void put_n(struct cs_text *text, const struct row *row) {
  if (row->of->of->serial)
    cs_text_append(text, "serial");
  else
    cs_text_append(text, "%d", row->point->n);
}

static void put_size(struct cs_text *text, const struct row *row) {
  if (row->point->size > 0.0)
    cs_text_append(text, "%.0f", row->point->size);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_cost(struct cs_text *text, const struct row *row) {
  if (cs__failure_word(row->point) != NULL)
    cs_text_append(text, "%s", cs__failure_word(row->point));
  else
    cs__put_cost(text, &row->point->time_s, row->result);
}

static void put_cost_short(struct cs_text *text, const struct row *row) {
  if (cs__failure_word(row->point) != NULL)
    cs_text_append(text, "%s", cs__failure_word(row->point));
  else
    cs__put_cost_value(text, row->point->time_s.value, row->result);
}

static void put_rate(struct cs_text *text, const struct row *row) {
  cs__put_rate(text, row->of->of->argv == NULL ? row->point->rate : (double)NAN, row->of->of);
}

static bool has_speedup(const struct row *row) {
  return is_usable(row) && !row->of->of->serial && row->point->speedup.value > 0.0;
}

static void put_speedup_as(struct cs_text *text, const struct row *row, bool brief) {
  if (!has_speedup(row))
    cs_text_append(text, CS__NO_FIGURE);
  else if (brief || row->index == row->of->base)
    cs__put_figure(text, row->point->speedup.value);
  else
    cs__put_estimate(text, &row->point->speedup);
  if (is_usable(row) && cs__is_flagged(row->point)) /* of the serial program, too: the ratios over it rest on it */
    cs_text_append(text, " !");
}

static void put_speedup(struct cs_text *text, const struct row *row) {
  put_speedup_as(text, row, false);
}

static void put_speedup_short(struct cs_text *text, const struct row *row) {
  put_speedup_as(text, row, true);
}

static void put_efficiency(struct cs_text *text, const struct row *row) {
  cs__put_percent(text, has_speedup(row) ? row->point->efficiency.value : (double)NAN);
}

static bool has_limit(const struct row *row) {
  return has_speedup(row) && row->index != row->of->base && cs__has_limit(row->point);
}

static void put_limit(struct cs_text *text, const struct row *row) {
  cs__put_figure(text, has_limit(row) ? row->point->limit.speedup.value : (double)NAN);
}

static void put_binds(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%s", has_limit(row) ? cs__binds_word(row->point) : CS__NO_FIGURE);
}

static void put_ratio(struct cs_text *text, const struct cs_estimate *ratio, bool brief) {
  if (ratio->count > 0 && brief)
    cs__put_figure(text, ratio->value);
  else
    cs__put_estimate(text, ratio);
}

static void put_over_serial(struct cs_text *text, const struct row *row) {
  put_ratio(text, &row->point->over_serial, false);
}

static void put_over_serial_short(struct cs_text *text, const struct row *row) {
  put_ratio(text, &row->point->over_serial, true);
}

/* The first row over itself is 1 and no estimate. */
static bool is_exact(const struct cs_estimate *ratio) {
  return ratio->lo == ratio->hi && ratio->value == ratio->lo;
}

static void put_over_first(struct cs_text *text, const struct row *row) {
  put_ratio(text, &row->point->over_first, is_exact(&row->point->over_first));
}

static void put_over_first_short(struct cs_text *text, const struct row *row) {
  put_ratio(text, &row->point->over_first, true);
}

static void put_busy(struct cs_text *text, const struct row *row) {
  cs__put_busy(text, row->result, row->of, row->index);
}

/* A kernel's process also sets up and verifies: its CPU time is none of a run. */
static void put_cpu(struct cs_text *text, const struct row *row) {
  const double cpu_s = row->point->used.user_s + row->point->used.system_s;
  cs__put_time(text, is_usable(row) && row->of->of->argv != NULL && cpu_s > 0.0 ? cpu_s : (double)NAN);
}

static void put_memory(struct cs_text *text, const struct row *row) {
  if (is_usable(row) && isfinite(row->point->used.peak_bytes) && row->point->used.peak_bytes > 0.0)
    cs__put_amount(text, row->point->used.peak_bytes, "B");
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_rounds(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%zu", row->point->rounds);
}

static const struct {
  const char *head[2];
  bool left;
  void (*put)(struct cs_text *text, const struct row *row);
} columns[CS__POINTS_COLUMNS] = {
    [CS__POINTS_N] = {{"", ""}, false, put_n}, /* the axis */
    [CS__POINTS_SIZE] = {{"", "size"}, false, put_size},
    [CS__POINTS_COST] = {{"", ""}, true, put_cost}, /* time, rate or metric */
    [CS__POINTS_COST_SHORT] = {{"", ""}, false, put_cost_short},
    [CS__POINTS_RATE] = {{"", "rate"}, false, put_rate},
    [CS__POINTS_SPEEDUP] = {{"", "speedup"}, true, put_speedup},
    [CS__POINTS_SPEEDUP_SHORT] = {{"", "speedup"}, true, put_speedup_short},
    [CS__POINTS_EFFICIENCY] = {{"effi-", "ciency"}, false, put_efficiency},
    [CS__POINTS_LIMIT] = {{"", "limit"}, false, put_limit},
    [CS__POINTS_BINDS] = {{"bound", "by"}, true, put_binds},
    [CS__POINTS_OVER_SERIAL] = {{"over", "serial"}, true, put_over_serial},
    [CS__POINTS_OVER_SERIAL_SHORT] = {{"over", "serial"}, false, put_over_serial_short},
    [CS__POINTS_OVER_FIRST] = {{"over", "first"}, true, put_over_first},
    [CS__POINTS_OVER_FIRST_SHORT] = {{"over", "first"}, false, put_over_first_short},
    [CS__POINTS_BUSY] = {{"cores", "busy"}, true, put_busy},
    [CS__POINTS_CPU] = {{"user +", "system"}, false, put_cpu},
    [CS__POINTS_MEMORY] = {{"peak", "memory"}, false, put_memory},
    [CS__POINTS_ROUNDS] = {{"", "rounds"}, false, put_rounds},
};

bool cs__points_is_left(enum cs__points_column column) {
  return column < CS__POINTS_N || columns[column].left;
}

/* --- settings --- */

/* The first case that has any: all that have some have the same names. */
static const struct cs_case *with_settings(const struct cs_summary *summary) {
  for (size_t i = 0; i < summary->case_count; i++)
    if (summary->cases[i].of->setting_count > 0)
      return summary->cases[i].of;
  return NULL;
}

static void put_settings(struct cs__points *points, size_t row, const struct cs_case *of) {
  for (size_t s = 0; s < of->setting_count && of->setting_count <= CS__POINTS_SETTINGS; s++)
    cs__put_plain(cs__grid_cell(&points->grid, row, CS__POINTS_SETTING + s), of->settings[s].value);
  for (size_t s = 0; s < of->setting_count && of->setting_count > CS__POINTS_SETTINGS; s++) {
    struct cs_text *cell = cs__grid_cell(&points->grid, row, CS__POINTS_SETTING);
    cs_text_append(cell, s > 0 ? ", " : "");
    cs__put_plain(cell, of->settings[s].name);
    cs_text_append(cell, "=");
    cs__put_plain(cell, of->settings[s].value);
  }
}

/* --- heads --- */

static void fill_heads(struct cs__points *points, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs__grid *grid = &points->grid;
  const struct cs_case *one = with_settings(summary);
  for (enum cs__points_column c = CS__POINTS_N; c < CS__POINTS_COLUMNS; c++)
    for (size_t line = 0; line < 2; line++)
      cs_text_append(cs__grid_cell(grid, line, c), "%s", columns[c].head[line]);
  for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS; c++)
    grid->left[c] = cs__points_is_left(c);
  if (one != NULL && one->setting_count > CS__POINTS_SETTINGS)
    cs_text_append(cs__grid_cell(grid, 1, CS__POINTS_SETTING), "settings");
  for (size_t s = 0; one != NULL && s < one->setting_count && one->setting_count <= CS__POINTS_SETTINGS; s++)
    cs__put_plain(cs__grid_cell(grid, 1, CS__POINTS_SETTING + s), one->settings[s].name);
  cs__put_axis_title(cs__grid_cell(grid, 1, CS__POINTS_N), result);
  for (enum cs__points_column c = CS__POINTS_COST; c <= CS__POINTS_COST_SHORT; c++)
    cs_text_append(cs__grid_cell(grid, 1, c), "%s", cs__cost_title(result));
  for (enum cs__points_column c = CS__POINTS_SPEEDUP; c <= CS__POINTS_SPEEDUP_SHORT; c++)
    cs_text_append(cs__grid_cell(grid, 0, c), "%s", result->weak_size > 0.0 ? "scaled" : "");
}

void cs__points_head(struct cs_text *text, const struct cs__points *points, enum cs__points_column column) {
  const char *first = cs_text_get(&points->grid.cells[column]);
  const char *second = cs_text_get(&points->grid.cells[CS__POINTS_COLUMNS + column]);
  const size_t length = strlen(first);
  const bool joined = length > 0 && first[length - 1] == '-';
  cs_text_append_bytes(text, first, joined ? length - 1 : length);
  cs_text_append(text, "%s%s", length > 0 && !joined ? " " : "", second);
}

/* --- rows --- */

static const char *key_of(const struct cs_case *of) {
  return of->argv != NULL && of->spec != NULL ? of->spec : of->name;
}

/* One command, or one kernel: the combinations of a grid are together. The serial program stands beside them all. */
static bool is_alike(const struct cs_case *one, const struct cs_case *other) {
  return !one->serial && !other->serial && (one->rival < 0) == (other->rival < 0) &&
         strcmp(key_of(one), key_of(other)) == 0;
}

/* "solver [B]: ./solver -t {n}" where two stand beside each other; else the command line, or the kernel's name. */
static char *title_of(const struct cs_result *result, const struct cs_case *of) {
  struct cs_text title = {0};
  if (of->argv != NULL && of->setting_count == 0 && cs_result_is_versus(result))
    cs_text_append(&title, "%s: ", of->name);
  else if (of->argv != NULL && of->rival >= 0)
    cs_text_append(&title, "[B]: ");
  cs_text_append(&title, "%s", key_of(of));
  return cs_text_take(&title);
}

static void add_case(struct cs__points *points, const struct cs_result *result, const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++) {
    const struct row row = {result, of, i, &of->points[i]};
    const size_t at = points->grid.rows;
    if (of->of->serial && i > 0)
      return;
    put_settings(points, at, of->of);
    for (enum cs__points_column c = CS__POINTS_N; c < CS__POINTS_COLUMNS; c++)
      columns[c].put(cs__grid_cell(&points->grid, at, c), &row);
  }
}

/* The serial program's row is the first of the first group. */
static void add_group(struct cs__points *points, const struct cs_result *result, const struct cs_summary *summary,
                      const struct cs_case *leader) {
  struct cs__points_group *group = &points->groups[points->group_count];
  *group = (struct cs__points_group){.title = title_of(result, leader), .first = points->grid.rows};
  for (size_t i = 0; i < summary->case_count && points->group_count == 0; i++)
    if (summary->cases[i].of->serial)
      add_case(points, result, &summary->cases[i]);
  for (size_t i = 0; i < summary->case_count; i++)
    if (is_alike(summary->cases[i].of, leader))
      add_case(points, result, &summary->cases[i]);
  group->end = points->grid.rows;
  points->group_count++;
}

static bool is_first_of_group(const struct cs_summary *summary, size_t index) {
  for (size_t i = 0; i < index; i++)
    if (is_alike(summary->cases[i].of, summary->cases[index].of))
      return false;
  return !summary->cases[index].of->serial;
}

static bool is_told(const struct cs__grid *grid, enum cs__points_column column) {
  for (size_t row = grid->heads; row < grid->rows; row++) {
    const char *cell = cs_text_get(&grid->cells[row * grid->columns + column]);
    if (cell[0] != '\0' && strcmp(cell, CS__NO_FIGURE) != 0)
      return true;
  }
  return false;
}

static void hide_untold(struct cs__grid *grid) {
  static const enum cs__points_column brief[] = {CS__POINTS_COST_SHORT, CS__POINTS_SPEEDUP_SHORT,
                                                 CS__POINTS_OVER_SERIAL_SHORT, CS__POINTS_OVER_FIRST_SHORT};
  for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS && !grid->failed; c++)
    grid->hidden[c] = c != CS__POINTS_N && c != CS__POINTS_COST && c != CS__POINTS_SPEEDUP && !is_told(grid, c);
  for (size_t i = 0; i < sizeof brief / sizeof brief[0]; i++)
    grid->hidden[brief[i]] = true;
}

void cs__points_fill(struct cs__points *points, const struct cs_result *result, const struct cs_summary *summary) {
  *points = (struct cs__points){.grid = {.columns = CS__POINTS_COLUMNS, .heads = 2}};
  points->groups = calloc(summary->case_count + 1, sizeof *points->groups);
  points->grid.failed = points->groups == NULL;
  if (points->groups == NULL)
    return;
  fill_heads(points, result, summary);
  for (size_t i = 0; i < summary->case_count; i++)
    if (is_first_of_group(summary, i))
      add_group(points, result, summary, summary->cases[i].of);
  hide_untold(&points->grid);
}

void cs__points_free(struct cs__points *points) {
  for (size_t i = 0; i < points->group_count; i++)
    free(points->groups[i].title);
  free(points->groups);
  cs__grid_free(&points->grid);
  *points = (struct cs__points){0};
}
