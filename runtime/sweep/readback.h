/* runtime/sweep/readback.h - what a running command and its children really use: looks at /proc, from outside. Private.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_READBACK_H
#define CORESWEEP_RUNTIME_SWEEP_READBACK_H

#include "runtime/sweep/result.h"

#include <stdint.h>
#include <sys/types.h>

struct cs__readback;

/*
 * confined: PU list the command was put on, or NULL. NULL: no memory, or /proc shows another PID namespace. Release
 * with cs__readback_end.
 */
struct cs__readback *cs__readback_begin(pid_t pid, const char *confined);

/* The same in a tree of the shape of /proc; reaper: the process that adopts the command's orphans (the caller), or 0.
 */
struct cs__readback *cs__readback_begin_in(const char *proc, pid_t pid, pid_t reaper, const char *confined);

/*
 * One look at the process and all its descendants: threads, their masks, the PUs they run on, their CPU time so far,
 * the OpenMP runtimes mapped. Returns in how many nanoseconds the next is due: soon at first, ever later, and after
 * the first five so that looks take at most a thousandth of the time.
 */
int64_t cs__readback_look(struct cs__readback *readback);

/* The same from the number of looks so far, 1 or more, and the CPU time that the last one took. Pure. */
int64_t cs__readback_wait_ns(int looks, int64_t cost_ns);

/* What /proc/PID/schedstat said of the command itself when it had ended, "" for nothing. NULL is legal. */
void cs__readback_ended(struct cs__readback *readback, const char *schedstat);

/* looks, processes, threads, working, delay_s, pus, escaped, escaper and runtimes of used_out; the rest is left as it
 * is. NULL is legal. */
void cs__readback_end(struct cs__readback *readback, struct cs_used *used_out);

#endif
