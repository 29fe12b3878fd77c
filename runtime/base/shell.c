/* runtime/base/shell.c - a shell's quoting, and nothing else of a shell. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\n\r";

/* --- words to a line --- */

/* Braces stand for themselves unless they hold a list or a range: {a,b}, {1..4}. */
static bool needs_quotes(const char *word) {
  if (word[0] == '\0' || strpbrk(word, " \t\n\r'\"\\$*?[]()<>|&;`#!~") != NULL)
    return true;
  return strchr(word, '{') != NULL && (strchr(word, ',') != NULL || strstr(word, "..") != NULL);
}

void cs_shell_append_word(struct cs_text *text, const char *word) {
  if (!needs_quotes(word)) {
    cs_text_append(text, "%s", word);
    return;
  }
  cs_text_append(text, "'");
  for (const char *c = word; *c != '\0'; c++)
    if (*c == '\'')
      cs_text_append(text, "'\\''");
    else
      cs_text_append_bytes(text, c, 1);
  cs_text_append(text, "'");
}

void cs_shell_append_words(struct cs_text *text, char *const *words) {
  for (size_t i = 0; words[i] != NULL; i++) {
    cs_text_append(text, "%s", i > 0 ? " " : "");
    cs_shell_append_word(text, words[i]);
  }
}

/* --- a line to words --- */

struct splitting {
  const char *at;
  char **words; /* room for all a line of its length can have */
  size_t count;
  struct cs_error *error;
};

static enum cs_status refuse(const struct splitting *splitting, char character) {
  return cs_fail(splitting->error, CS_INVALID,
                 "'%c' means something to a shell, and none is asked here: quote it, or give the line to one: sh -c "
                 "'...'",
                 character);
}

static enum cs_status read_single(struct splitting *splitting, struct cs_text *word) {
  const char *end = strchr(splitting->at + 1, '\'');
  if (end == NULL)
    return cs_fail(splitting->error, CS_INVALID, "a quote (') is not closed");
  cs_text_append_bytes(word, splitting->at + 1, (size_t)(end - splitting->at) - 1);
  splitting->at = end + 1;
  return CS_OK;
}

static enum cs_status read_double(struct splitting *splitting, struct cs_text *word) {
  for (splitting->at++; *splitting->at != '"'; splitting->at++) {
    if (*splitting->at == '\0')
      return cs_fail(splitting->error, CS_INVALID, "a quote (\") is not closed");
    if (*splitting->at == '$' || *splitting->at == '`')
      return refuse(splitting, *splitting->at);
    if (*splitting->at == '\\' && splitting->at[1] != '\0' && strchr("\\\"$`", splitting->at[1]) != NULL)
      splitting->at++;
    cs_text_append_bytes(word, splitting->at, 1);
  }
  splitting->at++;
  return CS_OK;
}

static enum cs_status read_plain(struct splitting *splitting, struct cs_text *word) {
  if (strchr("$`|&;<>()", *splitting->at) != NULL)
    return refuse(splitting, *splitting->at);
  if (*splitting->at == '\\' && splitting->at[1] != '\0')
    splitting->at++;
  cs_text_append_bytes(word, splitting->at++, 1);
  return CS_OK;
}

static enum cs_status read_word(struct splitting *splitting) {
  struct cs_text word = {0};
  enum cs_status status = CS_OK;
  while (status == CS_OK && *splitting->at != '\0' && strchr(blanks, *splitting->at) == NULL)
    status = *splitting->at == '\''  ? read_single(splitting, &word)
             : *splitting->at == '"' ? read_double(splitting, &word)
                                     : read_plain(splitting, &word);
  char *taken = status == CS_OK ? cs_text_take(&word) : NULL;
  cs_text_free(&word);
  if (status == CS_OK && taken == NULL)
    status = cs_fail(splitting->error, CS_NOMEM, "no memory for a command line");
  if (status == CS_OK)
    splitting->words[splitting->count++] = taken;
  return status;
}

enum cs_status cs_shell_split(const char *line, char ***words_out, struct cs_error *error) {
  struct splitting splitting = {.at = line, .error = error};
  splitting.words = calloc(strlen(line) / 2 + 2, sizeof *splitting.words);
  if (splitting.words == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a command line");
  enum cs_status status = CS_OK;
  for (;;) {
    splitting.at += strspn(splitting.at, blanks);
    if (*splitting.at == '\0' || status != CS_OK)
      break;
    status = read_word(&splitting);
  }
  if (status == CS_OK && splitting.count == 0)
    status = cs_fail(error, CS_INVALID, "the command is empty");
  if (status == CS_OK)
    *words_out = splitting.words;
  else
    cs_words_free(splitting.words);
  return status;
}

/* --- lists --- */

char **cs_words_copy(char *const *words) {
  size_t count = 0;
  while (words[count] != NULL)
    count++;
  char **copies = calloc(count + 1, sizeof *copies);
  for (size_t i = 0; copies != NULL && i < count; i++)
    if ((copies[i] = strdup(words[i])) == NULL) {
      cs_words_free(copies);
      return NULL;
    }
  return copies;
}

void cs_words_free(char **words) {
  for (size_t i = 0; words != NULL && words[i] != NULL; i++)
    free(words[i]);
  free(words);
}
