/* runtime/observe/inside/task.h - explicit tasks whatever the runtime: their frames, and their paths in teams of one.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_TASK_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_TASK_H

#include "runtime/observe/inside/span.h"
#include "runtime/observe/inside/wait.h"

/*
 * What the entry points of GCC and the callbacks of OMPT tell of a task:
 *
 *   created      cs__task_create, cs__task_depend for each dependence; the task it gives, NULL more often than not, has
 *                to come back with
 *   run          cs__task_enter ... cs__task_leave around it, or around each part of an untied task
 *   taskwait     cs__task_waited after cs__wait_end
 *   taskgroup    cs__task_group_begin, and cs__task_group_end after cs__wait_end
 *   barrier      cs__wait_end sees to it; so does cs__region_close to the end of the region
 *
 * `at` is a reading of the clock outside of any wait, or the one a wait began with. Paths are of busy time: waits, the
 * runtime's own work (CS_OBSERVE_TASK) and tasks run meanwhile are left out. Of the implicit task only time in single
 * counts: one thread cannot show whether the rest is a shared loop or not, so it counts as perfectly shared. Regions
 * inside have work and spans of their own and add nothing to the path of what they are in.
 */
static inline bool cs__task_followed(const struct cs__thread *self) {
  return self->now.region != NULL && self->now.region->capacity == 1;
}

/* flags: CS__SPAN_UNDEFERRED, _FINAL, _DETACHED, _LOOP. NULL: its path is not followed. */
struct cs__span_task *cs__task_created(struct cs__thread *self, uint64_t at, uint32_t flags);
static inline struct cs__span_task *cs__task_create(struct cs__thread *self, uint64_t at, uint32_t flags) {
  return cs__task_followed(self) ? cs__task_created(self, at, flags) : NULL;
}

static inline void cs__task_depend(struct cs__thread *self, struct cs__span_task *task, uint64_t address,
                                   enum cs__depend kind) {
  if (task != NULL)
    cs__span_depend(self->span, task, address, kind);
}

static inline void cs__task_enter(struct cs__thread *self, struct cs__task_frame *frame, struct cs__span_task *task) {
  frame->task = task;
  frame->before = self->now.task;
  if (task != NULL) {
    cs__span_begin(task);
    self->now.task = task;
  }
  cs__task_begin(self, frame);
  if (task != NULL)
    task->mark = frame->begin - frame->waits - frame->task_ticks;
}

/* finished: false when an untied task pauses. A paused task is entered again. */
void cs__task_left(struct cs__thread *self, struct cs__span_task *task, uint64_t busy, bool finished);
static inline void cs__task_leave(struct cs__thread *self, const struct cs__task_frame *frame, bool finished) {
  const uint64_t tasks = self->task_ticks;
  cs__task_end(self, frame);
  self->now.task = frame->before;
  if (frame->task != NULL) /* busy: what it did itself, without the tasks run inside of it */
    cs__task_left(self, frame->task, self->task_ticks > tasks ? self->task_ticks - tasks : 0, finished);
}

/* A taskwait is over: all children of the present task have finished. */
void cs__task_joined(struct cs__thread *self, uint64_t at);
static inline void cs__task_waited(struct cs__thread *self, uint64_t at) {
  if (__builtin_expect(self->now.task != NULL, 0))
    cs__task_joined(self, at);
}

/* A taskgroup of the present task; they end in the order opposite to that they began in. */
void cs__task_group_begin(struct cs__thread *self);
void cs__task_group_end(struct cs__thread *self, uint64_t at);

/* The present task's path. */
uint64_t cs__task_path(const struct cs__thread *self, uint64_t at);

/* The joiner, sole member too, ends a region: leaves its span in the member. */
void cs__task_close(struct cs__thread *self, struct cs__region *region);

#endif
