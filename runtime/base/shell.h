/* runtime/base/shell.h - command lines as people write them: words to a line and back, without a shell. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_SHELL_H
#define CORESWEEP_RUNTIME_BASE_SHELL_H

#include "runtime/base/text.h"

/* The word as a POSIX shell reads it back, quoted only where that is needed. */
void cs_shell_append_word(struct cs_text *text, const char *word);

/* NULL-terminated words, a blank between them. */
void cs_shell_append_words(struct cs_text *text, char *const *words);

/*
 * Takes a line apart by a shell's rules for blanks, quotes and backslashes. Nothing is expanded: what only a shell can
 * do ($, `, |, &, ;, <, >, parentheses, outside of quotes that hide them) is CS_INVALID, and so is a line without a
 * word. words_out: NULL-terminated; free with cs_words_free.
 */
enum cs_status cs_shell_split(const char *line, char ***words_out, struct cs_error *error);

/* NULL-terminated lists of words, each its own. NULL: no memory. */
char **cs_words_copy(char *const *words);
void cs_words_free(char **words);

#endif
