/* runtime/cli/fit_ours.c - the table.csv of a sweep: which of its columns are n and the time, rate or cost. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <stdio.h>
#include <string.h>

/* Where the columns are that count. */
struct ours {
  size_t kernel, axis, n, time_s, rate, metric, metric_unit, size, over_serial;
};

static bool find(const struct cs__fit_table *table, const char *name, size_t *column_out) {
  for (size_t i = 0; table->names != NULL && i < table->csv->column_count; i++) {
    if (strcmp(table->names[i], name) == 0) {
      *column_out = i;
      return true;
    }
  }
  return false;
}

/* Tables from before there were other axes than threads have no `axis`: their names say enough. */
static bool find_all(const struct cs__fit_table *table, struct ours *ours_out) {
  return find(table, "kernel", &ours_out->kernel) && find(table, "axis", &ours_out->axis) &&
         find(table, "n", &ours_out->n) && find(table, "time_s", &ours_out->time_s) &&
         find(table, "rate", &ours_out->rate) && find(table, "metric", &ours_out->metric) &&
         find(table, "metric_unit", &ours_out->metric_unit) && find(table, "size", &ours_out->size) &&
         find(table, "over_serial", &ours_out->over_serial);
}

bool cs__fit_is_ours(const struct cs__fit_table *table) {
  struct ours ours;
  return find_all(table, &ours);
}

/* What the column holds in the first kept row that has something in it; "": nothing. */
static const char *first_in(const struct cs__fit_table *table, size_t column) {
  for (size_t row = table->first; row < table->csv->row_count; row++)
    if (table->kept[row] && cs_csv_field(table->csv, row, column)[0] != '\0')
      return cs_csv_field(table->csv, row, column);
  return "";
}

/* How many rows have nothing there. They are kept no longer. */
static size_t drop_empty(struct cs__fit_table *table, size_t column) {
  size_t dropped = 0;
  for (size_t row = table->first; row < table->csv->row_count; row++) {
    if (!table->kept[row] || cs_csv_field(table->csv, row, column)[0] != '\0')
      continue;
    table->kept[row] = false;
    dropped++;
  }
  return dropped;
}

/* Whether a row of the same name as this one was put over the serial program. */
static bool is_over_serial(const struct cs__fit_table *table, const struct ours *at, size_t one) {
  const char *name = cs_csv_field(table->csv, one, at->kernel);
  for (size_t row = table->first; row < table->csv->row_count; row++)
    if (table->kept[row] && strcmp(cs_csv_field(table->csv, row, at->kernel), name) == 0 &&
        cs_csv_field(table->csv, row, at->over_serial)[0] != '\0')
      return true;
  return false;
}

/* The serial program's one row is no point of another's curve. */
static void drop_serial(struct cs__fit_table *table, const struct ours *at) {
  if (first_in(table, at->over_serial)[0] == '\0')
    return;
  for (size_t row = table->first; row < table->csv->row_count; row++)
    table->kept[row] = table->kept[row] && is_over_serial(table, at, row);
}

static struct cs__fit_meaning meaning_in(enum cs__fit_role role, const char *unit) {
  struct cs__fit_meaning meaning = {.role = role, .scale = role == CS__FIT_TIME ? cs__fit_unit_s(unit) : 0.0};
  snprintf(meaning.unit, sizeof meaning.unit, "%.31s", unit);
  return meaning;
}

enum cs_status cs__fit_choose_ours(struct cs__fit_table *table, const struct cs__fit_options *options,
                                   struct cs__fit_columns *columns_out, size_t *dropped_out, struct cs_error *error) {
  struct ours at;
  if (!find_all(table, &at))
    return cs_fail(error, CS_INVALID, "it is no sweep's table.csv");
  if (first_in(table, at.size)[0] != '\0' && !options->weak)
    return cs_fail(error, CS_INVALID, "it is of weak scaling: the work grew with %.40s; say --weak",
                   first_in(table, at.axis));
  struct cs__fit_columns columns = {.n = at.n, .n_name = first_in(table, at.axis)};
  if (first_in(table, at.metric)[0] == '\0') {
    columns.value = at.time_s;
    columns.meaning = meaning_in(CS__FIT_TIME, "s");
  } else { /* a rate is told of a metric where more of it is better */
    columns.value = at.metric;
    columns.meaning = meaning_in(first_in(table, at.rate)[0] != '\0' ? CS__FIT_THROUGHPUT : CS__FIT_TIME,
                                 first_in(table, at.metric_unit));
  }
  *dropped_out = drop_empty(table, columns.value);
  drop_serial(table, &at);
  *columns_out = columns;
  return CS_OK;
}
