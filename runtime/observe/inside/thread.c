/* runtime/observe/inside/thread.c - gives a thread its state and its place in the block; takes over those of dead ones.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread is not told to us when it ends: a key with a destructor would run among those of the program. A place whose
 * thread is gone is found when a new thread needs one: from 64 places on, and when most of them are in use, from twice
 * as many.
 */
#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/region.h"
#include "runtime/observe/inside/schedstat.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread struct cs__thread *cs__self __attribute__((tls_model("initial-exec"), visibility("hidden")));

static struct cs__thread *_Atomic threads[CS_OBSERVE_THREADS];
static _Atomic uint32_t placing; /* the thread that gets a place: one at a time; 0: none */
enum { FEW = 64 };
static uint32_t look_at = FEW; /* how many places are given before the dead are looked for */
static uint32_t looked, found; /* places of this round: looked at, and taken over */

static uint32_t own_tid(void) {
  return (uint32_t)syscall(SYS_gettid);
}

static bool gone(uint32_t tid) {
  return syscall(SYS_tgkill, getpid(), (pid_t)tid, 0) != 0 && errno == ESRCH;
}

bool cs__thread_seen(uint32_t tid) {
  const uint32_t count = atomic_load(&cs__block->thread_count);
  for (uint32_t i = 0; i < count; i++) {
    const struct cs_observe_thread *thread = &cs__block->threads[i];
    if (atomic_load(&thread->alive) != 0 && atomic_load(&thread->tid) == tid)
      return true;
  }
  return false;
}

/* What a thread left on its levels when it ended, in the name of that thread: nobody else writes its records now. */
static void gather_all(struct cs__thread *thread) {
  for (int i = 0; i < CS__DEPTH; i++)
    cs__region_gather(thread, &thread->levels[i]);
}

/* The next place of the round whose thread is gone; a round ends at the last place. */
static struct cs__thread *dead_one(uint32_t count) {
  while (looked < count) {
    const uint32_t index = looked++;
    struct cs_observe_thread *place = &cs__block->threads[index];
    struct cs__thread *thread = atomic_load(&threads[index]);
    if (thread == NULL || !gone(atomic_load(&place->tid)))
      continue;
    place->cpu_first_ns = place->delay_first_ns = 0;
    __atomic_fetch_add(&cs__block->gone_threads, 1, __ATOMIC_RELAXED);
    found++;
    return thread;
  }
  return NULL;
}

/* Its counts, what waits on its levels, and whether it is the sole opener go on; its open regions and locks are none.
 */
static void inherit(struct cs__thread *self) {
  self->now = (struct cs__context){.member = &self->scratch};
  self->depth = self->holds = self->opener = 0;
  self->waits = self->frames = 0;
  self->folded = 0;
  memset(self->unfollowed, 0, sizeof self->unfollowed);
  self->announced = NULL;
}

/* A round in which most were gone is worth another. */
static struct cs__thread *take_over(uint32_t count) {
  struct cs__thread *dead = dead_one(count);
  while (dead == NULL && found > count / 2) {
    looked = found = 0;
    dead = dead_one(count);
  }
  if (dead == NULL) {
    looked = found = 0;
    look_at = count < CS_OBSERVE_THREADS / 2 ? 2 * count : CS_OBSERVE_THREADS;
    return NULL;
  }
  inherit(dead);
  return dead;
}

static struct cs__thread *take_place(void) {
  const uint32_t count = atomic_load(&cs__block->thread_count);
  struct cs__thread *self = count >= look_at ? take_over(count) : NULL;
  if (self != NULL)
    return self;
  self = cs__memory(sizeof *self);
  if (self == NULL)
    return NULL;
  self->now.member = &self->scratch;
  self->index = count;
  if (count == CS_OBSERVE_THREADS) { /* may be a member, not a joiner: that needs an index of its own */
    self->depth = CS__DEPTH;
    self->counts = &self->unlisted;
    cs__lose(CS_OBSERVE_LOST_THREAD);
    return self;
  }
  self->counts = &cs__block->threads[count];
  atomic_store(&threads[count], self);
  return self;
}

static void enter(uint32_t tid) {
  for (uint32_t none = 0; !atomic_compare_exchange_strong(&placing, &none, tid); none = 0)
    sched_yield();
}

struct cs__thread *cs__thread_make(void) {
  if (!cs__counting())
    return NULL;
  const uint32_t tid = own_tid();
  enter(tid);
  struct cs__thread *self = take_place();
  if (self != NULL) {
    cs__schedstat_first(self->counts, tid);
    atomic_store(&self->counts->alive, 1);
    atomic_store(&self->counts->tid, tid);
    if (self->index == atomic_load(&cs__block->thread_count) && self->index < CS_OBSERVE_THREADS)
      atomic_store(&cs__block->thread_count, self->index + 1);
  }
  atomic_store(&placing, 0);
  cs__self = self;
  return self;
}

bool cs__thread_between(void) {
  return atomic_load(&placing) != own_tid() && (cs__self == NULL || cs__self->gathering == 0);
}

/* Nobody takes over a thread's state while what it left is added up. */
void cs__threads_finish(void) {
  enter(own_tid());
  const uint32_t count = atomic_load(&cs__block->thread_count);
  for (uint32_t i = 0; i < count; i++) {
    struct cs__thread *thread = atomic_load(&threads[i]);
    if (thread != NULL &&
        (thread == cs__self ? thread->depth == 0 : cs__thread_over(atomic_load(&cs__block->threads[i].tid))))
      gather_all(thread);
  }
  atomic_store(&placing, 0);
}

void cs__threads_forget(void) {
  if (cs__self != NULL) {
    cs__self->left = 1;
    atomic_store(&cs__self->sole, 0);
  }
  cs__self = NULL;
  for (uint32_t i = 0; i < CS_OBSERVE_THREADS; i++)
    atomic_store(&threads[i], NULL);
  atomic_store(&placing, 0);
  look_at = FEW;
  looked = found = 0;
}
