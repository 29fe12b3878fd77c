/* runtime/observe/count.h - opening and closing parallel regions in the block of this process; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_COUNT_H
#define CORESWEEP_RUNTIME_OBSERVE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the environment names a block; claims nothing. */
bool cs__observe_wanted(void);

/*
 * Whether this process counts: CORESWEEP_OBSERVE names a block that nobody else uses. The first call claims
 * the block and calibrates. False for good in a forked child.
 */
bool cs__observe_counting(void);

/*
 * Around the call that runs a region, on the thread that meets it; each open has its close. They nest, and may come
 * from several threads at once: what counts is the union. That is also why a region seen twice (GCC's entry points
 * served by a runtime that speaks OMPT) counts once. runtime is the CS_OBSERVE_ bit of the caller.
 */
void cs__observe_open(uint32_t runtime);
void cs__observe_close(void);

#endif
