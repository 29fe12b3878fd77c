/* runtime/base/text.c - growing text and strict number parsing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct cs_text *text, size_t extra) {
  if (text->failed)
    return false;
  const size_t needed = text->length + extra + 1;
  if (needed <= text->capacity)
    return true;
  const size_t doubled = text->capacity * 2 > 256 ? text->capacity * 2 : 256;
  const size_t capacity = needed > doubled ? needed : doubled;
  char *bytes = realloc(text->bytes, capacity);
  if (bytes == NULL) {
    text->failed = true;
    return false;
  }
  text->bytes = bytes;
  text->capacity = capacity;
  return true;
}

void cs_text_append_bytes(struct cs_text *text, const char *bytes, size_t length) {
  if (!reserve(text, length))
    return;
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
  text->bytes[text->length] = '\0';
}

static void append_list(struct cs_text *text, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  if (length >= 0 && reserve(text, (size_t)length)) {
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
    text->length += (size_t)length;
  }
  va_end(again);
}

void cs_text_append(struct cs_text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  append_list(text, format, arguments);
  va_end(arguments);
}

const char *cs_text_get(const struct cs_text *text) {
  return text->bytes != NULL ? text->bytes : "";
}

char *cs_text_take(struct cs_text *text) {
  char *bytes = NULL;
  if (reserve(text, 0)) {
    bytes = text->bytes;
    bytes[text->length] = '\0';
    text->bytes = NULL;
  }
  cs_text_free(text);
  return bytes;
}

void cs_text_free(struct cs_text *text) {
  free(text->bytes);
  *text = (struct cs_text){0};
}

char *cs_text_format(const char *format, ...) {
  struct cs_text text = {0};
  va_list arguments;
  va_start(arguments, format);
  append_list(&text, format, arguments);
  va_end(arguments);
  return cs_text_take(&text);
}

static bool starts_like_a_number(const char *text) {
  return text != NULL && text[0] != '\0' && !isspace((unsigned char)text[0]);
}

enum cs_status cs_parse_int64(const char *text, int64_t *value_out) {
  if (!starts_like_a_number(text))
    return CS_INVALID;
  char *end = NULL;
  errno = 0;
  const long long value = strtoll(text, &end, 10);
  if (errno != 0 || *end != '\0')
    return CS_INVALID;
  *value_out = value;
  return CS_OK;
}

enum cs_status cs_parse_double(const char *text, double *value_out) {
  if (!starts_like_a_number(text))
    return CS_INVALID;
  char *end = NULL;
  errno = 0;
  const double value = strtod(text, &end);
  if (end == text || *end != '\0' || !isfinite(value))
    return CS_INVALID;
  *value_out = value;
  return CS_OK;
}

enum cs_status cs_parse_duration_s(const char *text, double *seconds_out) {
  static const struct {
    const char *suffix;
    double seconds;
  } units[] = {{"", 1.0}, {"s", 1.0}, {"ms", 1e-3}, {"m", 60.0}, {"min", 60.0}, {"h", 3600.0}};
  if (!starts_like_a_number(text))
    return CS_INVALID;
  char *end = NULL;
  const double value = strtod(text, &end);
  if (end == text || !isfinite(value) || value < 0.0)
    return CS_INVALID;
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    if (strcmp(end, units[i].suffix) == 0) {
      *seconds_out = value * units[i].seconds;
      return CS_OK;
    }
  }
  return CS_INVALID;
}
