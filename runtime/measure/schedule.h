/* runtime/measure/schedule.h - in which order the points of each round run: random, each position met evenly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_SCHEDULE_H
#define CORESWEEP_RUNTIME_MEASURE_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The order of `points` points in round `round` (from 0) for a seed: a permutation of 0..points-1 in order_out. Rounds
 * come in blocks of `points` that are random cyclic Latin squares, so over a block every point stands once in every
 * position and a linear drift cancels. Depends on (seed, points, round) only: a resumed sweep goes on with the same
 * orders. points >= 1, round >= 0.
 */
void cs_schedule_round(uint64_t seed, int points, int round, int *order_out);

#endif
