/* runtime/report/observe_groups.c - categories of core time as a reader sees them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_groups.h"

#include "runtime/report/figures.h"

#include <math.h>

/* Colours that lie beside each other in a bar differ in lightness too. */
const struct cs__group_words cs__groups[CS__GROUPS] = {
    [CS__GROUP_BUSY] = {"busy", "busy: the program's own code", CS__ROLE_MEASURED, '#'},
    [CS__GROUP_IMBALANCE] = {"imba-|lance", "imbalance: at the end, for the slowest thread", CS__ROLE_OCHRE, '.'},
    [CS__GROUP_BARRIER] = {"bar-|rier", "barrier: in barriers inside", CS__ROLE_PURPLE, 'b'},
    [CS__GROUP_LOCK] = {"|lock", "lock: for critical sections, locks, ordered turns", CS__ROLE_INK, 'l'},
    [CS__GROUP_TASK] = {"|task", "task: creating tasks, waiting for them, without one", CS__ROLE_SKY, 't'},
    [CS__GROUP_FORK_JOIN] = {"fork/|join", "fork/join: starting and ending", CS__ROLE_GREEN, 'f'},
    [CS__GROUP_NESTED] = {"|inner", "inner: in regions of its own, which have their own rows", CS__ROLE_BAND, 'n'},
};

static const struct {
  const char *name;
  enum cs__group group;
} categories[CS_OBSERVE_CATEGORIES + 1] = {
    [CS_OBSERVE_BUSY] = {"busy", CS__GROUP_BUSY},          [CS_OBSERVE_FORK] = {"fork", CS__GROUP_FORK_JOIN},
    [CS_OBSERVE_BARRIER] = {"barrier", CS__GROUP_BARRIER}, [CS_OBSERVE_LOCK] = {"lock", CS__GROUP_LOCK},
    [CS_OBSERVE_TASKWAIT] = {"task_wait", CS__GROUP_TASK}, [CS_OBSERVE_ORDERED] = {"ordered", CS__GROUP_LOCK},
    [CS_OBSERVE_TASK] = {"task_create", CS__GROUP_TASK},   [CS_OBSERVE_NESTED] = {"nested", CS__GROUP_NESTED},
    [CS_OBSERVE_STARVED] = {"starved", CS__GROUP_TASK},    [CS_OBSERVE_IMBALANCE] = {"imbalance", CS__GROUP_IMBALANCE},
    [CS_OBSERVE_JOIN] = {"join", CS__GROUP_FORK_JOIN},     [CS_OBSERVE_CATEGORIES] = {"explicit_task", CS__GROUP_BUSY},
};

enum cs__group cs__group_of(int category) {
  return category >= 0 && category <= CS_OBSERVE_CATEGORIES ? categories[category].group : CS__GROUP_BUSY;
}

const char *cs__category_name(int category) {
  return category >= 0 && category <= CS_OBSERVE_CATEGORIES ? categories[category].name : "unknown";
}

double cs__group_s(const struct cs_observed_region *region, enum cs__group group) {
  double sum_s = 0.0;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    sum_s += categories[i].group == group ? region->core_s[i] : 0.0;
  return sum_s;
}

bool cs__has_row(const struct cs_observation *process, size_t index, size_t rows) {
  size_t before = 0;
  for (size_t i = 0; i < index; i++)
    before += !process->regions[i].others;
  return !process->regions[index].others && (rows == 0 || before < rows);
}

size_t cs__rest(const struct cs_observation *process, size_t rows, struct cs_observed_region *rest_out) {
  struct cs_observed_region rest = {.others = true};
  size_t count = 0;
  for (size_t i = 0; i < process->region_count; i++) {
    const struct cs_observed_region *region = &process->regions[i];
    if (cs__has_row(process, i, rows))
      continue;
    count++;
    rest.count += region->count;
    rest.tasks += region->tasks;
    rest.wall_s += region->wall_s;
    rest.single_s += region->single_s;
    rest.critical_s += region->critical_s;
    for (int k = 0; k < CS_OBSERVE_CATEGORIES; k++)
      rest.core_s[k] += region->core_s[k];
  }
  *rest_out = rest;
  return count;
}

static const struct {
  const char *name;
  enum cs__role colour;
  bool always;
} kinds[CS_TIME_KINDS] = {
    [CS_TIME_SERIAL] = {"serial work", CS__ROLE_MUTED, true},
    [CS_TIME_BUSY] = {"work in regions", CS__ROLE_MEASURED, true},
    [CS_TIME_SERIAL_IDLE] = {"idle while serial", CS__ROLE_IDEAL, true},
    [CS_TIME_IMBALANCE] = {"imbalance", CS__ROLE_OCHRE, true},
    [CS_TIME_BARRIER] = {"barriers", CS__ROLE_PURPLE, false},
    [CS_TIME_LOCK] = {"locks", CS__ROLE_INK, false},
    [CS_TIME_TASK_WAIT] = {"waiting for tasks", CS__ROLE_SKY, false},
    [CS_TIME_TASK_CREATE] = {"creating tasks", CS__ROLE_BAND, false},
    [CS_TIME_FORK_JOIN] = {"fork and join", CS__ROLE_GREEN, true},
    [CS_TIME_OBSERVER] = {"observer between regions", CS__ROLE_GRID, false},
};

size_t cs__parts_of(const struct cs_observe_point *point, const struct cs_observe_point *base,
                    struct cs__part parts_out[CS__PARTS_MAX]) {
  struct cs_lost_time lost = {0};
  const bool compared = base != NULL && cs_lost_time(&base->split, &point->split, &lost);
  size_t count = 0;
  if (compared) {
    parts_out[count++] = (struct cs__part){"useful work", lost.useful_s, CS__ROLE_MEASURED, true};
    parts_out[count++] = (struct cs__part){"work inflation", lost.inflation_s, CS__ROLE_LIMIT, true};
  }
  for (int kind = compared ? CS_TIME_SERIAL_IDLE : CS_TIME_SERIAL; kind < CS_TIME_KINDS; kind++)
    parts_out[count++] =
        (struct cs__part){kinds[kind].name, point->split.core_s[kind], kinds[kind].colour, kinds[kind].always};
  parts_out[count++] = (struct cs__part){"residual", cs_time_residual_s(&point->split), CS__ROLE_GRID, true};
  return count;
}

void cs__put_core_time(struct cs_text *text, double core_s) {
  if (fabs(core_s) < 0.5e-9)
    cs_text_append(text, "0 s");
  else
    cs__put_time(text, core_s);
}

void cs__put_core_share(struct cs_text *text, double share) {
  cs__put_percent(text, fabs(share) < 0.5e-4 ? 0.0 : share);
}
