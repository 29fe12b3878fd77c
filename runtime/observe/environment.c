/* runtime/observe/environment.c - the environment that loads the observer into a process. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* --- a list that ends with NULL --- */

struct list {
  char **words;
  size_t count;
  bool failed;
};

/* Takes the word. */
static void add(struct list *list, char *word) {
  if (word == NULL || list->failed) {
    list->failed = true;
    free(word);
    return;
  }
  list->words[list->count++] = word;
  list->words[list->count] = NULL;
}

void cs_observe_environment_free(char **environment) {
  for (size_t i = 0; environment != NULL && environment[i] != NULL; i++)
    free(environment[i]);
  free(environment);
}

/* --- the user's variables --- */

/* The value when variable is NAME=value, else NULL. */
static const char *value_of(const char *variable, const char *name) {
  const size_t length = strlen(name);
  return strncmp(variable, name, length) == 0 && variable[length] == '=' ? variable + length + 1 : NULL;
}

static const char *look_up(char *const *environment, const char *name) {
  const char *value = NULL;
  for (size_t i = 0; environment[i] != NULL && value == NULL; i++)
    value = value_of(environment[i], name);
  return value != NULL ? value : "";
}

/* Those we set anew, and the one that would keep LLVM's runtime from calling us. */
static bool is_replaced(const char *variable) {
  static const char *const names[] = {CS_OBSERVE_ENVIRONMENT, CS_OBSERVE_TRACE, "LD_PRELOAD", "OMP_TOOL_LIBRARIES",
                                      "LD_AUDIT"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (value_of(variable, names[i]) != NULL)
      return true;
  const char *const tool = value_of(variable, "OMP_TOOL");
  return tool != NULL && strcasecmp(tool, "disabled") == 0;
}

/* --- ours --- */

/* first:rest without first in it: the observer of an observer must not grow the list. */
static char *in_front(const char *name, const char *first, const char *rest, const char *separators) {
  struct cs_text text = {0};
  cs_text_append(&text, "%s=%s", name, first != NULL ? first : "");
  for (const char *word = rest; *word != '\0';) {
    const size_t length = strcspn(word, separators);
    const bool again = first != NULL && length == strlen(first) && strncmp(word, first, length) == 0;
    if (length > 0 && !again)
      cs_text_append(&text, "%s%.*s", text.bytes != NULL && text.bytes[text.length - 1] == '=' ? "" : ":", (int)length,
                     word);
    word += length + strspn(word + length, separators);
  }
  return cs_text_take(&text);
}

/* LD_PRELOAD takes blanks and colons for ends of names and knows no quoting: such a path is reached by a link. */
static char *loadable(const char *library, const char *folder) {
  if (library == NULL || strpbrk(library, " :") == NULL)
    return library != NULL ? strdup(library) : NULL;
  const char *const slash = strrchr(library, '/');
  char *const link = cs_text_format("%s/%s", folder, slash != NULL ? slash + 1 : library);
  if (link != NULL)
    (void)!symlink(library, link); /* there already, or else the linker says that it cannot find it */
  return link;
}

char **cs_observe_environment(char *const *from, const char *library, const char *rebinder, const char *folder,
                              const char *trace) {
  size_t count = 0;
  while (from[count] != NULL)
    count++;
  struct list list = {.words = calloc(count + 6, sizeof *list.words)}; /* ours are five */
  char *const preload = loadable(library, folder), *const audit = loadable(rebinder, folder);
  if (list.words == NULL || preload == NULL || (rebinder != NULL && audit == NULL))
    list.failed = true;
  for (size_t i = 0; i < count && !list.failed; i++)
    if (!is_replaced(from[i]))
      add(&list, strdup(from[i]));
  if (!list.failed) {
    add(&list, cs_text_format("%s=%s", CS_OBSERVE_ENVIRONMENT, folder));
    add(&list, in_front("LD_PRELOAD", preload, look_up(from, "LD_PRELOAD"), " :"));
    add(&list, in_front("OMP_TOOL_LIBRARIES", preload, look_up(from, "OMP_TOOL_LIBRARIES"), ":"));
    if (audit != NULL || look_up(from, "LD_AUDIT")[0] != '\0')
      add(&list, in_front("LD_AUDIT", audit, look_up(from, "LD_AUDIT"), ":"));
    if (trace != NULL)
      add(&list, cs_text_format("%s=%s", CS_OBSERVE_TRACE, trace));
  }
  free(preload);
  free(audit);
  if (!list.failed)
    return list.words;
  cs_observe_environment_free(list.words);
  return NULL;
}
