/* runtime/measure/batch.h - how many calls make one sample. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_BATCH_H
#define CORESWEEP_RUNTIME_MEASURE_BATCH_H

#include "runtime/base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* Times `calls` calls in nanoseconds; injected, so that tests use a made-up clock. */
typedef int64_t (*cs_batch_timer)(void *context, int64_t calls);

struct cs_batch {
  int64_t calls;  /* calls in one sample: K */
  double call_ns; /* estimated time of one call */
};

/* Shortest sample for a clock: max(1000 max(resolution, overhead), wished_ns). */
int64_t cs_batch_shortest_ns(struct cs_clock_cost clock, int64_t wished_ns);

/*
 * Doubles the calls from 1 until a batch lasts shortest_ns twice in a row (the first may have started the team), then
 * K = ceil(shortest / call) with the shorter of the two. A first call over 1 s: K = 1 at once. K is between 1 and 2^40
 * (a clock that stands still).
 */
struct cs_batch cs_batch_calibrate(cs_batch_timer timer, void *context, int64_t shortest_ns);

#endif
