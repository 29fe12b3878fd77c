/* runtime/observe/inside/span.h - the longest chain through the tasks of a region; arithmetic only, the ticks are
 * given. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_SPAN_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Work and span the way Cilkview measures them: one thread runs the program, and every strand carries its path, the
 * busy ticks on the longest chain from the region's begin to where it is now, however late it really ran.
 *
 *   creating a task     its path begins at its creator's path ...
 *   beginning it        ... or at the latest finish among the tasks it depends on
 *   taskwait            the path is at least every child's finish
 *   end of a taskgroup  ... and that of every descendant created in it
 *   barrier             ... and that of every task of the region
 *   undeferred by the program (if(0), inside of a final task): its creator goes on from its finish
 *
 * A path is base plus what the strand did since its mark; the caller has the clock (task.h) and adds it. Tasks that a
 * runtime runs at once for reasons of its own, a full queue, count as the deferred tasks they could be elsewhere.
 *
 * Whatever is left out here makes the span too short, never too long: it stays a bound that no number of threads beats.
 *
 * One thread, one struct cs__span: no locks. Parents may finish before their children begin, so tasks are counted by
 * reference; a task that is discarded by `cancel` is never finished and stays until the thread's outermost region ends.
 */
enum cs__depend {
  CS__DEPEND_IN,
  CS__DEPEND_OUT,   /* and inout */
  CS__DEPEND_MUTEX, /* mutexinoutset: in any order among themselves, one at a time */
  CS__DEPEND_SET,   /* inoutset: in any order among themselves */
  CS__DEPENDS
};

enum {
  CS__SPAN_UNDEFERRED = 1, /* the program says that its creator waits for it */
  CS__SPAN_FINAL = 2,      /* so are the tasks created in it */
  CS__SPAN_DETACHED = 4,   /* finished by an event, out of our sight: the region's span is unknown */
  CS__SPAN_LOOP = 8,       /* no task but a taskloop: its tasks are created from it, and are its creator's children */
  CS__SPAN_BEGUN = 16,     /* cs__span_begin's own */
  CS__SPAN_MEMORY = 32     /* cs__span_depend's own: depends on all memory */
};

struct cs__span;
struct cs__span_link;
struct cs__span_address;

struct cs__span_group {
  struct cs__span_group *outer;
  uint64_t finish;
};

/* An explicit task, or the implicit one of a region: its root. */
struct cs__span_task {
  struct cs__span_task *parent, *root;
  struct cs__span_group *group; /* where tasks created now belong */
  struct cs__span_group *joins; /* where it belongs itself */
  struct cs__span_link *depends;
  struct cs__span_address *addresses; /* that its children depend on */
  uint64_t spawn;                     /* its creator's path */
  uint64_t base, mark;                /* path = base + clock - mark; the caller's clock */
  uint64_t children;                  /* latest finish of a child */
  uint64_t all;                       /* root: of any task of the region */
  uint64_t depending, memory;         /* of children with dependences; of those that depend on all memory */
  uint32_t references;
  uint32_t missing;       /* groups it is in that there was no room for: the innermost */
  uint8_t flags, unknown; /* unknown: of a root */
};

/* NULL: no memory. Never freed: a thread needs it again. */
struct cs__span *cs__span_make(void);

/* The implicit task of a region, its path so far. NULL: no room. */
struct cs__span_task *cs__span_root(struct cs__span *span, uint64_t path);

/* A task created by a strand whose path is `path`. NULL: no room, the span of this region is given up for good. */
struct cs__span_task *cs__span_create(struct cs__span *span, struct cs__span_task *creator, uint64_t path,
                                      uint32_t flags);

/* Before it begins. Address 0 with CS__DEPEND_OUT is all memory. */
void cs__span_depend(struct cs__span *span, struct cs__span_task *task, uint64_t address, enum cs__depend kind);

/* Begins: sets its base; all it depends on has finished. Resumed after a pause it keeps its base. */
void cs__span_begin(struct cs__span_task *task);

/* Ends, at the path it has come to. It may be gone then. */
void cs__span_finish(struct cs__span *span, struct cs__span_task *task, uint64_t path);

/* For a taskloop, whose tasks nobody announces: one that holds it cares that it stays until it is let go. */
void cs__span_hold(struct cs__span_task *loop);
void cs__span_release(struct cs__span *span, struct cs__span_task *loop);

/* A taskgroup of this task; end gives the latest finish in it. */
void cs__span_group_begin(struct cs__span *span, struct cs__span_task *task);
uint64_t cs__span_group_end(struct cs__span *span, struct cs__span_task *task);

/* The region ends, its root's own path being `path`: gives its span. False: it is unknown, this much at least. */
bool cs__span_close(struct cs__span *span, struct cs__span_task *root, uint64_t path, uint64_t *span_out);

/* How many tasks, groups, addresses and dependences are remembered now, and could be at most. */
uint32_t cs__span_live(const struct cs__span *span);
uint32_t cs__span_room(void);

#endif
