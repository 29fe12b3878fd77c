/* runtime/sweep/placeholder.c - puts what is swept where a command wants it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/placeholder.h"

#include "runtime/base/shell.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

size_t cs__name_length(const char *text) {
  size_t length = 0;
  if (!isalpha((unsigned char)text[0]) && text[0] != '_')
    return 0;
  while (isalnum((unsigned char)text[length]) || text[length] == '_' || text[length] == '-')
    length++;
  return length;
}

static bool is(const char *name, const char *text, size_t length) {
  return strlen(name) == length && memcmp(name, text, length) == 0;
}

/* The user's own names come first: a sweep of threads may have a parameter n. */
static const char *setting_of(const struct cs__stand *stand, const char *name, size_t length) {
  for (size_t i = 0; i < stand->one->setting_count; i++)
    if (is(stand->one->settings[i].name, name, length))
      return stand->one->settings[i].value;
  return NULL;
}

/* Appends what the name stands for; false: nothing. */
static bool append_value(const struct cs__stand *stand, const char *name, size_t length, struct cs_text *text) {
  const struct cs_result *result = stand->result;
  const char *setting = setting_of(stand, name, length);
  if (setting == NULL && result == NULL)
    return false;
  if (setting != NULL && stand->for_shell)
    cs_shell_append_word(text, setting);
  else if (setting != NULL)
    cs_text_append(text, "%s", setting);
  else if (is(result->axis != NULL ? result->axis : "threads", name, length) || is("n", name, length))
    cs_text_append(text, "%d", result->points[stand->point_index].n);
  else if (is("size", name, length) && result->weak_size > 0.0)
    cs_text_append(text, "%.0f", cs_result_size(result, stand->point_index));
  else
    return false;
  return true;
}

char *cs__fill(const struct cs__stand *stand, const char *text) {
  struct cs_text filled = {0};
  if (text == NULL)
    return NULL;
  for (const char *brace; (brace = strchr(text, '{')) != NULL;) {
    const size_t length = cs__name_length(brace + 1);
    cs_text_append_bytes(&filled, text, (size_t)(brace - text));
    text = brace;
    if (length > 0 && brace[1 + length] == '}' && append_value(stand, brace + 1, length, &filled))
      text += length + 2;
    else
      cs_text_append_bytes(&filled, text++, 1);
  }
  cs_text_append(&filled, "%s", text);
  return cs_text_take(&filled);
}

char **cs__fill_words(const struct cs__stand *stand, char *const *words) {
  size_t count = 0;
  while (words[count] != NULL)
    count++;
  char **made = calloc(count + 1, sizeof *made);
  for (size_t i = 0; made != NULL && i < count; i++)
    if ((made[i] = cs__fill(stand, words[i])) == NULL) {
      cs_words_free(made);
      return NULL;
    }
  return made;
}

bool cs__has_placeholder(const char *text, const char *name) {
  const size_t length = strlen(name);
  for (; text != NULL && (text = strchr(text, '{')) != NULL; text++)
    if (strncmp(text + 1, name, length) == 0 && text[1 + length] == '}')
      return true;
  return false;
}

bool cs__words_have(char *const *words, const char *name) {
  for (; words != NULL && *words != NULL; words++)
    if (cs__has_placeholder(*words, name))
      return true;
  return false;
}
