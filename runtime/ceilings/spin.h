/* runtime/ceilings/spin.h - waiting for another thread without the runtime's barrier; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_SPIN_H
#define CORESWEEP_RUNTIME_CEILINGS_SPIN_H

#include <sched.h>
#include <stdbool.h>

/*
 * Call it after every look that found nothing; polls starts at 0. True when it gave the processor away: whoever is
 * waited for may share it. A look that hits the first-level cache takes about a nanosecond, so two threads that both
 * run, a microsecond apart at worst, never come to that.
 *
 * No pause instruction: on Intel since Skylake one lasts 140 cycles (Optimization Reference Manual), as long as what
 * is being timed.
 */
static inline bool cs__spin(unsigned *polls) {
  enum { polls_before_yield = 4096 };
  if (*polls < polls_before_yield) {
    ++*polls;
    return false;
  }
  sched_yield();
  return true;
}

#endif
