/* runtime/sweep/json.h - members of a JSON object read strictly, and values that JSON itself cannot hold written
 * anyway.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_JSON_H
#define CORESWEEP_RUNTIME_SWEEP_JSON_H

#include "runtime/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* text as a JSON string; NULL is null, bytes that are not UTF-8 become '?'. NULL when memory is short. */
json_t *cs__json_text(const char *text);

/* A NULL-terminated list of words; NULL is null. NULL when memory is short. */
json_t *cs__json_words(char *const *words);

/* null for NaN and infinities. */
json_t *cs__json_real(double value);

/* Appends item (taken over) to the list; on short memory the list becomes NULL, which json_pack hands on. */
void cs__json_add(json_t **list, json_t *item);

/* The object on one line without newline; free() it. Takes the object over; NULL (short memory) gives NULL. */
char *cs__json_line(json_t *object);

/*
 * Reading: make one reader per object, take members, look at `status` once. The first failure stays, later takes give
 * zero values, so that a caller reads straight through.
 */
struct cs__members {
  const json_t *object;
  const char *of; /* what the object is, for messages */
  struct cs_error *error;
  enum cs_status status;
};

double cs__take_number(struct cs__members *members, const char *name, double least);
double cs__take_number_or(struct cs__members *members, const char *name, double missing); /* null is missing too */
int64_t cs__take_whole(struct cs__members *members, const char *name, int64_t least, int64_t most);
bool cs__take_truth(struct cs__members *members, const char *name);
char *cs__take_text(struct cs__members *members, const char *name);           /* fresh string */
char *cs__take_text_or_null(struct cs__members *members, const char *name);   /* null and missing: NULL */
char **cs__take_words_or_null(struct cs__members *members, const char *name); /* list of texts: cs_words_free */
const json_t *cs__take_list(struct cs__members *members, const char *name);   /* borrowed array */
const json_t *cs__take_object(struct cs__members *members, const char *name);
/* The index of the member's word among `words` (count of them). */
int cs__take_word(struct cs__members *members, const char *name, const char *const *words, int count);

/* An array grows by doubling without a capacity member: call before adding element number `count`. NULL when memory is
 * short (the old array is still valid). */
void *cs__grow(void *array, size_t count, size_t size);

#endif
