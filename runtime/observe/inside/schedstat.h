/* runtime/observe/inside/schedstat.h - what the kernel knows of threads: CPU time, run-queue delay, their end. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_SCHEDSTAT_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_SCHEDSTAT_H

#include "runtime/observe/block.h"

#include <stdbool.h>

/* The baseline of a thread when it is first seen: what it did before, as a shell before exec, is none of ours. */
void cs__schedstat_first(struct cs_observe_thread *thread, uint32_t tid);

/* At the process's end: all threads that live, and the CPU time of those that were never in a region. */
void cs__schedstat_last(struct cs_observe_block *block);

/*
 * Whether a thread will run no more of its program: it is gone, or going. The kernel wakes those who wait to join it
 * before its number is nobody's.
 */
bool cs__thread_over(uint32_t tid);

#endif
