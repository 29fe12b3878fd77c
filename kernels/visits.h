/* kernels/visits.h - what threads do inside of an OpenMP construct whose cost is measured; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_VISITS_H
#define CORESWEEP_KERNELS_VISITS_H

#include "runtime/base/status.h"

#include <stdint.h>

/*
 * A visit is one thread in one construct: turn says which construct, place who. It waits for a chain of `delay` steps,
 * each a multiplication and an addition that need the step before (mmix.h), and has a value that depends on turn, place
 * and delay. The values of all visits, summed modulo 2^64, tell whether each was made exactly once.
 */
struct cs__visitor {
  _Alignas(64) uint64_t visits; /* a cache line of its own: a visit shares nothing */
  uint64_t sum;
};

void cs__visit(struct cs__visitor *visitor, uint64_t turn, uint64_t place, int64_t delay);

/* Visitors that made no visit yet; NULL without memory. Free with cs_array_free. */
struct cs__visitor *cs__visitors(int count);

/* Of all visitors: the sum of their sums, and how many made a visit. */
uint64_t cs__visits_sum(const struct cs__visitor *visitors, int count, int *visiting_out);

/* Serially, in the opposite order, a delay's steps in closed form: CS_FAILED unless sum is that of the visits turn 0
 * ... turns - 1 by place 0 ... places - 1. Where a chain starts and how its end is mixed are the visit's own functions:
 * they say what a visit is worth, not how often it was made; a test compares them with published values. */
enum cs_status cs__visits_check(const char *kernel, int64_t turns, int places, int64_t delay, uint64_t sum,
                                struct cs_error *error);

#endif
