/* tests/observe/programs/timed/clock.h - what programs that time themselves share: a clock, and work of a known length.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_OBSERVE_PROGRAMS_TIMED_CLOCK_H
#define CORESWEEP_TESTS_OBSERVE_PROGRAMS_TIMED_CLOCK_H

#include <time.h>

static inline double clock_s(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline double now_s(void) {
  return clock_s(CLOCK_MONOTONIC);
}

/* One chain of dependent operations: no cache, no memory, the same time everywhere but for the core's clock. */
static __attribute__((noinline, unused)) void work(long rounds) {
  unsigned long state = 88172645463325252ul;
  for (long i = 0; i < rounds; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    __asm__ volatile("" : "+r"(state)); /* no compiler may skip it */
  }
}

/* Rounds in a microsecond: from the fastest of some tries. */
static inline double rounds_per_us(void) {
  double least_s = 1.0;
  for (int i = 0; i < 20; i++) {
    const double before_s = now_s();
    work(50000);
    const double took_s = now_s() - before_s;
    least_s = took_s < least_s ? took_s : least_s;
  }
  return 50000 / (least_s * 1e6);
}

#endif
