/* topology/ladder.c - the thread counts of a sweep from the shape of the machine: powers of two and its edges. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/ladder_insert.h"
#include "topology/placement_order.h"

#include <stdlib.h>
#include <string.h>

void cs_ladder_free(struct cs_ladder *ladder) {
  free(ladder->counts);
  *ladder = (struct cs_ladder){0};
}

enum cs_status cs__ladder_insert(struct cs_ladder *ladder, int count) {
  size_t at = ladder->count;
  while (at > 0 && ladder->counts[at - 1] >= count)
    at--;
  if (at < ladder->count && ladder->counts[at] == count)
    return CS_OK;
  if (ladder->count == CS__LADDER_MAX)
    return CS_INVALID;
  if (ladder->counts == NULL)
    ladder->counts = malloc(CS__LADDER_MAX * sizeof *ladder->counts);
  if (ladder->counts == NULL)
    return CS_NOMEM;
  memmove(ladder->counts + at + 1, ladder->counts + at, (ladder->count - at) * sizeof *ladder->counts);
  ladder->counts[at] = count;
  ladder->count++;
  return CS_OK;
}

/*
 * An edge is a count at which the next thread meets something new. Sizes are counted as the placement fills them: one
 * PU a core, or all of its PUs under CS_SMT_FIRST. The sizes serve both policies, so that their sweeps can be compared;
 * `spread` adds the numbers of objects, where each holds one thread.
 */
enum object { L3, NUMA, PACKAGE, OBJECTS };

static int object_of(const struct cs_pu *pu, enum object object) {
  const int objects[OBJECTS] = {[L3] = pu->l3, [NUMA] = pu->numa, [PACKAGE] = pu->package};
  return objects[object];
}

struct usable {
  const struct cs_machine *machine;
  struct cs__usable *list;
  size_t count;
  bool whole_cores;
};

static bool counts(const struct usable *usable, size_t i) {
  return usable->whole_cores || usable->list[i].rank == 0;
}

static int object_at(const struct usable *usable, size_t i, enum object object) {
  return object_of(&usable->machine->pus[usable->list[i].position], object);
}

/* Size of the object that PU i is the first of; 0 when it is not the first, or has no such object. */
static int size_from(const struct usable *usable, size_t i, enum object object) {
  const int own = object_at(usable, i, object);
  if (own == CS_NONE)
    return 0;
  for (size_t k = 0; k < i; k++)
    if (object_at(usable, k, object) == own)
      return 0;
  int size = 0;
  for (size_t k = i; k < usable->count; k++)
    size += object_at(usable, k, object) == own && counts(usable, k);
  return size;
}

static enum cs_status insert_object_edges(const struct usable *usable, enum object object, bool numbers, int most,
                                          struct cs_ladder *ladder) {
  int largest = 0, number = 0;
  for (size_t i = 0; i < usable->count; i++) {
    const int size = size_from(usable, i, object);
    largest = size > largest ? size : largest;
    number += size > 0;
  }
  enum cs_status status = largest > 0 && largest <= most ? cs__ladder_insert(ladder, largest) : CS_OK;
  if (status == CS_OK && numbers && number > 0 && number <= most)
    status = cs__ladder_insert(ladder, number);
  return status;
}

static enum cs_status insert_core_edges(const struct usable *usable, int most, struct cs_ladder *ladder) {
  int fastest = 0, cores = 0;
  for (size_t i = 0; i < usable->count; i++) {
    fastest += usable->list[i].slowness == 0 && counts(usable, i);
    cores += usable->list[i].rank == 0;
  }
  enum cs_status status = fastest > 0 && fastest <= most ? cs__ladder_insert(ladder, fastest) : CS_OK;
  if (status == CS_OK && cores <= most)
    status = cs__ladder_insert(ladder, cores);
  return status;
}

static enum cs_status insert_all(const struct usable *usable, const struct cs_policy *policy, int most,
                                 struct cs_ladder *ladder) {
  enum cs_status status = cs__ladder_insert(ladder, most);
  for (int count = 1; count <= most && status == CS_OK; count *= 2)
    status = cs__ladder_insert(ladder, count);
  for (int object = 0; object < OBJECTS && status == CS_OK; object++)
    status = insert_object_edges(usable, (enum object)object, policy->bind == CS_BIND_SPREAD, most, ladder);
  return status == CS_OK ? insert_core_edges(usable, most, ladder) : status;
}

enum cs_status cs_ladder_default(const struct cs_machine *machine, const struct cs_budget *budget,
                                 const struct cs_policy *policy, struct cs_ladder *ladder_out, struct cs_error *error) {
  struct usable usable = {.machine = machine, .whole_cores = policy->smt == CS_SMT_FIRST};
  struct cs_ladder ladder = {0};
  enum cs_status status = cs__usable_list(machine, budget, policy, &usable.list, &usable.count);
  if (status == CS_OK && usable.count == 0)
    status = cs_fail(error, CS_INVALID, "no PU is left to run on; widen the cpuset or the affinity mask");
  if (status == CS_OK) {
    const int capacity = (int)usable.count;
    status = insert_all(&usable, policy, budget->threads < capacity ? budget->threads : capacity, &ladder);
  }
  free(usable.list);
  if (status == CS_OK)
    *ladder_out = ladder;
  else
    cs_ladder_free(&ladder);
  return status != CS_NOMEM ? status : cs_fail(error, status, "out of memory while choosing thread counts");
}
