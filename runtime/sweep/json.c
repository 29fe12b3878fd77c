/* runtime/sweep/json.c - values to and from Jansson, strictly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/json.h"

#include "runtime/base/shell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *cs__json_text(const char *text) {
  if (text == NULL)
    return json_null();
  json_t *string = json_string(text);
  if (string != NULL)
    return string;
  char *plain = strdup(text);
  if (plain == NULL)
    return NULL;
  for (char *at = plain; *at != '\0'; at++)
    if ((unsigned char)*at >= 0x80)
      *at = '?';
  string = json_string(plain);
  free(plain);
  return string;
}

json_t *cs__json_words(char *const *words) {
  json_t *list = words != NULL ? json_array() : json_null();
  for (size_t i = 0; words != NULL && words[i] != NULL; i++)
    cs__json_add(&list, cs__json_text(words[i]));
  return list;
}

json_t *cs__json_real(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

void cs__json_add(json_t **list, json_t *item) {
  if (json_array_append_new(*list, item) == 0)
    return;
  json_decref(*list);
  *list = NULL;
}

char *cs__json_line(json_t *object) {
  if (object == NULL)
    return NULL;
  char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(17));
  json_decref(object);
  return line;
}

static void refuse(struct cs__members *members, const char *name, const char *wanted) {
  if (members->status == CS_OK)
    members->status =
        cs_fail(members->error, CS_INVALID, "the %s event's member '%s' is not %s", members->of, name, wanted);
}

static const json_t *get(struct cs__members *members, const char *name) {
  return members->status == CS_OK ? json_object_get(members->object, name) : NULL;
}

double cs__take_number(struct cs__members *members, const char *name, double least) {
  const json_t *value = get(members, name);
  if (json_is_number(value) && json_number_value(value) >= least)
    return json_number_value(value);
  refuse(members, name, "a number in its range");
  return 0.0;
}

double cs__take_number_or(struct cs__members *members, const char *name, double missing) {
  const json_t *value = get(members, name);
  if (value == NULL || json_is_null(value))
    return missing;
  if (json_is_number(value))
    return json_number_value(value);
  refuse(members, name, "a number");
  return missing;
}

int64_t cs__take_whole(struct cs__members *members, const char *name, int64_t least, int64_t most) {
  const json_t *value = get(members, name);
  if (json_is_integer(value) && json_integer_value(value) >= least && json_integer_value(value) <= most)
    return json_integer_value(value);
  refuse(members, name, "a whole number in its range");
  return 0;
}

bool cs__take_truth(struct cs__members *members, const char *name) {
  const json_t *value = get(members, name);
  if (!json_is_boolean(value))
    refuse(members, name, "true or false");
  return json_is_true(value);
}

char *cs__take_text_or_null(struct cs__members *members, const char *name) {
  const json_t *value = get(members, name);
  if (value == NULL || json_is_null(value))
    return NULL;
  if (!json_is_string(value)) {
    refuse(members, name, "text");
    return NULL;
  }
  char *copy = strdup(json_string_value(value));
  if (copy == NULL)
    members->status = cs_fail(members->error, CS_NOMEM, "no memory for a journal event");
  return copy;
}

char *cs__take_text(struct cs__members *members, const char *name) {
  char *text = cs__take_text_or_null(members, name);
  if (text == NULL)
    refuse(members, name, "text");
  return text;
}

char **cs__take_words_or_null(struct cs__members *members, const char *name) {
  const json_t *list = get(members, name);
  if (list == NULL || json_is_null(list))
    return NULL;
  bool is_text = json_is_array(list);
  for (size_t i = 0; i < json_array_size(list); i++)
    is_text = is_text && json_is_string(json_array_get(list, i));
  if (!is_text) {
    refuse(members, name, "a list of texts");
    return NULL;
  }
  char **words = calloc(json_array_size(list) + 1, sizeof *words);
  bool enough = words != NULL;
  for (size_t i = 0; enough && i < json_array_size(list); i++)
    enough = (words[i] = strdup(json_string_value(json_array_get(list, i)))) != NULL;
  if (enough)
    return words;
  cs_words_free(words);
  members->status = cs_fail(members->error, CS_NOMEM, "no memory for a journal event");
  return NULL;
}

const json_t *cs__take_list(struct cs__members *members, const char *name) {
  const json_t *value = get(members, name);
  if (json_is_array(value))
    return value;
  refuse(members, name, "a list");
  return NULL;
}

const json_t *cs__take_object(struct cs__members *members, const char *name) {
  const json_t *value = get(members, name);
  if (json_is_object(value))
    return value;
  refuse(members, name, "an object");
  return NULL;
}

int cs__take_word(struct cs__members *members, const char *name, const char *const *words, int count) {
  const json_t *value = get(members, name);
  for (int i = 0; json_is_string(value) && i < count; i++)
    if (strcmp(words[i], json_string_value(value)) == 0)
      return i;
  refuse(members, name, "a known word");
  return 0;
}

void *cs__grow(void *array, size_t count, size_t size) {
  const bool full = (count & (count - 1)) == 0; /* 0 and the powers of two */
  return full ? reallocarray(array, count == 0 ? 1 : 2 * count, size) : array;
}
