/* runtime/observe/process.h - one start of the observed command; shared by the reader's files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_PROCESS_H
#define CORESWEEP_RUNTIME_OBSERVE_PROCESS_H

#include "runtime/observe/command.h"

#include <sys/types.h>

/* The file that argv[0] means: itself when it has a slash, else the first one to be found in the environment's PATH. */
enum cs_status cs__program_find(const char *name, char *const *environment, char **path_out, struct cs_error *error);

/*
 * Starts the program and waits for its end; fills in exit_status, times and moments of run, and *pid_out. *stop as for
 * cs_observe_run; *stopped_out tells that a signal was passed on.
 */
enum cs_status cs__process_run(const char *program, const struct cs_observe_order *order, char *const *environment,
                               const volatile int *stop, struct cs_observed_run *run, pid_t *pid_out, bool *stopped_out,
                               struct cs_error *error);

/* collect.c: the observations of all blocks in the folder, named, in the order of cs_observed_run. end_ns: the end of
 * process `pid`; that of another is known if it told, or became another program. */
enum cs_status cs__collect(const char *folder, pid_t pid, int64_t end_ns, struct cs_observation **processes_out,
                           size_t *count_out, struct cs_error *error);

#endif
