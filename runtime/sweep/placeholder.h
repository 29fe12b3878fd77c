/* runtime/sweep/placeholder.h - {n} and {name} in a command's texts stand for what is swept. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PLACEHOLDER_H
#define CORESWEEP_RUNTIME_SWEEP_PLACEHOLDER_H

#include "runtime/sweep/result.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Where values come from: a case at a point of a result, or (result NULL) a case alone. {name} stands for the case's
 * setting of that name, {AXIS} and {n} for the point's n, {threads} for its team where threads are swept, {size} for
 * that of weak scaling. Any other {text} stays as it is.
 */
struct cs__stand {
  const struct cs_result *result;
  const struct cs_case *one;
  size_t point_index;
  bool for_shell; /* a shell reads the text: values are quoted where it would take them apart */
};

/* The text with its placeholders filled in; NULL stays NULL, and is what short memory gives. */
char *cs__fill(const struct cs__stand *stand, const char *text);

/* The same for a NULL-terminated list of words; cs_words_free. */
char **cs__fill_words(const struct cs__stand *stand, char *const *words);

/* Whether the text has {name}, or one of the NULL-terminated words. NULL has none. */
bool cs__has_placeholder(const char *text, const char *name);
bool cs__words_have(char *const *words, const char *name);

/* Bytes of a parameter's name at the start of text: a letter or _, then letters, digits, _ and -; 0: none. */
size_t cs__name_length(const char *text);

#endif
