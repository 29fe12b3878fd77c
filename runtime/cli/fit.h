/* runtime/cli/fit.h - the parts of coresweep fit: its options, which column is what, the runs a table holds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_FIT_H
#define CORESWEEP_RUNTIME_CLI_FIT_H

#include "runtime/base/csv.h"
#include "runtime/cli/cli.h"
#include "runtime/laws/fit.h"

enum { CS__FIT_WHERE_MAX = 16, CS__FIT_PREDICT_MAX = 64 };

struct cs__fit_options {
  const char *file;    /* "-": standard input */
  const char *columns; /* n=NAME,time=NAME as typed; NULL: told from the names */
  const char *where[CS__FIT_WHERE_MAX];
  size_t where_count;
  double least_n, most_n; /* runs outside are not read */
  bool weak;
  enum cs_objective objective;
  double level;
  double predict[CS__FIT_PREDICT_MAX];
  size_t predict_count;
  const char *json, *csv; /* a file, "" for standard output, NULL: not asked */
  bool plot;              /* in the terminal */
  const char *svg;        /* the plot's file; NULL: none */
};

/* argp's part: wrong use ends the program. */
void cs__fit_parse(int argc, char **argv, struct cs__fit_options *options_out);

/* --- fit_names.c: what a column's name means. Pure. --- */

enum cs__fit_role { CS__FIT_OTHER, CS__FIT_N, CS__FIT_TIME, CS__FIT_THROUGHPUT };

struct cs__fit_meaning {
  enum cs__fit_role role;
  int rank;      /* 0 is surest: of several columns of a role the least one is meant */
  double scale;  /* of a time: seconds in its unit; 0: no unit is said */
  char unit[32]; /* of a throughput as it stood; "" none */
};

struct cs__fit_meaning cs__fit_meaning_of(const char *name);

/* A time's unit in seconds: "ms" is 1e-3; 0 for what is no unit of time. */
double cs__fit_unit_s(const char *unit);

/* --- fit_columns.c: which columns are n and the values. Pure. --- */

/* Indexes from 0. */
struct cs__fit_columns {
  size_t n, value;
  struct cs__fit_meaning meaning; /* of the values */
  const char *n_name;             /* what n is; NULL: its column's name says it. Borrowed from the table */
};

/*
 * The rows of a table that count, and its names: the first row's, the comment's before it, or none. Borrowed from csv
 * but for `kept`.
 */
struct cs__fit_table {
  const struct cs_csv *csv;
  char *const *names; /* column_count of them; NULL: none */
  size_t first;       /* row of the first run */
  bool *kept;         /* by row */
};

/* names and first of a table; `kept` stays NULL. */
struct cs__fit_table cs__fit_table_of(const struct cs_csv *csv);

/* The column of that name (letter case aside), or, where no name fits, of that number from 1. CS_INVALID lists them. */
enum cs_status cs__fit_column(const struct cs__fit_table *table, const char *name, const char *option,
                              size_t *column_out, struct cs_error *error);

/* asked: --columns, or NULL. Columns that do not vary give way to those that do. CS_INVALID lists the columns. */
enum cs_status cs__fit_choose(const struct cs__fit_table *table, const char *asked, struct cs__fit_columns *columns_out,
                              struct cs_error *error);

/* --- fit_ours.c: a sweep's table.csv. Pure. --- */

bool cs__fit_is_ours(const struct cs__fit_table *table);

/*
 * n, and the time or the metric in its place, whatever other times the table has. Clears kept of rows without a value,
 * *dropped_out of them, and of the serial program's row beside the curve of others. CS_INVALID: weak scaling without
 * --weak.
 */
enum cs_status cs__fit_choose_ours(struct cs__fit_table *table, const struct cs__fit_options *options,
                                   struct cs__fit_columns *columns_out, size_t *dropped_out, struct cs_error *error);

/* A number, with the decimal comma where the separator is another. false: it is none. */
bool cs__fit_number(const struct cs_csv *csv, const char *text, double *value_out);

/* --- fit_rows.c: which rows are runs of the one thing asked for. Pure. --- */

/* Clears kept where a --where COLUMN=VALUE does not hold ("*" holds for all). CS_INVALID: no such column, no such row.
 */
enum cs_status cs__fit_keep(struct cs__fit_table *table, const struct cs__fit_options *options, struct cs_error *error);

/*
 * Rows of one n that differ in a column of words which come at several n are not replicates but several curves:
 * CS_INVALID with the --where that chooses. Of columns of whole numbers that look so a remark tells.
 */
enum cs_status cs__fit_check_groups(const struct cs__fit_table *table, const struct cs__fit_columns *columns,
                                    const struct cs__fit_options *options, struct cs_text *remark,
                                    struct cs_error *error);

/* --- fit_input.c --- */

enum { CS__FIT_REMARKS_MAX = 8 };

/* Single runs in the file's order. */
struct cs__fit_input {
  double *n, *times; /* of a throughput X the time of one unit of work, 1 / X (weak scaling: n / X) */
  size_t count;
  bool throughput;
  char *source;        /* the file's name for people */
  char *n_name, *unit; /* the column's name ("n" without one); "s", "MB/s", "" for none */
  char *remarks[CS__FIT_REMARKS_MAX];
  size_t remark_count;
};

/* CS_INVALID names the file, the line and the mend. Free with cs__fit_input_free. */
enum cs_status cs__fit_read(const struct cs__fit_options *options, struct cs__fit_input *input_out,
                            struct cs_error *error);
void cs__fit_input_free(struct cs__fit_input *input);

#endif
