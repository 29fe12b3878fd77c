/* topology/machine_pus.c - the online PUs of a hwloc topology, and the core, caches, die and package of each. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Everything rests on one fact: in hwloc's depth-first order the PUs below one object are neighbours. So an object's
 * number is known by walking the PUs and counting each time the ancestor of that type is another one than before.
 * Objects that hold no online PU are never met and get no number.
 */
#include "topology/machine_hwloc.h"

#include <hwloc.h>
#include <stdlib.h>

/* The objects of one type as met while walking the PUs. */
struct walk {
  hwloc_obj_type_t type;
  hwloc_obj_t last;
  int met;
};

/* Number of the walk's object above pu, CS_NONE if there is none. */
static int number_above(hwloc_topology_t topology, struct walk *walk, hwloc_obj_t pu) {
  const hwloc_obj_t above = hwloc_get_ancestor_obj_by_type(topology, walk->type, pu);
  if (above == NULL)
    return CS_NONE;
  if (above != walk->last)
    walk->met++;
  walk->last = above;
  return walk->met - 1;
}

/* A PU that hwloc shows outside of any core is a core by itself: placement deals in cores. */
static int core_above(hwloc_topology_t topology, struct walk *cores, hwloc_obj_t pu) {
  const int core = number_above(topology, cores, pu);
  return core != CS_NONE ? core : cores->met++;
}

enum cs_status cs__pu_set_of_bitmap(const struct hwloc_bitmap_s *bitmap, struct cs_pu_set *set_out) {
  struct cs_pu_set set = {0};
  if (bitmap == NULL || hwloc_bitmap_weight(bitmap) < 0 || hwloc_bitmap_last(bitmap) > CS_PU_INDEX_MAX)
    return CS_INVALID;
  enum cs_status status = CS_OK;
  for (int pu = hwloc_bitmap_first(bitmap); pu >= 0 && status == CS_OK; pu = hwloc_bitmap_next(bitmap, pu))
    status = cs_pu_set_add(&set, pu);
  if (status == CS_OK)
    *set_out = set;
  else
    cs_pu_set_free(&set);
  return status;
}

/* PUs the machine is known to have and that are not among the online ones. */
static enum cs_status add_offline(hwloc_topology_t topology, struct cs_machine *machine) {
  hwloc_bitmap_t offline = hwloc_bitmap_alloc();
  if (offline == NULL)
    return CS_NOMEM;
  hwloc_bitmap_andnot(offline, hwloc_topology_get_complete_cpuset(topology),
                      hwloc_topology_get_topology_cpuset(topology));
  const enum cs_status status = cs__pu_set_of_bitmap(offline, &machine->offline);
  hwloc_bitmap_free(offline);
  return status;
}

/* The PUs of one core are neighbours: count those with a lower OS index on both sides. */
static int smt_rank(const struct cs_machine *machine, size_t index) {
  const struct cs_pu *pus = machine->pus;
  int rank = 0;
  for (size_t i = index; i > 0 && pus[i - 1].core == pus[index].core; i--)
    rank += pus[i - 1].os_index < pus[index].os_index;
  for (size_t i = index + 1; i < machine->pu_count && pus[i].core == pus[index].core; i++)
    rank += pus[i].os_index < pus[index].os_index;
  return rank;
}

static struct cs_cache *append_cache(struct cs_machine *machine, int level, hwloc_obj_t object) {
  struct cs_cache *grown = realloc(machine->caches, (machine->cache_count + 1) * sizeof *grown);
  if (grown == NULL)
    return NULL;
  machine->caches = grown;
  struct cs_cache *cache = &grown[machine->cache_count++];
  *cache = (struct cs_cache){
      .level = level, .size_bytes = object->attr->cache.size, .line_bytes = object->attr->cache.linesize};
  return cache;
}

/* Numbers the data caches of one level, writes them to the list, and gives each PU its number through number_of. */
static enum cs_status add_caches(hwloc_topology_t topology, struct cs_machine *machine, int level,
                                 int *(*number_of)(struct cs_pu *pu), int *count_out) {
  static const hwloc_obj_type_t types[] = {[1] = HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE};
  struct walk caches = {.type = types[level]};
  struct cs_cache *cache = NULL;
  for (size_t i = 0; i < machine->pu_count; i++) {
    const int met_before = caches.met;
    const int number = number_above(topology, &caches, hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, (unsigned)i));
    if (caches.met > met_before)
      cache = append_cache(machine, level, caches.last);
    if (number_of != NULL)
      *number_of(&machine->pus[i]) = number;
    if (number == CS_NONE)
      continue;
    if (cache == NULL || cs_pu_set_add(&cache->pus, machine->pus[i].os_index) != CS_OK)
      return CS_NOMEM;
  }
  *count_out = caches.met;
  return CS_OK;
}

static int *l2_of(struct cs_pu *pu) {
  return &pu->l2;
}

static int *l3_of(struct cs_pu *pu) {
  return &pu->l3;
}

/* Everything of the PUs but their caches, NUMA nodes and kinds. */
static void fill_pus(hwloc_topology_t topology, struct cs_machine *machine) {
  struct walk cores = {.type = HWLOC_OBJ_CORE};
  struct walk dies = {.type = HWLOC_OBJ_DIE};
  struct walk packages = {.type = HWLOC_OBJ_PACKAGE};
  hwloc_const_bitmap_t allowed = hwloc_topology_get_allowed_cpuset(topology);
  for (size_t i = 0; i < machine->pu_count; i++) {
    const hwloc_obj_t object = hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, (unsigned)i);
    machine->pus[i] = (struct cs_pu){.os_index = (int)object->os_index,
                                     .core = core_above(topology, &cores, object),
                                     .l2 = CS_NONE,
                                     .l3 = CS_NONE,
                                     .die = number_above(topology, &dies, object),
                                     .numa = CS_NONE,
                                     .package = number_above(topology, &packages, object),
                                     .kind = CS_NONE,
                                     .allowed = hwloc_bitmap_isset(allowed, object->os_index) != 0};
  }
  for (size_t i = 0; i < machine->pu_count; i++)
    machine->pus[i].smt_rank = smt_rank(machine, i);
  machine->core_count = cores.met;
  machine->die_count = dies.met;
  machine->package_count = packages.met;
}

enum cs_status cs__machine_add_pus(hwloc_topology_t topology, struct cs_machine *machine) {
  const int count = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
  const int last = hwloc_bitmap_last(hwloc_topology_get_complete_cpuset(topology));
  if (count <= 0 || count > CS__MACHINE_PUS_MAX || last > CS_PU_INDEX_MAX)
    return CS_INVALID;
  machine->pus = calloc((size_t)count, sizeof *machine->pus);
  if (machine->pus == NULL)
    return CS_NOMEM;
  machine->pu_count = (size_t)count;
  fill_pus(topology, machine);
  int l1_count = 0;
  enum cs_status status = add_offline(topology, machine);
  if (status == CS_OK)
    status = add_caches(topology, machine, 1, NULL, &l1_count);
  if (status == CS_OK)
    status = add_caches(topology, machine, 2, l2_of, &machine->l2_count);
  if (status == CS_OK)
    status = add_caches(topology, machine, 3, l3_of, &machine->l3_count);
  return status;
}
