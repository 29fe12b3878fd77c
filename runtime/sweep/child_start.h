/* runtime/sweep/child_start.h - a new process that becomes a command, or says why it cannot. Private to child*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_CHILD_START_H
#define CORESWEEP_RUNTIME_SWEEP_CHILD_START_H

#include "runtime/sweep/child.h"

#include <signal.h>

/* Starts it and returns when it has become the program. signals: the mask it gets. CS_IO says why not, and the mend. */
enum cs_status cs__child_start(const struct cs__child_order *order, const sigset_t *signals,
                               struct cs__child *child_out, struct cs_error *error);

#endif
