/* runtime/observe/between_tables.c - regions, locks and trace of an interval: differences of their records. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/between.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *path_of(const struct cs_observe_block *block, uint32_t module) {
  return module < block->module_count && block->modules[module].path[0] != '\0' ? block->modules[module].path : NULL;
}

/* --- regions --- */

/* Records are never moved: the same slot holds the same region, or held none. */
static const struct cs_observe_region *region_before(const struct cs__interval *interval, size_t slot) {
  static const struct cs_observe_region none;
  if (interval->from == NULL || interval->from->block->regions[slot].key != interval->to->block->regions[slot].key)
    return &none;
  return &interval->from->block->regions[slot];
}

static struct cs_observed_region region_since(const struct cs_observe_region *from, const struct cs_observe_region *to,
                                              double tick_s) {
  struct cs_observed_region region = {
      .offset = to->offset,
      .team = (int)to->team,
      .level = (int)to->level,
      .asked_one = (to->flags & CS_OBSERVE_FORCED) != 0 && to->team == 1,
      .by_call = (to->flags & CS_OBSERVE_BY_CALL) != 0,
      .others = (to->flags & CS_OBSERVE_OTHERS) != 0,
      .runtime = to->flags & (CS_OBSERVE_GOMP | CS_OBSERVE_OMPT),
      .count = cs__since(from->count, to->count),
      .tasks = cs__since(from->tasks, to->tasks),
      .wall_s = (double)cs__since(from->wall, to->wall) * tick_s,
      .first_s = (double)to->wall_first * tick_s,
      .least_s = (double)to->wall_least * tick_s,
      .most_s = (double)to->wall_most * tick_s,
      .busiest_s = (double)cs__since(from->busiest, to->busiest) * tick_s,
      .single_s = (double)cs__since(from->single, to->single) * tick_s,
      .critical_s = (double)cs__since(from->critical, to->critical) * tick_s,
      .span_s = (double)cs__since(from->span, to->span) * tick_s,
      .span_known = to->team == 1 && to->span_unknown <= from->span_unknown,
  };
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
    region.core_s[i] = (double)cs__since(from->category[i], to->category[i]) * tick_s;
  return region;
}

static bool same_text(const char *left, const char *right) {
  return left == right || (left != NULL && right != NULL && strcmp(left, right) == 0);
}

/* Whoever joined it. */
static bool same_region(const struct cs_observed_region *a, const struct cs_observed_region *b) {
  return a->offset == b->offset && a->team == b->team && a->level == b->level && a->asked_one == b->asked_one &&
         a->by_call == b->by_call && a->others == b->others && a->runtime == b->runtime &&
         same_text(a->module, b->module);
}

/* Takes region's strings. */
static void add_region(struct cs_observation *observation, struct cs_observed_region *region) {
  for (size_t i = 0; i < observation->region_count; i++)
    if (same_region(&observation->regions[i], region)) {
      cs__region_join(&observation->regions[i], region);
      return;
    }
  observation->regions[observation->region_count++] = *region;
}

static int largest_team(const struct cs__interval *interval, const struct cs_observation *observation) {
  const uint32_t seen = interval->from == NULL ? interval->to->block->largest_team : 1; /* of the whole process */
  int largest = seen < 1 ? 1 : seen < INT_MAX ? (int)seen : INT_MAX;
  for (size_t i = 0; i < observation->region_count; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    if (region->level == 0 && !region->others && region->team > largest)
      largest = region->team;
  }
  return largest;
}

bool cs__between_regions(const struct cs__interval *interval, struct cs_observation *observation) {
  const struct cs_observe_block *to = interval->to->block;
  bool opened[CS_OBSERVE_THREADS] = {false};
  observation->regions = calloc(CS_OBSERVE_REGIONS, sizeof *observation->regions);
  if (observation->regions == NULL)
    return false;
  for (size_t slot = 0; slot < CS_OBSERVE_REGIONS; slot++) {
    const struct cs_observe_region *record = &to->regions[slot];
    struct cs_observed_region region = region_since(region_before(interval, slot), record, interval->tick_s);
    if (region.count == 0)
      continue;
    const char *path = region.others ? NULL : path_of(to, record->module);
    if (path != NULL && (region.module = strdup(path)) == NULL)
      return false;
    if (path == NULL)
      region.offset = record->address; /* of no known file: all there is to tell it from others */
    if (region.level == 0 && !region.others && record->joiner < CS_OBSERVE_THREADS && !opened[record->joiner]) {
      opened[record->joiner] = true;
      observation->openers++;
    }
    add_region(observation, &region);
  }
  if (interval->from == NULL && to->openers > (uint32_t)observation->openers && to->openers < INT_MAX)
    observation->openers = (int)to->openers;
  observation->threads = largest_team(interval, observation);
  return true;
}

/* --- locks --- */

/* Of the lock held longest among those that lived there: the present one, or an earlier one, of which what it was held
 * before the interval is taken out. */
static struct cs_observe_account account_since(const struct cs_observe_lock *before,
                                               const struct cs_observe_lock *after) {
  struct cs_observe_account present = {cs__since(after->before.holds, after->holds),
                                       cs__since(after->before.held, after->held)};
  const struct cs_observe_account old = {cs__since(before->before.holds, before->holds),
                                         cs__since(before->before.held, before->held)};
  if (after->before.holds <= before->holds) /* the same as then */
    present = (struct cs_observe_account){cs__since(before->holds, after->holds), cs__since(before->held, after->held)};
  if (after->most.held <= before->most.held)
    return present;
  const struct cs_observe_account most = {cs__since(old.holds, after->most.holds),
                                          cs__since(old.held, after->most.held)};
  return most.held > present.held ? most : present;
}

bool cs__between_locks(const struct cs__interval *interval, struct cs_observation *observation) {
  static const struct cs_observe_lock none;
  const struct cs_observe_block *to = interval->to->block,
                                *from = interval->from != NULL ? interval->from->block : NULL;
  observation->locks = calloc(CS_OBSERVE_LOCKS, sizeof *observation->locks);
  if (observation->locks == NULL)
    return false;
  for (size_t slot = 0; slot < CS_OBSERVE_LOCKS; slot++) {
    const struct cs_observe_lock *after = &to->locks[slot];
    const struct cs_observe_lock *before =
        from != NULL && from->locks[slot].key == after->key ? &from->locks[slot] : &none;
    if (after->key == 0 || after->holds <= before->holds)
      continue;
    struct cs_observed_lock *const lock = &observation->locks[observation->lock_count++];
    const struct cs_observe_account account = account_since(before, after);
    *lock = (struct cs_observed_lock){.kind = (enum cs_observe_lock_kind)after->kind,
                                      .offset = after->offset,
                                      .holds = account.holds,
                                      .held_s = (double)account.held * interval->tick_s,
                                      .longest_s = (double)after->longest * interval->tick_s};
    const char *path = path_of(to, after->module);
    if (path == NULL)
      continue;
    lock->symbol_offset = cs__since(to->modules[after->module].base, after->address);
    if ((lock->module = strdup(path)) == NULL)
      return false;
  }
  return true;
}

/* --- the trace --- */

static int by_begin(const void *left, const void *right) {
  const struct cs_observed_event *a = left, *b = right;
  if (a->begin_s != b->begin_s)
    return a->begin_s < b->begin_s ? -1 : 1;
  return a->member - b->member;
}

/* Events are added at the end: the interval's are those the first copy did not have. */
bool cs__between_events(const struct cs__interval *interval, struct cs_observation *observation) {
  const struct cs_observe_copy *to = interval->to;
  const size_t skip = interval->from != NULL ? interval->from->event_count : 0;
  if (to->event_count <= skip)
    return true;
  const size_t count = to->event_count - skip;
  observation->events = calloc(count, sizeof *observation->events);
  if (observation->events == NULL)
    return false;
  uint64_t zero = UINT64_MAX;
  for (size_t i = 0; i < count; i++)
    if (to->events[skip + i].begin < zero)
      zero = to->events[skip + i].begin;
  for (size_t i = 0; i < count; i++) {
    const struct cs_observe_event *event = &to->events[skip + i];
    observation->events[i] = (struct cs_observed_event){.member = event->member,
                                                        .thread = (int)(event->thread & INT_MAX),
                                                        .instance = event->instance,
                                                        .category = event->category,
                                                        .begin_s = (double)(event->begin - zero) * interval->tick_s,
                                                        .end_s = (double)(event->end - zero) * interval->tick_s};
  }
  observation->event_count = count;
  qsort(observation->events, count, sizeof *observation->events, by_begin);
  return true;
}
