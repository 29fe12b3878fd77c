/* runtime/sweep/environment.c - the OpenMP environment that puts thread i of a worker's team on place i. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/block.h"
#include "runtime/sweep/session.h"

#include <stdlib.h>
#include <string.h>

/* What would change the team or its places; everything else (OMP_WAIT_POLICY, OMP_SCHEDULE, ...) stays the user's. */
static const char *const ours[] = {
    "OMP_NUM_THREADS", "OMP_PLACES",    "OMP_PROC_BIND",        "OMP_DYNAMIC",    "GOMP_CPU_AFFINITY",
    "KMP_AFFINITY",    "KMP_HW_SUBSET", CS_OBSERVE_ENVIRONMENT, CS_OBSERVE_TRACE,
};
enum { ADDED = 4 };

static bool names(const char *entry, const char *name) {
  const size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static bool is_ours(const char *entry) {
  for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
    if (names(entry, ours[i]))
      return true;
  return false;
}

void cs__environment_free(char **environment) {
  for (char **entry = environment; entry != NULL && *entry != NULL; entry++)
    free(*entry);
  free(environment);
}

char **cs__environment_make(char *const *from, const struct cs_point *point) {
  size_t count = 0, made = 0;
  while (from[count] != NULL)
    count++;
  char **environment = calloc(count + ADDED + 1, sizeof *environment);
  if (environment == NULL)
    return NULL;
  bool whole = true;
  for (size_t i = 0; i < count && whole; i++)
    if (!is_ours(from[i]))
      whole = (environment[made++] = strdup(from[i])) != NULL;
  char *const added[ADDED] = {
      cs_text_format("OMP_NUM_THREADS=%d", point->n),
      cs_text_format("OMP_PLACES=%s", point->places),
      cs_text_format("OMP_PROC_BIND=close"), /* with as many places as threads: thread i on place i, in every runtime */
      cs_text_format("OMP_DYNAMIC=false"),
  };
  for (int i = 0; i < ADDED; i++) {
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
