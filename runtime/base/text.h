/* runtime/base/text.h - text that grows, and numbers read strictly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_TEXT_H
#define CORESWEEP_RUNTIME_BASE_TEXT_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start it as {0}. After a failed allocation `failed` stays set and further appends do nothing: check once, at the end.
 */
struct cs_text {
  char *bytes; /* NUL-terminated when length > 0; may be NULL while empty */
  size_t length;
  size_t capacity;
  bool failed;
};

__attribute__((format(printf, 2, 3))) void cs_text_append(struct cs_text *text, const char *format, ...);
void cs_text_append_bytes(struct cs_text *text, const char *bytes, size_t length);

/* The text so far; "" while empty. Valid until the next append. */
const char *cs_text_get(const struct cs_text *text);

/* Hands the bytes to the caller (free() them) and empties text; NULL when an append failed. Never NULL otherwise. */
char *cs_text_take(struct cs_text *text);
void cs_text_free(struct cs_text *text);

/* printf into a fresh string; NULL when memory is short. */
__attribute__((format(printf, 1, 2))) char *cs_text_format(const char *format, ...);

/* The whole of text must be one number: no blanks, no rest, no overflow. CS_INVALID otherwise (out untouched). */
enum cs_status cs_parse_int64(const char *text, int64_t *value_out);
enum cs_status cs_parse_double(const char *text, double *value_out);

/* A duration: "90", "90s", "1.5m", "2h", "250ms" into seconds. CS_INVALID otherwise, and for negative or not finite
 * ones. */
enum cs_status cs_parse_duration_s(const char *text, double *seconds_out);

#endif
