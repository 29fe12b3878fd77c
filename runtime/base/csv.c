/* runtime/base/csv.c - a table of text fields: lines, separators, quotes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Reads from `at`, writes fields to `out`: what is written is never longer than what was read, and its NUL takes the
 * place of the separator or line end. */
struct reader {
  const char *at, *end;
  char *out;
  size_t line; /* of `at` */
  char separator;
  char **fields; /* of all rows, and of the comment while it is read */
  size_t count, room;
  struct cs_error *error;
};

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool is_line_end(const struct reader *reader) {
  return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r';
}

/* A blank that separates nothing. */
static void skip_blanks(struct reader *reader) {
  while (reader->at < reader->end && (*reader->at == ' ' || (*reader->at == '\t' && reader->separator != '\t')))
    reader->at++;
}

/* Over LF, CR LF or CR. */
static void skip_line_end(struct reader *reader) {
  if (reader->at == reader->end)
    return;
  const bool pair = *reader->at == '\r' && reader->end - reader->at > 1 && reader->at[1] == '\n';
  reader->at += pair ? 2 : 1;
  reader->line++;
}

static void skip_line(struct reader *reader) {
  while (!is_line_end(reader))
    reader->at++;
  skip_line_end(reader);
}

/* --- fields --- */

static enum cs_status add_field(struct reader *reader, char *field) {
  if (reader->count == reader->room) {
    const size_t room = reader->room * 2 + 64;
    char **more = realloc(reader->fields, room * sizeof *more);
    if (more == NULL)
      return cs_fail(reader->error, CS_NOMEM, "no memory for a table of %zu fields", room);
    reader->fields = more;
    reader->room = room;
  }
  reader->fields[reader->count++] = field;
  return CS_OK;
}

static bool at_separator(const struct reader *reader) {
  const char c = *reader->at;
  return reader->separator == ' ' ? is_blank(c) : c == reader->separator;
}

/* The opening quote is at `at`. A CR LF inside counts as one line. */
static enum cs_status take_quoted(struct reader *reader) {
  const size_t opened = reader->line;
  for (reader->at++; reader->at < reader->end; reader->at++) {
    const char c = *reader->at;
    if (c == '"') {
      if (reader->end - reader->at == 1 || reader->at[1] != '"')
        break;
      reader->at++;
    } else if (c == '\n' || (c == '\r' && (reader->end - reader->at == 1 || reader->at[1] != '\n')))
      reader->line++;
    *reader->out++ = c;
  }
  if (reader->at == reader->end)
    return cs_fail(reader->error, CS_INVALID,
                   "line %zu: a double quote opens a field and none closes it; add it, or "
                   "write \"\" for a quote inside a field",
                   opened);
  reader->at++;
  skip_blanks(reader);
  if (!is_line_end(reader) && !at_separator(reader) && !(reader->separator == ' ' && is_blank(reader->at[-1])))
    return cs_fail(reader->error, CS_INVALID,
                   "line %zu: something follows a closing quote; write \"\" for a quote inside a field", reader->line);
  return CS_OK;
}

/* Among blanks a unit in brackets belongs to the word before it: `time (s)`. */
static bool is_unit_ahead(const struct reader *reader) {
  const char *at = reader->at;
  while (at < reader->end && is_blank(*at))
    at++;
  return reader->separator == ' ' && at < reader->end && (*at == '(' || *at == '[');
}

static void take_plain(struct reader *reader) {
  char *begin = reader->out;
  while (!is_line_end(reader) && (!at_separator(reader) || is_unit_ahead(reader)))
    *reader->out++ = *reader->at++;
  while (reader->out > begin && is_blank(reader->out[-1]))
    reader->out--;
}

/* One line's fields; `at` is behind its end then. */
static enum cs_status take_row(struct reader *reader) {
  for (;;) {
    skip_blanks(reader);
    enum cs_status status = add_field(reader, reader->out);
    if (status == CS_OK && reader->at < reader->end && *reader->at == '"')
      status = take_quoted(reader);
    else if (status == CS_OK)
      take_plain(reader);
    if (status != CS_OK)
      return status;
    *reader->out++ = '\0';
    if (reader->separator == ' ')
      skip_blanks(reader);
    if (is_line_end(reader))
      break;
    if (reader->separator != ' ')
      reader->at++;
  }
  skip_line_end(reader);
  return CS_OK;
}

/* --- the whole --- */

static char separator_of(const struct reader *reader) {
  static const char candidates[] = {'\t', ';', ','};
  for (size_t i = 0; i < sizeof candidates; i++) {
    bool quoted = false;
    for (const char *at = reader->at; at < reader->end && *at != '\n' && *at != '\r'; at++) {
      quoted ^= *at == '"';
      if (!quoted && *at == candidates[i])
        return candidates[i];
    }
  }
  return ' ';
}

/* Over lines without fields. The last comment is kept while there is no row. */
static const char *skip_to_row(struct reader *reader, const char *comment) {
  for (;;) {
    const char *line = reader->at;
    while (reader->at < reader->end && is_blank(*reader->at))
      reader->at++;
    if (reader->at == reader->end)
      return comment;
    if (*reader->at == '#')
      comment = reader->at;
    else if (!is_line_end(reader)) {
      reader->at = line;
      return comment;
    }
    skip_line(reader);
  }
}

/* The row that begins at `at`; gives it the columns of the others, or the first row's its own. */
static enum cs_status take_even_row(struct reader *reader, size_t *columns, size_t first_line) {
  const size_t line = reader->line, before = reader->count;
  const enum cs_status status = take_row(reader);
  if (status != CS_OK)
    return status;
  size_t got = reader->count - before;
  if (got > 1 && reader->fields[reader->count - 1][0] == '\0' && (*columns == 0 || got == *columns + 1)) {
    reader->count--;
    got--;
  }
  if (*columns == 0)
    *columns = got;
  if (got != *columns)
    return cs_fail(reader->error, CS_INVALID,
                   "line %zu has %zu field%s, line %zu has %zu; every line needs the same (a field with %s in it goes "
                   "into double quotes)",
                   line, got, got == 1 ? "" : "s", first_line, *columns,
                   reader->separator == ' ' ? "blanks" : "the separator");
  return CS_OK;
}

static enum cs_status note_line(struct cs_csv *csv, size_t line, struct cs_error *error) {
  if ((csv->row_count & (csv->row_count + 1)) == 0) { /* 0, 1, 3, 7, ...: room for as many again */
    size_t *lines = realloc(csv->lines, (csv->row_count * 2 + 1) * sizeof *lines);
    if (lines == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for a table of %zu rows", csv->row_count);
    csv->lines = lines;
  }
  csv->lines[csv->row_count++] = line;
  return CS_OK;
}

/* What is wrong with it names nothing: it is only a comment. */
static void keep_comment(struct reader *reader, const char *comment, struct cs_csv *csv) {
  const char *end = comment;
  while (end < reader->end && *end != '\n' && *end != '\r')
    end++;
  while (comment < end && (*comment == '#' || is_blank(*comment)))
    comment++;
  struct reader inside = {.at = comment, .end = end, .out = reader->out};
  inside.separator = separator_of(&inside);
  if (take_row(&inside) == CS_OK && inside.count == csv->column_count) {
    csv->comment = inside.fields;
    reader->out = inside.out;
  } else
    free(inside.fields);
}

static enum cs_status take_rows(struct reader *reader, struct cs_csv *csv) {
  const char *comment = skip_to_row(reader, NULL);
  if (reader->at == reader->end)
    return cs_fail(reader->error, CS_INVALID, "there is nothing in it but comments and empty lines");
  csv->separator = reader->separator = separator_of(reader);
  while (reader->at < reader->end) {
    enum cs_status status = note_line(csv, reader->line, reader->error);
    if (status == CS_OK)
      status = take_even_row(reader, &csv->column_count, csv->lines[0]);
    if (status != CS_OK)
      return status;
    if (csv->row_count == 1 && comment != NULL)
      keep_comment(reader, comment, csv);
    skip_to_row(reader, NULL);
  }
  return CS_OK;
}

static enum cs_status check_bytes(const char *bytes, size_t length, struct cs_error *error) {
  if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
    return cs_fail(error, CS_INVALID, "it is UTF-16 text; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)");
  if (length > 0 && memchr(bytes, '\0', length) != NULL)
    return cs_fail(error, CS_INVALID, "it holds NUL bytes: that is no text");
  return CS_OK;
}

/* Bytes of what Excel writes and reads before a table: a byte order mark, a line "sep=;". */
static size_t preamble(const char *bytes, size_t length, size_t *lines_out) {
  const size_t mark = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  const char *line = bytes + mark;
  *lines_out = 0;
  if (length - mark < 6 || memcmp(line, "sep=", 4) != 0 || (line[5] != '\r' && line[5] != '\n'))
    return mark;
  *lines_out = 1;
  return mark + 6 + (line[5] == '\r' && length - mark > 6 && line[6] == '\n');
}

enum cs_status cs_csv_parse(const char *bytes, size_t length, struct cs_csv *csv_out, struct cs_error *error) {
  enum cs_status status = check_bytes(bytes, length, error);
  if (status != CS_OK)
    return status;
  size_t lines = 0;
  const size_t before = preamble(bytes, length, &lines);
  struct cs_csv csv = {.bytes = malloc(length + 2)};
  struct reader reader = {
      .at = bytes + before, .end = bytes + length, .out = csv.bytes, .line = 1 + lines, .error = error};
  status = csv.bytes == NULL ? cs_fail(error, CS_NOMEM, "no memory for a table of %zu bytes", length)
                             : take_rows(&reader, &csv);
  csv.fields = reader.fields;
  if (status == CS_OK)
    *csv_out = csv;
  else
    cs_csv_free(&csv);
  return status;
}

void cs_csv_free(struct cs_csv *csv) {
  free(csv->fields);
  free(csv->lines);
  free(csv->comment);
  free(csv->bytes);
  *csv = (struct cs_csv){0};
}

const char *cs_csv_field(const struct cs_csv *csv, size_t row, size_t column) {
  return csv->fields[row * csv->column_count + column];
}
