/* runtime/base/csv.h - a table of text fields as spreadsheets, scripts and gnuplot users write it. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_CSV_H
#define CORESWEEP_RUNTIME_BASE_CSV_H

#include "runtime/base/status.h"

#include <stddef.h>

/* Every row has column_count fields, without blanks around them (quoted ones as they stand). */
struct cs_csv {
  char separator; /* ',', ';', a tab, or ' ' for any run of blanks */
  size_t row_count, column_count;
  char **fields; /* row by row */
  size_t *lines; /* of each row, counted from 1 in the file: for messages */
  /*
   * The fields of the last comment before the first row if they are as many as the columns, NULL otherwise: where
   * numbers follow at once, as in "# n time", it may name them.
   */
  char **comment;
  char *bytes; /* what the fields lie in */
};

/*
 * RFC 4180 and what is like it. The separator is told by the first row: a tab, else ';', else ',', else blanks. LF, CR
 * LF or CR end a line, empty lines and lines that begin with '#' are passed over, a UTF-8 byte order mark and Excel's
 * line "sep=;" before the table too. A field may stand in double quotes, "" in them being one; it may then hold
 * separators and line ends. Among blanks "(s)" and
 * "[s]" belong to the word before them. One separator too many at the end of a row is forgiven.
 *
 * CS_INVALID names the line and the mend: rows of unequal length, a quote that does not end or goes on, NUL bytes,
 * UTF-16, no row at all. CS_NOMEM. Free with cs_csv_free.
 */
enum cs_status cs_csv_parse(const char *bytes, size_t length, struct cs_csv *csv_out, struct cs_error *error);
void cs_csv_free(struct cs_csv *csv);

/* The field's text; never NULL. */
const char *cs_csv_field(const struct cs_csv *csv, size_t row, size_t column);

#endif
