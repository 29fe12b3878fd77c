/* runtime/cli/observe_environment.c - the environment of a run on so many threads, put where the placement says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

#include <stdlib.h>
#include <string.h>

enum { SET_MAX = 4 };

/* What stands in the new environment in place of the old. */
struct changes {
  const char *names[SET_MAX];
  char *values[SET_MAX]; /* "NAME=value" */
  size_t count;
  bool placed; /* rivals go too */
};

static bool is_of(const char *entry, const char *name) {
  const size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static bool is_replaced(const char *entry, const struct changes *changes) {
  for (size_t i = 0; i < changes->count; i++)
    if (is_of(entry, changes->names[i]))
      return true;
  for (size_t i = 0; i < cs_cli_rival_count && changes->placed; i++)
    if (is_of(entry, cs_cli_rivals[i]))
      return true;
  return false;
}

/* value is taken over; NULL is a lack of memory. */
static bool set(struct changes *changes, const char *name, char *value) {
  char *entry = value != NULL ? cs_text_format("%s=%s", name, value) : NULL;
  free(value);
  changes->names[changes->count] = name;
  changes->values[changes->count++] = entry;
  return entry != NULL;
}

void cs__observe_environment_free(char **environment) {
  for (size_t i = 0; environment != NULL && environment[i] != NULL; i++)
    free(environment[i]);
  free(environment);
}

/* Takes the changes' entries over. */
static char **compose(char *const *from, struct changes *changes) {
  size_t count = 0, kept = 0;
  while (from[count] != NULL)
    count++;
  char **environment = calloc(count + SET_MAX + 1, sizeof *environment);
  bool enough = environment != NULL;
  for (size_t i = 0; enough && i < count; i++) {
    if (is_replaced(from[i], changes))
      continue;
    environment[kept] = strdup(from[i]);
    enough = environment[kept++] != NULL;
  }
  for (size_t i = 0; i < changes->count; i++) {
    if (enough)
      environment[kept++] = changes->values[i];
    else
      free(changes->values[i]);
  }
  if (enough)
    return environment;
  cs__observe_environment_free(environment);
  return NULL;
}

char **cs__observe_environment(char *const *from, int threads, const struct cs_places *places,
                               const struct cs_policy *policy) {
  struct changes changes = {.placed = places != NULL};
  bool enough = set(&changes, "OMP_NUM_THREADS", cs_text_format("%d", threads));
  enough = set(&changes, "OMP_DYNAMIC", cs_text_format("false")) && enough;
  if (places != NULL) {
    struct cs_text list = {0};
    cs_places_append_text(places, &list);
    enough = set(&changes, "OMP_PLACES", cs_text_take(&list)) && enough;
    enough = set(&changes, "OMP_PROC_BIND", cs_text_format("%s", cs_bind_name(policy->bind))) && enough;
  }
  if (enough)
    return compose(from, &changes);
  for (size_t i = 0; i < changes.count; i++)
    free(changes.values[i]);
  return NULL;
}
