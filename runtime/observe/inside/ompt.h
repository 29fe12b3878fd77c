/* runtime/observe/inside/ompt.h - hears of regions, waits, locks and tasks from a runtime that speaks OMPT. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_OMPT_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_OMPT_H

#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/thread.h"

#include <stdint.h>

/*
 * The few types of the OpenMP specification (5.2, chapter 19) that are used here, under its names; GCC does not ship
 * omp-tools.h. Enumerations are passed as int.
 */
union ompt_data {
  uint64_t value;
  void *pointer;
};

struct ompt_frame; /* opaque to us */

struct ompt_dependence {
  union ompt_data variable;
  int type; /* OMPT_DEPENDENCE_... */
};

typedef void ompt_interface(void);
typedef ompt_interface *ompt_lookup(const char *name);
typedef int ompt_set_callback(int event, ompt_interface *callback);

struct ompt_start_tool_result {
  int (*initialize)(ompt_lookup *lookup, int initial_device, union ompt_data *tool_data);
  void (*finalize)(union ompt_data *tool_data);
  union ompt_data tool_data;
};

enum { /* ompt_callbacks_t */
       OMPT_PARALLEL_BEGIN = 3,
       OMPT_PARALLEL_END = 4,
       OMPT_TASK_CREATE = 5,
       OMPT_TASK_SCHEDULE = 6,
       OMPT_IMPLICIT_TASK = 7,
       OMPT_SYNC_REGION_WAIT = 16,
       OMPT_MUTEX_RELEASED = 17,
       OMPT_DEPENDENCES = 18,
       OMPT_WORK = 20,
       OMPT_MASKED = 21,
       OMPT_SYNC_REGION = 23,
       OMPT_LOCK_INIT = 24,
       OMPT_LOCK_DESTROY = 25,
       OMPT_MUTEX_ACQUIRE = 26,
       OMPT_MUTEX_ACQUIRED = 27
};
enum { OMPT_SET_SOMETIMES_PAIRED = 4 }; /* ompt_set_result_t; 5 is always, below 4 may lose events */
enum { OMPT_SCOPE_BEGIN = 1, OMPT_SCOPE_END = 2 };

static const uint32_t ompt_parallel_league = 0x40000000u;
enum { OMPT_TASK_INITIAL = 1, OMPT_TASK_EXPLICIT = 4, OMPT_TASK_TASKWAIT = 0x10 };
enum { OMPT_TASK_UNDEFERRED = 0x08000000, OMPT_TASK_FINAL = 0x20000000 };

enum { /* ompt_sync_region_t; 2 stood for 8 and 9 before OpenMP 5.1 */
       OMPT_BARRIER_IMPLICIT = 2,
       OMPT_BARRIER_IMPLEMENTATION = 4,
       OMPT_TASKWAIT = 5,
       OMPT_TASKGROUP = 6,
       OMPT_REDUCTION = 7,
       OMPT_BARRIER_PARALLEL = 9,
       OMPT_BARRIER_TEAMS = 10
};
enum { OMPT_SINGLE_EXECUTOR = 3 }; /* ompt_work_t */
enum {                             /* ompt_mutex_t */
       OMPT_LOCK = 1,
       OMPT_TEST_LOCK,
       OMPT_NEST_LOCK,
       OMPT_TEST_NEST_LOCK,
       OMPT_CRITICAL,
       OMPT_ATOMIC,
       OMPT_ORDERED
};
enum { /* ompt_task_status_t */
       OMPT_TASK_COMPLETE = 1,
       OMPT_TASK_CANCEL = 3,
       OMPT_TASK_DETACH = 4,
       OMPT_TASKWAIT_COMPLETE = 8
};
enum { /* ompt_dependence_type_t */
       OMPT_DEPENDENCE_IN = 1,
       OMPT_DEPENDENCE_OUT = 2,
       OMPT_DEPENDENCE_INOUT = 3,
       OMPT_DEPENDENCE_MUTEXINOUTSET = 4,
       OMPT_DEPENDENCE_INOUTSET = 7
};

/*
 * What we keep in the runtime's data words. Of a parallel region: 0 when it is not followed, the mark of a league of
 * teams, or its struct cs__region. Of an initial task: the league's mark when it is one of a league; of the implicit
 * task of a team of one: its struct cs__region; of an explicit task: its marks and, above them, its struct
 * cs__span_task, if any.
 */
enum { CS__OMPT_EXPLICIT = 1, CS__OMPT_RUNNING = 2, CS__OMPT_LEAGUE = 4, CS__OMPT_MARKS = 7 };

static inline struct cs__region *cs__ompt_region(const union ompt_data *region) {
  return region != NULL && region->value > CS__OMPT_LEAGUE ? region->pointer : NULL;
}

/* This thread's state; NULL when nobody counts, as in a forked child that stays off. */
static inline struct cs__thread *cs__ompt_thread(void) {
  struct cs__thread *self = cs__self;
  if (__builtin_expect(self != NULL, true))
    return self;
  return cs__counting() ? cs__thread() : NULL;
}

/* ompt.c: the most threads a region met now can have; 0: not known. Takes no lock. */
uint32_t cs__ompt_most_threads(void);

/* ompt_region.c */
void cs__ompt_parallel_begin(union ompt_data *task, const struct ompt_frame *frame, union ompt_data *region,
                             unsigned requested, int flags, const void *caller);
void cs__ompt_parallel_end(union ompt_data *region, union ompt_data *task, int flags, const void *caller);
void cs__ompt_implicit_task(int endpoint, union ompt_data *region, union ompt_data *task, unsigned team,
                            unsigned number, int flags);
/* The calling thread has come to the region's end. */
void cs__ompt_arrive(struct cs__thread *self, struct cs__region *region);

/* ompt_wait.c */
void cs__ompt_sync_region_wait(int kind, int endpoint, union ompt_data *region, union ompt_data *task,
                               const void *caller);
void cs__ompt_wait_begin(struct cs__thread *self);
/* Returns the end's reading; 0: the begin was not seen. */
uint64_t cs__ompt_wait_end(struct cs__thread *self, enum cs_observe_category category);
/* The begin of a taskgroup; of other kinds nothing is needed but their waits. */
void cs__ompt_sync_region(int kind, int endpoint, union ompt_data *region, union ompt_data *task, const void *caller);
void cs__ompt_lock_init(int kind, unsigned hint, unsigned implementation, uint64_t wait, const void *caller);
void cs__ompt_lock_destroy(int kind, uint64_t wait, const void *caller);
void cs__ompt_mutex_acquire(int kind, unsigned hint, unsigned implementation, uint64_t wait, const void *caller);
void cs__ompt_mutex_acquired(int kind, uint64_t wait, const void *caller);
void cs__ompt_mutex_released(int kind, uint64_t wait, const void *caller);
void cs__ompt_work(int kind, int endpoint, union ompt_data *region, union ompt_data *task, uint64_t count,
                   const void *caller);
void cs__ompt_masked(int endpoint, union ompt_data *region, union ompt_data *task, const void *caller);

/* ompt_task.c */
void cs__ompt_task_create(union ompt_data *creator, const struct ompt_frame *frame, union ompt_data *task, int flags,
                          int dependences, const void *caller);
void cs__ompt_dependences(union ompt_data *task, const struct ompt_dependence *dependences, int count);
void cs__ompt_task_schedule(union ompt_data *prior, int status, union ompt_data *next);

#endif
