/* runtime/cli/fit_input.c - reads a file or standard input into single runs: n and its time. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/cli/fit.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- bytes --- */

static enum cs_status read_input(struct cs_text *text, struct cs_error *error) {
  char block[16384];
  size_t got;
  while ((got = fread(block, 1, sizeof block, stdin)) > 0)
    cs_text_append_bytes(text, block, got);
  if (ferror(stdin))
    return cs_fail(error, CS_IO, "cannot read standard input: %s", strerror(errno));
  return CS_OK;
}

/* Of a result's folder its table. */
static enum cs_status read_file(const char *path, char **source_out, struct cs_text *text, struct cs_error *error) {
  struct stat is;
  const bool folder = stat(path, &is) == 0 && S_ISDIR(is.st_mode);
  char *file = folder ? cs_text_format("%s/table.csv", path) : strdup(path);
  if (file == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to read %s", path);
  enum cs_status status = cs_file_read(file, text, error);
  if (status == CS_IO && (folder || stat(file, &is) != 0)) /* a name that is wrong is the user's to mend */
    status = folder ? cs_fail(error, CS_INVALID, "%s is a folder without a table.csv: give a file", path) : CS_INVALID;
  if (status == CS_OK)
    *source_out = file;
  else
    free(file);
  return status;
}

static enum cs_status read_bytes(const char *path, char **source_out, struct cs_text *text, struct cs_error *error) {
  if (strcmp(path, "-") != 0)
    return read_file(path, source_out, text, error);
  const enum cs_status status = read_input(text, error);
  if (status != CS_OK)
    return status;
  *source_out = strdup("standard input");
  return *source_out != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory to read standard input");
}

/* --- remarks --- */

__attribute__((format(printf, 2, 3))) static void remark(struct cs__fit_input *input, const char *format, ...) {
  char text[CS_ERROR_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  char *copy = input->remark_count < CS__FIT_REMARKS_MAX ? strdup(text) : NULL;
  if (copy != NULL)
    input->remarks[input->remark_count++] = copy;
}

static void remark_columns(struct cs__fit_input *input, const struct cs__fit_table *table,
                           const struct cs__fit_columns *columns) {
  if (table->names == NULL) {
    remark(input, "No line names the columns: column %zu is taken for n, column %zu for the %s.", columns->n + 1,
           columns->value + 1, input->throughput ? "throughput" : "time");
    return;
  }
  struct cs_text ignored = {0};
  enum { SHOWN_BYTES = 120 };
  const size_t count = table->csv->column_count;
  for (size_t i = 0, shown = 0; i < count; i++) {
    if (i == columns->n || i == columns->value)
      continue;
    if (ignored.length < SHOWN_BYTES)
      cs_text_append(&ignored, "%s%.40s", shown++ > 0 ? ", " : "", table->names[i]);
    else if (i + 1 == count)
      cs_text_append(&ignored, " and others");
  }
  if (ignored.length > 0)
    remark(input, "Read: n from '%.40s', the %s from '%.40s'. Not read: %s.", table->names[columns->n],
           input->throughput ? "throughput" : "time", table->names[columns->value], cs_text_get(&ignored));
  cs_text_free(&ignored);
}

/* --- numbers --- */

/* So that squares and ratios stay finite; nothing that is measured comes near. */
static const double most_n = 1e12, least_time = 1e-100, most_time = 1e100;

/* Where a row's fields go. */
struct filling {
  const struct cs__fit_table *table;
  const struct cs__fit_columns *columns;
  double scale;    /* of times: from the name, or from the first value that says its unit */
  size_t own_unit; /* values that said theirs */
  bool weak;
  double least_n, most_n; /* runs outside are counted in left_out */
  size_t left_out;
};

static enum cs_status refuse(const struct filling *filling, size_t row, bool is_n, const char *what,
                             struct cs_error *error) {
  const struct cs_csv *csv = filling->table->csv;
  const char *field = cs_csv_field(csv, row, is_n ? filling->columns->n : filling->columns->value);
  const char *name = is_n ? "n" : filling->columns->meaning.role == CS__FIT_TIME ? "the time" : "the throughput";
  return cs_fail(error, CS_INVALID, "line %zu: %s '%.60s' %s; mend the line, or take it out (a # before it will do)",
                 csv->lines[row], name, field, what);
}

/* "1.25", or of a time "1.25 s" and "12ms". */
static bool parse_value(struct filling *filling, const char *field, double *value_out) {
  if (cs__fit_number(filling->table->csv, field, value_out))
    return true;
  const size_t length = strcspn(field, " nusmh\xC2\xCE");
  char number[64];
  if (filling->columns->meaning.role != CS__FIT_TIME || length == 0 || length >= sizeof number)
    return false;
  snprintf(number, sizeof number, "%.*s", (int)length, field);
  const double unit_s = cs__fit_unit_s(field + length + strspn(field + length, " "));
  double value;
  if (unit_s <= 0.0 || !cs__fit_number(filling->table->csv, number, &value))
    return false;
  filling->own_unit++;
  *value_out = value * unit_s;
  return true;
}

static enum cs_status take_run(struct filling *filling, size_t row, struct cs__fit_input *input,
                               struct cs_error *error) {
  const struct cs_csv *csv = filling->table->csv;
  double n, value;
  const size_t own_before = filling->own_unit;
  if (!cs__fit_number(csv, cs_csv_field(csv, row, filling->columns->n), &n))
    return refuse(filling, row, true, "is not a number", error);
  if (n < 1.0)
    return refuse(filling, row, true, "is below 1, where counts begin", error);
  if (n > most_n)
    return refuse(filling, row, true, "is more than can be counted", error);
  if (n < filling->least_n || n > filling->most_n) {
    filling->left_out++;
    return CS_OK;
  }
  if (!parse_value(filling, cs_csv_field(csv, row, filling->columns->value), &value))
    return refuse(filling, row, false, "is not a number", error);
  if (!(value > 0.0))
    return refuse(filling, row, false, "is not above 0", error);
  if (filling->own_unit > 0 && filling->own_unit != input->count + 1)
    return refuse(filling, row, false,
                  filling->own_unit == own_before ? "has no unit, others have" : "has a unit, others have none", error);
  if (filling->columns->meaning.scale > 0.0 && filling->own_unit == own_before)
    value *= filling->columns->meaning.scale;
  input->n[input->count] = n;
  input->times[input->count] = !input->throughput ? value : filling->weak ? n / value : 1.0 / value;
  if (!(input->times[input->count] > least_time && input->times[input->count] < most_time))
    return refuse(filling, row, false, "is too great or too small to be computed with", error);
  input->count++;
  return CS_OK;
}

static enum cs_status take_runs(const struct cs__fit_options *options, const struct cs__fit_table *table,
                                const struct cs__fit_columns *columns, struct cs__fit_input *input,
                                struct cs_error *error) {
  struct filling filling = {.table = table,
                            .columns = columns,
                            .weak = options->weak,
                            .least_n = options->least_n,
                            .most_n = options->most_n};
  const size_t rows = table->csv->row_count;
  input->throughput = columns->meaning.role == CS__FIT_THROUGHPUT;
  input->n = calloc(rows, sizeof *input->n);
  input->times = calloc(rows, sizeof *input->times);
  if (input->n == NULL || input->times == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu runs", rows);
  enum cs_status status = CS_OK;
  for (size_t row = table->first; row < rows && status == CS_OK; row++)
    if (table->kept[row])
      status = take_run(&filling, row, input, error);
  if (status == CS_OK && input->count == 0)
    status = filling.left_out > 0 ? cs_fail(error, CS_INVALID, "no run lies in the --range")
                                  : cs_fail(error, CS_INVALID, "there is no run below the line of names");
  if (status == CS_OK && filling.left_out > 0)
    remark(input, "%zu run%s with n outside %g to %g left out, as --range says.", filling.left_out,
           filling.left_out == 1 ? "" : "s", options->least_n, options->most_n);
  const bool seconds = filling.own_unit > 0 || columns->meaning.scale > 0.0;
  input->unit = strdup(seconds ? "s" : columns->meaning.unit);
  const char *name = table->names != NULL ? table->names[columns->n] : "n";
  input->n_name = strdup(columns->n_name != NULL ? columns->n_name : name);
  if (status == CS_OK && (input->unit == NULL || input->n_name == NULL))
    status = cs_fail(error, CS_NOMEM, "no memory for the columns' names");
  return status;
}

/* --- the whole --- */

static enum cs_status interpret(const struct cs__fit_options *options, const struct cs_csv *csv,
                                struct cs__fit_input *input, struct cs_error *error) {
  struct cs__fit_table table = cs__fit_table_of(csv);
  struct cs__fit_columns columns = {0};
  struct cs_text mixed = {0};
  size_t dropped = 0;
  enum cs_status status = CS_OK;
  table.kept = calloc(csv->row_count, sizeof *table.kept);
  if (table.kept == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu rows", csv->row_count);
  for (size_t row = table.first; row < csv->row_count; row++)
    table.kept[row] = true;
  status = cs__fit_keep(&table, options, error);
  if (status == CS_OK && options->columns == NULL && cs__fit_is_ours(&table))
    status = cs__fit_choose_ours(&table, options, &columns, &dropped, error);
  else if (status == CS_OK)
    status = cs__fit_choose(&table, options->columns, &columns, error);
  if (status == CS_OK)
    status = cs__fit_check_groups(&table, &columns, options, &mixed, error);
  if (status == CS_OK)
    status = take_runs(options, &table, &columns, input, error);
  if (status == CS_OK)
    remark_columns(input, &table, &columns);
  if (status == CS_OK && dropped > 0)
    remark(input, "%zu point%s no value: left out.", dropped, dropped == 1 ? " has" : "s have");
  if (status == CS_OK && mixed.length > 0)
    remark(input, "%s", cs_text_get(&mixed));
  if (status == CS_OK && !input->throughput && input->unit[0] == '\0')
    remark(input, "No unit of time is said: times are shown as they stand.");
  if (status == CS_OK && input->throughput && options->weak)
    remark(input, "Weak scaling of a throughput: the laws are of n / throughput, the time of one share of the work.");
  cs_text_free(&mixed);
  free(table.kept);
  return status;
}

enum cs_status cs__fit_read(const struct cs__fit_options *options, struct cs__fit_input *input_out,
                            struct cs_error *error) {
  struct cs__fit_input input = {0};
  struct cs_text bytes = {0};
  struct cs_csv csv = {0};
  struct cs_error why = {""};
  enum cs_status status = read_bytes(options->file, &input.source, &bytes, error);
  if (status != CS_OK)
    goto cleanup;
  status = bytes.failed ? cs_fail(&why, CS_NOMEM, "no memory to read it")
                        : cs_csv_parse(cs_text_get(&bytes), bytes.length, &csv, &why);
  if (status == CS_OK)
    status = interpret(options, &csv, &input, &why);
  if (status == CS_OK)
    *input_out = input;
  else if (strncmp(why.message, "--", 2) == 0)
    cs_fail(error, status, "%s", why.message);
  else
    cs_fail(error, status, "%.100s: %s", input.source, why.message);
cleanup:
  if (status != CS_OK)
    cs__fit_input_free(&input);
  cs_csv_free(&csv);
  cs_text_free(&bytes);
  return status;
}

void cs__fit_input_free(struct cs__fit_input *input) {
  for (size_t i = 0; i < input->remark_count; i++)
    free(input->remarks[i]);
  free(input->n);
  free(input->times);
  free(input->source);
  free(input->n_name);
  free(input->unit);
  *input = (struct cs__fit_input){0};
}
