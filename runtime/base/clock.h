/* runtime/base/clock.h - the one clock everything is timed with, and what reading it costs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_CLOCK_H
#define CORESWEEP_RUNTIME_BASE_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t cs_now_ns(void);

struct cs_clock_cost {
  int64_t resolution_ns; /* smallest non-zero difference between two reads */
  int64_t overhead_ns;   /* median difference of two reads in a row */
};

/* Measures both over 10,000 reads in a row (under a millisecond). */
struct cs_clock_cost cs_clock_measure(void);

/* The wall-clock time of day as "2026-01-31T12:00:00Z" into text (at least 21 bytes). */
#define CS_UTC_BYTES 21
void cs_utc_now(char text[CS_UTC_BYTES]);

#endif
