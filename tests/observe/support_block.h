/* tests/observe/support_block.h - made-up blocks: built in memory, changed as a test likes, written to files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_OBSERVE_SUPPORT_BLOCK_H
#define CORESWEEP_TESTS_OBSERVE_SUPPORT_BLOCK_H

#include "runtime/observe/reader.h"

#define MS ((uint64_t)1000000) /* ticks are nanoseconds in made-up blocks */

/*
 * A whole block with room for events, of a process that counts with CLOCK_MONOTONIC: loaded at 1 s, its block made at
 * 1.001 s (which took 1 ms), ended at 2.001 s, so that its wall time is 1 s exactly. No regions; free() it.
 */
struct cs_observe_block *block_make(void);

/* The next unused record: four instances, 100 ms together; of each member 80 % busy, the rest lost in four ways. */
struct cs_observe_region *block_region(struct cs_observe_block *block, uint64_t offset, uint32_t team, uint32_t level);

/* One thread more, with its figures of the end. */
struct cs_observe_thread *block_thread(struct cs_observe_block *block, uint64_t delay_ns);

/* The regions of level 0 as the only ones, one after another without a gap in the end: sets serial and last_close. */
void block_close(struct cs_observe_block *block);

/* A fresh file path in /tmp that holds `bytes` of the block; unlink() and free() it. */
char *block_write(const struct cs_observe_block *block, size_t bytes);

/* What the reader makes of the block; fails the test when it does not. */
struct cs_observe_copy *block_copy(const struct cs_observe_block *block);
struct cs_observation block_observe(const struct cs_observe_block *block);

#define BLOCK_BYTES (sizeof(struct cs_observe_block) + CS_OBSERVE_EVENTS * sizeof(struct cs_observe_event))

#endif
