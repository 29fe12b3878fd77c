/* runtime/observe/inside/cost.h - what one construct costs under the observer on this machine, found out at start. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_COST_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_COST_H

#include "runtime/observe/inside/runtimes.h"

/* The runtime of the rehearsal, whose functions do next to nothing, and its thread; NULL when there is none now. */
extern struct cs__runtime cs__rehearsal __attribute__((visibility("hidden")));
extern const struct cs__thread *cs__rehearsing __attribute__((visibility("hidden")));

/*
 * Runs each construct through our own entry points a few thousand times, on a scratch thread and block, and writes its
 * cost, the least of several batches, because whatever disturbs only adds. Before anything counts: cs__block and
 * cs__self are other ones meanwhile. Sets cs__short_ticks.
 */
void cs__cost_calibrate(struct cs_observe_block *block);

#endif
