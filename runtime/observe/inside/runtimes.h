/* runtime/observe/inside/runtimes.h - which OpenMP runtime a caller belongs to, and that runtime's real functions. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_RUNTIMES_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_RUNTIMES_H

#include "runtime/observe/inside/entries.h"
#include "runtime/observe/inside/process.h"
#include "runtime/observe/inside/thread.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A process may hold several runtimes, each bound to by some of its objects. A wrapper finds the one its caller would
 * have been bound to without us by an address in that object: the outlined body it is given or, where there is none,
 * its own return address. That of a call in tail position is a caller's caller's; for a body's last call it lies in our
 * own code, and the runtime is that of the region.
 *
 *   void GOMP_barrier(void) {
 *     const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
 *     struct cs__thread *self = cs__observer(runtime);
 *     if (self == NULL) {                              // not counting, or OMPT counts this runtime's regions
 *       CS__REAL(runtime, GOMP_barrier)();
 *       return;
 *     }
 *     ...
 */
typedef void cs__function(void);

struct cs__runtime {
  bool counts;  /* its regions are counted at the GOMP entry points; false until its first region */
  bool decided; /* whether counts is final */
  bool pinned;
  uintptr_t base;                       /* load address */
  const void *dynamic;                  /* its dynamic section: tells one runtime from another */
  const char *path;                     /* lives as long as the runtime is loaded */
  cs__function *entry[CS__ENTRY_COUNT]; /* never NULL */
};

#define CS__EXPORT __attribute__((visibility("default")))
#define CS__CALLER __builtin_return_address(0)

/* The runtime's function of that name, with the type it is declared with. */
#define CS__REAL(runtime, name) ((__typeof__(&(name)))(runtime)->entry[CS__ENTRY_##name])

/* Addresses met, and their runtimes: entries are added, never changed. */
enum { CS__CALLERS = 4096, CS__CALLER_PROBES = 8 };
struct cs__known_caller {
  const void *_Atomic caller;
  struct cs__runtime *runtime;
};
extern struct cs__known_caller cs__known_callers[CS__CALLERS] __attribute__((visibility("hidden")));

/* runtimes.c: finds the runtime of a caller that is not in its first place. Never NULL. */
struct cs__runtime *cs__runtime_find(const void *caller);

/* runtimes.c: makes out, at its first region, who counts for this runtime: we here, or OMPT. */
bool cs__runtime_counts(struct cs__runtime *runtime);

/* runtimes.c: before main: finds the runtimes already loaded. True when there is one. */
bool cs__runtimes_loaded(void);

/* runtimes.c: names the runtimes in a block made anew after fork. */
void cs__runtimes_note(void);

/*
 * To be called by ompt.c when a runtime has called our OMPT initialize: regions of the runtime that has this address
 * (the return address in there) are counted by OMPT and pass through the GOMP entry points. Takes no lock.
 */
void cs__runtime_speaks(const void *address);

/* 12 bits for CS__CALLERS slots; the factor is 2^64 over the golden ratio, which spreads neighbours best. */
static inline uint32_t cs__caller_slot(const void *caller) {
  return (uint32_t)(((uint64_t)(uintptr_t)caller * 0x9e3779b97f4a7c15u) >> 52);
}

static inline struct cs__runtime *cs__runtime(const void *caller) {
  const struct cs__known_caller *known = &cs__known_callers[cs__caller_slot(caller)];
  if (__builtin_expect(atomic_load_explicit(&known->caller, memory_order_acquire) == caller, true))
    return known->runtime;
  return cs__runtime_find(caller);
}

static inline struct cs__runtime *cs__runtime_of_body(cs__outlined *body) {
  return cs__runtime((const void *)(uintptr_t)body);
}

/* This thread's state when constructs of the runtime are to be counted here; NULL: call the real function, no more. */
static inline struct cs__thread *cs__observer(const struct cs__runtime *runtime) {
  return __builtin_expect(runtime->counts, true) ? cs__thread() : NULL;
}

#endif
