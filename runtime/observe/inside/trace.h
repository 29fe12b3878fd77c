/* runtime/observe/inside/trace.h - records what the members of one chosen region do, until the block's room is full. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_TRACE_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A member's intervals follow each other without gap or overlap from fork to join: FORK, then its own code (BUSY) and
 * waits by turns, after its end STARVED, IMBALANCE, JOIN. A task lies on top of the wait, or of STARVED, in which it
 * was run, and is recorded piece by piece around the waits inside of it. Where a runtime runs a task at once and tells
 * of no wait (LLVM's in a team of one), it lies on top of BUSY or of another task.
 */
struct cs__thread;
struct cs__region;
struct cs__member;
struct cs__task_frame;

/* Set when a region is to be traced and there is room for another instance; read before anything else. */
extern bool cs__tracing __attribute__((visibility("hidden")));

/* Called once per block, when it is made: takes CORESWEEP_OBSERVE_TRACE. */
void cs__trace_start(void);

/* The number of this instance + 1 when its region is the chosen one and fits, 0 otherwise. */
uint32_t cs__trace_instance(uint64_t address);

/* A wait of the calling member is over, and what the member did before it. */
void cs__trace(struct cs__thread *self, int category, uint64_t begin, uint64_t end);

/* An explicit task (its frame is set), or the member itself, begins or ends. */
void cs__trace_task_begin(struct cs__thread *self, struct cs__task_frame *frame);
void cs__trace_task_end(struct cs__thread *self, const struct cs__task_frame *frame, uint64_t end);
void cs__trace_end(struct cs__thread *self, uint64_t end);

/* What the joiner knows of a member when it adds the instance up; traced: as cs__trace_instance gave it. */
void cs__trace_joined(const struct cs__member *member, uint32_t number, uint32_t traced, uint64_t fork,
                      uint64_t team_last, uint64_t join);

#endif
