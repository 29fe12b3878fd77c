/* runtime/sweep/child.h - runs a command once, takes its time, and leaves nothing of it behind. Private to workers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_CHILD_H
#define CORESWEEP_RUNTIME_SWEEP_CHILD_H

#include "runtime/base/status.h"

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct cs__child {
  pid_t pid;
  int how;                  /* as wait tells it */
  int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC: before fork, after wait4 */
  struct rusage usage;      /* of it and what it waited for */
};

/*
 * Starts the program with our standard streams and waits for its end; then kills what it left running, daemons that
 * went into a session of their own too. So it does when SIGTERM comes, after the command, which gets one of its own,
 * has had a second to end. For programs of one thread whose other children nobody needs: they are killed as well.
 * CS_IO when nothing could be started.
 */
enum cs_status cs__child_run(const char *program, char *const *arguments, char *const *environment,
                             struct cs__child *child_out, struct cs_error *error);

#endif
