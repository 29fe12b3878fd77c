/* runtime/base/random.h - a small seeded generator for schedules and simulations (not for cryptography). */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_RANDOM_H
#define CORESWEEP_RUNTIME_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct cs_random {
  uint64_t state[4];
};

/* xoshiro256** seeded by splitmix64 (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2021). */
void cs_random_seed(struct cs_random *random, uint64_t seed);
uint64_t cs_random_next(struct cs_random *random);

/* Uniform in [0, bound) without bias; bound 0 gives 0. */
uint64_t cs_random_below(struct cs_random *random, uint64_t bound);

/* Uniform in [0, 1) with 53 random bits. */
double cs_random_unit(struct cs_random *random);

/* Standard normal (polar method; deterministic for a seed). */
double cs_random_normal(struct cs_random *random);

/* Fisher-Yates over count ints. */
void cs_random_shuffle(struct cs_random *random, int *values, size_t count);

#endif
