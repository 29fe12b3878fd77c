/* topology/machine_kinds.c - the kinds of core in a hwloc topology (performance, efficiency, ...), slowest first. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine_hwloc.h"

#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if HWLOC_API_VERSION >= 0x00020400 /* 2.4 was the first with kinds */
#include <hwloc/cpukinds.h>

/* What hwloc's CoreType says, in the words people use. */
static const struct {
  const char *core_type, *name;
} core_types[] = {{"IntelAtom", "efficiency"}, {"IntelCore", "performance"}};

#if HWLOC_API_VERSION >= 0x00030000
static int get_kind(hwloc_topology_t topology, unsigned index, hwloc_bitmap_t pus, int *efficiency,
                    struct hwloc_info_s **infos, unsigned *info_count) {
  struct hwloc_infos_s *all = NULL;
  const int result = hwloc_cpukinds_get_info(topology, index, pus, efficiency, &all, 0);
  *infos = all != NULL ? all->array : NULL;
  *info_count = all != NULL ? all->count : 0;
  return result;
}
#else
static int get_kind(hwloc_topology_t topology, unsigned index, hwloc_bitmap_t pus, int *efficiency,
                    struct hwloc_info_s **infos, unsigned *info_count) {
  return hwloc_cpukinds_get_info(topology, index, pus, efficiency, info_count, infos, 0);
}
#endif

/* hwloc's CoreType if it has one; else, of exactly two ranked kinds, the slow and the fast one are plain. */
static const char *name_kind(const struct hwloc_info_s *infos, unsigned info_count, int efficiency, size_t kind_count) {
  const char *core_type = NULL;
  for (unsigned i = 0; i < info_count; i++) {
    if (strcmp(infos[i].name, "CoreType") == 0)
      core_type = infos[i].value;
  }
  for (size_t i = 0; core_type != NULL && i < sizeof core_types / sizeof core_types[0]; i++) {
    if (strcmp(core_type, core_types[i].core_type) == 0)
      return core_types[i].name;
  }
  if (core_type != NULL)
    return core_type;
  if (kind_count == 2 && efficiency >= 0)
    return efficiency > 0 ? "performance" : "efficiency";
  return "";
}

static enum cs_status fill_kind(hwloc_topology_t topology, struct cs_machine *machine, int index, hwloc_bitmap_t pus) {
  struct hwloc_info_s *infos = NULL;
  unsigned info_count = 0;
  struct cs_kind *kind = &machine->kinds[index];
  kind->efficiency = CS_NONE;
  if (get_kind(topology, (unsigned)index, pus, &kind->efficiency, &infos, &info_count) != 0)
    return CS_OK;
  snprintf(kind->name, sizeof kind->name, "%s", name_kind(infos, info_count, kind->efficiency, machine->kind_count));
  for (size_t i = 0; i < machine->pu_count; i++) {
    struct cs_pu *pu = &machine->pus[i];
    if (!hwloc_bitmap_isset(pus, (unsigned)pu->os_index))
      continue;
    if (cs_pu_set_add(&kind->pus, pu->os_index) != CS_OK)
      return CS_NOMEM;
    pu->kind = index;
  }
  return CS_OK;
}

/* A single kind tells nothing, also where it covers only some PUs: there is no other kind to compare it with. */
enum cs_status cs__machine_add_kinds(hwloc_topology_t topology, struct cs_machine *machine) {
  const int count = hwloc_cpukinds_get_nr(topology, 0);
  if (count < 2)
    return CS_OK;
  hwloc_bitmap_t pus = hwloc_bitmap_alloc();
  machine->kinds = calloc((size_t)count, sizeof *machine->kinds);
  if (machine->kinds == NULL || pus == NULL) {
    hwloc_bitmap_free(pus);
    return CS_NOMEM;
  }
  machine->kind_count = (size_t)count;
  enum cs_status status = CS_OK;
  for (int i = 0; i < count && status == CS_OK; i++)
    status = fill_kind(topology, machine, i, pus);
  hwloc_bitmap_free(pus);
  return status;
}

#else

enum cs_status cs__machine_add_kinds(hwloc_topology_t topology, struct cs_machine *machine) {
  (void)topology;
  (void)machine;
  return CS_OK;
}

#endif
