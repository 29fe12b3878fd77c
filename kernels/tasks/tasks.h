/* kernels/tasks/tasks.h - explicit tasks, created and run: what one costs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TASKS_H
#define CORESWEEP_KERNELS_TASKS_H

#include "runtime/base/status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum cs_tasks_pattern {
  CS_TASKS_PRODUCER, /* one thread creates all, the others run them as they come */
  CS_TASKS_ALL,      /* every thread creates an even share */
  CS_TASKS_TASKLOOP, /* one thread, by omp taskloop grainsize(1) */
  CS_TASKS_REFERENCE /* no tasks: every thread does an even share in a loop */
};

/*
 * One region of the caller's team, in which `tasks` tasks are created by the pattern and run by whoever takes them.
 * Each waits for a chain of `delay` dependent steps (a 64-bit multiplication and addition; 4 cycles on most CPUs). The
 * time of the call divided by tasks is what a task costs, creation and run together, the team working on them at once;
 * times the threads of the team it is the core time of a task. With a delay the time of CS_TASKS_REFERENCE, with the
 * same delay and team, has to be subtracted; what is left is what tasks cost more than a loop.
 *
 * checksum_out gets a sum in which each task is exactly once: the same bits at every team and pattern. Uses the
 * caller's OpenMP settings; may be called from several threads at once and inside a parallel region. Work: tasks items;
 * no bytes, no floating-point operations. Returns CS_INVALID if checksum_out is NULL, a count negative or the pattern
 * unknown, CS_NOMEM without memory for a cache line per thread.
 */
enum cs_status cs_tasks(enum cs_tasks_pattern pattern, int64_t tasks, int64_t delay, uint64_t *checksum_out);

#ifdef __cplusplus
}
#endif
#endif
