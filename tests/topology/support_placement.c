/* tests/topology/support_placement.c - the independent checker: sets ordered by inclusion, and an exchange argument. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/topology/support_placement.h"

#include <criterion/criterion.h>
#include <stdlib.h>

struct fixture fixture_load(const char *spec) {
  struct fixture fixture = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_machine_load(spec, &fixture.machine, &error), CS_OK, "%s: %s", spec, error.message);
  cr_assert_eq(cs_budget_compute(&fixture.machine, NULL, 0, &fixture.budget, &error), CS_OK, "%s: %s", spec,
               error.message);
  return fixture;
}

void fixture_free(struct fixture *fixture) {
  cs_budget_free(&fixture->budget);
  cs_machine_free(&fixture->machine);
}

struct cs_policy policy_by_index(int index) {
  return (struct cs_policy){.bind = index % 2 == 0 ? CS_BIND_CLOSE : CS_BIND_SPREAD, .smt = (enum cs_smt)(index / 2)};
}

char *places_as_numbers(const struct cs_places *places) {
  struct cs_text text = {0};
  for (size_t i = 0; i < places->count; i++)
    cs_text_append(&text, "%s%d", i > 0 ? " " : "", cs_pu_set_next(&places->places[i], 0));
  return cs_text_take(&text);
}

/* One object, with the usable PUs in it (indexes into machine.pus) and the threads it holds so far. */
struct group {
  struct cs_pu_set pus;
  int parent;
  int taken;
  int largest_core;
};

struct groups {
  struct group *all;
  int count;
};

static int object_of(const struct cs_pu *pu, int level) {
  const int objects[] = {pu->package, pu->numa, pu->die, pu->l3, pu->l2, pu->core};
  return objects[level];
}

static bool usable(const struct fixture *fixture, size_t pu) {
  return cs_pu_set_has(&fixture->budget.pus, fixture->machine.pus[pu].os_index);
}

static bool crosses(const struct cs_pu_set *a, const struct cs_pu_set *b) {
  bool common = false;
  for (int pu = cs_pu_set_next(a, 0); pu >= 0; pu = cs_pu_set_next(a, pu + 1))
    common |= cs_pu_set_has(b, pu);
  return common && !cs_pu_set_contains(a, b) && !cs_pu_set_contains(b, a);
}

/* Keeps a set unless it is known already, or crosses a known one: no tree can be fair to both then. */
static void keep(struct groups *groups, struct cs_pu_set *pus) {
  for (int i = 0; i < groups->count; i++)
    if (cs_pu_set_equal(&groups->all[i].pus, pus) || crosses(&groups->all[i].pus, pus)) {
      cs_pu_set_free(pus);
      return;
    }
  groups->all[groups->count++] = (struct group){.pus = *pus};
}

static struct cs_pu_set members(const struct fixture *fixture, int level, int object) {
  struct cs_pu_set pus = {0};
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    if (object_of(&fixture->machine.pus[i], level) == object)
      cs_pu_set_add(&pus, (int)i);
  return pus;
}

static bool first_of_object(const struct fixture *fixture, size_t pu, int level) {
  const struct cs_pu *pus = fixture->machine.pus;
  for (size_t i = 0; i < pu; i++)
    if (object_of(&pus[i], level) == object_of(&pus[pu], level))
      return false;
  return object_of(&pus[pu], level) != CS_NONE;
}

/* Usable hardware threads of the core with a lower number in the operating system's order. */
static int rank_of(const struct fixture *fixture, size_t pu) {
  const struct cs_pu *pus = fixture->machine.pus;
  int rank = 0;
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    rank += pus[i].core == pus[pu].core && pus[i].smt_rank < pus[pu].smt_rank && usable(fixture, i);
  return rank;
}

static int slowness_of(const struct fixture *fixture, size_t pu) {
  const struct cs_machine *machine = &fixture->machine;
  int faster = 0;
  for (size_t k = 0; k < machine->kind_count && machine->pus[pu].kind >= 0; k++)
    faster += machine->kinds[k].efficiency > machine->kinds[machine->pus[pu].kind].efficiency;
  return faster;
}

static int turn_of(const struct fixture *fixture, const struct cs_policy *policy, size_t pu) {
  return slowness_of(fixture, pu) + (policy->smt == CS_SMT_LAST ? 1000 * rank_of(fixture, pu) : 0);
}

static struct groups make_groups(const struct fixture *fixture) {
  struct groups groups = {.all = calloc(6 * fixture->machine.pu_count + 1, sizeof(struct group))};
  struct cs_pu_set whole = {0};
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    cs_pu_set_add(&whole, (int)i);
  keep(&groups, &whole);
  for (int level = 0; level < 6; level++)
    for (size_t i = 0; i < fixture->machine.pu_count; i++)
      if (first_of_object(fixture, i, level)) {
        struct cs_pu_set pus = members(fixture, level, object_of(&fixture->machine.pus[i], level));
        keep(&groups, &pus);
      }
  for (int i = 0; i < groups.count; i++) {
    groups.all[i].parent = -1;
    for (int k = 0; k < groups.count; k++) {
      const int parent = groups.all[i].parent;
      if (k != i && cs_pu_set_contains(&groups.all[k].pus, &groups.all[i].pus) &&
          (parent < 0 || cs_pu_set_contains(&groups.all[parent].pus, &groups.all[k].pus)))
        groups.all[i].parent = k;
    }
  }
  return groups;
}

static void free_groups(struct groups *groups) {
  for (int i = 0; i < groups->count; i++)
    cs_pu_set_free(&groups->all[i].pus);
  free(groups->all);
}

/* What the checker knows of each PU: its turn, whether a thread sits there, whether it can at all. */
struct seat {
  int turn;
  bool taken, usable;
};

static bool holds_turn(const struct group *group, const struct seat *seats, int turn, bool taken) {
  for (int pu = cs_pu_set_next(&group->pus, 0); pu >= 0; pu = cs_pu_set_next(&group->pus, pu + 1))
    if (seats[pu].usable && seats[pu].turn == turn && seats[pu].taken == taken)
      return true;
  return false;
}

/* Only the group that just grew can have become too full. */
static char *exchange_fault(const struct groups *groups, const struct seat *seats, int grown, int turn, int allowed) {
  const struct group *group = &groups->all[grown];
  for (int i = 1; i < groups->count; i++) {
    const struct group *sibling = &groups->all[i];
    if (i == grown || sibling->parent != group->parent || group->taken <= sibling->taken + allowed)
      continue;
    if (holds_turn(sibling, seats, turn, false)) {
      char *a = cs_pu_set_format(&group->pus), *b = cs_pu_set_format(&sibling->pus);
      char *fault = cs_text_format("PUs (logical) %s hold %d threads and their sibling %s only %d", a, group->taken, b,
                                   sibling->taken);
      free(a);
      free(b);
      return fault;
    }
  }
  return NULL;
}

static int position_of(const struct fixture *fixture, const struct cs_pu_set *place) {
  const int os_index = cs_pu_set_next(place, 0);
  for (size_t i = 0; cs_pu_set_count(place) == 1 && i < fixture->machine.pu_count; i++)
    if (fixture->machine.pus[i].os_index == os_index)
      return (int)i;
  return -1;
}

static int core_size(const struct fixture *fixture, int pu) {
  int size = 0;
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    size += fixture->machine.pus[i].core == fixture->machine.pus[pu].core && usable(fixture, i);
  return size;
}

/* Under smt first the last core must be complete before another one starts. */
static char *whole_cores_fault(const struct fixture *fixture, const struct seat *seats, int previous, int pu) {
  const struct cs_pu *pus = fixture->machine.pus;
  for (size_t i = 0; previous >= 0 && pus[previous].core != pus[pu].core && i < fixture->machine.pu_count; i++)
    if (pus[i].core == pus[previous].core && seats[i].usable && !seats[i].taken)
      return cs_text_format("core %d is left before PU %d of it has a thread", pus[previous].core, pus[i].os_index);
  return NULL;
}

static char *seat_thread(const struct fixture *fixture, const struct cs_policy *policy, struct groups *groups,
                         struct seat *seats, int previous, int pu) {
  if (pu < 0 || !seats[pu].usable || seats[pu].taken)
    return cs_text_format("it is not one PU that may be used and is free");
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    if (seats[i].usable && !seats[i].taken && seats[i].turn < seats[pu].turn)
      return cs_text_format("PU %d comes before its turn: PU %d is free", fixture->machine.pus[pu].os_index,
                            fixture->machine.pus[i].os_index);
  char *fault = policy->smt == CS_SMT_FIRST ? whole_cores_fault(fixture, seats, previous, pu) : NULL;
  seats[pu].taken = true;
  const int size = core_size(fixture, pu);
  for (int i = 0; i < groups->count; i++) {
    struct group *group = &groups->all[i];
    if (!cs_pu_set_has(&group->pus, pu))
      continue;
    group->taken++;
    group->largest_core = size > group->largest_core ? size : group->largest_core;
    if (policy->bind == CS_BIND_SPREAD && fault == NULL)
      fault = exchange_fault(groups, seats, i, seats[pu].turn, policy->smt == CS_SMT_FIRST ? group->largest_core : 1);
  }
  return fault;
}

char *placement_fault(const struct fixture *fixture, const struct cs_policy *policy, const struct cs_places *order) {
  struct groups groups = make_groups(fixture);
  struct seat *seats = calloc(fixture->machine.pu_count, sizeof *seats);
  for (size_t i = 0; i < fixture->machine.pu_count; i++)
    seats[i] = (struct seat){
        .turn = turn_of(fixture, policy, i),
        .usable = usable(fixture, i) && (policy->smt != CS_SMT_OFF || rank_of(fixture, i) == 0),
    };
  char *fault = NULL;
  int previous = -1;
  for (size_t i = 0; i < order->count && fault == NULL; i++) {
    const int pu = position_of(fixture, &order->places[i]);
    char *found = seat_thread(fixture, policy, &groups, seats, previous, pu);
    if (found != NULL)
      fault = cs_text_format("thread %zu: %s", i, found);
    free(found);
    previous = pu;
  }
  free(seats);
  free_groups(&groups);
  return fault;
}
