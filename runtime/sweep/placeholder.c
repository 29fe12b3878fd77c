/* runtime/sweep/placeholder.c - puts a thread count where a command wants it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/placeholder.h"

#include "runtime/base/shell.h"

#include <stdlib.h>
#include <string.h>

static const char placeholder[] = "{n}";

static char *word_at(const char *word, int threads) {
  struct cs_text text = {0};
  for (const char *found; (found = strstr(word, placeholder)) != NULL; word = found + strlen(placeholder)) {
    cs_text_append_bytes(&text, word, (size_t)(found - word));
    cs_text_append(&text, "%d", threads);
  }
  cs_text_append(&text, "%s", word);
  return cs_text_take(&text);
}

char **cs__words_at(char *const *words, int threads) {
  size_t count = 0;
  while (words[count] != NULL)
    count++;
  char **made = calloc(count + 1, sizeof *made);
  for (size_t i = 0; made != NULL && i < count; i++)
    if ((made[i] = word_at(words[i], threads)) == NULL) {
      cs_words_free(made);
      return NULL;
    }
  return made;
}
