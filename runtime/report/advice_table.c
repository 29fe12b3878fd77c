/* runtime/report/advice_table.c - advice's table: a row for each count, the one to use marked. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"

#include <math.h>

struct row {
  const struct cs_advice *advice;
  size_t index;
  const struct cs_point_summary *point;
};
typedef void put_cell(struct cs_text *text, const struct row *row);

static void put_mark(struct cs_text *text, const struct row *row) {
  cs_text_append(text, row->index == row->advice->use ? ">" : " ");
}

static void put_count(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%d", row->point->n);
}

static void put_cost(struct cs_text *text, const struct row *row) {
  cs__put_cost_value(text, row->point->time_s.value, row->advice->result);
}

static void put_speedup(struct cs_text *text, const struct row *row) {
  if (row->index == row->advice->of->base)
    cs__put_figure(text, row->point->speedup.value);
  else
    cs__put_estimate(text, &row->point->speedup);
}

static void put_efficiency(struct cs_text *text, const struct row *row) {
  cs__put_percent(text, row->point->efficiency.value);
}

static void put_to_best(struct cs_text *text, const struct row *row) {
  const struct cs_estimate *to_best = &row->point->to_best;
  if (row->index == row->advice->of->best)
    cs_text_append(text, "best");
  else if (to_best->count > 0)
    cs__put_estimate(text, to_best);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_core_time(struct cs_text *text, const struct row *row) {
  cs__put_time(text, cs_advice_core_s(&row->point->time_s, row->point->n).value);
}

static void put_energy(struct cs_text *text, const struct row *row) {
  cs__put_figure(text, row->point->energy_j > 0.0 ? row->point->energy_j : (double)NAN);
}

static void put_busy(struct cs_text *text, const struct row *row) {
  cs__put_busy(text, row->advice->result, row->advice->of, row->index);
}

enum { MARK, COUNT, COST, SPEEDUP, EFFICIENCY, TO_BEST, CORE_TIME, BUSY, ENERGY, COLUMNS };

static const struct {
  const char *head; /* NULL: the axis, or what is told of a run */
  bool right;
  put_cell *put;
} columns[COLUMNS] = {
    [MARK] = {"", false, put_mark},
    [COUNT] = {NULL, true, put_count},
    [COST] = {NULL, true, put_cost},
    [SPEEDUP] = {"speedup", false, put_speedup},
    [EFFICIENCY] = {"efficiency", true, put_efficiency},
    [TO_BEST] = {"time / best", false, put_to_best},
    [CORE_TIME] = {"core time", true, put_core_time},
    [BUSY] = {"cores busy", false, put_busy},
    [ENERGY] = {"joules", true, put_energy},
};

static void put_head(struct cs_text *text, const struct cs_advice *advice, size_t column) {
  if (column == COUNT)
    cs__put_axis_title(text, advice->result);
  else if (column == SPEEDUP && advice->result->weak_size > 0.0)
    cs_text_append(text, "scaled speedup");
  else
    cs_text_append(text, "%s", column == COST ? cs__cost_title(advice->result) : columns[column].head);
}

static bool is_shown(const struct row *row) {
  return row->point->rounds > 0 && row->point->speedup.value > 0.0;
}

static struct row row_of(const struct cs_advice *advice, size_t index) {
  return (struct row){advice, index, &advice->of->points[index]};
}

static void put_blanks(struct cs_text *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs_text_append(text, " ");
}

static void take_cell(struct cs_text *cell, const struct row *row, size_t column, bool utf8) {
  struct cs_text raw = {0};
  cs_text_free(cell);
  columns[column].put(&raw, row);
  cs__put_terminal(cell, cs_text_get(&raw), utf8);
  cs_text_free(&raw);
}

static size_t width_of(const struct cs_advice *advice, size_t column, bool utf8) {
  struct cs_text cell = {0};
  put_head(&cell, advice, column);
  size_t width = cs__width(cs_text_get(&cell));
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct row row = row_of(advice, i);
    if (!is_shown(&row))
      continue;
    take_cell(&cell, &row, column, utf8);
    width = cs__width(cs_text_get(&cell)) > width ? cs__width(cs_text_get(&cell)) : width;
  }
  cs_text_free(&cell);
  return width;
}

static void put_padded(struct cs_text *text, const char *cell, size_t width, size_t column) {
  const size_t own = cs__width(cell), blanks = width > own ? width - own : 0;
  put_blanks(text, column > 0 ? 2 : 0);
  if (columns[column].right)
    put_blanks(text, blanks);
  cs_text_append(text, "%s", cell);
  if (!columns[column].right)
    put_blanks(text, blanks);
}

static size_t total_of(const size_t widths[COLUMNS]) {
  size_t total = 0;
  for (size_t c = 0; c < COLUMNS; c++)
    total += widths[c] > 0 ? widths[c] + (c > 0 ? 2 : 0) : 0;
  return total;
}

static bool is_told(const struct cs_advice *advice, size_t column) {
  bool told = column != ENERGY && column != BUSY;
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct cs_point_summary *point = &advice->of->points[i];
    told = told || (column == ENERGY && point->energy_j > 0.0) || (column == BUSY && cs__knows_busy(point));
  }
  /* A ratio of times is none of rates, nor of runs that do different work. */
  const bool is_ratio = advice->result->recipe.metric == NULL && !(advice->result->weak_size > 0.0);
  return told && (column != CORE_TIME || cs__tells_core_time(advice)) && (column != TO_BEST || is_ratio);
}

/* Width 0: not shown. Where the line is too narrow, what follows from others goes first. */
static void choose_widths(const struct cs_advice *advice, const struct cs_table_style *style, size_t widths[COLUMNS]) {
  static const size_t spare[] = {EFFICIENCY, BUSY, TO_BEST};
  for (size_t c = 0; c < COLUMNS; c++)
    widths[c] = is_told(advice, c) ? width_of(advice, c, style->utf8) : 0;
  for (size_t i = 0; i < sizeof spare / sizeof spare[0] && total_of(widths) > (size_t)style->columns; i++)
    widths[spare[i]] = 0;
}

static void trim(struct cs_text *text) {
  while (text->length > 0 && text->bytes[text->length - 1] == ' ')
    text->bytes[--text->length] = '\0';
  cs_text_append(text, "\n");
}

void cs__put_advice_table(struct cs_text *text, const struct cs_advice *advice, const struct cs_table_style *style) {
  size_t widths[COLUMNS];
  struct cs_text cell = {0};
  choose_widths(advice, style, widths);
  for (size_t c = 0; c < COLUMNS; c++) {
    cs_text_free(&cell);
    put_head(&cell, advice, c);
    if (widths[c] > 0)
      put_padded(text, cs_text_get(&cell), widths[c], c);
  }
  trim(text);
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct row row = row_of(advice, i);
    for (size_t c = 0; c < COLUMNS && is_shown(&row); c++) {
      if (widths[c] == 0)
        continue;
      take_cell(&cell, &row, c, style->utf8);
      put_padded(text, cs_text_get(&cell), widths[c], c);
    }
    if (is_shown(&row))
      trim(text);
  }
  cs_text_free(&cell);
}
