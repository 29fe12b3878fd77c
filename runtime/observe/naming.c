/* runtime/observe/naming.c - names the regions and locks of an observation, joins calls of one pragma. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/between.h"
#include "runtime/observe/names.h"
#include "runtime/observe/reader.h"

#include <stdlib.h>
#include <string.h>

/* --- regions --- */

static void name_region(struct cs__names *names, struct cs_observed_region *region) {
  struct cs__source source;
  cs__names_code(names, region->module, region->offset, region->by_call, &source);
  region->function = source.function;
  region->file = source.file;
  region->line = source.line;
}

static bool same_pragma(const struct cs_observed_region *a, const struct cs_observed_region *b) {
  return a->function != NULL && b->function != NULL && a->line > 0 && a->line == b->line && a->team == b->team &&
         a->level == b->level && a->asked_one == b->asked_one && a->forced == b->forced &&
         strcmp(a->function, b->function) == 0 && strcmp(a->file, b->file) == 0 && strcmp(a->module, b->module) == 0;
}

static void join_pragmas(struct cs_observation *observation) {
  size_t kept = 0;
  for (size_t i = 0; i < observation->region_count; i++) {
    size_t same = 0;
    while (same < kept && !same_pragma(&observation->regions[same], &observation->regions[i]))
      same++;
    if (same < kept)
      cs__region_join(&observation->regions[same], &observation->regions[i]);
    else
      observation->regions[kept++] = observation->regions[i];
  }
  observation->region_count = kept;
}

/* --- locks --- */

static char *place(const struct cs__source *source) {
  if (source->function == NULL)
    return NULL;
  if (source->file == NULL)
    return strdup(source->function);
  const char *const slash = strrchr(source->file, '/');
  return cs_text_format("%s (%s:%d)", source->function, slash != NULL ? slash + 1 : source->file, source->line);
}

/* ".gomp_critical_user_halo" of GCC, with ".var" behind it of Clang, is critical(halo). */
static char *lock_symbol(struct cs__names *names, const struct cs_observed_lock *lock) {
  static const char mark[] = "gomp_critical_user_";
  char *const symbol = cs__names_data(names, lock->module, lock->symbol_offset);
  const char *const named = symbol != NULL ? strstr(symbol, mark) : NULL;
  if (named == NULL)
    return symbol;
  const char *const name = named + strlen(mark);
  char *const user = strndup(name, strcspn(name, "."));
  free(symbol);
  return user;
}

static void name_lock(struct cs__names *names, struct cs_observed_lock *lock) {
  struct cs__source source;
  cs__names_code(names, lock->module, lock->offset, true, &source);
  lock->holder = place(&source);
  lock->name = lock->symbol_offset != 0 ? lock_symbol(names, lock) : NULL;
  if (lock->name == NULL && lock->holder != NULL)
    lock->name = strdup(lock->holder);
  free(source.function);
  free(source.file);
}

enum cs_status cs_observe_name(struct cs_observation *observation, struct cs_error *error) {
  (void)error; /* what cannot be named stays without a name */
  struct cs__names *const names = cs__names_open();
  /* What has a name keeps it. */
  for (size_t i = 0; i < observation->region_count; i++)
    if (!observation->regions[i].others && observation->regions[i].function == NULL &&
        observation->regions[i].line == 0)
      name_region(names, &observation->regions[i]);
  for (size_t i = 0; i < observation->lock_count; i++)
    if (observation->locks[i].name == NULL)
      name_lock(names, &observation->locks[i]);
  cs__names_close(names);
  join_pragmas(observation);
  cs__observation_sort(observation);
  return CS_OK;
}
