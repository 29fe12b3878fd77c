/* runtime/sweep/keeper.h - a process between the driver and what --setup leaves running, which ends that when the
 * driver dies. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_KEEPER_H
#define CORESWEEP_RUNTIME_SWEEP_KEEPER_H

#include "runtime/base/status.h"

#include <signal.h>
#include <sys/types.h>

struct cs__keeper {
  pid_t pid; /* 0: there is none */
};

/* What is to run in the keeper; `stop` is set when it shall end. */
typedef enum cs_status cs__kept(void *context, const volatile sig_atomic_t *stop, struct cs_error *error);

/*
 * Runs it in a new process and returns what it returned. What it leaves running is that process's until
 * cs__keeper_end; should the caller die before, in whatever way, it is killed. *stop (or NULL) ends it.
 */
enum cs_status cs__keeper_run(struct cs__keeper *keeper, cs__kept *run, void *context,
                              const volatile sig_atomic_t *stop, struct cs_error *error);

/* Kills all that is left; returns when it is dead. */
void cs__keeper_end(struct cs__keeper *keeper);

#endif
