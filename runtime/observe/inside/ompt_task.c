/* runtime/observe/inside/ompt_task.c - the explicit tasks of a runtime that speaks OMPT. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * task_schedule says that a thread leaves one task and turns to another, not whether the first is over or has been put
 * under the second on the thread's stack. A task that turns up for the first time, or for the first time since its last
 * part, begins; one that is on the stack already is what the thread comes back to. So each explicit task is marked
 * while it is on a stack. LLVM ends each part of an untied task with a switch to what ran it.
 *
 * Of the time it takes to create a task nothing is told: it counts as busy. In a team of one LLVM calls every task
 * undeferred, so one with if(0) cannot be told from others: the path through the tasks may come out too short.
 */
#include "runtime/observe/inside/ompt.h"
#include "runtime/observe/inside/region.h"
#include "runtime/observe/inside/task.h"

static struct cs__span_task *span_of(const union ompt_data *task) {
  return (struct cs__span_task *)(uintptr_t)(task->value &
                                             ~(uint64_t)CS__OMPT_MARKS); // NOLINT(performance-no-int-to-ptr)
}

void cs__ompt_task_create(union ompt_data *creator, const struct ompt_frame *frame, union ompt_data *task, int flags,
                          int dependences, const void *caller) {
  (void)creator, (void)frame, (void)dependences, (void)caller;
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  if ((flags & OMPT_TASK_TASKWAIT) != 0) { /* taskwait depend: no task but the wait for some */
    cs__ompt_wait_begin(self);
  } else if ((flags & OMPT_TASK_EXPLICIT) != 0) {
    struct cs__span_task *path = NULL;
    if (cs__task_followed(self))
      path = cs__task_create(self, cs__ticks(), (flags & OMPT_TASK_FINAL) != 0 ? CS__SPAN_FINAL : 0);
    task->value = (uint64_t)(uintptr_t)path | CS__OMPT_EXPLICIT;
    self->counts->tasks++;
  }
}

static const struct {
  bool known;
  enum cs__depend kind;
} depends[] = {
    [OMPT_DEPENDENCE_IN] = {true, CS__DEPEND_IN},        [OMPT_DEPENDENCE_OUT] = {true, CS__DEPEND_OUT},
    [OMPT_DEPENDENCE_INOUT] = {true, CS__DEPEND_OUT},    [OMPT_DEPENDENCE_MUTEXINOUTSET] = {true, CS__DEPEND_MUTEX},
    [OMPT_DEPENDENCE_INOUTSET] = {true, CS__DEPEND_SET},
};

void cs__ompt_dependences(union ompt_data *task, const struct ompt_dependence *dependences, int count) {
  struct cs__thread *self = cs__self;
  if (self == NULL || task == NULL || (task->value & CS__OMPT_EXPLICIT) == 0)
    return;
  for (int i = 0; i < count; i++) {
    const size_t type = (size_t)dependences[i].type;
    if (type < sizeof depends / sizeof depends[0] && depends[type].known)
      cs__task_depend(self, span_of(task), dependences[i].variable.value, depends[type].kind);
  }
}

/* What would come out of tasks nested deeper than is followed is unknown; they count as part of the deepest followed.
 */
static void too_deep(struct cs__thread *self) {
  struct cs__member *member = self->now.member;
  member->tasks++;
  member->span_unknown = 1;
  member->marks |= CS__EXTENDED;
  if (self->now.task != NULL)
    self->now.task->root->unknown = 1;
}

static void push(struct cs__thread *self, union ompt_data *task) {
  const uint32_t depth = self->frames++;
  self->folded = 0;
  if (depth < CS__FRAMES)
    cs__task_enter(self, &self->running[depth], span_of(task));
  else
    too_deep(self);
  task->value |= CS__OMPT_RUNNING;
}

static void pop(struct cs__thread *self, union ompt_data *task, bool finished) {
  task->value &= ~(uint64_t)CS__OMPT_RUNNING;
  if (self->frames == self->now.frames)
    return; /* of a region around this one, which cannot be: a child forked inside of it */
  const uint32_t depth = --self->frames;
  if (depth < CS__FRAMES)
    cs__task_leave(self, &self->running[depth], finished);
  if (!finished)
    self->now.member->tasks--; /* it will be left once more */
}

static bool ends(int status) {
  return status == OMPT_TASK_COMPLETE || status == OMPT_TASK_CANCEL || status == OMPT_TASK_DETACH;
}

void cs__ompt_task_schedule(union ompt_data *prior, int status, union ompt_data *next) {
  struct cs__thread *self = cs__ompt_thread();
  if (self == NULL)
    return;
  if (status == OMPT_TASKWAIT_COMPLETE) {
    cs__ompt_wait_end(self, CS_OBSERVE_TASKWAIT);
    return;
  }
  if (next == NULL)
    return; /* the event of a detachable task was fulfilled */
  const bool begins = (next->value & (CS__OMPT_EXPLICIT | CS__OMPT_RUNNING)) == CS__OMPT_EXPLICIT;
  const bool stacked = prior != NULL && (prior->value & (CS__OMPT_EXPLICIT | CS__OMPT_RUNNING)) ==
                                            (CS__OMPT_EXPLICIT | CS__OMPT_RUNNING);
  if (stacked && (ends(status) || !begins))
    pop(self, prior, ends(status));
  if (begins)
    push(self, next);
}
