/* runtime/observe/inside/wait.h - frames around waiting, holding and running tasks; inline, because they are hot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_WAIT_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_WAIT_H

#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/thread.h"
#include "runtime/observe/inside/ticks.h"
#include "runtime/observe/inside/trace.h"

/* All ticks a member has not been busy so far. */
static inline uint64_t cs__waited(const struct cs__member *member) {
  return member->waited;
}

static inline void cs__add_wait(struct cs__member *member, enum cs_observe_category category, uint64_t ticks) {
  member->waited += ticks;
  if (category == CS_OBSERVE_BARRIER) {
    member->barrier += ticks;
  } else {
    member->wait[category] += ticks;
    member->marks |= CS__EXTENDED;
  }
}

/*
 * A wait is the time between begin and end less the tasks the thread ran meanwhile. Each frame counts the tasks inside
 * of it from zero and puts back what its surroundings had counted, so frames nest: tasks in waits in tasks in waits.
 */
static inline void cs__wait_begin(struct cs__thread *self, struct cs__wait *wait) {
  wait->tasked = self->now.tasked;
  self->now.tasked = 0;
  wait->begin = cs__ticks();
}

/* task.c: a barrier of a team of one that has created tasks: all of them have finished. */
void cs__task_barrier(struct cs__thread *self, uint64_t at);

/* Returns the end's reading, for a hold that begins there. */
static inline uint64_t cs__wait_end(struct cs__thread *self, const struct cs__wait *wait,
                                    enum cs_observe_category category) {
  const uint64_t end = cs__ticks(), ticks = end - wait->begin;
  cs__add_wait(self->now.member, category, ticks > self->now.tasked ? ticks - self->now.tasked : 0);
  self->now.tasked = wait->tasked;
  if (category == CS_OBSERVE_BARRIER && __builtin_expect(self->now.task != NULL, 0))
    cs__task_barrier(self, end);
  if (__builtin_expect(self->now.member->marks & CS__TRACED, 0))
    cs__trace(self, (int)category, wait->begin, end);
  return end;
}

/* The wait for a region inside of this one. */
static inline void cs__add_nested(struct cs__thread *self, uint64_t fork, uint64_t join) {
  cs__add_wait(self->now.member, CS_OBSERVE_NESTED, join - fork);
  if (__builtin_expect(self->now.member->marks & CS__TRACED, 0))
    cs__trace(self, CS_OBSERVE_NESTED, fork, join);
}

/* --- single --- */

/* Time in single is busy time: waits and tasks inside of it are taken out. */
static inline void cs__single_end(struct cs__thread *self, uint64_t end) {
  struct cs__context *now = &self->now;
  if (now->single_begin == 0)
    return;
  const uint64_t ticks = end - now->single_begin, other = cs__waited(now->member) + self->task_ticks - now->single_base;
  now->member->single += ticks > other ? ticks - other : 0;
  now->member->marks |= CS__EXTENDED;
  now->single_begin = 0;
}

static inline void cs__single_begin(struct cs__thread *self) {
  const uint64_t begin = cs__ticks();
  cs__single_end(self, begin); /* a single nowait has no end call: it ends where the next thing we see begins */
  self->now.single_base = cs__waited(self->now.member) + self->task_ticks;
  self->now.single_begin = begin;
}

/* --- critical sections, locks, ordered turns --- */

/*
 * The record of a lock, by a small memory of this thread's last ones. Looked up before the lock is taken, to hold it no
 * longer than need be. caller: where it is taken.
 */
static inline struct cs_observe_lock *cs__lock_of(struct cs__thread *self, enum cs_observe_lock_kind kind,
                                                  const void *address, const void *caller) {
  struct cs__recent_lock *recent =
      &self->recent_locks[((uintptr_t)address >> 2 ^ (uintptr_t)address >> 6 ^ (unsigned)kind) % CS__RECENT_LOCKS];
  if (__builtin_expect(recent->address != address || recent->kind != (uint32_t)kind, 0))
    *recent = (struct cs__recent_lock){
        .address = address, .kind = (uint32_t)kind, .record = cs__lock_record(kind, address, caller)};
  return recent->record;
}

/*
 * What a lock is held for stands still while its holder runs a region or other tasks: more threads shorten those. A
 * hold whose end is before its begin on that clock was begun inside of a region and ended outside.
 */
static inline uint64_t cs__hold_clock(const struct cs__thread *self, uint64_t at) {
  return at - self->region_ticks - self->task_ticks;
}

static inline uint64_t cs__held(uint64_t begin, uint64_t end) {
  return (int64_t)(end - begin) > 0 ? end - begin : 0;
}

static inline void cs__hold_begin(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address,
                                  struct cs_observe_lock *record, uint64_t at) {
  const uint64_t begin = cs__hold_clock(self, at);
  const uint32_t depth = self->holds++;
  if (depth == 0)
    self->held_since = begin;
  if (__builtin_expect(depth < CS__HOLDS, true))
    self->held[depth] = (struct cs__hold){.record = record, .address = address, .begin = begin, .kind = kind};
}

/* hold.c: a nest lock its thread has already is no hold of its own. */
void cs__hold_again(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address);

/*
 * Who may be adding to a lock's record when a hold ends: its holder alone, who has not given it back yet; or others
 * too. OMPT tells that a lock is given back when it is, so its next holder may be as far; and an ordered turn is one in
 * each team that runs the loop.
 */
enum cs__adders { CS__HOLDER_ALONE, CS__OTHERS_TOO };

/* hold.c: the end of any hold, and of none that we know. */
void cs__hold_end_any(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address,
                      enum cs__adders adders);
/* hold.c: what CS__OTHERS_TOO takes. */
void cs__hold_count_shared(struct cs_observe_lock *record, uint64_t ticks);

static inline void cs__hold_count(struct cs_observe_lock *record, uint64_t ticks, enum cs__adders adders) {
  if (__builtin_expect(record == NULL, 0)) {
    cs__lose(CS_OBSERVE_LOST_LOCK);
    return;
  }
  if (adders == CS__OTHERS_TOO) {
    cs__hold_count_shared(record, ticks);
    return;
  }
  record->holds++;
  record->held += ticks;
  if (ticks > record->longest)
    record->longest = ticks;
}

/* Locks may be given back in any order. */
static inline void cs__hold_end(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address,
                                enum cs__adders adders) {
  const struct cs__hold *hold = &self->held[0];
  if (__builtin_expect(self->holds != 1 || hold->address != address || hold->kind != (uint32_t)kind || hold->again != 0,
                       0)) {
    cs__hold_end_any(self, kind, address, adders);
    return;
  }
  const uint64_t end = cs__hold_clock(self, cs__ticks());
  cs__hold_count(hold->record, cs__held(hold->begin, end), adders);
  self->holds = 0;
  self->now.member->critical += cs__held(self->held_since, end);
  self->now.member->marks |= CS__EXTENDED;
}

/* Between two locks at one address, when nobody holds either: the account of the first is closed. A hold of it that
 * OMPT has not told the end of yet goes to the second's. */
static inline void cs__lock_renew(enum cs_observe_lock_kind kind, const void *address) {
  struct cs_observe_lock *record = cs__lock_known(kind, address);
  if (record == NULL)
    return;
  const struct cs_observe_account all = {__atomic_load_n(&record->holds, __ATOMIC_RELAXED),
                                         __atomic_load_n(&record->held, __ATOMIC_RELAXED)};
  const struct cs_observe_account ended = {all.holds - record->before.holds, all.held - record->before.held};
  if (ended.held > record->most.held)
    record->most = ended;
  record->before = all;
}

/* --- explicit tasks --- */

/*
 * A task adds its whole duration to what its surroundings take out of their wait, and removes again what the tasks
 * inside of it have added. Run after the outlined function's end it is late: the member was busy once more.
 */
static inline void cs__task_begin(struct cs__thread *self, struct cs__task_frame *frame) {
  struct cs__context *now = &self->now;
  frame->tasked = now->tasked;
  frame->task_ticks = self->task_ticks;
  frame->waits = cs__waited(now->member);
  frame->late = now->member->late;
  frame->single_begin = now->single_begin;
  frame->single_base = now->single_base;
  now->single_begin = 0;
  frame->begin = cs__ticks();
  if (__builtin_expect(now->member->marks & CS__TRACED, 0))
    cs__trace_task_begin(self, frame);
}

static inline void cs__task_end(struct cs__thread *self, const struct cs__task_frame *frame) {
  struct cs__context *now = &self->now;
  struct cs__member *member = now->member;
  const uint64_t end = cs__ticks(), ticks = end - frame->begin;
  cs__single_end(self, end);
  now->tasked = frame->tasked + ticks;
  self->task_ticks = frame->task_ticks + ticks - (cs__waited(member) - frame->waits);
  now->single_begin = frame->single_begin;
  now->single_base = frame->single_base;
  member->marks |= CS__EXTENDED;
  member->tasks++;
  if (now->finished) {
    member->late = frame->late + ticks;
    member->last = end;
  }
  if (__builtin_expect(member->marks & CS__TRACED, 0))
    cs__trace_task_end(self, frame, end);
}

#endif
