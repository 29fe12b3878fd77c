/* topology/machine_numas.c - the NUMA nodes of a hwloc topology, and which of them is each PU's own. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine_hwloc.h"

#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * How ordinary a kind of memory is, least first: where several nodes share the same PUs, threads and first-touched
 * pages belong to the ordinary one, and the special ones are attached memory. hwloc's subtypes; "" is memory nobody
 * classified, which is DRAM on all but a few machines.
 */
static int strangeness(const char *memory_kind) {
  static const char *const known[] = {"DRAM", "", "HBM", "MCDRAM"};
  const int count = (int)(sizeof known / sizeof known[0]);
  int i = 0;
  while (i < count && strcmp(memory_kind, known[i]) != 0)
    i++;
  return i;
}

/* Negative when a is the better home for a PU local to both. */
static int compare_homes(const struct cs_numa *a, const struct cs_numa *b) {
  if ((a->memory_bytes > 0) != (b->memory_bytes > 0))
    return a->memory_bytes > 0 ? -1 : 1;
  const size_t a_pus = cs_pu_set_count(&a->pus);
  const size_t b_pus = cs_pu_set_count(&b->pus);
  if (a_pus != b_pus)
    return a_pus < b_pus ? -1 : 1;
  const int a_strange = strangeness(a->memory_kind);
  const int b_strange = strangeness(b->memory_kind);
  if (a_strange != b_strange)
    return a_strange - b_strange;
  if (a->memory_bytes != b->memory_bytes)
    return a->memory_bytes > b->memory_bytes ? -1 : 1;
  return a->os_index - b->os_index;
}

/* Offers a node to all its PUs; each keeps the best offer. */
static void offer(struct cs_machine *machine, int node) {
  for (size_t i = 0; i < machine->pu_count; i++) {
    struct cs_pu *pu = &machine->pus[i];
    if (!cs_pu_set_has(&machine->numas[node].pus, pu->os_index))
      continue;
    if (pu->numa == CS_NONE || compare_homes(&machine->numas[node], &machine->numas[pu->numa]) < 0)
      pu->numa = node;
  }
}

enum cs_status cs__machine_add_numas(hwloc_topology_t topology, struct cs_machine *machine) {
  const int count = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_NUMANODE);
  if (count <= 0)
    return CS_OK;
  machine->numas = calloc((size_t)count, sizeof *machine->numas);
  if (machine->numas == NULL)
    return CS_NOMEM;
  for (int i = 0; i < count; i++) {
    const hwloc_obj_t object = hwloc_get_obj_by_type(topology, HWLOC_OBJ_NUMANODE, (unsigned)i);
    struct cs_numa *numa = &machine->numas[machine->numa_count++];
    numa->os_index = (int)object->os_index;
    numa->memory_bytes = object->attr->numanode.local_memory;
    numa->memory_only = true;
    snprintf(numa->memory_kind, sizeof numa->memory_kind, "%s", object->subtype != NULL ? object->subtype : "");
    const enum cs_status status = cs__pu_set_of_bitmap(object->cpuset, &numa->pus);
    if (status != CS_OK)
      return status;
    machine->memory_bytes += numa->memory_bytes;
  }
  for (int i = 0; i < count; i++)
    offer(machine, i);
  for (size_t i = 0; i < machine->pu_count; i++) {
    if (machine->pus[i].numa != CS_NONE)
      machine->numas[machine->pus[i].numa].memory_only = false;
  }
  return CS_OK;
}
