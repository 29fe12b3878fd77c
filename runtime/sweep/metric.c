/* runtime/sweep/metric.c - lines matched with a regular expression as they come; the last one that matches counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/metric.h"

#include "runtime/base/text.h"

#include <ctype.h>
#include <math.h>
#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MOST = 160, GROUPS = 2 };

static const double value_most = 1e100; /* and at least one over it: squares and ratios of such are numbers still */

/* The line of a stream that has begun and not ended. */
struct partial {
  char bytes[CS__METRIC_LINE_MOST + 1]; /* a 0 follows */
  size_t length;
};

struct cs__metric {
  char *expression;
  /* Compiled twice: to be told whether a block of many lines has a match at all, which is fast, and where in a line. */
  regex_t anywhere, group;
  bool compiled_anywhere, compiled_group;
  struct partial partials[2];
  bool found;
  char value[SHOWN_MOST + 1]; /* the group's text */
  char last[SHOWN_MOST + 1];  /* the last line with anything on it, for the message */
};

/* --- expression --- */

static enum cs_status compile(const char *expression, int flags, regex_t *regex, bool *compiled,
                              struct cs_error *error) {
  const int why = regcomp(regex, expression, REG_EXTENDED | flags);
  *compiled = why == 0;
  if (why == 0)
    return CS_OK;
  char text[SHOWN_MOST];
  regerror(why, regex, text, sizeof text);
  return cs_fail(error, CS_INVALID, "the metric '%s' is no extended regular expression: %s", expression, text);
}

enum cs_status cs__metric_begin(const char *expression, struct cs__metric **metric_out, struct cs_error *error) {
  struct cs__metric *metric = calloc(1, sizeof *metric);
  if (metric == NULL || (metric->expression = strdup(expression)) == NULL) {
    free(metric);
    return cs_fail(error, CS_NOMEM, "no memory for a metric");
  }
  /* REG_NEWLINE keeps a match in a block within one line, and makes ^ and $ a line's. */
  enum cs_status status =
      compile(expression, REG_NOSUB | REG_NEWLINE, &metric->anywhere, &metric->compiled_anywhere, error);
  if (status == CS_OK)
    status = compile(expression, 0, &metric->group, &metric->compiled_group, error);
  if (status == CS_OK && metric->group.re_nsub != 1)
    status = cs_fail(error, CS_INVALID,
                     "the metric '%s' has %zu groups: put the number, and nothing else, in parentheses, as in 'Rate: "
                     "([0-9.]+)'",
                     expression, metric->group.re_nsub);
  if (status == CS_OK)
    *metric_out = metric;
  else
    cs__metric_free(metric);
  return status;
}

void cs__metric_free(struct cs__metric *metric) {
  if (metric == NULL)
    return;
  if (metric->compiled_anywhere)
    regfree(&metric->anywhere);
  if (metric->compiled_group)
    regfree(&metric->group);
  free(metric->expression);
  free(metric);
}

/* --- matching --- */

static void keep(char kept[SHOWN_MOST + 1], const char *bytes, size_t length) {
  length = length < SHOWN_MOST ? length : SHOWN_MOST;
  for (size_t i = 0; i < length; i++)
    kept[i] = (char)(iscntrl((unsigned char)bytes[i]) ? ' ' : bytes[i]);
  kept[length] = '\0';
}

static bool is_blank(const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!isspace((unsigned char)bytes[i]) && !iscntrl((unsigned char)bytes[i]))
      return false;
  return true;
}

/* True when it matches; the group's text is kept then. The bytes may hold NULs. */
static bool match_line(struct cs__metric *metric, const char *bytes, size_t length) {
  regmatch_t groups[GROUPS] = {{.rm_so = 0, .rm_eo = (regoff_t)length}};
  if (regexec(&metric->group, bytes, GROUPS, groups, REG_STARTEND) != 0)
    return false;
  const bool took_part = groups[1].rm_so >= 0; /* of "a|(b)" it need not */
  keep(metric->value, bytes + (took_part ? groups[1].rm_so : 0),
       took_part ? (size_t)(groups[1].rm_eo - groups[1].rm_so) : 0);
  metric->found = true;
  return true;
}

static void take_line(struct cs__metric *metric, const char *bytes, size_t length) {
  if (!is_blank(bytes, length))
    keep(metric->last, bytes, length);
  match_line(metric, bytes, length);
}

/* The start of the line that ends before bytes + end. */
static size_t line_begin(const char *bytes, size_t end) {
  const char *newline = memrchr(bytes, '\n', end);
  return newline != NULL ? (size_t)(newline - bytes) + 1 : 0;
}

/* Whole lines, the newline of the last left out: from the last one back, as far as need be. */
static void take_lines(struct cs__metric *metric, const char *bytes, size_t length) {
  regmatch_t all = {.rm_so = 0, .rm_eo = (regoff_t)length};
  bool looking = regexec(&metric->anywhere, bytes, 1, &all, REG_STARTEND) == 0, shown = false;
  for (size_t end = length; looking || !shown;) {
    const size_t begin = line_begin(bytes, end);
    if (!shown && !is_blank(bytes + begin, end - begin)) {
      keep(metric->last, bytes + begin, end - begin);
      shown = true;
    }
    looking = looking && !match_line(metric, bytes + begin, end - begin);
    if (begin == 0)
      break;
    end = begin - 1;
  }
}

static void append(struct partial *partial, const char *bytes, size_t length) {
  const size_t room = CS__METRIC_LINE_MOST - partial->length;
  memcpy(partial->bytes + partial->length, bytes, length < room ? length : room);
  partial->length += length < room ? length : room;
  partial->bytes[partial->length] = '\0';
}

void cs__metric_feed(struct cs__metric *metric, int stream, const char *bytes, size_t length) {
  struct partial *partial = &metric->partials[stream];
  const char *newline = length > 0 ? memchr(bytes, '\n', length) : NULL;
  if (newline == NULL) {
    append(partial, bytes, length);
    return;
  }
  const size_t first = (size_t)(newline - bytes);
  append(partial, bytes, first);
  take_line(metric, partial->bytes, partial->length);
  partial->length = 0;
  const size_t rest = line_begin(bytes, length);
  if (rest > first + 1)
    take_lines(metric, bytes + first + 1, rest - 1 - (first + 1));
  append(partial, bytes + rest, length - rest);
}

enum cs_status cs__metric_end(struct cs__metric *metric, double *value_out, struct cs_error *error) {
  for (int i = 0; i < 2; i++)
    if (metric->partials[i].length > 0)
      take_line(metric, metric->partials[i].bytes, metric->partials[i].length);
  if (!metric->found)
    return cs_fail(error, CS_FAILED, "nothing it printed matches the metric '%s'%s%s", metric->expression,
                   metric->last[0] != '\0' ? "; its last line: " : ": it printed nothing", metric->last);
  double value;
  if (cs_parse_double(metric->value, &value) != CS_OK || !(value > 0.0) || !isfinite(value))
    return cs_fail(error, CS_FAILED, "the metric '%s' found '%s', which is no number above 0", metric->expression,
                   metric->value);
  if (value > value_most || value < 1.0 / value_most)
    return cs_fail(error, CS_FAILED, "the metric '%s' found '%s', which is not between %g and %g: give it another unit",
                   metric->expression, metric->value, 1.0 / value_most, value_most);
  *value_out = value;
  return CS_OK;
}
