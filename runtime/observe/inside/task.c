/* runtime/observe/inside/task.c - the paths of a thread's tasks: its clock of busy time, and what the waits add. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/task.h"

static bool implicit(const struct cs__span_task *task) {
  return task->parent == NULL;
}

/* Busy ticks of the thread in the present region: its own work, whatever task it does it for, stands still. */
static uint64_t busy_clock(const struct cs__thread *self, uint64_t at) {
  return at - cs__waited(self->now.member) - self->task_ticks;
}

/* Busy ticks of the implicit task in single so far. */
static uint64_t single_clock(const struct cs__thread *self, uint64_t at) {
  const struct cs__context *now = &self->now;
  if (now->single_begin == 0)
    return now->member->single;
  const uint64_t ticks = at - now->single_begin, other = cs__waited(now->member) + self->task_ticks - now->single_base;
  return now->member->single + (ticks > other ? ticks - other : 0);
}

uint64_t cs__task_path(const struct cs__thread *self, uint64_t at) {
  const struct cs__span_task *task = self->now.task;
  return task->base - task->mark + (implicit(task) ? single_clock(self, at) : busy_clock(self, at));
}

/* The present task goes on from `path` if it has not come that far itself. */
static void raise_to(struct cs__thread *self, uint64_t at, uint64_t path) {
  const uint64_t own = cs__task_path(self, at);
  if (path > own)
    self->now.task->base += path - own;
}

/* The first task, or taskgroup, of a region. */
static struct cs__span_task *root_of(struct cs__thread *self) {
  if (self->now.task != NULL)
    return self->now.task;
  if (self->span == NULL)
    self->span = cs__span_make();
  if (self->span != NULL)
    self->now.task = cs__span_root(self->span, 0);
  if (self->now.task == NULL) {
    self->now.member->span_unknown = 1;
    self->now.member->marks |= CS__EXTENDED;
  }
  return self->now.task;
}

struct cs__span_task *cs__task_created(struct cs__thread *self, uint64_t at, uint32_t flags) {
  struct cs__span_task *creator = root_of(self);
  return creator != NULL ? cs__span_create(self->span, creator, cs__task_path(self, at), flags) : NULL;
}

void cs__task_left(struct cs__thread *self, struct cs__span_task *task, uint64_t busy, bool finished) {
  task->base += busy;
  if (finished)
    cs__span_finish(self->span, task, task->base);
}

void cs__task_joined(struct cs__thread *self, uint64_t at) {
  raise_to(self, at, self->now.task->children);
}

void cs__task_barrier(struct cs__thread *self, uint64_t at) {
  raise_to(self, at, self->now.task->root->all);
}

void cs__task_group_begin(struct cs__thread *self) {
  if (cs__task_followed(self) && root_of(self) != NULL)
    cs__span_group_begin(self->span, self->now.task);
}

void cs__task_group_end(struct cs__thread *self, uint64_t at) {
  if (self->now.task != NULL)
    raise_to(self, at, cs__span_group_end(self->span, self->now.task));
}

void cs__task_close(struct cs__thread *self, struct cs__region *region) {
  struct cs__member *member = self->now.member;
  if (self->now.region != region)
    return; /* it was never begun */
  if ((member->marks & CS__EXTENDED) == 0 && self->now.task == NULL)
    return; /* neither single nor tasks: nothing that could not be shared */
  if (self->now.task == NULL) {
    member->span = member->single;
  } else {
    struct cs__span_task *root = self->now.task->root;
    if (!cs__span_close(self->span, root, root->base - root->mark + member->single, &member->span))
      member->span_unknown = 1;
    member->marks |= CS__EXTENDED;
  }
}
