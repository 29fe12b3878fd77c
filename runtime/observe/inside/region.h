/* runtime/observe/inside/region.h - the protocol of a region: fork, begin and end of each member, join. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_REGION_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_REGION_H

#include "runtime/observe/inside/task.h"
#include "runtime/observe/inside/top.h"

/*
 *             joiner                       member i of n
 *   fork -> | cs__region_open
 *           | the runtime starts the team
 *           |                        begin -> | cs__member_begin
 *           |                                 | the outlined function
 *           |                          end -> | cs__member_end
 *           |                                 | tasks run in the runtime's last barrier
 *           |                         last -> |
 *   join -> | cs__region_close
 *
 * fork latency = begin - fork; busy = end - begin + late - waits; starved = last - end - late;
 * imbalance = the team's last - last; join = join - the team's last. Their sum with the waits is join - fork.
 *
 * Members write what the joiner reads before they arrive at the runtime's last barrier, the joiner reads after it: the
 * runtime's own barrier orders the two, and the region may lie on the joiner's stack.
 */

/* region.c: room for a team of this size at this depth. False: no memory. */
bool cs__region_room(struct cs__thread *self, struct cs__level *level, uint32_t capacity);
/* region.c: adds up a team of one. */
void cs__region_count_lone(struct cs__thread *self, const struct cs__region *region, const struct cs__member *member,
                           uint64_t join);
/* region.c: adds up all instances that wait on a level; self: the thread whose level it is. */
void cs__region_gather(struct cs__thread *self, struct cs__level *level);

/*
 * Opens a region met by this thread; flags: CS_OBSERVE_GOMP or _OMPT and FORCED, BY_CALL. False: it is not followed
 * (too deep, no memory) and must be run as it stands; nothing is to be closed then.
 */
static inline bool cs__region_open(struct cs__thread *self, struct cs__region *region, const void *address,
                                   uint32_t flags, uint32_t capacity) {
  if (__builtin_expect(self->depth >= CS__DEPTH, 0)) {
    cs__lose(CS_OBSERVE_LOST_DEPTH);
    return false;
  }
  struct cs__level *level = &self->levels[self->depth];
  if (capacity == 1) {
    region->members = &level->lone;
  } else {
    if (__builtin_expect(level->capacity < capacity, 0) && !cs__region_room(self, level, capacity))
      return false;
    level->instance++;
    region->members = level->members + level->instance % CS_OBSERVE_PENDING;
  }
  region->runtime = NULL;
  region->instance = level->instance;
  region->capacity = capacity;
  region->level = self->now.region != NULL ? self->now.region->level + 1 : 0;
  region->address = (uint64_t)(uintptr_t)address;
  region->flags = flags;
  region->traced = __builtin_expect(cs__tracing, 0) ? cs__trace_instance(region->address) : 0;
  region->task_ticks = self->task_ticks;
  region->region_ticks = self->region_ticks;
  region->before = self->now;
  self->now.single_begin = 0;
  self->depth++;
  self->counts->regions++;
  if (__builtin_expect(region->level > 0, 0)) {
    region->fork = cs__ticks();
    return true;
  }
  if (__builtin_expect(!self->opener, 0))
    cs__top_first(self);
  region->fork = cs__ticks();
  cs__top_open(self, region->fork);
  return true;
}

/* The calling thread is member `number` of the region. False: beyond the room, not to be ended. */
static inline bool cs__member_begin(struct cs__thread *self, struct cs__region *region, uint32_t number) {
  if (__builtin_expect(number >= region->capacity, 0)) {
    cs__lose(CS_OBSERVE_LOST_MEMBER);
    return false;
  }
  struct cs__member *member = &region->members[(uint64_t)number * CS_OBSERVE_PENDING];
  if (member->marks & CS__EXTENDED) {
    for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++)
      member->wait[i] = 0;
    member->single = member->critical = member->tasks = member->span = member->span_unknown = 0;
  }
  member->late = member->barrier = member->waited = 0;
  member->thread = self->index;
  member->marks = __builtin_expect(region->traced != 0, 0) ? CS__TRACED : 0;
  self->now = (struct cs__context){.region = region, .member = member};
  self->counts->members++;
  if (region->capacity > 1) { /* own the next instance's line before that instance needs it */
    const uint64_t slot = region->instance % CS_OBSERVE_PENDING;
    __builtin_prefetch(member - slot + (slot + 1) % CS_OBSERVE_PENDING, 1);
  }
  member->begin = cs__ticks();
  return true;
}

static inline void cs__member_end(struct cs__thread *self, struct cs__region *region) {
  struct cs__member *member = self->now.member;
  const uint64_t end = cs__ticks();
  cs__single_end(self, end);
  member->end = member->last = end;
  if (__builtin_expect(member->marks & CS__TRACED, 0))
    cs__trace_end(self, end);
  self->now.finished = 1;
  __atomic_store_n(&member->instance, region->instance, __ATOMIC_RELEASE);
}

/* The joiner has the team back. */
static inline void cs__region_close(struct cs__thread *self, struct cs__region *region) {
  const uint64_t join = cs__ticks();
  struct cs__level *level = &self->levels[--self->depth];
  if (region->capacity == 1 && (self->now.task != NULL || (level->lone.marks & CS__EXTENDED) != 0))
    cs__task_close(self, region);
  self->task_ticks = region->task_ticks; /* its tasks are part of the wait for it */
  self->region_ticks = region->region_ticks + (join - region->fork);
  self->now = region->before;
  if (__builtin_expect(self->left, 0))
    return; /* a child's region that began in its parent is none of its own */
  if (region->capacity == 1) {
    cs__region_count_lone(self, region, &level->lone, join);
  } else {
    level->instances[level->pending++] = (struct cs__instance){.fork = region->fork,
                                                               .join = join,
                                                               .number = region->instance,
                                                               .address = region->address,
                                                               .capacity = region->capacity,
                                                               .level = region->level,
                                                               .flags = region->flags,
                                                               .traced = region->traced};
    /* A worker that opens regions of its own may still be waiting for work when the process ends. */
    const bool worker = self->depth == 0 && region->level > 0;
    if (level->pending == CS_OBSERVE_PENDING || join - level->gathered > cs__short_ticks || worker ||
        region->traced != 0)
      cs__region_gather(self, level);
  }
  if (region->level > 0)
    cs__add_nested(self, region->fork, join);
  else
    cs__top_close(self, join);
}

#endif
