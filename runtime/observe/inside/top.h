/* runtime/observe/inside/top.h - the union of all top-level regions of the process, and the serial time between. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_TOP_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_TOP_H

#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/thread.h"

/*
 * Nearly every program opens its top-level regions from one thread, which then is `sole` and changes the block's
 * active, serial and last_close with plain loads and stores: two locked additions less in every region (11 ns). The
 * second opener takes that right away (cs__top_first), after which all use locked additions.
 *
 * The sole opener says `stepping` before it looks at `sole`, the other takes `sole` back before it looks at `stepping`.
 * A barrier of the compiler's between the two suffices on the first side because the second has membarrier(2) put a
 * full one into every thread of the process: either the sole opener sees that it no longer is, or the other sees it
 * stepping and waits for it. Where there is no membarrier nobody ever is sole.
 */

/* This thread's first top-level region. */
void cs__top_first(struct cs__thread *self);
/* After fork in the child: nobody has opened a region. */
void cs__top_forget(void);

void cs__top_open_shared(uint64_t fork);
void cs__top_close_shared(uint64_t join);

static inline bool cs__top_step(struct cs__thread *self) {
  atomic_store_explicit(&self->stepping, 1, memory_order_relaxed);
  atomic_signal_fence(memory_order_seq_cst);
  if (__builtin_expect(atomic_load_explicit(&self->sole, memory_order_relaxed), true))
    return true;
  atomic_store_explicit(&self->stepping, 0, memory_order_release);
  return false;
}

static inline void cs__top_stepped(struct cs__thread *self) {
  atomic_store_explicit(&self->stepping, 0, memory_order_release);
}

static inline void cs__top_open(struct cs__thread *self, uint64_t fork) {
  if (!cs__top_step(self)) {
    cs__top_open_shared(fork);
    return;
  }
  const uint64_t last = atomic_load_explicit(&cs__block->last_close, memory_order_relaxed);
  const uint64_t serial = atomic_load_explicit(&cs__block->serial, memory_order_relaxed);
  if (__builtin_expect(fork > last, true))
    atomic_store_explicit(&cs__block->serial, serial + (fork - last), memory_order_relaxed);
  atomic_store_explicit(&cs__block->last_open, fork, memory_order_relaxed);
  atomic_store_explicit(&cs__block->active, 1, memory_order_relaxed);
  cs__top_stepped(self);
}

static inline void cs__top_close(struct cs__thread *self, uint64_t join) {
  if (!cs__top_step(self)) {
    cs__top_close_shared(join);
    return;
  }
  atomic_store_explicit(&cs__block->last_close, join, memory_order_relaxed);
  atomic_store_explicit(&cs__block->active, 0, memory_order_release);
  cs__top_stepped(self);
}

#endif
