/* runtime/sweep/plan_facts.c - what a report says of the machine: name and value, in the order they are shown. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"

#include <stdlib.h>
#include <string.h>

enum { FACTS_MAX = 16 };

/* Takes value over; NULL (short memory) marks the list as failed. */
static void add(struct cs_result *result, const char *name, char *value, bool *failed) {
  struct cs_fact *fact = &result->machine_facts[result->machine_fact_count++];
  fact->name = strdup(name);
  fact->value = value;
  *failed = *failed || fact->name == NULL || fact->value == NULL;
}

static char *format_bytes(uint64_t bytes) {
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = (double)bytes;
  int unit = 0;
  while (value >= 1024.0 && unit < 4) {
    value /= 1024.0;
    unit++;
  }
  return cs_text_format("%.4g %s", value, units[unit]);
}

/* "2 x 32 MiB", one entry per size there is. */
static char *format_caches(const struct cs_machine *machine, int level) {
  struct cs_text text = {0};
  for (size_t i = 0; i < machine->cache_count; i++) {
    const struct cs_cache *cache = &machine->caches[i];
    size_t alike = 0, earlier = 0;
    for (size_t j = 0; j < machine->cache_count; j++) {
      const bool same = machine->caches[j].level == level && machine->caches[j].size_bytes == cache->size_bytes;
      alike += same;
      earlier += same && j < i;
    }
    if (cache->level != level || earlier > 0)
      continue;
    char *size = format_bytes(cache->size_bytes);
    cs_text_append(&text, "%s%zu x %s", text.length > 0 ? ", " : "", alike, size != NULL ? size : "?");
    free(size);
  }
  return cs_text_take(&text);
}

static void add_caches(const struct cs_machine *machine, struct cs_result *result, bool *failed) {
  static const char *const names[] = {"", "L1 data caches", "L2 caches", "L3 caches"};
  for (int level = 1; level <= 3; level++)
    if (cs_machine_cache_bytes(machine, level) > 0)
      add(result, names[level], format_caches(machine, level), failed);
}

static void add_kinds(const struct cs_machine *machine, struct cs_result *result, bool *failed) {
  struct cs_text text = {0};
  for (size_t i = machine->kind_count; i > 0; i--) {
    const struct cs_kind *kind = &machine->kinds[i - 1];
    cs_text_append(&text, "%s%zu %s PUs", i < machine->kind_count ? ", " : "", cs_pu_set_count(&kind->pus),
                   kind->name[0] != '\0' ? kind->name : "other");
  }
  add(result, "core kinds", cs_text_take(&text), failed);
}

/* Facts only this host's kernel knows; absent files leave no fact. */
static void add_file(const char *name, const char *path, struct cs_result *result, bool *failed) {
  struct cs_text text = {0};
  if (cs_file_read(path, &text, NULL) == CS_OK && text.length > 1)
    add(result, name, strndup(text.bytes, strcspn(text.bytes, "\n")), failed);
  cs_text_free(&text);
}

enum cs_status cs__plan_facts(const struct cs_machine *machine, const struct cs_budget *budget,
                              struct cs_result *result, struct cs_error *error) {
  bool failed = false;
  result->machine_facts = calloc(FACTS_MAX, sizeof *result->machine_facts);
  if (result->machine_facts == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the facts of the machine");
  add(result, "machine", strdup(machine->source != NULL ? machine->source : ""), &failed);
  if (machine->processor != NULL && machine->processor[0] != '\0')
    add(result, "processor", strdup(machine->processor), &failed);
  add(result, "packages", cs_text_format("%d", machine->package_count), &failed);
  add(result, "NUMA nodes", cs_text_format("%zu", machine->numa_count), &failed);
  add(result, "cores", cs_text_format("%d", machine->core_count), &failed);
  add(result, "PUs", cs_text_format("%zu", machine->pu_count), &failed);
  if (machine->kind_count > 1)
    add_kinds(machine, result, &failed);
  add_caches(machine, result, &failed);
  if (machine->memory_bytes > 0)
    add(result, "memory", format_bytes(machine->memory_bytes), &failed);
  add(result, "usable", cs_pu_set_format(&budget->pus), &failed);
  if (machine->this_host) {
    add_file("clock source", "/sys/devices/system/clocksource/clocksource0/current_clocksource", result, &failed);
    add_file("huge pages", "/sys/kernel/mm/transparent_hugepage/enabled", result, &failed);
  }
  return failed ? cs_fail(error, CS_NOMEM, "no memory for the facts of the machine") : CS_OK;
}
