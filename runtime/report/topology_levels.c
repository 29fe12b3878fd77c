/* runtime/report/topology_levels.c - the levels of a machine as a table: how many, how large, shared by how many cores.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/topology_view.h"

#include <stdio.h>
#include <string.h>

/* Objects of a level that look the same. */
struct row {
  size_t count;
  uint64_t least_bytes, most_bytes;
  size_t cores, pus;
  char name[48], note[48];
};

enum { ROWS_MAX = 4 }; /* more different looks than these are summed up in one line */

struct level {
  bool any_size; /* objects of different size look the same: NUMA nodes mostly differ by what the system keeps */
  struct row rows[ROWS_MAX];
  size_t row_count;
  struct row sum; /* of all objects: the most cores and PUs of any */
  size_t fewest_cores;
  bool mixed; /* more looks than rows */
};

void cs__put_bytes(uint64_t bytes, struct cs_text *text) {
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = (double)bytes;
  size_t unit = 0;
  for (; value >= 1024.0 && unit + 1 < sizeof units / sizeof units[0]; unit++)
    value /= 1024.0;
  cs_text_append(text, value < 10.0 ? "%.3g %s" : "%.0f %s", value, units[unit]);
}

static bool alike(const struct level *level, const struct row *a, const struct row *b) {
  return (level->any_size || a->most_bytes == b->most_bytes) && a->cores == b->cores && a->pus == b->pus &&
         strcmp(a->name, b->name) == 0 && strcmp(a->note, b->note) == 0;
}

static void widen(struct row *row, const struct row *object) {
  row->least_bytes = row->count == 0 || object->least_bytes < row->least_bytes ? object->least_bytes : row->least_bytes;
  row->most_bytes = object->most_bytes > row->most_bytes ? object->most_bytes : row->most_bytes;
  row->cores = object->cores > row->cores ? object->cores : row->cores;
  row->pus = object->pus > row->pus ? object->pus : row->pus;
  row->count++;
}

static void add(struct level *level, const struct row *object) {
  if (level->sum.count == 0 || object->cores < level->fewest_cores)
    level->fewest_cores = object->cores;
  memcpy(level->sum.name, object->name, sizeof level->sum.name);
  widen(&level->sum, object);
  size_t at = 0;
  while (at < level->row_count && !alike(level, &level->rows[at], object))
    at++;
  if (at == ROWS_MAX) {
    level->mixed = true;
    return;
  }
  if (at == level->row_count)
    level->rows[level->row_count++] = *object;
  widen(&level->rows[at], object);
}

/* Counts into object what of the set is online. */
static void measure(const struct cs_machine *machine, const struct cs_pu_set *set, struct row *object) {
  int core = CS_NONE;
  for (size_t i = 0; i < machine->pu_count; i++) {
    if (!cs_pu_set_has(set, machine->pus[i].os_index))
      continue;
    object->pus++;
    object->cores += object->pus == 1 || machine->pus[i].core != core;
    core = machine->pus[i].core;
  }
}

static void put_amount(size_t cores, size_t fewest, size_t pus, struct cs_text *text) {
  if (fewest < cores)
    cs_text_append(text, "%zu to ", fewest);
  cs_text_append(text, "%zu core%s", cores, cores == 1 ? "" : "s");
  if (pus != cores)
    cs_text_append(text, ", %zu PUs", pus);
}

/* "126 GiB", or "125-126 GiB": the smaller one without its unit if it is the same. */
static void put_sizes(const struct row *row, struct cs_text *text) {
  struct cs_text least = {0}, most = {0};
  cs__put_bytes(row->least_bytes, &least);
  cs__put_bytes(row->most_bytes, &most);
  const char *unit = strchr(cs_text_get(&least), ' ');
  const char *same = unit != NULL ? strstr(cs_text_get(&most), unit) : NULL;
  const int keep = same != NULL ? (int)(unit - cs_text_get(&least)) : (int)least.length;
  if (row->most_bytes > 0 && strcmp(cs_text_get(&least), cs_text_get(&most)) != 0)
    cs_text_append(text, "%.*s-", keep, cs_text_get(&least));
  if (row->most_bytes > 0)
    cs_text_append(text, "%s", cs_text_get(&most));
  text->failed |= least.failed || most.failed;
  cs_text_free(&least);
  cs_text_free(&most);
}

static void put_row(const struct row *row, size_t fewest, struct cs_text *text) {
  struct cs_text size = {0}, note = {0};
  put_sizes(row, &size);
  if (row->cores > 0)
    put_amount(row->cores, fewest, row->pus, &note);
  else if (row->pus > 1)
    cs_text_append(&note, "%zu PUs", row->pus);
  if (note.length > 0 && row->count > 1)
    cs_text_append(&note, " each");
  if (row->note[0] != '\0')
    cs_text_append(&note, "%s%s", note.length > 0 ? "; " : "", row->note);
  const char *plural = row->count == 1 || row->name[0] == 'L' ? "" : "s";
  cs_text_append(text, "%6zu %s%s", row->count, row->name, plural);
  if (size.length + note.length > 0) {
    const int used = (int)(strlen(row->name) + strlen(plural));
    cs_text_append(text, "%*s", 31 - used, cs_text_get(&size));
  }
  cs_text_append(text, "%s%s\n", note.length > 0 ? "   " : "", cs_text_get(&note));
  text->failed |= size.failed || note.failed;
  cs_text_free(&size);
  cs_text_free(&note);
}

static void put_level(const struct level *level, struct cs_text *text) {
  if (level->mixed)
    put_row(&level->sum, level->fewest_cores, text);
  for (size_t i = 0; !level->mixed && i < level->row_count; i++)
    put_row(&level->rows[i], level->rows[i].cores, text);
}

enum indexed { PACKAGE, DIE, CORE };

static int object_of(const struct cs_pu *pu, enum indexed what) {
  const int objects[] = {[PACKAGE] = pu->package, [DIE] = pu->die, [CORE] = pu->core};
  return objects[what];
}

/* Objects that the machine tells only by an index of each PU. PUs of one object are neighbours in hwloc's order. */
static void put_indexed(const struct cs_machine *machine, enum indexed what, const char *name, struct cs_text *text) {
  struct level level = {0};
  for (size_t begin = 0, end; begin < machine->pu_count; begin = end) {
    struct row object = {0};
    struct cs_pu_set set = {0};
    const int index = object_of(&machine->pus[begin], what);
    for (end = begin; end < machine->pu_count && object_of(&machine->pus[end], what) == index; end++)
      text->failed |= cs_pu_set_add(&set, machine->pus[end].os_index) != CS_OK;
    measure(machine, &set, &object);
    object.cores = what == CORE ? 0 : object.cores;
    const int kind = machine->pus[begin].kind;
    const bool named = what == CORE && kind >= 0 && (size_t)kind < machine->kind_count;
    snprintf(object.name, sizeof object.name, "%.30s%s%s", named ? machine->kinds[kind].name : "",
             named && machine->kinds[kind].name[0] != '\0' ? " " : "", name);
    if (named && machine->kinds[kind].name[0] == '\0')
      snprintf(object.note, sizeof object.note, "kind %d%s", kind, kind == 0 ? ", the slowest" : "");
    if (index != CS_NONE)
      add(&level, &object);
    cs_pu_set_free(&set);
  }
  put_level(&level, text);
}

static void put_numas(const struct cs_machine *machine, struct cs_text *text) {
  struct level level = {.any_size = true};
  for (size_t i = 0; i < machine->numa_count; i++) {
    const struct cs_numa *numa = &machine->numas[i];
    struct row object = {.least_bytes = numa->memory_bytes, .most_bytes = numa->memory_bytes, .name = "NUMA node"};
    if (!numa->memory_only)
      measure(machine, &numa->pus, &object);
    struct cs_text note = {0};
    cs__put_terminal(&note, numa->memory_kind, false);
    snprintf(object.note, sizeof object.note, "%.20s%s%s", cs_text_get(&note),
             numa->memory_only && note.length > 0 ? ", " : "", numa->memory_only ? "memory only" : "");
    cs_text_free(&note);
    add(&level, &object);
  }
  put_level(&level, text);
}

static void put_caches(const struct cs_machine *machine, int cache_level, struct cs_text *text) {
  struct level level = {0};
  for (size_t i = 0; i < machine->cache_count; i++) {
    const struct cs_cache *cache = &machine->caches[i];
    struct row object = {.least_bytes = cache->size_bytes, .most_bytes = cache->size_bytes};
    if (cache->level != cache_level)
      continue;
    snprintf(object.name, sizeof object.name, "L%d%s", cache_level, cache_level == 1 ? "d" : "");
    measure(machine, &cache->pus, &object);
    if (object.pus > 0)
      add(&level, &object);
  }
  put_level(&level, text);
}

void cs__put_levels(const struct cs__view *view, struct cs_text *text) {
  put_indexed(view->machine, PACKAGE, "package", text);
  put_indexed(view->machine, DIE, "die", text);
  put_numas(view->machine, text);
  for (int cache_level = 3; cache_level >= 1; cache_level--)
    put_caches(view->machine, cache_level, text);
  put_indexed(view->machine, CORE, "core", text);
}
