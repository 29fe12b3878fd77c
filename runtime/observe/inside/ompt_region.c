/* runtime/observe/inside/ompt_region.c - the regions of a runtime that speaks OMPT, and their members. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * parallel_begin and parallel_end are the joiner's fork and join, the begin of an implicit task is its member's. Its
 * end is not: LLVM's workers report it when the next region calls them. A member has arrived when its wait at the
 * region's last barrier begins (ompt_wait.c); only a region of one thread has no such barrier.
 */
#include "runtime/observe/inside/ompt.h"
#include "runtime/observe/inside/region.h"

/* Asked for one thread where there could have been more. A program that may have one thread only asks for nothing. */
static uint32_t forced(unsigned requested) {
  return requested == 1 && cs__ompt_most_threads() > 1 ? CS_OBSERVE_FORCED : 0;
}

/* The team can be smaller than what was requested, never larger. */
static uint32_t capacity_for(unsigned requested) {
  const uint32_t most = requested > 0 ? requested : cs__ompt_most_threads();
  return most > 0 ? most : 1;
}

/* LLVM runs the body of teams as a region of its own; regions in there are followed. */
static bool of_teams(const void *function, const union ompt_data *task, const void *caller) {
  return function == NULL && caller == NULL && task != NULL && task->value == CS__OMPT_LEAGUE;
}

void cs__ompt_parallel_begin(union ompt_data *task, const struct ompt_frame *frame, union ompt_data *region,
                             unsigned requested, int flags, const void *caller) {
  (void)frame;
  const bool league = ((uint32_t)flags & ompt_parallel_league) != 0;
  region->value = league ? CS__OMPT_LEAGUE : 0;
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  const void *function = self->announced; /* of GCC's code; caller is in our own wrapper then */
  if (!league)
    self->announced = NULL;
  const uint32_t flags_of = CS_OBSERVE_OMPT | forced(requested) | (function == NULL ? CS_OBSERVE_BY_CALL : 0);
  struct cs__region *followed = &self->regions[self->depth];
  if (league || of_teams(function, task, caller) ||
      !cs__region_open(self, followed, function != NULL ? function : caller, flags_of, capacity_for(requested))) {
    self->unfollowed[self->depth]++;
    return;
  }
  followed->data = (void *)caller;
  region->pointer = followed;
  self->unfollowed[self->depth] = 0;
}

/*
 * Which region it is that ends cannot be told from its data word: LLVM gives the team back before it says so and hands
 * us a word inside of it, and by then another thread's region may have the team. But the regions a thread opens nest.
 */
void cs__ompt_parallel_end(union ompt_data *region, union ompt_data *task, int flags, const void *caller) {
  (void)task, (void)flags, (void)caller;
  struct cs__thread *self = cs__self;
  if (self == NULL)
    return;
  uint32_t *unfollowed = &self->unfollowed[self->depth];
  struct cs__region *top = self->depth > 0 ? &self->regions[self->depth - 1] : NULL;
  if (*unfollowed > 0 && (top == NULL || cs__ompt_region(region) != top))
    --*unfollowed;
  else if (top != NULL) /* there is none in a child forked inside of the region */
    cs__region_close(self, top);
}

static void begin(struct cs__thread *self, struct cs__region *region, union ompt_data *task, unsigned team,
                  unsigned number) {
  if (number > 0) { /* a worker: what its last region left is over */
    self->waits = self->frames = 0;
    if (region == NULL)
      self->now = (struct cs__context){.member = &self->scratch};
  }
  if (region == NULL)
    return;
  if (team == 1) {
    task->pointer = region; /* no barrier will end it */
    if (region->capacity > 1) {
      region->capacity = 1;
      region->members = &self->levels[self->depth - 1].lone;
    }
  }
  if (cs__member_begin(self, region, number))
    self->now.frames = self->frames;
}

void cs__ompt_implicit_task(int endpoint, union ompt_data *region, union ompt_data *task, unsigned team,
                            unsigned number, int flags) {
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  if ((flags & OMPT_TASK_INITIAL) == 0) {
    if (endpoint == OMPT_SCOPE_BEGIN)
      begin(self, cs__ompt_region(region), task, team, number);
    else if (!self->now.finished && self->now.region != NULL && task != NULL && task->pointer == self->now.region)
      cs__ompt_arrive(self, self->now.region);
  } else if (endpoint == OMPT_SCOPE_BEGIN && region != NULL && region->value == CS__OMPT_LEAGUE) {
    task->value = CS__OMPT_LEAGUE;
    begin(self, NULL, task, team, number);
  }
}

/*
 * LLVM's reductions of more than four threads meet in a barrier of their own just before the region's last one. Waiting
 * there for the slowest member is what would be waiting at the end without it: the member is taken to have ended as
 * much earlier as it waited there, so that this becomes imbalance.
 */
void cs__ompt_arrive(struct cs__thread *self, struct cs__region *region) {
  struct cs__member *member = self->now.member;
  cs__member_end(self, region);
  if (__builtin_expect(self->folded != 0, 0)) {
    member->barrier -= self->folded;
    member->waited -= self->folded;
    member->end = member->last = member->end - self->folded;
    self->folded = 0;
  }
}
