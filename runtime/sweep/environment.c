/* runtime/sweep/environment.c - the OpenMP environment that puts thread i of a worker's team on place i. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/block.h"
#include "runtime/sweep/session.h"

#include <stdlib.h>
#include <string.h>

/* What would change the team or its places; everything else (OMP_WAIT_POLICY, OMP_SCHEDULE, ...) stays the user's. */
static const char *const of_teams[] = {
    "OMP_NUM_THREADS",   "OMP_PLACES",   "OMP_PROC_BIND", "OMP_DYNAMIC",
    "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "KMP_HW_SUBSET",
};
static const char *const of_observers[] = {CS_OBSERVE_ENVIRONMENT, CS_OBSERVE_TRACE};
enum { ADDED = 4 };

static bool names(const char *entry, const char *name) {
  const size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static bool is_among(const char *entry, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (names(entry, list[i]))
      return true;
  return false;
}

static bool is_ours(const char *entry, const struct cs_point *point) {
  return is_among(entry, of_observers, sizeof of_observers / sizeof of_observers[0]) ||
         (point->team > 0 && is_among(entry, of_teams, sizeof of_teams / sizeof of_teams[0]));
}

void cs__environment_free(char **environment) {
  for (char **entry = environment; entry != NULL && *entry != NULL; entry++)
    free(*entry);
  free(environment);
}

/* The team's variables; those of its places only where it is bound. Returns how many; NULLs among them: no memory. */
static int add_team(const struct cs_point *point, bool unbound, char **added_out) {
  if (point->team == 0)
    return 0;
  added_out[0] = cs_text_format("OMP_NUM_THREADS=%d", point->team);
  added_out[1] = cs_text_format("OMP_DYNAMIC=false");
  if (unbound)
    return 2;
  added_out[2] = cs_text_format("OMP_PLACES=%s", point->places);
  added_out[3] = cs_text_format("OMP_PROC_BIND=close"); /* with as many places as threads: thread i on place i, in every
                                                           runtime */
  return ADDED;
}

char **cs__environment_make(char *const *from, const struct cs_point *point, bool unbound) {
  size_t count = 0, made = 0;
  while (from[count] != NULL)
    count++;
  char **environment = calloc(count + ADDED + 1, sizeof *environment);
  if (environment == NULL)
    return NULL;
  bool whole = true;
  for (size_t i = 0; i < count && whole; i++)
    if (!is_ours(from[i], point))
      whole = (environment[made++] = strdup(from[i])) != NULL;
  char *added[ADDED];
  const int added_count = add_team(point, unbound, added);
  for (int i = 0; i < added_count; i++) {
    whole = whole && added[i] != NULL;
    if (whole)
      environment[made++] = added[i];
    else
      free(added[i]);
  }
  if (whole)
    return environment;
  cs__environment_free(environment);
  return NULL;
}
