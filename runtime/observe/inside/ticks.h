/* runtime/observe/inside/ticks.h - the cheapest clock that is right on this machine. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_TICKS_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_TICKS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/*
 * Two to four readings make up most of what a region costs us, so the time stamp counter is read bare (8 ns where
 * clock_gettime takes 20) when the kernel itself trusts it as its clock; it is then constant and the same on all cores.
 * Not serialised: a reading may move by some ten instructions, less than the reading takes.
 */
extern bool cs__tsc __attribute__((visibility("hidden"))); /* set once, before anything is counted */

static inline uint64_t cs__monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t cs__ticks(void) {
#if defined(__x86_64__)
  if (__builtin_expect(cs__tsc, true))
    return __builtin_ia32_rdtsc();
#endif
  return cs__monotonic_ns();
}

#endif
