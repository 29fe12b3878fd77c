/* topology/machine.c - looking things up in a machine, and giving it back. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine.h"

#include <stdlib.h>

void cs_machine_free(struct cs_machine *machine) {
  if (machine == NULL)
    return;
  for (size_t i = 0; i < machine->cache_count; i++)
    cs_pu_set_free(&machine->caches[i].pus);
  for (size_t i = 0; i < machine->numa_count; i++)
    cs_pu_set_free(&machine->numas[i].pus);
  for (size_t i = 0; i < machine->kind_count; i++)
    cs_pu_set_free(&machine->kinds[i].pus);
  cs_pu_set_free(&machine->offline);
  free(machine->caches);
  free(machine->numas);
  free(machine->kinds);
  free(machine->pus);
  free(machine->processor);
  free(machine->source);
  *machine = (struct cs_machine){0};
}

const struct cs_pu *cs_machine_pu(const struct cs_machine *machine, int os_index) {
  for (size_t i = 0; i < machine->pu_count; i++) {
    if (machine->pus[i].os_index == os_index)
      return &machine->pus[i];
  }
  return NULL;
}

uint64_t cs_machine_cache_bytes(const struct cs_machine *machine, int level) {
  uint64_t largest = 0;
  for (size_t i = 0; i < machine->cache_count; i++) {
    const struct cs_cache *cache = &machine->caches[i];
    if (cache->level == level && cache->size_bytes > largest)
      largest = cache->size_bytes;
  }
  return largest;
}
