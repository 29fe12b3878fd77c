/* runtime/ceilings/chain.c - the clock n busy threads really get, from a chain of dependent additions. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: links per second and thread of x = x + addend, each of which needs the one before. phi(n), the clock of n busy
 * threads over that of one, is this rate at n over the rate at one.
 *
 * How: an integer addition of two registers takes one cycle on x86 and Arm cores (Fog, Instruction tables), and the
 * next cannot start before it ends. So the rate is the clock, whatever else the core could do in the meantime. It is
 * one cycle on the small cores of hybrid processors too, where a 64-bit multiplication takes 5 cycles and 3 on the
 * large ones: a chain of those would call the small cores slower than they are for other work, and bound nothing. The
 * addend is in a register because some cores (Intel since Golden Cove) fold additions of small constants away. No
 * counter and no privilege is needed, and a guest sees what its host really gives it.
 *
 * What it feels: everything that changes the cycles per second a thread has. The turbo clock that falls as more cores
 * are busy, a power or heat limit, a PU shared with other work, time stolen by a host. A CPU quota is felt where the
 * probe is long enough to use it up; a window much shorter than the quota's period (100 ms as a rule) may pass before.
 *
 * What it does not feel: an SMT sibling. The chain takes one of the core's issue slots in a cycle, and two such chains
 * find theirs without getting in each other's way. That is what makes the ratio an upper bound: no work on n threads
 * can gain more than n times it, while work that wants more of the core gets less. (Four siblings of a core that starts
 * two operations a cycle, as on Xeon Phi, do get in each other's way, and their ratio is too low for work that waits
 * for memory or long operations.)
 */
#include "runtime/ceilings/probes.h"

/* At 3 GHz 22 microseconds a step: 110 clock reads a window. */
static const uint64_t links_per_step = 65536;

/* Too large for a constant in the instruction, so that it is in a register. */
static const uint64_t large_addend = 0x9E3779B97F4A7C15;

static inline uint64_t link(uint64_t x, uint64_t addend) {
  x += addend;
  /* Keeps the compiler from adding addends to each other, which would make the chain shorter. */
  __asm__ volatile("" : "+r"(x));
  return x;
}

/* A turn is long, for its count and branch use the same units, and SMT siblings are to find enough of them. */
uint64_t cs__chain_links(uint64_t start, uint64_t addend, uint64_t links) {
  enum { turn_links = 32 };
  uint64_t x = start;
  for (; links >= turn_links; links -= turn_links) {
#pragma GCC unroll 32
    for (int i = 0; i < turn_links; i++)
      x = link(x, addend);
  }
  for (; links > 0; links--)
    x = link(x, addend);
  return x;
}

static double step(void *context, int thread) {
  const uint64_t *addend = context;
  cs__chain_links((uint64_t)thread, *addend, links_per_step);
  return (double)links_per_step;
}

enum cs_status cs__chain_measure(double probe_s, struct cs_ceilings *ceilings) {
  uint64_t addend = large_addend;
  const struct cs__window window = {
      .window_s = probe_s / CS__WINDOW_TRIES, .tries = CS__WINDOW_TRIES, .step = step, .context = &addend};
  struct cs__rates rates;
  const enum cs_status status = cs__window_best(&window, &rates);
  if (status != CS_OK)
    return status;
  ceilings->chain_per_s = rates.total_per_s / rates.threads;
  ceilings->chain_least_per_s = rates.least_per_s;
  ceilings->chain_most_per_s = rates.most_per_s;
  return CS_OK;
}
