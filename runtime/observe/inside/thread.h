/* runtime/observe/inside/thread.h - what the observer knows of a thread, and what a member leaves for its joiner. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_THREAD_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_THREAD_H

#include "runtime/observe/block.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CS__DEPTH = 8, CS__HOLDS = 16, CS__RECENT = 16, CS__RECENT_LOCKS = 16, CS__FRAMES = 4096 };

typedef void cs__outlined(void *data);
typedef int cs__thread_num(void);

/* Bits of cs__member.marks. */
enum { CS__EXTENDED = 1, CS__TRACED = 2 };

/*
 * One member's part of one instance of a region. The member writes it, the joiner reads it after the runtime's own
 * barrier at the region's end. For a plain parallel loop the joiner reads the first cache line only.
 */
struct cs__member {
  uint64_t instance;   /* written last: says that the rest is of this instance */
  uint64_t begin, end; /* of the outlined function */
  uint64_t last;       /* its end, or the end of the last task run after it */
  uint64_t late;       /* ticks of tasks run after end */
  uint64_t barrier;    /* ticks waited in barriers */
  uint32_t thread;     /* index */
  uint32_t marks;
  uint64_t waited; /* ticks not busy so far: barrier and all of wait */
  /* Valid with CS__EXTENDED; zero otherwise at begin. */
  uint64_t wait[CS_OBSERVE_CATEGORIES]; /* LOCK, TASKWAIT, ORDERED, TASK, NESTED */
  uint64_t single, critical, tasks, span, span_unknown;
} __attribute__((aligned(64)));

struct cs__runtime; /* runtimes.h */
struct cs__span;    /* span.h */
struct cs__span_task;

/* A region being run; lies on the joiner's stack. Members read its first cache line. */
struct cs__region {
  void *first; /* first word of data: GOMP_parallel_reductions reads it through the block it was given */
  cs__outlined *body;
  void *data;
  struct cs__member *members; /* member i of this instance: members[i * CS_OBSERVE_PENDING] */
  cs__thread_num *thread_num;
  uint64_t instance;
  uint32_t capacity; /* members there is room for: at least as many as the team can have */
  uint32_t level;
  uint32_t traced; /* instance number of the trace + 1; 0: not traced */
  uint32_t flags;  /* of its record */
  /* The joiner's only: */
  struct cs__runtime *runtime; /* NULL: not GCC's entry points, nor is the next: */
  struct cs__thread *joiner;
  uint64_t fork, address;
  uint64_t task_ticks, region_ticks; /* the joiner's when it opened the region */
  struct cs__context {
    struct cs__region *region;  /* innermost region this thread is a member of, or NULL */
    struct cs__member *member;  /* never NULL: a scratch one outside of regions */
    uint64_t tasked;            /* ticks of tasks run inside of the present wait */
    uint64_t single_begin;      /* 0: not in a single */
    uint64_t single_base;       /* waits and tasks counted when it began */
    uint32_t finished;          /* the outlined function has returned */
    uint32_t frames;            /* OMPT's task frames that were open when the region began */
    struct cs__span_task *task; /* whose path is being followed: teams of one, once a task was created; else NULL */
    uint64_t traced;            /* of a traced region: what lies before is recorded; 0: nothing yet */
    uint32_t tracing;           /* explicit tasks it is in, one inside of the other */
  } before;                     /* the joiner's own context while the region runs */
} __attribute__((aligned(64)));

/* An instance whose members' parts wait to be added up. */
struct cs__instance {
  uint64_t fork, join, number, address;
  uint32_t capacity, level, flags, traced;
};

struct cs__hold {
  struct cs_observe_lock *record; /* NULL: beyond the table */
  const void *address;
  uint64_t begin; /* by cs__hold_clock; of a lock still waited for in ticks */
  uint32_t kind;
  uint32_t again; /* how often its holder has taken it once more: nest locks */
};

struct cs__wait {
  uint64_t begin, tasked;
};

struct cs__task_frame {
  uint64_t begin, tasked, task_ticks, waits, late, single_begin, single_base;
  struct cs__span_task *task, *before; /* whose path is followed while it runs (task.h), and whose was */
  uint64_t traced;                     /* of what it was put on top of */
};

/* The record this thread found last for a region, one of CS__RECENT; see cs__region_record. */
struct cs__recent {
  uint64_t address, kind;
  struct cs_observe_region *record;
};

/* Likewise of a lock. */
struct cs__recent_lock {
  const void *address;
  struct cs_observe_lock *record;
  uint32_t kind;
};

struct cs__thread {
  struct cs__context now;
  uint64_t task_ticks;   /* of all tasks ever run, without the waits in them */
  uint64_t region_ticks; /* wall time of all regions it has opened */
  struct cs_observe_thread *counts;
  uint32_t index;
  uint32_t depth;            /* regions this thread is joiner of, now; CS__DEPTH for good when it may be none */
  _Atomic uint32_t stepping; /* top.h */
  _Atomic uint32_t sole;     /* top.h */
  uint32_t opener;           /* has opened a top-level region */
  uint32_t gathering;        /* adds up what waits on a level */
  uint32_t left;             /* belongs to the parent of a forked child: finish, count no more */
  uint32_t holds;            /* locks held now, the first CS__HOLDS of them in held */
  uint64_t held_since;       /* when the first of them was taken, by cs__hold_clock */
  struct cs__hold held[CS__HOLDS];
  struct cs__recent recent[CS__RECENT];
  struct cs__recent_lock recent_locks[CS__RECENT_LOCKS];
  struct cs__level {
    struct cs__member *members;
    uint32_t capacity, pending;
    uint64_t instance;      /* number of the last */
    uint64_t gathered;      /* ticks */
    struct cs__member lone; /* of a team of one: needs no ring, its joiner adds it up at once */
    struct cs__instance instances[CS_OBSERVE_PENDING];
  } levels[CS__DEPTH];
  uint32_t waits, frames;    /* of OMPT, open now: its begin and end come apart */
  struct cs__hold acquiring; /* the lock OMPT said is being waited for */
  uint64_t folded;           /* ticks of the last wait if it was for a reduction in OMPT's runtime, 0 otherwise */
  struct cs__region regions[CS__DEPTH]; /* regions without a frame of ours on the stack: OMPT, before GCC 4.9 */
  uint32_t unfollowed[CS__DEPTH + 1];   /* OMPT's regions that are not followed, open inside of so many that are */
  const void *announced; /* the outlined function a GCC entry point passes to a runtime that speaks OMPT */
  struct cs__span *span; /* NULL until a team of one creates a task */
  struct cs__member scratch;
  struct cs_observe_thread unlisted; /* counts of a thread beyond the block's table */
  /* Of OMPT; last, as memory is touched only as deep as tasks recurse: */
  struct cs__wait waiting[CS__FRAMES];
  struct cs__task_frame running[CS__FRAMES];
};

extern __thread struct cs__thread *cs__self __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* thread.c: makes the state of this thread; NULL when we do not count or there is no memory. */
struct cs__thread *cs__thread_make(void);
/* thread.c: adds up what waits on the levels of threads that are gone or, at the process's end, of this one. */
void cs__threads_finish(void);
/* thread.c: whether cs__threads_finish may be called in the middle of anything this thread does; see process.c. */
bool cs__thread_between(void);
/* thread.c: after fork in the child, which has none of the parent's threads. */
void cs__threads_forget(void);
/* thread.c: whether one of the threads seen has this number. */
bool cs__thread_seen(uint32_t tid);

static inline struct cs__thread *cs__thread(void) {
  struct cs__thread *self = cs__self;
  return __builtin_expect(self != NULL, true) ? self : cs__thread_make();
}

#endif
