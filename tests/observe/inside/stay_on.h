/* tests/observe/inside/stay_on.h - keeps the calling thread on one processor. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_OBSERVE_INSIDE_STAY_ON_H
#define CORESWEEP_TESTS_OBSERVE_INSIDE_STAY_ON_H

#include <sched.h>

/* Of the processors we may use the first or the second: threads on one and the same would not be at it at once. */
static inline void stay_on(int which) {
  cpu_set_t allowed, one;
  sched_getaffinity(0, sizeof allowed, &allowed);
  if (CPU_COUNT(&allowed) < 2)
    return;
  int cpu = 0;
  for (int skip = which; skip > 0 || !CPU_ISSET(cpu, &allowed); cpu++)
    skip -= CPU_ISSET(cpu, &allowed) != 0;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  sched_setaffinity(0, sizeof one, &one);
}

#endif
