/* runtime/observe/observation.c - an observation as a split of all cores' time, its bound, its order, its end. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/between.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void free_region(struct cs_observed_region *region) {
  free(region->function);
  free(region->file);
  free(region->module);
}

void cs_observation_free(struct cs_observation *observation) {
  if (observation == NULL)
    return;
  free(observation->program);
  for (size_t i = 0; i < sizeof observation->runtimes / sizeof observation->runtimes[0]; i++)
    free(observation->runtimes[i]);
  for (size_t i = 0; i < observation->region_count; i++)
    free_region(&observation->regions[i]);
  for (size_t i = 0; i < observation->lock_count; i++) {
    free(observation->locks[i].name);
    free(observation->locks[i].holder);
    free(observation->locks[i].module);
  }
  free(observation->regions);
  free(observation->locks);
  free(observation->events);
  *observation = (struct cs_observation){0};
}

/* --- regions --- */

double cs__region_core_s(const struct cs_observed_region *region) {
  double sum_s = 0.0;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    sum_s += region->core_s[i];
  return sum_s;
}

double cs_observed_region_residual_s(const struct cs_observed_region *region) {
  return cs__region_core_s(region) - region->team * region->wall_s;
}

void cs__region_join(struct cs_observed_region *region, struct cs_observed_region *more) {
  region->count += more->count;
  region->tasks += more->tasks;
  region->wall_s += more->wall_s;
  region->first_s = fmax(region->first_s, more->first_s); /* whichever started threads */
  region->least_s = fmin(region->least_s, more->least_s);
  region->most_s = fmax(region->most_s, more->most_s);
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    region->core_s[i] += more->core_s[i];
  region->busiest_s += more->busiest_s;
  region->single_s += more->single_s;
  region->critical_s += more->critical_s;
  region->span_s += more->span_s;
  region->span_known = region->span_known && more->span_known;
  free_region(more);
}

static int by_core_time(const void *left, const void *right) {
  const struct cs_observed_region *a = left, *b = right;
  const double a_s = cs__region_core_s(a), b_s = cs__region_core_s(b);
  if (a_s != b_s)
    return a_s > b_s ? -1 : 1;
  return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static int by_hold(const void *left, const void *right) {
  const struct cs_observed_lock *a = left, *b = right;
  if (a->held_s != b->held_s)
    return a->held_s > b->held_s ? -1 : 1;
  return a->offset < b->offset ? -1 : a->offset > b->offset;
}

void cs__observation_sort(struct cs_observation *observation) {
  if (observation->region_count > 1)
    qsort(observation->regions, observation->region_count, sizeof *observation->regions, by_core_time);
  if (observation->lock_count > 1)
    qsort(observation->locks, observation->lock_count, sizeof *observation->locks, by_hold);
}

/* --- serial work in regions --- */

static bool same_site(const struct cs_observed_region *a, const struct cs_observed_region *b) {
  return a->offset == b->offset && a->by_call == b->by_call && a->module != NULL && b->module != NULL &&
         strcmp(a->module, b->module) == 0;
}

static bool forced_in(const struct cs_observation *many, const struct cs_observed_region *region) {
  bool seen = false;
  for (size_t i = 0; i < many->region_count; i++) {
    if (!same_site(&many->regions[i], region))
      continue;
    if (!many->regions[i].forced)
      return false;
    seen = true;
  }
  return seen;
}

void cs_observation_settle(struct cs_observation *observation, const struct cs_observation *many) {
  if (many == NULL && observation->threads == 1)
    return;
  double moved_s = 0.0;
  for (size_t i = 0; i < observation->region_count; i++) {
    struct cs_observed_region *region = &observation->regions[i];
    if (!region->asked_one || region->forced || region->core_s[CS_OBSERVE_NESTED] > 0.0 ||
        (many != NULL && !forced_in(many, region)))
      continue;
    region->forced = true;
    moved_s += region->level == 0 ? region->wall_s : 0.0;
  }
  moved_s = fmin(moved_s, observation->parallel_s); /* regions of several threads may overlap */
  observation->parallel_s -= moved_s;
  observation->serial_s += moved_s;
}

/* --- the split --- */

/* What a category is in the split. Nested time is not among them: it is replaced by what the nested regions did. */
static const enum cs_time_kind kind_of[CS_OBSERVE_CATEGORIES] = {
    [CS_OBSERVE_BUSY] = CS_TIME_BUSY,           [CS_OBSERVE_FORK] = CS_TIME_FORK_JOIN,
    [CS_OBSERVE_BARRIER] = CS_TIME_BARRIER,     [CS_OBSERVE_LOCK] = CS_TIME_LOCK,
    [CS_OBSERVE_TASKWAIT] = CS_TIME_TASK_WAIT,  [CS_OBSERVE_ORDERED] = CS_TIME_LOCK,
    [CS_OBSERVE_TASK] = CS_TIME_TASK_CREATE,    [CS_OBSERVE_STARVED] = CS_TIME_TASK_WAIT,
    [CS_OBSERVE_IMBALANCE] = CS_TIME_IMBALANCE, [CS_OBSERVE_JOIN] = CS_TIME_FORK_JOIN,
};

static void add_categories(const struct cs_observed_region *region, double kinds_s[CS_TIME_KINDS]) {
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    if (i != CS_OBSERVE_NESTED)
      kinds_s[kind_of[i]] += region->core_s[i];
}

/* Nested teams may have more threads than the time of the one that met them is worth: only shares can be taken over. */
static void add_nested(double nested_s, const double inner_s[CS_TIME_KINDS], struct cs_time_split *split) {
  double sum_s = 0.0;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    sum_s += inner_s[kind];
  if (!(sum_s > 0.0)) { /* rows lost: somebody worked there */
    split->core_s[CS_TIME_BUSY] += nested_s;
    return;
  }
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    split->core_s[kind] += nested_s * (inner_s[kind] / sum_s);
}

/* Of the shared record the teams are not known, but their time is. */
static double idle_beside_s(const struct cs_observed_region *region, int threads) {
  if (region->others)
    return fmax(threads * region->wall_s - cs__region_core_s(region), 0.0);
  return (threads - region->team) * region->wall_s;
}

struct cs_time_split cs_observation_split(const struct cs_observation *observation) {
  const int threads = observation->threads;
  struct cs_time_split split = {.threads = threads, .wall_s = observation->wall_s};
  double inner_s[CS_TIME_KINDS] = {0.0}, nested_s = 0.0;
  split.core_s[CS_TIME_SERIAL] = observation->serial_s;
  split.core_s[CS_TIME_SERIAL_IDLE] = (threads - 1) * observation->serial_s;
  split.core_s[CS_TIME_OBSERVER] =
      threads * fmax(observation->wall_s - observation->parallel_s - observation->serial_s, 0.0);
  for (size_t i = 0; i < observation->region_count; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    if (region->level > 0) {
      add_categories(region, inner_s);
    } else if (!region->forced) { /* those are in serial_s */
      add_categories(region, split.core_s);
      nested_s += region->core_s[CS_OBSERVE_NESTED];
      split.core_s[CS_TIME_SERIAL_IDLE] += idle_beside_s(region, threads);
    }
  }
  add_nested(nested_s, inner_s, &split);
  return split;
}

/* --- the bound --- */

/* Chains of nested regions may run beside each other, in their outer region's threads: those count as shared. */
double cs_observation_bound_s(const struct cs_observation *observation, int threads) {
  if (observation->threads != 1 || threads < 1)
    return -1.0;
  double bound_s = observation->serial_s;
  for (size_t i = 0; i < observation->region_count; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    const double shared_s = region->core_s[CS_OBSERVE_BUSY] / threads;
    if (region->level > 0) {
      bound_s += shared_s;
    } else if (!region->forced) {
      if (!region->span_known && region->tasks > 0)
        return -1.0;
      bound_s += region->span_known ? fmax(shared_s, region->span_s) : shared_s;
    }
  }
  return bound_s;
}
