/* runtime/observe/inside/gomp_task.c - stands before the entry points by which GCC's code creates tasks. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What GCC makes of `omp task` is a call with an outlined body and a block of arguments, which the runtime copies,
 * later to call the body with the copy. The real function is given a body of ours and a longer block: a head that says
 * what to run, then the program's own block. The copy of the head comes with the copy of the block, so nothing is to be
 * kept, looked up or freed.
 *
 *     the runtime's copy:  | head: front, third, body, ... | up to the alignment | the program's block |
 *
 * The runtime itself looks into a block's beginning, so the head begins as the block does: taskloop writes the bounds
 * into the first two words of each task's block and reads the third when it has reductions; a task with detach finds
 * its event in the first, written before the block is copied. Our body carries what was written over to the program's
 * block.
 *
 * A task that is run at once without a copy function gets the original and not a copy, and so does its body from us.
 *
 * Small blocks without a copy function are put behind a head on the stack, for the runtime to copy as they are; others
 * are copied by a function of ours. A runtime with OMP_CANCELLATION discards only tasks that have no copy function when
 * their group is cancelled: then those of large blocks, and of taskloops with nogroup in a team of one, are run.
 */
#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/task.h"

#include <string.h>

/* Of the flags; the same numbers since GCC 4.4, and nothing behind an argument that its flag does not announce. */
enum {
  FINAL = 1 << 1,
  DEPEND = 1 << 3,
  IF = 1 << 10, /* of taskloop only: a task has an argument for it */
  NOGROUP = 1 << 11,
  REDUCTION = 1 << 12,
  DETACH = 1 << 13
};

struct head {
  union {
    long bounds[2];
    void *event;
  } front;            /* written by the runtime */
  void *third;        /* read by it */
  cs__outlined *body; /* the program's, as are these: */
  void *data;
  cs__task_copy *copy;
  size_t bytes;
  const struct head *original;
  struct cs__span_task *task; /* of a taskloop: where its tasks are created from */
  uint32_t front_bytes;
  uint32_t offset; /* of the block that follows */
  bool loop, held; /* held: each copy holds the task */
};
_Static_assert(sizeof(long) == sizeof(void *) && sizeof(long) == sizeof(long long), "the front of both taskloops");

/* Arguments of most tasks are a few pointers and numbers; the stack of recursive tasks is not to grow by much. */
enum { SMALL = 192 };

/* What the real function is given. */
struct passage {
  union {
    struct head head;
    char block[sizeof(struct head) + SMALL];
  };
  cs__task_copy *copy;
  long bytes, alignment;
};

/* Most tasks have no front: a test instead of a call that copies nothing. */
static inline void copy_front(void *to, const void *from, const struct head *head) {
  if (__builtin_expect(head->front_bytes != 0, 0) && head->data != NULL)
    memcpy(to, from, head->front_bytes);
}

static inline void *block_of(struct head *head) {
  if (head->original == head || head->data == NULL)
    return head->data;
  return (char *)head + head->offset;
}

static void copy_head(void *to, void *from) {
  struct head *copy = to;
  const struct head *head = from;
  *copy = *head;
  if (head->data == NULL)
    return;
  copy_front(head->data, &head->front, head); /* the event: the program's function copies it on */
  if (head->copy != NULL)
    head->copy(block_of(copy), head->data);
  else
    memcpy(block_of(copy), head->data, head->bytes);
  if (head->held)
    cs__span_hold(head->task);
}

/* A task of a taskloop becomes known when it is run. */
static struct cs__span_task *task_of(struct cs__thread *self, const struct head *head) {
  if (!head->loop || head->task == NULL)
    return head->task;
  self->counts->tasks++;
  struct cs__span_task *task = cs__span_create(self->span, head->task, head->task->spawn, 0);
  if (head->held)
    cs__span_release(self->span, head->task);
  return task;
}

static void run(void *data) {
  struct head *head = data;
  struct cs__thread *self = cs__thread();
  void *block = block_of(head);
  copy_front(block, &head->front, head);
  if (__builtin_expect(self == NULL, 0)) {
    head->body(block);
    return;
  }
  struct cs__task_frame frame;
  cs__task_enter(self, &frame, task_of(self, head));
  head->body(block);
  cs__task_leave(self, &frame, true);
}

/* Field by field: an initializer clears it first, by an instruction that takes 10 ns to get going (rep stos). */
static inline void set_head(struct head *head, cs__outlined *body, void *data, cs__task_copy *copy, long bytes) {
  head->body = body;
  head->data = data;
  head->copy = copy;
  head->bytes = (size_t)bytes;
  head->task = NULL;
  head->front_bytes = 0;
  head->loop = head->held = false;
}

/* passage->head says what the program passed, and how many bytes of it the runtime writes. */
static inline void prepare(struct passage *passage, long alignment) {
  struct head *head = &passage->head;
  const long least = (long)_Alignof(struct head);
  passage->alignment = alignment > least ? alignment : least;
  const size_t mask = (size_t)passage->alignment - 1;
  head->offset = (uint32_t)((sizeof *head + mask) & ~mask);
  head->original = head;
  passage->bytes = (long)(head->offset + head->bytes);
  copy_front(&head->front, head->data, head);
  if (head->copy != NULL || head->held || head->offset + head->bytes > sizeof passage->block) {
    passage->copy = copy_head;
    return;
  }
  passage->copy = NULL;
  if (head->data != NULL)
    memcpy(passage->block + head->offset, head->data, head->bytes);
}

/* --- dependences --- */

/* What an omp_depend_t says, by the runtime's numbers. */
static enum cs__depend kind_of(uintptr_t number) {
  static const enum cs__depend kinds[] = {
      [1] = CS__DEPEND_IN, [2] = CS__DEPEND_OUT, [3] = CS__DEPEND_OUT, [4] = CS__DEPEND_MUTEX, [5] = CS__DEPEND_SET};
  return number < sizeof kinds / sizeof kinds[0] ? kinds[number] : CS__DEPEND_IN;
}

/*
 * The array is: count, outs, addresses; or since GCC 9, with mutexinoutset and objects: 0, count, outs, mutexinoutsets,
 * ins, addresses of these in this order, then those of omp_depend_t objects, each an address and a kind.
 */
static void depend_on(struct cs__thread *self, struct cs__span_task *task, void *const *depend) {
  const bool old = depend[0] != NULL;
  void *const *counts = old ? depend : depend + 1, *const *addresses = old ? depend + 2 : depend + 5;
  const uintptr_t count = (uintptr_t)counts[0], outs = (uintptr_t)counts[1];
  const uintptr_t mutexes = outs + (old ? 0 : (uintptr_t)counts[2]);
  const uintptr_t ins = old ? count : mutexes + (uintptr_t)counts[3];
  for (uintptr_t i = 0; i < count; i++) {
    if (i < ins) {
      const enum cs__depend kind = i < outs ? CS__DEPEND_OUT : i < mutexes ? CS__DEPEND_MUTEX : CS__DEPEND_IN;
      cs__task_depend(self, task, (uintptr_t)addresses[i], kind);
    } else {
      void *const *object = addresses[i];
      cs__task_depend(self, task, (uintptr_t)object[0], kind_of((uintptr_t)object[1]));
    }
  }
}

/* As an undeferred task with nothing to do would wait. */
void GOMP_taskwait_depend(void **depend) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  if (__builtin_expect(self == NULL, 0)) {
    CS__REAL(runtime, GOMP_taskwait_depend)(depend);
    return;
  }
  struct cs__wait wait;
  self->counts->barriers++;
  cs__wait_begin(self, &wait);
  struct cs__span_task *task = NULL;
  if (self->now.task != NULL)
    task = cs__task_create(self, wait.begin, CS__SPAN_UNDEFERRED);
  if (task != NULL)
    depend_on(self, task, depend);
  CS__REAL(runtime, GOMP_taskwait_depend)(depend);
  if (task != NULL) {
    cs__span_begin(task);
    cs__span_finish(self->span, task, task->base);
  }
  cs__wait_end(self, &wait, CS_OBSERVE_TASKWAIT);
}

/* --- task --- */

void GOMP_task(cs__outlined *body, void *data, cs__task_copy *copy, long bytes, long alignment, bool condition,
               unsigned flags, void **depend, int priority, void *detach) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  if (__builtin_expect(self == NULL, 0)) {
    CS__REAL(runtime, GOMP_task)
    (body, data, copy, bytes, alignment, condition, flags, depend, priority, detach);
    return;
  }
  struct cs__wait wait;
  struct passage passage;
  self->counts->tasks++;
  cs__wait_begin(self, &wait);
  set_head(&passage.head, body, data, copy, bytes);
  if (__builtin_expect((flags & DETACH) != 0, 0))
    passage.head.front_bytes = sizeof(void *);
  if (__builtin_expect(cs__task_followed(self), 0)) {
    passage.head.task =
        cs__task_create(self, wait.begin,
                        (condition ? 0 : CS__SPAN_UNDEFERRED) | ((flags & FINAL) != 0 ? CS__SPAN_FINAL : 0) |
                            ((flags & DETACH) != 0 ? CS__SPAN_DETACHED : 0));
    if ((flags & DEPEND) != 0 && passage.head.task != NULL)
      depend_on(self, passage.head.task, depend);
  }
  prepare(&passage, alignment);
  CS__REAL(runtime, GOMP_task)
  (run, &passage.head, passage.copy, passage.bytes, passage.alignment, condition, flags, depend, priority, detach);
  cs__wait_end(self, &wait, CS_OBSERVE_TASK);
}

/* --- taskgroup and taskloop --- */

void GOMP_taskgroup_start(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  CS__REAL(runtime, GOMP_taskgroup_start)();
  if (self != NULL)
    cs__task_group_begin(self);
}

/* A taskloop being passed on. */
struct loop {
  const struct cs__runtime *runtime;
  struct cs__thread *self;
  struct cs__wait wait;
  struct passage passage;
  bool group; /* it waits for its tasks */
  bool apart; /* ... in a taskgroup of ours */
};

/*
 * A taskloop is a taskgroup around one with nogroup: so it is passed on, for what creating takes to be told from
 * waiting. With reductions the runtime has more to do in between, and all counts as waiting.
 */
static void loop_begin(struct loop *loop, const struct cs__runtime *runtime, struct cs__thread *self, long alignment,
                       unsigned flags) {
  loop->runtime = runtime;
  loop->self = self;
  loop->group = (flags & NOGROUP) == 0;
  loop->apart = loop->group && (flags & REDUCTION) == 0;
  if (loop->apart)
    CS__REAL(runtime, GOMP_taskgroup_start)();
  if (loop->group)
    cs__task_group_begin(self);
  cs__wait_begin(self, &loop->wait);
  loop->passage.head.third = (flags & REDUCTION) != 0 ? ((void **)loop->passage.head.data)[2] : NULL;
  loop->passage.head.task = cs__task_create(self, loop->wait.begin,
                                            CS__SPAN_LOOP | ((flags & IF) != 0 ? 0 : CS__SPAN_UNDEFERRED) |
                                                ((flags & FINAL) != 0 ? CS__SPAN_FINAL : 0));
  loop->passage.head.held = !loop->group && loop->passage.head.task != NULL;
  prepare(&loop->passage, alignment);
}

static void loop_end(struct loop *loop) {
  struct cs__thread *self = loop->self;
  uint64_t end = cs__wait_end(self, &loop->wait, loop->group && !loop->apart ? CS_OBSERVE_TASKWAIT : CS_OBSERVE_TASK);
  if (loop->apart) {
    self->counts->barriers++;
    cs__wait_begin(self, &loop->wait);
    CS__REAL(loop->runtime, GOMP_taskgroup_end)();
    end = cs__wait_end(self, &loop->wait, CS_OBSERVE_TASKWAIT);
  }
  if (loop->group)
    cs__task_group_end(self, end);
  if (loop->passage.head.task != NULL)
    cs__span_release(self->span, loop->passage.head.task);
}

#define DEFINE_TASKLOOP(name, number)                                                                                  \
  void name(cs__outlined *body, void *data, cs__task_copy *copy, long bytes, long alignment, unsigned flags,           \
            unsigned long tasks, int priority, number begin, number end, number step) {                                \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if (__builtin_expect(self == NULL, 0)) {                                                                           \
      CS__REAL(runtime, name)                                                                                          \
      (body, data, copy, bytes, alignment, flags, tasks, priority, begin, end, step);                                  \
      return;                                                                                                          \
    }                                                                                                                  \
    struct loop loop;                                                                                                  \
    set_head(&loop.passage.head, body, data, copy, bytes);                                                             \
    loop.passage.head.front_bytes = 2 * sizeof(number);                                                                \
    loop.passage.head.loop = true;                                                                                     \
    loop_begin(&loop, runtime, self, alignment, flags);                                                                \
    CS__REAL(runtime, name)                                                                                            \
    (run, &loop.passage.head, loop.passage.copy, loop.passage.bytes, loop.passage.alignment,                           \
     flags | (loop.apart ? (unsigned)NOGROUP : 0), tasks, priority, begin, end, step);                                 \
    loop_end(&loop);                                                                                                   \
  }
DEFINE_TASKLOOP(GOMP_taskloop, long)
DEFINE_TASKLOOP(GOMP_taskloop_ull, unsigned long long)
