/* runtime/sweep/plan_parameters.c - the values of --param, and which parameter the points stand on. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/sweep/json.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 1000, NUMBER_BYTES = 64 };

/* --- values --- */

void cs__parameter_free(struct cs__parameter *parameter) {
  cs_words_free(parameter->values);
  free(parameter->name);
  *parameter = (struct cs__parameter){0};
}

static bool parse_whole(const char *text, int64_t *value_out) {
  return text[0] >= '0' && text[0] <= '9' && cs_parse_int64(text, value_out) == CS_OK && *value_out >= 1 &&
         *value_out <= INT_MAX;
}

bool cs__parameter_is_whole(const struct cs__parameter *parameter) {
  int64_t value;
  for (size_t i = 0; i < parameter->count; i++)
    if (!parse_whole(parameter->values[i], &value))
      return false;
  return parameter->count > 0;
}

/* "1" and "01" are one point of an axis; texts are told apart byte by byte. */
static bool is_same(const char *a, const char *b) {
  int64_t left, right;
  return strcmp(a, b) == 0 || (parse_whole(a, &left) && parse_whole(b, &right) && left == right);
}

/* Takes value over. */
static enum cs_status add_value(struct cs__parameter *parameter, char *value, struct cs_error *error) {
  char **longer = value != NULL ? reallocarray(parameter->values, parameter->count + 2, sizeof *longer) : NULL;
  if (longer == NULL) {
    free(value);
    return cs_fail(error, CS_NOMEM, "no memory for the values of %s", parameter->name);
  }
  parameter->values = longer;
  longer[parameter->count++] = value;
  longer[parameter->count] = NULL;
  if (parameter->count > VALUES_MAX)
    return cs_fail(error, CS_INVALID, "--param %s has over %d values: give fewer, or a greater step", parameter->name,
                   VALUES_MAX);
  for (size_t i = 0; i + 1 < parameter->count; i++)
    if (is_same(parameter->values[i], value))
      return cs_fail(error, CS_INVALID, "--param %s has the value %s twice", parameter->name, value);
  return CS_OK;
}

struct range {
  double begin, end, step;
  bool is_factor;
};

static bool parse_part(const char *begin, const char *end, double *number_out) {
  char text[NUMBER_BYTES];
  const size_t length = (size_t)(end - begin);
  if (length == 0 || length >= sizeof text)
    return false;
  memcpy(text, begin, length);
  text[length] = '\0';
  return cs_parse_double(text, number_out) == CS_OK && isfinite(*number_out);
}

/* Two dots after a number make a range; anything else is a text. */
static bool is_range(const char *element, struct range *range) {
  const char *dots = strstr(element, "..");
  return dots != NULL && parse_part(element, dots, &range->begin);
}

static enum cs_status parse_range(const char *name, const char *element, struct range *range, struct cs_error *error) {
  const char *end = strstr(element, "..") + 2, *rest = end + strcspn(end, ":*");
  range->is_factor = *rest == '*';
  range->step = range->is_factor ? 2.0 : 1.0;
  if (!parse_part(end, rest, &range->end) ||
      (*rest != '\0' && !parse_part(rest + 1, rest + strlen(rest), &range->step)))
    return cs_fail(error, CS_INVALID,
                   "--param %s: '%s' is no range; write START..END, START..END:STEP or START..END*FACTOR", name,
                   element);
  if (range->end < range->begin)
    return cs_fail(error, CS_INVALID, "--param %s: the range %s ends before it begins", name, element);
  if (range->is_factor ? !(range->step > 1.0 && range->begin > 0.0) : !(range->step > 0.0))
    return cs_fail(error, CS_INVALID, "--param %s: the range %s never comes to its end: %s", name, element,
                   range->is_factor ? "it must begin above 0 and have a factor above 1" : "its step must be above 0");
  return CS_OK;
}

static enum cs_status add_range(struct cs__parameter *parameter, const struct range *range, struct cs_error *error) {
  /* A step of 0.1 is not one of the machine's numbers: the end counts as reached within their rounding. */
  const double reached = range->end + 1e-9 * fmax(fabs(range->end), fabs(range->step));
  enum cs_status status = CS_OK;
  double value = range->begin;
  for (int i = 1; value <= reached && status == CS_OK; i++) {
    status = add_value(parameter, cs_text_format("%.12g", fabs(value) < 1e-12 ? 0.0 : value), error);
    value = range->is_factor ? range->begin * pow(range->step, i) : range->begin + i * range->step;
    if (range->is_factor && range->begin == floor(range->begin) && range->step == floor(range->step))
      value = round(value); /* pow may be off by its last digit */
  }
  return status;
}

static enum cs_status add_element(struct cs__parameter *parameter, char *element, struct cs_error *error) {
  struct range range;
  if (element == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the values of %s", parameter->name);
  enum cs_status status = CS_OK;
  if (element[0] == '\0')
    status = cs_fail(error, CS_INVALID, "--param %s has an empty value", parameter->name);
  else if (!is_range(element, &range))
    return add_value(parameter, element, error);
  else if ((status = parse_range(parameter->name, element, &range, error)) == CS_OK)
    status = add_range(parameter, &range, error);
  free(element);
  return status;
}

enum cs_status cs__parameter_parse(const char *text, struct cs__parameter *parameter_out, struct cs_error *error) {
  const size_t length = cs__name_length(text);
  if (length == 0 || text[length] != '=')
    return cs_fail(error, CS_INVALID,
                   "--param %s: it is NAME=LIST or NAME=RANGE, as j=1,2,4 or j=1..16:2; a name has letters, digits, _ "
                   "and -, and no digit at its start",
                   text);
  struct cs__parameter parameter = {.name = strndup(text, length)};
  enum cs_status status = cs__plan_check_text("--param", text, "write it in UTF-8", error);
  if (parameter.name == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for a parameter");
  const char *at = text + length + 1;
  if (status == CS_OK && *at == '\0')
    status = cs_fail(error, CS_INVALID, "--param %s has no values: give a list or a range", parameter.name);
  for (bool more = true; more && status == CS_OK;) {
    struct cs_text element = {0};
    for (; *at != ',' && *at != '\0'; at++) {
      at += at[0] == '\\' && at[1] == ',';
      cs_text_append_bytes(&element, at, 1);
    }
    more = *at++ == ',';
    status = add_element(&parameter, cs_text_take(&element), error);
  }
  if (status == CS_OK)
    *parameter_out = parameter;
  else
    cs__parameter_free(&parameter);
  return status;
}

/* --- which of them --- */

bool cs__counts_processes(const char *name) {
  return strcmp(name, "ranks") == 0 || strcmp(name, "processes") == 0;
}

/* Against those before it, `earlier` of them. */
static enum cs_status check_name(const struct cs__planning *planning, size_t earlier, const char *name,
                                 struct cs_error *error) {
  for (size_t i = 0; i < earlier; i++)
    if (strcmp(planning->parameters[i].name, name) == 0)
      return cs_fail(error, CS_INVALID, "--param %s is given twice: all its values go into one list", name);
  if (strcmp(name, "size") == 0 && planning->request->weak != NULL)
    return cs_fail(error, CS_INVALID, "{size} is what --weak lets grow: call the parameter otherwise");
  if (strcmp(name, "threads") == 0 && planning->request->threads != NULL)
    return cs_fail(error, CS_INVALID, "--threads and --param threads say the same: give one of them");
  return CS_OK;
}

static bool is_named(const struct cs__parameter *parameter, const char *name) {
  return parameter->name != NULL && strcmp(parameter->name, name) == 0;
}

bool cs__is_axis(const struct cs__planning *planning, size_t parameter) {
  return (int)parameter == planning->axis || is_named(&planning->parameters[parameter], "threads");
}

static int find_axis(const struct cs__planning *planning) {
  if (planning->request->threads != NULL)
    return -1;
  for (size_t i = 0; i < planning->parameter_count; i++)
    if (is_named(&planning->parameters[i], "threads"))
      return -1;
  for (size_t i = 0; i < planning->parameter_count; i++)
    if (cs__parameter_is_whole(&planning->parameters[i]))
      return (int)i;
  return -1;
}

enum cs_status cs__plan_parameters(struct cs__planning *planning, struct cs_error *error) {
  const struct cs_request *request = planning->request;
  planning->parameters = calloc(request->parameter_count + 1, sizeof *planning->parameters);
  if (planning->parameters == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu parameters", request->parameter_count);
  for (size_t i = 0; i < request->parameter_count; i++) {
    struct cs__parameter *parameter = &planning->parameters[i];
    enum cs_status status = cs__parameter_parse(request->parameters[i], parameter, error);
    if (status == CS_OK) {
      planning->parameter_count = i + 1;
      status = check_name(planning, i, parameter->name, error);
    }
    if (status != CS_OK)
      return status;
  }
  planning->axis = find_axis(planning);
  return CS_OK;
}

enum cs_status cs__plan_weak(const char *text, struct cs_result *result, struct cs_error *error) {
  const char *colon = strchr(text, ':');
  double size = 0.0;
  int64_t dimensions = 1;
  const bool is_size = parse_part(text, colon != NULL ? colon : text + strlen(text), &size) && size >= 1.0;
  if (!is_size || (colon != NULL && cs_parse_int64(colon + 1, &dimensions) != CS_OK) || dimensions < 1 ||
      dimensions > 3)
    return cs_fail(error, CS_INVALID,
                   "--weak %s: it is SIZE or SIZE:D, the size at n = 1, 1 or more, and the dimensions it grows in, 1 "
                   "to 3",
                   text);
  result->weak_size = size;
  result->weak_dimensions = (int)dimensions;
  return CS_OK;
}

bool cs_plan_leaves_threads(const char *const *parameters, size_t count) {
  bool leaves = true;
  for (size_t i = 0; i < count && leaves; i++) {
    struct cs__parameter parameter = {.name = NULL};
    leaves = cs__parameter_parse(parameters[i], &parameter, NULL) == CS_OK && strcmp(parameter.name, "threads") != 0 &&
             !cs__parameter_is_whole(&parameter);
    cs__parameter_free(&parameter);
  }
  return leaves;
}
