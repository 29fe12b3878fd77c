/* runtime/cli/fit_columns.c - which columns of a table are n and the time or throughput. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NUMBER_BYTES = 64 };

bool cs__fit_number(const struct cs_csv *csv, const char *text, double *value_out) {
  if (cs_parse_double(text, value_out) == CS_OK)
    return true;
  char copy[NUMBER_BYTES];
  if (csv->separator == ',' || strchr(text, '.') != NULL || strlen(text) >= sizeof copy)
    return false;
  snprintf(copy, sizeof copy, "%s", text);
  char *comma = strchr(copy, ',');
  if (comma == NULL || strchr(comma + 1, ',') != NULL)
    return false;
  *comma = '.';
  return cs_parse_double(copy, value_out) == CS_OK;
}

/* Whether a first row names the columns: nothing in it is a number, or a word in it is known. */
static bool is_naming(const struct cs_csv *csv, char *const *fields) {
  bool numbers = false, known = false;
  for (size_t i = 0; i < csv->column_count; i++) {
    double value;
    if (cs__fit_number(csv, fields[i], &value))
      numbers = true;
    else
      known = known || cs__fit_meaning_of(fields[i]).role != CS__FIT_OTHER;
  }
  return !numbers || known;
}

struct cs__fit_table cs__fit_table_of(const struct cs_csv *csv) {
  struct cs__fit_table table = {.csv = csv};
  if (is_naming(csv, csv->fields)) {
    table.names = csv->fields;
    table.first = 1;
  } else if (csv->comment != NULL && is_naming(csv, csv->comment)) {
    bool n = false, value = false;
    for (size_t i = 0; i < csv->column_count; i++) {
      const enum cs__fit_role role = cs__fit_meaning_of(csv->comment[i]).role;
      n = n || role == CS__FIT_N;
      value = value || role == CS__FIT_TIME || role == CS__FIT_THROUGHPUT;
    }
    table.names = n && value ? csv->comment : NULL;
  }
  return table;
}

/* The columns as a person tells them apart; no longer than a message can hold. */
static char *list_columns(const struct cs__fit_table *table) {
  struct cs_text list = {0};
  const size_t count = table->csv->column_count;
  for (size_t i = 0; i < count; i++) {
    if (list.length > 200) {
      cs_text_append(&list, " and %zu more", count - i);
      break;
    }
    if (table->names != NULL)
      cs_text_append(&list, "%s'%.40s'", i > 0 ? ", " : "", table->names[i]);
    else
      cs_text_append(&list, "%s%zu", i > 0 ? ", " : "", i + 1);
  }
  return cs_text_take(&list);
}

enum cs_status cs__fit_column(const struct cs__fit_table *table, const char *name, const char *option,
                              size_t *column_out, struct cs_error *error) {
  const size_t count = table->csv->column_count;
  for (size_t i = 0; table->names != NULL && i < count; i++) {
    if (strcasecmp(table->names[i], name) == 0) {
      *column_out = i;
      return CS_OK;
    }
  }
  int64_t number;
  if (cs_parse_int64(name, &number) == CS_OK && number >= 1 && (uint64_t)number <= count) {
    *column_out = (size_t)number - 1;
    return CS_OK;
  }
  char *columns = list_columns(table);
  const enum cs_status status =
      cs_fail(error, CS_INVALID, "%s: there is no column '%.60s'; %s %s", option, name,
              table->names != NULL ? "the names are" : "the columns have no names, only numbers:",
              columns != NULL ? columns : "");
  free(columns);
  return status;
}

static bool varies(const struct cs__fit_table *table, size_t column) {
  const char *first = NULL;
  for (size_t row = table->first; row < table->csv->row_count; row++) {
    if (!table->kept[row])
      continue;
    const char *field = cs_csv_field(table->csv, row, column);
    if (first != NULL && strcmp(first, field) != 0)
      return true;
    first = field;
  }
  return false;
}

/* Columns of a role, as far as they can be told. */
struct candidates {
  size_t column, count; /* of the least rank; columns that do not vary count only where none does */
  int rank;
  bool vary;
};

static void consider(struct candidates *candidates, size_t column, int rank, bool vary) {
  const bool better =
      candidates->count == 0 || (vary && !candidates->vary) || (vary == candidates->vary && rank < candidates->rank);
  if (better)
    *candidates = (struct candidates){.column = column, .count = 1, .rank = rank, .vary = vary};
  else if (vary == candidates->vary && rank == candidates->rank)
    candidates->count++;
}

static enum cs_status complain(const struct cs__fit_table *table, const char *what, struct cs_error *error) {
  char *columns = list_columns(table);
  const enum cs_status status =
      cs_fail(error, CS_INVALID, "%s; the columns are %s: say --columns n=%s (or throughput=%s)%s", what,
              columns != NULL ? columns : "", table->names != NULL ? "NAME,time=NAME" : "NUMBER,time=NUMBER",
              table->names != NULL ? "NAME" : "NUMBER",
              table->names != NULL ? "; a column's number, from 1, will do for its name" : "");
  free(columns);
  return status;
}

static enum cs_status choose_by_name(const struct cs__fit_table *table, struct cs__fit_columns *columns,
                                     struct cs_error *error) {
  struct candidates of[CS__FIT_THROUGHPUT + 1] = {0};
  for (size_t i = 0; i < table->csv->column_count; i++) {
    const struct cs__fit_meaning meaning = cs__fit_meaning_of(table->names[i]);
    if (meaning.role != CS__FIT_OTHER) /* all times may be equal: that is a result */
      consider(&of[meaning.role], i, meaning.rank, meaning.role != CS__FIT_N || varies(table, i));
  }
  const struct candidates *time = &of[CS__FIT_TIME], *throughput = &of[CS__FIT_THROUGHPUT];
  const bool by_time = time->count > 0 && (throughput->count == 0 || time->rank <= throughput->rank);
  const struct candidates *value = by_time ? time : throughput;
  if (of[CS__FIT_N].count != 1)
    return complain(table, of[CS__FIT_N].count == 0 ? "no column's name says that it is n" : "several columns may be n",
                    error);
  if (value->count != 1)
    return complain(table,
                    value->count == 0 ? "no column's name says that it is a time or throughput"
                    : by_time         ? "several columns may be the time"
                                      : "several columns may be the throughput",
                    error);
  columns->n = of[CS__FIT_N].column;
  columns->value = value->column;
  columns->meaning = cs__fit_meaning_of(table->names[value->column]);
  return CS_OK;
}

/* The text up to the next ",KEY=" of the keys known: names may hold commas. */
static size_t item_length(const char *text) {
  static const char *const keys[] = {",n=", ",time=", ",throughput="};
  size_t length = strlen(text);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const char *next = strstr(text, keys[i]);
    if (next != NULL && (size_t)(next - text) < length)
      length = (size_t)(next - text);
  }
  return length;
}

static enum cs_status take_item(const struct cs__fit_table *table, const char *key, const char *name,
                                struct cs__fit_columns *columns, bool seen[2], struct cs_error *error) {
  const bool is_n = strcmp(key, "n") == 0, is_time = strcmp(key, "time") == 0;
  if ((!is_n && !is_time && strcmp(key, "throughput") != 0) || seen[is_n ? 0 : 1])
    return cs_fail(error, CS_INVALID,
                   "--columns: '%s=' is not understood; write n=NAME,time=NAME or "
                   "n=NAME,throughput=NAME, each once",
                   key);
  seen[is_n ? 0 : 1] = true;
  size_t column = 0;
  const enum cs_status status = cs__fit_column(table, name, "--columns", &column, error);
  if (status != CS_OK)
    return status;
  *(is_n ? &columns->n : &columns->value) = column;
  if (is_n)
    return CS_OK;
  const struct cs__fit_meaning told = cs__fit_meaning_of(table->names != NULL ? table->names[column] : "");
  columns->meaning = told;
  columns->meaning.role = is_time ? CS__FIT_TIME : CS__FIT_THROUGHPUT;
  return CS_OK;
}

static enum cs_status choose_asked(const struct cs__fit_table *table, const char *asked,
                                   struct cs__fit_columns *columns, struct cs_error *error) {
  bool seen[2] = {false, false};
  for (const char *at = asked; *at != '\0';) {
    const size_t length = item_length(at);
    char *item = strndup(at, length);
    char *equals = item != NULL ? strchr(item, '=') : NULL;
    enum cs_status status = item == NULL ? cs_fail(error, CS_NOMEM, "no memory to read --columns") : CS_OK;
    if (status == CS_OK && equals == NULL)
      status = cs_fail(error, CS_INVALID, "--columns %.80s: write n=NAME,time=NAME or n=NAME,throughput=NAME", asked);
    if (status == CS_OK) {
      *equals = '\0';
      status = take_item(table, item, equals + 1, columns, seen, error);
    }
    free(item);
    if (status != CS_OK)
      return status;
    at += length + (at[length] == ',');
  }
  if (!seen[0] || !seen[1])
    return cs_fail(error, CS_INVALID, "--columns %.80s: both are needed, n=NAME,time=NAME or n=NAME,throughput=NAME",
                   asked);
  return CS_OK;
}

enum cs_status cs__fit_choose(const struct cs__fit_table *table, const char *asked, struct cs__fit_columns *columns_out,
                              struct cs_error *error) {
  struct cs__fit_columns columns = {0};
  enum cs_status status = CS_OK;
  if (asked != NULL)
    status = choose_asked(table, asked, &columns, error);
  else if (table->csv->column_count < 2)
    status =
        cs_fail(error, CS_INVALID, "it has one column; n and a time or throughput are needed, as in the line 8,1.25");
  else if (table->names != NULL)
    status = choose_by_name(table, &columns, error);
  else if (table->csv->column_count == 2)
    columns = (struct cs__fit_columns){.n = 0, .value = 1, .meaning = {.role = CS__FIT_TIME}};
  else
    status = complain(table, "no line names the columns", error);
  if (status == CS_OK && columns.n == columns.value)
    status = cs_fail(error, CS_INVALID, "--columns: n and the values cannot be the same column");
  if (status == CS_OK)
    *columns_out = columns;
  return status;
}
