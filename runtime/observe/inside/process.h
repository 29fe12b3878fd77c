/* runtime/observe/inside/process.h - the block of this process: made at the first need, anew after fork. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_PROCESS_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_PROCESS_H

#include "runtime/observe/block.h"

#include <stdbool.h>
#include <stddef.h>

/* NULL until counting; then for good (a forked child has another). Read it after cs__counting only. */
extern struct cs_observe_block *cs__block __attribute__((visibility("hidden")));

enum cs__mode { CS__UNDECIDED, CS__COUNTING, CS__OFF };
extern _Atomic int cs__mode __attribute__((visibility("hidden")));

/* Decides: makes the block and calibrates, or stays off for good. Safe from any thread, inside constructors too. */
bool cs__start(void);

static inline bool cs__counting(void) {
  const int mode = atomic_load_explicit(&cs__mode, memory_order_acquire);
  return __builtin_expect(mode == CS__COUNTING, true) || (mode == CS__UNDECIDED && cs__start());
}

/* Anonymous zeroed memory for good; NULL when there is none. The observer never calls malloc. */
void *cs__memory(size_t bytes);

static inline void cs__lose(enum cs_observe_loss loss) {
  if (cs__block != NULL)
    atomic_fetch_add_explicit(&cs__block->lost[loss], 1, memory_order_relaxed);
}

/* Time the observer took outside of regions to prepare itself. */
void cs__setup_took(uint64_t ticks);

/* Ticks below which a region counts as short: its instances are added up CS_OBSERVE_PENDING at a time. */
extern uint64_t cs__short_ticks __attribute__((visibility("hidden")));

/* record.c: the record of a region, made when it is new; never NULL (the shared one when the table is full). */
struct cs_observe_region *cs__region_record(uint64_t address, uint32_t team, uint32_t level, uint32_t flags,
                                            uint32_t joiner);
/* The record of a lock, or NULL beyond the table. caller: where it is taken, for its first taker's place. */
struct cs_observe_lock *cs__lock_record(enum cs_observe_lock_kind kind, const void *address, const void *caller);
/* The same if there is one already. */
struct cs_observe_lock *cs__lock_known(enum cs_observe_lock_kind kind, const void *address);
/* Finds module and offset of an address; false when no loaded object has it. Never takes the dynamic linker's lock. */
bool cs__place(uint64_t address, uint32_t *module_out, uint64_t *offset_out);
/* Around adding to a record: the shared one has several writers. */
void cs__record_lock(const struct cs_observe_region *record);
void cs__record_unlock(const struct cs_observe_region *record);
/* Whether a thread, maybe this very one below a signal handler, is in the middle of making or adding to a record. */
bool cs__record_busy(void);
/* After fork in the child: no other thread is at work here. */
void cs__record_forget(void);
/* Writes the file of a runtime into the block, once. */
void cs__note_runtime(const char *path);

#endif
