/* runtime/observe/inside/top.c - the union of top-level regions when several threads open them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/top.h"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct cs__thread *_Atomic first_opener;
static _Atomic int taking; /* one at a time takes the right away */

/* Registered once: the barrier then takes microseconds; without, milliseconds. */
static bool membarrier_ready(void) {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

static void take_back(struct cs__thread *owner) {
  while (atomic_exchange(&taking, 1) != 0)
    sched_yield();
  if (atomic_load(&owner->sole) != 0) {
    atomic_store(&owner->sole, 0);
    syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
    while (atomic_load(&owner->stepping) != 0)
      sched_yield();
  }
  atomic_store(&taking, 0);
}

void cs__top_first(struct cs__thread *self) {
  self->opener = 1;
  atomic_fetch_add_explicit(&cs__block->openers, 1, memory_order_relaxed);
  struct cs__thread *owner = atomic_load(&first_opener);
  if (owner == self) /* left by a thread that is gone */
    return;
  if (owner == NULL) { /* before it is shown: who finds it may take it back at once */
    atomic_store(&self->sole, membarrier_ready());
    if (atomic_compare_exchange_strong(&first_opener, &owner, self))
      return;
    atomic_store(&self->sole, 0);
  }
  take_back(owner);
}

void cs__top_forget(void) {
  atomic_store(&first_opener, NULL);
  atomic_store(&taking, 0);
}

/* Only the step from 0 to 1 adds, and the next one comes after the step back: a plain addition will do. */
void cs__top_open_shared(uint64_t fork) {
  if (atomic_fetch_add_explicit(&cs__block->active, 1, memory_order_acq_rel) != 0)
    return;
  const uint64_t last = atomic_load_explicit(&cs__block->last_close, memory_order_relaxed);
  const uint64_t serial = atomic_load_explicit(&cs__block->serial, memory_order_relaxed);
  if (fork > last)
    atomic_store_explicit(&cs__block->serial, serial + (fork - last), memory_order_relaxed);
  atomic_store_explicit(&cs__block->last_open, fork, memory_order_relaxed);
}

/* The latest close counts, whoever comes here last. */
void cs__top_close_shared(uint64_t join) {
  uint64_t last = atomic_load_explicit(&cs__block->last_close, memory_order_relaxed);
  while (last < join && !atomic_compare_exchange_weak_explicit(&cs__block->last_close, &last, join,
                                                               memory_order_relaxed, memory_order_relaxed))
    ;
  atomic_fetch_sub_explicit(&cs__block->active, 1, memory_order_acq_rel);
}
