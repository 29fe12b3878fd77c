/* tests/observe/inside/speaks.c - plays a runtime that speaks OMPT: a lock goes from hand to hand before it is told. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * LLVM's runtime tells that a lock is given back when it is: another thread may have held it and given it back by then,
 * and both tell at once. That is one run in hundreds there and every round here: 2 * ROUNDS holds in all.
 */
#include "runtime/observe/inside/ompt.h"

#include "stay_on.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { ROUNDS = 20000 };

typedef void acquire(int kind, unsigned hint, unsigned implementation, uint64_t wait, const void *caller);
typedef void acquired(int kind, uint64_t wait, const void *caller);
typedef void released(int kind, uint64_t wait, const void *caller);

static ompt_interface *callbacks[64];
static char lock;

static int set_callback(int event, ompt_interface *callback) {
  callbacks[event] = callback;
  return OMPT_SET_SOMETIMES_PAIRED + 1;
}

static ompt_interface *look_up(const char *name) {
  return strcmp(name, "ompt_set_callback") == 0 ? (ompt_interface *)set_callback : NULL;
}

/* Spinning: they leave it within nanoseconds of each other. Yielding after a while: there may be one core only. */
static void meet(void) {
  static _Atomic unsigned come;
  const unsigned both = (atomic_fetch_add(&come, 1) | 1) + 1;
  for (unsigned spins = 1; (int)(atomic_load(&come) - both) < 0; spins++) {
    if (spins % 4096 == 0)
      sched_yield();
  }
}

static void take(void) {
  const uint64_t wait = (uintptr_t)&lock;
  ((acquire *)callbacks[OMPT_MUTEX_ACQUIRE])(OMPT_LOCK, 0, 0, wait, (const void *)take);
  ((acquired *)callbacks[OMPT_MUTEX_ACQUIRED])(OMPT_LOCK, wait, (const void *)take);
}

/* The one leaves their meeting sooner than the other, by an amount that is the machine's: all of them are tried. */
static void dither(int round) {
  for (volatile int i = 0; i < round; i++)
    ;
}

static void *hold(void *second) {
  stay_on(second != NULL);
  for (int round = 0; round < ROUNDS; round++) {
    if (second == NULL)
      take();
    meet();
    if (second != NULL)
      take();
    meet();
    dither(second == NULL ? round % 256 : 128);
    ((released *)callbacks[OMPT_MUTEX_RELEASED])(OMPT_LOCK, (uintptr_t)&lock, (const void *)hold);
  }
  return NULL;
}

int main(void) {
  struct ompt_start_tool_result *(*start)(unsigned version, const char *runtime);
  *(void **)&start = dlsym(RTLD_DEFAULT, "ompt_start_tool");
  struct ompt_start_tool_result *tool = start != NULL ? start(202011, "none") : NULL;
  pthread_t second;
  if (tool == NULL || tool->initialize(look_up, 0, &tool->tool_data) == 0 ||
      pthread_create(&second, NULL, hold, &lock) != 0)
    return 1;
  hold(NULL);
  pthread_join(second, NULL);
  tool->finalize(&tool->tool_data);
  return 0;
}
