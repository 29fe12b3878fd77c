/* runtime/sweep/readback_proc.h - processes and threads as /proc shows them, or a made-up tree. Private to readback*.c.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_READBACK_PROC_H
#define CORESWEEP_RUNTIME_SWEEP_READBACK_PROC_H

#include "runtime/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { CS__PROC_NAME_BYTES = 64 }; /* the kernel's names have 15, those of its own threads up to 63 */

struct cs__proc_thread {
  char name[CS__PROC_NAME_BYTES]; /* any characters, blanks and parentheses too */
  char state;                     /* 'R', 'S', ...; 'Z' and 'X': it has ended */
  pid_t parent;                   /* of its process */
  uint64_t start_ticks;           /* since boot: tells it from a later thread of the same number */
  int pu;                         /* it runs on, or ran on last */
  double cpu_s;                   /* user and system time so far */
  double delay_s;                 /* ready to run and not running so far; negative: not told */
};

/*
 * False: it is the /proc of another PID namespace, as in a container that did not mount its own. What stands there
 * under a number of ours is somebody else.
 */
bool cs__proc_is_ours(const char *proc);

/* The line of a `stat` file; false: it is none. Pure. */
bool cs__proc_parse_stat(const char *line, struct cs__proc_thread *thread_out);

/* The line of a `schedstat` file: time run, which may be NULL, and time ready and not running. False: it is none, or
 * the kernel does not keep it and says 0. Pure. */
bool cs__proc_parse_schedstat(const char *line, double *ran_s_out, double *delay_s_out);

/* The main thread's name, state and parent; its times are those of all threads, those that ended too. */
bool cs__proc_process(const char *proc, pid_t pid, struct cs__proc_thread *process_out);

/* One thread; its time to the nanosecond where the kernel keeps that, and its delay; else to the tick, and none. */
bool cs__proc_thread(const char *proc, pid_t pid, pid_t tid, struct cs__proc_thread *thread_out);

/* The PUs it may run on as a list, "0-3": fresh string, NULL where it cannot be told. */
char *cs__proc_mask(const char *proc, pid_t pid, pid_t tid);

struct cs__proc_ids {
  pid_t *list; /* ascending */
  size_t count;
};

/* The numbers in /proc (pid 0) or the threads of a process. False: not readable, or no memory. free(list). */
bool cs__proc_ids(const char *proc, pid_t pid, struct cs__proc_ids *ids_out);

/* Whether a mapped file is an OpenMP runtime, by its name: "/usr/lib/libgomp.so.1.0.0" is one. Pure. */
bool cs__proc_is_runtime(const char *path);

/* Appends the names of the OpenMP runtimes mapped, ", " between them; how many. Two copies of one are two. */
size_t cs__proc_runtimes(const char *proc, pid_t pid, struct cs_text *names);

#endif
