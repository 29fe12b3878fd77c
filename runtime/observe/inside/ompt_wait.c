/* runtime/observe/inside/ompt_wait.c - barriers, taskwaits, locks and singles of a runtime that speaks OMPT. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/ompt.h"
#include "runtime/observe/inside/region.h"
#include "runtime/observe/inside/task.h"

/* --- barriers and taskwaits --- */

/* Begin and end come as two calls, but nest like the frames they stand for. */
void cs__ompt_wait_begin(struct cs__thread *self) {
  const uint32_t depth = self->waits++;
  self->counts->barriers++;
  if (depth < CS__FRAMES)
    cs__wait_begin(self, &self->waiting[depth]);
}

uint64_t cs__ompt_wait_end(struct cs__thread *self, enum cs_observe_category category) {
  self->folded = 0;
  if (self->waits == 0)
    return 0; /* begun before we counted */
  const uint32_t depth = --self->waits;
  return depth < CS__FRAMES ? cs__wait_end(self, &self->waiting[depth], category) : 0;
}

/*
 * Before OpenMP 5.1 any implicit barrier was of one kind; the region's own comes without a caller (workers) or with the
 * region's (its joiner), and so it is told from those of loops and of `cancel`, which has LLVM's runtime call. No
 * caller says nothing of a joiner's barrier: whoever leaves a critical section in LLVM's runtime wipes out the caller
 * of the thread number 0 too, and that one is no worker.
 */
static bool ends_region(const struct cs__thread *self, int kind, const struct cs__region *region, const void *caller) {
  if (kind != OMPT_BARRIER_IMPLICIT)
    return kind == OMPT_BARRIER_PARALLEL;
  const bool joiner = region >= self->regions && region < self->regions + CS__DEPTH;
  return caller == (joiner ? region->data : NULL);
}

static void barrier_begin(struct cs__thread *self, int kind, struct cs__region *region, const void *caller) {
  if (!ends_region(self, kind, region, caller))
    cs__ompt_wait_begin(self);
  else if (region == self->now.region && !self->now.finished)
    cs__ompt_arrive(self, region);
}

/* The end of a region's last barrier comes late, at a worker's next region; without its region, or of its own kind. */
static void barrier_end(struct cs__thread *self, int kind) {
  if (kind == OMPT_BARRIER_PARALLEL)
    return;
  const uint64_t before = self->now.member->barrier;
  cs__ompt_wait_end(self, CS_OBSERVE_BARRIER);
  const bool reduces = kind == OMPT_BARRIER_IMPLEMENTATION || kind == OMPT_REDUCTION;
  if (reduces && self->now.region != NULL && (self->now.region->flags & CS_OBSERVE_BY_CALL) != 0)
    self->folded = self->now.member->barrier - before; /* GCC's code has its plain barriers reported as such */
}

static void tasks_end(struct cs__thread *self, int kind) {
  const uint64_t end = cs__ompt_wait_end(self, CS_OBSERVE_TASKWAIT);
  if (end != 0)
    kind == OMPT_TASKWAIT ? cs__task_waited(self, end) : cs__task_group_end(self, end);
}

void cs__ompt_sync_region(int kind, int endpoint, union ompt_data *region, union ompt_data *task, const void *caller) {
  (void)region, (void)task, (void)caller;
  struct cs__thread *self;
  if (kind == OMPT_TASKGROUP && endpoint == OMPT_SCOPE_BEGIN && (self = cs__ompt_thread()) != NULL)
    cs__task_group_begin(self);
}

void cs__ompt_sync_region_wait(int kind, int endpoint, union ompt_data *region, union ompt_data *task,
                               const void *caller) {
  (void)task;
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  const bool begins = endpoint == OMPT_SCOPE_BEGIN;
  if (kind == OMPT_TASKWAIT || kind == OMPT_TASKGROUP) {
    begins ? cs__ompt_wait_begin(self) : tasks_end(self, kind);
    return;
  }
  struct cs__region *followed = cs__ompt_region(region);
  if (followed == NULL || kind == OMPT_BARRIER_TEAMS)
    return;
  begins ? barrier_begin(self, kind, followed, caller) : barrier_end(self, kind);
}

/* --- locks --- */

static const struct mutex {
  enum cs_observe_lock_kind kind;
  enum cs_observe_category category;
  bool tries; /* does not wait */
} mutexes[] = {
    [OMPT_LOCK] = {CS_OBSERVE_LOCK_OMP, CS_OBSERVE_LOCK, false},
    [OMPT_TEST_LOCK] = {CS_OBSERVE_LOCK_OMP, CS_OBSERVE_LOCK, true},
    [OMPT_NEST_LOCK] = {CS_OBSERVE_LOCK_OMP, CS_OBSERVE_LOCK, false},
    [OMPT_TEST_NEST_LOCK] = {CS_OBSERVE_LOCK_OMP, CS_OBSERVE_LOCK, true},
    [OMPT_CRITICAL] = {CS_OBSERVE_LOCK_CRITICAL, CS_OBSERVE_LOCK, false}, /* named or not: that is not told */
    [OMPT_ATOMIC] = {CS_OBSERVE_LOCK_ATOMIC, CS_OBSERVE_LOCK, false},
    [OMPT_ORDERED] = {CS_OBSERVE_LOCK_ORDERED, CS_OBSERVE_ORDERED, false},
};

static const struct mutex *mutex_of(int kind) {
  const size_t index = (size_t)kind;
  return index < sizeof mutexes / sizeof mutexes[0] && mutexes[index].kind != CS_OBSERVE_LOCK_NONE ? &mutexes[index]
                                                                                                   : NULL;
}

/* An ordered turn is its construct's, whichever loop or team runs it; the runtime names a place of the team's. */
static struct cs_observe_lock *record_of(enum cs_observe_lock_kind kind, const void *address, const void *caller) {
  return cs__lock_record(kind, kind == CS_OBSERVE_LOCK_ORDERED ? caller : address, caller);
}

/* Another lock at the same address is not to be added to the last. */
static void renew(uint64_t wait) {
  if (cs__ompt_thread() != NULL)
    cs__lock_renew(CS_OBSERVE_LOCK_OMP, (const void *)(uintptr_t)wait); // NOLINT(performance-no-int-to-ptr)
}

void cs__ompt_lock_init(int kind, unsigned hint, unsigned implementation, uint64_t wait, const void *caller) {
  (void)kind, (void)hint, (void)implementation, (void)caller;
  renew(wait);
}

void cs__ompt_lock_destroy(int kind, uint64_t wait, const void *caller) {
  (void)kind, (void)caller;
  renew(wait);
}

/* Not every acquire is followed by acquired: a try may fail, and a nestable lock may be the thread's already. */
void cs__ompt_mutex_acquire(int kind, unsigned hint, unsigned implementation, uint64_t wait, const void *caller) {
  (void)hint, (void)implementation;
  struct cs__thread *self = cs__ompt_thread();
  const struct mutex *mutex = mutex_of(kind);
  if (self == NULL || mutex == NULL)
    return;
  const void *address = (const void *)(uintptr_t)wait; // NOLINT(performance-no-int-to-ptr)
  self->counts->locks++;
  self->acquiring = (struct cs__hold){
      .record = record_of(mutex->kind, address, caller), .address = address, .kind = (uint32_t)mutex->kind};
  if (!mutex->tries)
    self->acquiring.begin = cs__ticks();
}

void cs__ompt_mutex_acquired(int kind, uint64_t wait, const void *caller) {
  struct cs__thread *self = cs__ompt_thread();
  const struct mutex *mutex = mutex_of(kind);
  if (self == NULL || mutex == NULL)
    return;
  const uint64_t now = cs__ticks();
  const void *address = (const void *)(uintptr_t)wait; // NOLINT(performance-no-int-to-ptr)
  struct cs__hold acquired = self->acquiring;
  self->acquiring = (struct cs__hold){.record = NULL};
  if (acquired.address != address || acquired.kind != (uint32_t)mutex->kind)
    acquired = (struct cs__hold){.record = record_of(mutex->kind, address, caller)};
  if (acquired.begin != 0) {
    cs__add_wait(self->now.member, mutex->category, now - acquired.begin);
    if (__builtin_expect(self->now.member->marks & CS__TRACED, 0))
      cs__trace(self, (int)mutex->category, acquired.begin, now);
  }
  cs__hold_begin(self, mutex->kind, address, acquired.record, now);
}

/* It is, already: another thread may have it by now, and have given it back as well. */
void cs__ompt_mutex_released(int kind, uint64_t wait, const void *caller) {
  (void)caller;
  struct cs__thread *self = cs__ompt_thread();
  const struct mutex *mutex = mutex_of(kind);
  if (self != NULL && mutex != NULL)
    cs__hold_end(self, mutex->kind, (const void *)(uintptr_t)wait, // NOLINT(performance-no-int-to-ptr)
                 CS__OTHERS_TOO);
}

/* --- single and masked --- */

static void alone(int endpoint) {
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  if (endpoint == OMPT_SCOPE_BEGIN)
    cs__single_begin(self);
  else if (endpoint == OMPT_SCOPE_END)
    cs__single_end(self, cs__ticks());
}

void cs__ompt_work(int kind, int endpoint, union ompt_data *region, union ompt_data *task, uint64_t count,
                   const void *caller) {
  (void)region, (void)task, (void)count, (void)caller;
  if (kind == OMPT_SINGLE_EXECUTOR)
    alone(endpoint);
}

void cs__ompt_masked(int endpoint, union ompt_data *region, union ompt_data *task, const void *caller) {
  (void)region, (void)task, (void)caller;
  alone(endpoint);
}
