/* runtime/sweep/descendants.h - what a command started and left running is killed, daemons too. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_DESCENDANTS_H
#define CORESWEEP_RUNTIME_SWEEP_DESCENDANTS_H

#include <stddef.h>
#include <sys/types.h>

/* Children of this process. Start it as {0}; free pids. */
struct cs__children {
  pid_t *pids;
  size_t count;
};

/* From now on what our children leave behind becomes our child. */
void cs__descendants_adopt(void);

/* Our children at this moment: those that outlive a hook, a service that it started. Without memory: none. */
void cs__descendants_list(struct cs__children *children);

/* Kills all our children but those and who is of a session that one of them began, and what the killed leave behind,
 * until there are none. NULL: spares nobody. */
void cs__descendants_end(const struct cs__children *spared);

#endif
