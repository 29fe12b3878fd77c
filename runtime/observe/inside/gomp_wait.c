/* runtime/observe/inside/gomp_wait.c - stands before what GCC's code waits in: barriers, tasks, ordered turns. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libgomp calls its own barriers by hidden names: GOMP_loop_end does not come to GOMP_barrier again.
 */
#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/task.h"
#include "runtime/observe/inside/wait.h"

/* --- barriers --- */

/* A single with a barrier at its end has no end call of its own. */
static inline void barrier_begin(struct cs__thread *self, struct cs__wait *wait) {
  self->counts->barriers++;
  cs__wait_begin(self, wait);
  if (__builtin_expect(self->now.single_begin != 0, 0))
    cs__single_end(self, wait->begin);
}

static inline void barrier_end(struct cs__thread *self, const struct cs__wait *wait) {
  cs__wait_end(self, wait, CS_OBSERVE_BARRIER);
}

#define DEFINE_BARRIER(name)                                                                                           \
  void name(void) {                                                                                                    \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    struct cs__wait wait;                                                                                              \
    if (__builtin_expect(self == NULL, 0)) {                                                                           \
      CS__REAL(runtime, name)();                                                                                       \
      return;                                                                                                          \
    }                                                                                                                  \
    barrier_begin(self, &wait);                                                                                        \
    CS__REAL(runtime, name)();                                                                                         \
    barrier_end(self, &wait);                                                                                          \
  }
DEFINE_BARRIER(GOMP_barrier)
DEFINE_BARRIER(GOMP_loop_end)
DEFINE_BARRIER(GOMP_sections_end)

#define DEFINE_BARRIER_CANCEL(name)                                                                                    \
  bool name(void) {                                                                                                    \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    struct cs__wait wait;                                                                                              \
    if (__builtin_expect(self == NULL, 0))                                                                             \
      return CS__REAL(runtime, name)();                                                                                \
    barrier_begin(self, &wait);                                                                                        \
    const bool cancelled = CS__REAL(runtime, name)();                                                                  \
    barrier_end(self, &wait);                                                                                          \
    return cancelled;                                                                                                  \
  }
DEFINE_BARRIER_CANCEL(GOMP_barrier_cancel)
DEFINE_BARRIER_CANCEL(GOMP_loop_end_cancel)
DEFINE_BARRIER_CANCEL(GOMP_sections_end_cancel)

/* Has a barrier of the team in it. */
void GOMP_workshare_task_reduction_unregister(bool cancelled) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (self != NULL)
    barrier_begin(self, &wait);
  CS__REAL(runtime, GOMP_workshare_task_reduction_unregister)(cancelled);
  if (self != NULL)
    barrier_end(self, &wait);
}

/* --- tasks --- */

static inline void taskwait_begin(struct cs__thread *self, struct cs__wait *wait) {
  self->counts->barriers++;
  cs__wait_begin(self, wait);
}

void GOMP_taskwait(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (__builtin_expect(self == NULL, 0)) {
    CS__REAL(runtime, GOMP_taskwait)();
    return;
  }
  taskwait_begin(self, &wait);
  CS__REAL(runtime, GOMP_taskwait)();
  cs__task_waited(self, cs__wait_end(self, &wait, CS_OBSERVE_TASKWAIT));
}

void GOMP_taskgroup_end(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (__builtin_expect(self == NULL, 0)) {
    CS__REAL(runtime, GOMP_taskgroup_end)();
    return;
  }
  taskwait_begin(self, &wait);
  CS__REAL(runtime, GOMP_taskgroup_end)();
  cs__task_group_end(self, cs__wait_end(self, &wait, CS_OBSERVE_TASKWAIT));
}

void GOMP_taskyield(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (self != NULL)
    taskwait_begin(self, &wait);
  CS__REAL(runtime, GOMP_taskyield)();
  if (self != NULL)
    cs__wait_end(self, &wait, CS_OBSERVE_TASKWAIT);
}

/* --- ordered turns --- */

/* A turn is held like a lock: what is done in turns takes as long on any number of threads. */
void GOMP_ordered_start(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (__builtin_expect(self == NULL, 0)) {
    CS__REAL(runtime, GOMP_ordered_start)();
    return;
  }
  const void *region = self->now.region != NULL ? (const void *)(uintptr_t)self->now.region->address : NULL;
  struct cs_observe_lock *record = cs__lock_of(self, CS_OBSERVE_LOCK_ORDERED, region, CS__CALLER);
  self->counts->locks++;
  cs__wait_begin(self, &wait);
  CS__REAL(runtime, GOMP_ordered_start)();
  cs__hold_begin(self, CS_OBSERVE_LOCK_ORDERED, region, record, cs__wait_end(self, &wait, CS_OBSERVE_ORDERED));
}

void GOMP_ordered_end(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  if (self != NULL) {
    const struct cs__region *region = self->now.region;
    cs__hold_end(self, CS_OBSERVE_LOCK_ORDERED, region != NULL ? (const void *)(uintptr_t)region->address : NULL,
                 CS__OTHERS_TOO);
  }
  CS__REAL(runtime, GOMP_ordered_end)();
}

#define DEFINE_DOACROSS_WAIT(name)                                                                                     \
  void name(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {                          \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    struct cs__wait wait;                                                                                              \
    if (self != NULL) {                                                                                                \
      self->counts->barriers++;                                                                                        \
      cs__wait_begin(self, &wait);                                                                                     \
    }                                                                                                                  \
    CS__REAL(runtime, name)(a, b, c, d, e, f, g, h, i, j);                                                             \
    if (self != NULL)                                                                                                  \
      cs__wait_end(self, &wait, CS_OBSERVE_ORDERED);                                                                   \
  }
DEFINE_DOACROSS_WAIT(GOMP_doacross_wait)
DEFINE_DOACROSS_WAIT(GOMP_doacross_ull_wait)
