/* runtime/measure/batch.c - calls per sample, from the clock. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/batch.h"

#include <math.h>

/* A call at least this long is a sample by itself, whatever the clock. */
static const int64_t long_call_ns = 1000000000;

/* Doubling ends here: 2^40 calls in the 10 ms of a shortest sample would be 0.01 ps each, so the clock stands still. */
static const int64_t calls_most = (int64_t)1 << 40;

int64_t cs_batch_shortest_ns(struct cs_clock_cost clock, int64_t wished_ns) {
  const int64_t cost_ns = clock.resolution_ns > clock.overhead_ns ? clock.resolution_ns : clock.overhead_ns;
  const int64_t bound_ns = cost_ns > 0 ? 1000 * cost_ns : 0; /* a read of the clock is then at most 0.1 % of a sample */
  return bound_ns > wished_ns ? bound_ns : wished_ns;
}

struct cs_batch cs_batch_calibrate(cs_batch_timer timer, void *context, int64_t shortest_ns) {
  int64_t calls = 1, elapsed_ns;
  for (;;) {
    elapsed_ns = timer(context, calls);
    if (calls == 1 && elapsed_ns >= long_call_ns)
      return (struct cs_batch){.calls = 1, .call_ns = (double)elapsed_ns};
    if (elapsed_ns >= shortest_ns) { /* again: it may have paid for what is done only once, such as starting a team */
      const int64_t again_ns = timer(context, calls);
      elapsed_ns = again_ns < elapsed_ns ? again_ns : elapsed_ns;
    }
    if (elapsed_ns >= shortest_ns || calls >= calls_most)
      break;
    calls *= 2;
  }
  const double call_ns = (double)(elapsed_ns > 0 ? elapsed_ns : 0) / (double)calls;
  const double wanted = call_ns > 0.0 ? ceil((double)shortest_ns / call_ns) : (double)calls_most;
  return (struct cs_batch){.calls = (int64_t)fmin(fmax(wanted, 1.0), (double)calls_most), .call_ns = call_ns};
}
