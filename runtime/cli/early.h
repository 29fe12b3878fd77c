/* runtime/cli/early.h - what happens before main, and its undoing; private to the command line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_EARLY_H
#define CORESWEEP_RUNTIME_CLI_EARLY_H

/* The hidden subcommand the driver starts for each invocation. */
#define CS__WORKER_COMMAND "worker"
/* Its first option when it is to start a command. */
#define CS__WORKER_OF_COMMAND "--command"

/* Puts OMP_PLACES, OMP_PROC_BIND and GOMP_CPU_AFFINITY back into the environment: getenv tells what the user set. */
void cs__restore_binding(void);

#endif
