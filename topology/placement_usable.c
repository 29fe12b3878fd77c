/* topology/placement_usable.c - the PUs a policy may use, sorted along the machine, each with its path and its turn. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/placement_order.h"

#include <stdlib.h>

/*
 * An object (a package, an L3, ...) is named by its head: the position of its first PU. Heads of different levels can
 * be compared, and sorting by them is sorting along the machine.
 *
 * No order of the levels fits all machines: a NUMA node is wider than an L3 on one and narrower on the next, and there
 * are packages below a shared L3. So the order is found: level A lies above level B when B cuts an object of A in
 * pieces and A cuts none of B. Where that decides nothing, the usual order below stands.
 */
enum level { PACKAGE, NUMA, DIE, L3, L2, CORE };
_Static_assert(CORE + 1 == CS__LEVELS, "one path entry per level");

struct heads {
  int level[CS__LEVELS]; /* CS_NONE where this PU has no such object */
};

static int object_of(const struct cs_pu *pu, enum level level) {
  const int objects[] = {
      [PACKAGE] = pu->package, [NUMA] = pu->numa, [DIE] = pu->die, [L3] = pu->l3, [L2] = pu->l2, [CORE] = pu->core};
  return objects[level];
}

static size_t object_limit(const struct cs_machine *machine) {
  int most = 0;
  for (size_t i = 0; i < machine->pu_count; i++)
    for (int level = 0; level < CS__LEVELS; level++)
      most = object_of(&machine->pus[i], level) > most ? object_of(&machine->pus[i], level) : most;
  return (size_t)most + 1;
}

static enum cs_status find_heads(const struct cs_machine *machine, struct heads *heads) {
  const size_t limit = object_limit(machine);
  int *first = malloc(limit * sizeof *first);
  if (first == NULL)
    return CS_NOMEM;
  for (int level = 0; level < CS__LEVELS; level++) {
    for (size_t i = 0; i < limit; i++)
      first[i] = CS_NONE;
    for (size_t i = 0; i < machine->pu_count; i++) {
      const int object = object_of(&machine->pus[i], level);
      if (object >= 0 && first[object] == CS_NONE)
        first[object] = (int)i;
      heads[i].level[level] = object >= 0 ? first[object] : CS_NONE;
    }
  }
  free(first);
  return CS_OK;
}

/* Whether some object of the other level has PUs in different objects of this one. */
static bool cuts(const struct heads *heads, size_t count, enum level level, enum level other) {
  for (size_t i = 0; i < count; i++) {
    const int head = heads[i].level[other];
    if (head != CS_NONE && heads[i].level[level] != heads[head].level[level])
      return true;
  }
  return false;
}

static bool lies_above(const struct heads *heads, size_t count, enum level level, enum level other) {
  return cuts(heads, count, other, level) && !cuts(heads, count, level, other);
}

/* The first level not sorted yet that no other such level lies above; the very first if they go round in a circle. */
static enum level next_level(const struct heads *heads, size_t count, const bool done[CS__LEVELS]) {
  int first = -1;
  for (int level = 0; level < CORE; level++) {
    bool covered = false;
    for (int other = 0; other < CORE && !done[level]; other++)
      covered |= !done[other] && lies_above(heads, count, (enum level)other, (enum level)level);
    if (!done[level] && !covered)
      return (enum level)level;
    first = first < 0 && !done[level] ? level : first;
  }
  return (enum level)first;
}

static void sort_levels(const struct heads *heads, size_t count, enum level sorted[CS__LEVELS]) {
  bool done[CS__LEVELS] = {false};
  for (int i = 0; i < CORE; i++) {
    sorted[i] = next_level(heads, count, done);
    done[sorted[i]] = true;
  }
  sorted[CORE] = CORE;
}

/* A PU without an object of some level stands there with its object of the next finer one: it shares no more than that.
 */
static void set_path(const struct heads *heads, const enum level sorted[CS__LEVELS], struct cs__usable *usable) {
  const int *own = heads[usable->position].level;
  int finer = usable->position;
  for (int i = CS__LEVELS - 1; i >= 0; i--) {
    finer = own[sorted[i]] != CS_NONE ? own[sorted[i]] : finer;
    usable->path[i] = finer;
  }
}

/* How many kinds are known to be faster. A PU of unknown kind is held back behind none. */
static int slowness_of(const struct cs_machine *machine, const struct cs_pu *pu) {
  if (pu->kind < 0)
    return 0;
  int faster = 0;
  for (size_t i = 0; i < machine->kind_count; i++)
    faster += machine->kinds[i].efficiency > machine->kinds[pu->kind].efficiency;
  return faster;
}

/* The usable hardware threads of the same core that come before this one: a disallowed sibling takes no rank. */
static int rank_of(const struct cs_machine *machine, const struct cs_budget *budget, const struct heads *heads,
                   size_t position) {
  const int core = heads[position].level[CORE];
  int rank = 0;
  for (size_t i = (size_t)core; core != CS_NONE && i < machine->pu_count && heads[i].level[CORE] == core; i++)
    rank += machine->pus[i].smt_rank < machine->pus[position].smt_rank &&
            cs_pu_set_has(&budget->pus, machine->pus[i].os_index);
  return rank;
}

static struct cs__usable describe(const struct cs_machine *machine, const struct cs_budget *budget,
                                  const struct heads *heads, size_t position) {
  /* Siblings go by their core's first PU: some systems tell the kind of only one of them. */
  const int core = heads[position].level[CORE];
  return (struct cs__usable){.os_index = machine->pus[position].os_index,
                             .position = (int)position,
                             .rank = rank_of(machine, budget, heads, position),
                             .slowness =
                                 slowness_of(machine, &machine->pus[core != CS_NONE ? (size_t)core : position])};
}

/* Along the path; the hardware threads of one core in their own order. */
static int compare_along_machine(const void *a, const void *b) {
  const struct cs__usable *x = a, *y = b;
  for (int i = 0; i < CS__LEVELS; i++)
    if (x->path[i] != y->path[i])
      return x->path[i] < y->path[i] ? -1 : 1;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

enum cs_status cs__usable_list(const struct cs_machine *machine, const struct cs_budget *budget,
                               const struct cs_policy *policy, struct cs__usable **list_out, size_t *count_out) {
  struct heads *heads = malloc((machine->pu_count + 1) * sizeof *heads);
  struct cs__usable *list = malloc((machine->pu_count + 1) * sizeof *list);
  enum cs_status status = heads != NULL && list != NULL ? find_heads(machine, heads) : CS_NOMEM;
  if (status != CS_OK)
    goto cleanup;
  enum level sorted[CS__LEVELS];
  sort_levels(heads, machine->pu_count, sorted);
  size_t count = 0;
  for (size_t i = 0; i < machine->pu_count; i++) {
    if (cs_pu_set_has(&budget->pus, machine->pus[i].os_index))
      list[count++] = describe(machine, budget, heads, i);
    if (count > 0 && policy->smt == CS_SMT_OFF && list[count - 1].rank > 0)
      count--;
  }
  for (size_t i = 0; i < count; i++) {
    list[i].turn = list[i].slowness + (policy->smt == CS_SMT_LAST ? list[i].rank * ((int)machine->kind_count + 1) : 0);
    set_path(heads, sorted, &list[i]);
  }
  qsort(list, count, sizeof *list, compare_along_machine);
  *list_out = list;
  *count_out = count;
  list = NULL;

cleanup:
  free(heads);
  free(list);
  return status;
}
