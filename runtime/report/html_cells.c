/* runtime/report/html_cells.c - what the page's tables are made of: columns, rows and the cells several tables have. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_cells.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"
#include "runtime/report/recipe.h"

#include <math.h>

/* --- tables --- */

static bool is_shown(const struct cs__page_table *table, const struct cs__page_column *column) {
  return column->shown == NULL || column->shown(table);
}

void cs__put_page_head(struct cs_text *text, const char *label, const struct cs__page_table *table,
                       const struct cs__page_column *columns, size_t count) {
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
  cs__put_html(text, label);
  cs_text_append(text, "\">\n<table>\n<thead><tr>");
  for (size_t i = 0; i < count; i++) {
    struct cs_text head = {0};
    if (!is_shown(table, &columns[i]))
      continue;
    if (columns[i].put_head != NULL)
      columns[i].put_head(&head, table->result);
    cs_text_append(text, "<th scope=\"col\"%s%s%s>", columns[i].class != NULL ? " class=\"" : "",
                   columns[i].class != NULL ? columns[i].class : "", columns[i].class != NULL ? "\"" : "");
    cs__put_html_text(text, &head);
    cs_text_append(text, "%s</th>", columns[i].put_head == NULL ? columns[i].head : "");
  }
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
}

void cs__put_page_row(struct cs_text *text, const struct cs__page_row *row, const struct cs__page_table *table,
                      const struct cs__page_column *columns, size_t count) {
  cs_text_append(text, "<tr>");
  for (size_t i = 0; i < count; i++) {
    if (!is_shown(table, &columns[i]))
      continue;
    cs_text_append(text, i == 0 ? "<th scope=\"row\">" : "<td");
    if (i > 0)
      cs_text_append(text, columns[i].class != NULL ? " class=\"%s\">" : ">", columns[i].class);
    columns[i].put(text, row);
    cs_text_append(text, i == 0 ? "</th>" : "</td>");
  }
  cs_text_append(text, "</tr>\n");
}

void cs__put_page_end(struct cs_text *text) {
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}

/* --- which columns --- */

bool cs__is_of_commands(const struct cs__page_table *table) {
  return cs__are_commands(table->result);
}

bool cs__is_of_kernels(const struct cs__page_table *table) {
  return !cs__are_commands(table->result);
}

bool cs__has_limits(const struct cs__page_table *table) {
  return cs__is_of_kernels(table) || cs__any_point(table->cases, table->case_count, cs__has_limit);
}

bool cs__has_serial_program(const struct cs__page_table *table) {
  return cs__any_point(table->cases, table->case_count, cs__is_over_serial);
}

bool cs__has_first_case(const struct cs__page_table *table) {
  return cs__any_point(table->cases, table->case_count, cs__is_over_first);
}

bool cs__has_busy(const struct cs__page_table *table) {
  return cs__any_point(table->cases, table->case_count, cs__knows_busy);
}

/* --- heads --- */

void cs__head_axis(struct cs_text *text, const struct cs_result *result) {
  cs__put_axis_title(text, result);
}

void cs__head_cost(struct cs_text *text, const struct cs_result *result) {
  if (result->recipe.metric == NULL)
    cs_text_append(text, "time of one run");
  else
    cs_text_append(text, "%s", cs__cost_title(result));
}

void cs__head_speedup(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "%sspeedup", result->weak_size > 0.0 ? "scaled " : "");
}

/* --- cells --- */

void cs__cell_estimate(struct cs_text *text, const struct cs_estimate *estimate) {
  struct cs_text whole = {0};
  cs__put_estimate(&whole, estimate);
  cs__put_page_figure(text, &whole);
}

void cs__cell_rate_of(struct cs_text *text, const struct cs__page_row *row, const struct cs_point_summary *point) {
  struct cs_text rate = {0};
  if (point == NULL || point->rounds == 0)
    cs_text_append(&rate, "%s",
                   point != NULL && cs__failure_word(point) != NULL ? cs__failure_word(point) : CS__NO_FIGURE);
  else if (row->of->of->argv != NULL)
    cs__put_cost_value(&rate, point->time_s.value, row->result);
  else
    cs__put_rate(&rate, point->rate, row->of->of);
  cs__put_html_text(text, &rate);
}

void cs__cell_rate(struct cs_text *text, const struct cs__page_row *row) {
  cs__cell_rate_of(text, row, row->point);
}

void cs__cell_n(struct cs_text *text, const struct cs__page_row *row) {
  if (row->point != NULL)
    cs_text_append(text, "%d", row->point->n);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

/* The base over itself is 1 and no estimate. */
static void put_over_base(struct cs_text *text, const struct cs__page_row *row, const struct cs_estimate *estimate) {
  if (row->point == row->base && estimate->count > 0)
    cs__put_figure(text, estimate->value);
  else
    cs__cell_estimate(text, estimate);
}

void cs__cell_speedup(struct cs_text *text, const struct cs__page_row *row) {
  if (row->point == NULL)
    cs_text_append(text, CS__NO_FIGURE);
  else
    put_over_base(text, row, &row->point->speedup);
  if (row->point != NULL && row->point->rounds > 0 && cs__is_flagged(row->point))
    cs_text_append(text, " <span class=\"flag\">%s</span>",
                   row->point->ratio_gate == CS_GATE_VOID    ? "not valid"
                   : row->point->ratio_gate != CS_GATE_CLEAR ? "contended"
                                                             : "drifted");
}

void cs__cell_efficiency(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_percent(text, row->point != NULL && row->point->rounds > 0 ? row->point->efficiency.value : (double)NAN);
}

bool cs__row_has_limit(const struct cs__page_row *row) {
  return row->point != NULL && row->point != row->base && row->point->rounds > 0 && cs__has_limit(row->point);
}

void cs__cell_limit(struct cs_text *text, const struct cs__page_row *row) {
  if (cs__row_has_limit(row))
    cs__cell_estimate(text, &row->point->limit.speedup);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

void cs__cell_binds(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "%s", cs__row_has_limit(row) ? cs__binds_title(row->point) : CS__NO_FIGURE);
}

void cs__cell_limit_percent(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_percent(text, cs__row_has_limit(row) ? row->point->limit.share.value : (double)NAN);
  if (cs__row_has_limit(row) && row->point->limit.beyond)
    cs_text_append(text, " <span class=\"flag\">%s</span>", row->point->superlinear ? "superlinear" : "above it");
}

static void put_ratio(struct cs_text *text, const struct cs_point_summary *point, const struct cs_estimate *ratio) {
  if (point != NULL && ratio->count > 0 && ratio->lo == ratio->hi && ratio->lo == ratio->value)
    cs__put_figure(text, ratio->value); /* the first over itself */
  else if (point != NULL && ratio->count > 0)
    cs__cell_estimate(text, ratio);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

void cs__cell_over_serial(struct cs_text *text, const struct cs__page_row *row) {
  put_ratio(text, row->point, row->point != NULL ? &row->point->over_serial : NULL);
}

void cs__cell_over_first(struct cs_text *text, const struct cs__page_row *row) {
  put_ratio(text, row->point, row->point != NULL ? &row->point->over_first : NULL);
}

void cs__cell_busy(struct cs_text *text, const struct cs__page_row *row) {
  const struct cs_point_summary *of = row->of->of->serial ? row->base : row->point;
  if (of != NULL)
    cs__put_busy(text, row->result, row->of, (size_t)(of - row->of->points));
  else
    cs_text_append(text, CS__NO_FIGURE);
}

void cs__cell_rounds(struct cs_text *text, const struct cs__page_row *row) {
  const struct cs_point_summary *of = row->of->of->serial ? row->base : row->point;
  cs_text_append(text, "%zu", of != NULL ? of->rounds : 0);
}
