/* runtime/cli/fit_rows.c - which rows of a table are runs of one thing: --where, and curves that lie mixed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- --where --- */

static bool holds(const struct cs_csv *csv, const char *field, const char *wanted) {
  double one, other;
  return strcmp(wanted, "*") == 0 || strcmp(field, wanted) == 0 ||
         (cs__fit_number(csv, field, &one) && cs_parse_double(wanted, &other) == CS_OK && one == other);
}

/* The different values of a column among the kept rows, for a message. */
static void list_values(const struct cs__fit_table *table, size_t column, struct cs_text *list) {
  enum { SHOWN_BYTES = 200 };
  for (size_t row = table->first; row < table->csv->row_count && list->length < SHOWN_BYTES; row++) {
    const char *field = cs_csv_field(table->csv, row, column);
    bool new = table->kept[row];
    for (size_t before = table->first; new &&before < row; before++)
      new = !table->kept[before] || strcmp(field, cs_csv_field(table->csv, before, column)) != 0;
    if (new)
      cs_text_append(list, "%s%.40s", list->length > 0 ? ", " : "", field);
  }
  if (list->length >= SHOWN_BYTES)
    cs_text_append(list, ", ...");
}

static enum cs_status keep_one(struct cs__fit_table *table, const char *where, struct cs_error *error) {
  const char *equals = strchr(where, '=');
  if (equals == NULL || equals == where)
    return cs_fail(error, CS_INVALID, "--where %.80s: write COLUMN=VALUE, as in --where kernel=triad", where);
  char *name = strndup(where, (size_t)(equals - where));
  size_t column = 0, left = 0;
  struct cs_text values = {0};
  enum cs_status status = name == NULL ? cs_fail(error, CS_NOMEM, "no memory to read --where")
                                       : cs__fit_column(table, name, "--where", &column, error);
  if (status == CS_OK)
    list_values(table, column, &values);
  for (size_t row = table->first; status == CS_OK && row < table->csv->row_count; row++) {
    table->kept[row] = table->kept[row] && holds(table->csv, cs_csv_field(table->csv, row, column), equals + 1);
    left += table->kept[row];
  }
  if (status == CS_OK && left == 0)
    status =
        cs_fail(error, CS_INVALID, "--where %.80s: no row has that; the column holds %s", where, cs_text_get(&values));
  cs_text_free(&values);
  free(name);
  return status;
}

enum cs_status cs__fit_keep(struct cs__fit_table *table, const struct cs__fit_options *options,
                            struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < options->where_count && status == CS_OK; i++)
    status = keep_one(table, options->where[i], error);
  return status;
}

/* --- curves that lie mixed --- */

/* What qsort_r is to order rows by: one column, then the other. */
struct order {
  const struct cs__fit_table *table;
  size_t first, then;
};

static int compare(const void *one, const void *other, void *given) {
  const struct order *order = given;
  const size_t a = *(const size_t *)one, b = *(const size_t *)other;
  const struct cs_csv *csv = order->table->csv;
  const int first = strcmp(cs_csv_field(csv, a, order->first), cs_csv_field(csv, b, order->first));
  return first != 0 ? first : strcmp(cs_csv_field(csv, a, order->then), cs_csv_field(csv, b, order->then));
}

/* Over rows ordered by `first`, then `then`: in how many groups of one `first` does `then` vary; groups_out: of how
 * many. */
static size_t count_varying(const struct order *order, const size_t *rows, size_t count, size_t *groups_out) {
  const struct cs_csv *csv = order->table->csv;
  size_t varying = 0, groups = 0;
  for (size_t i = 0; i < count; groups++) {
    bool varies = false;
    const char *group = cs_csv_field(csv, rows[i], order->first), *member = cs_csv_field(csv, rows[i], order->then);
    for (; i < count && strcmp(cs_csv_field(csv, rows[i], order->first), group) == 0; i++)
      varies = varies || strcmp(cs_csv_field(csv, rows[i], order->then), member) != 0;
    varying += varies;
  }
  *groups_out = groups;
  return varying;
}

/* Whether the column tells curves apart: it varies within one n, and each of its values comes at several n. */
static bool is_grouping(const struct cs__fit_table *table, size_t n, size_t column, size_t *rows, size_t count) {
  size_t groups = 0;
  struct order order = {table, n, column};
  qsort_r(rows, count, sizeof *rows, compare, &order);
  if (count_varying(&order, rows, count, &groups) == 0)
    return false;
  order = (struct order){table, column, n};
  qsort_r(rows, count, sizeof *rows, compare, &order);
  return count_varying(&order, rows, count, &groups) == groups;
}

enum kind { KIND_WORDS, KIND_WHOLE, KIND_REAL };

static enum kind kind_of(const struct cs__fit_table *table, size_t column, const size_t *rows, size_t count) {
  enum kind kind = KIND_WHOLE;
  for (size_t i = 0; i < count; i++) {
    double value;
    if (!cs__fit_number(table->csv, cs_csv_field(table->csv, rows[i], column), &value))
      return KIND_WORDS;
    if (value != floor(value))
      kind = KIND_REAL;
  }
  return kind;
}

/* A number of a run among others: replicates. */
static bool is_replicate(const char *name) {
  static const char *const names[] = {"rep",   "reps",  "repeat",    "repetition", "replicate", "replica", "run",
                                      "round", "trial", "iteration", "iter",       "sample",    "seed",    "try",
                                      "index", "i",     "id",        "job",        "attempt"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcasecmp(name, names[i]) == 0)
      return true;
  return false;
}

static bool is_chosen(const struct cs__fit_table *table, const struct cs__fit_options *options, size_t column) {
  for (size_t i = 0; i < options->where_count; i++) {
    const size_t length = strcspn(options->where[i], "=");
    char number[24];
    snprintf(number, sizeof number, "%zu", column + 1);
    if ((table->names != NULL && strlen(table->names[column]) == length &&
         strncasecmp(table->names[column], options->where[i], length) == 0) ||
        (strlen(number) == length && strncmp(number, options->where[i], length) == 0))
      return true;
  }
  return false;
}

static enum cs_status judge(const struct cs__fit_table *table, size_t column, enum kind kind, struct cs_text *remark,
                            struct cs_error *error) {
  struct cs_text values = {0};
  char number[24];
  snprintf(number, sizeof number, "%zu", column + 1);
  const char *name = table->names != NULL ? table->names[column] : number;
  list_values(table, column, &values);
  size_t row = table->first;
  while (!table->kept[row])
    row++;
  const char *value = cs_csv_field(table->csv, row, column);
  enum cs_status status = CS_OK;
  if (kind == KIND_WORDS)
    status = cs_fail(error, CS_INVALID,
                     "column '%.40s' tells several curves apart (%s); choose one with --where '%.40s=%.40s', or take "
                     "all as runs of one with --where '%.40s=*'",
                     name, cs_text_get(&values), name, value, name);
  else
    cs_text_append(remark,
                   "Rows of the same n differ in column '%.40s' (%s): they count as replicates. --where '%.40s=%.40s' "
                   "takes one.",
                   name, cs_text_get(&values), name, value);
  cs_text_free(&values);
  return status;
}

enum cs_status cs__fit_check_groups(const struct cs__fit_table *table, const struct cs__fit_columns *columns,
                                    const struct cs__fit_options *options, struct cs_text *remark,
                                    struct cs_error *error) {
  size_t count = 0;
  size_t *rows = calloc(table->csv->row_count, sizeof *rows);
  if (rows == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to look at %zu rows", table->csv->row_count);
  for (size_t row = table->first; row < table->csv->row_count; row++)
    if (table->kept[row])
      rows[count++] = row;
  enum cs_status status = CS_OK;
  for (size_t column = 0; column < table->csv->column_count && status == CS_OK; column++) {
    if (column == columns->n || column == columns->value || is_chosen(table, options, column))
      continue;
    const enum kind kind = kind_of(table, column, rows, count);
    const bool replicate = table->names != NULL && is_replicate(table->names[column]);
    if (kind != KIND_REAL && !(replicate && kind == KIND_WHOLE) && (kind == KIND_WORDS || remark->length == 0) &&
        is_grouping(table, columns->n, column, rows, count))
      status = judge(table, column, kind, remark, error);
  }
  free(rows);
  return status;
}
