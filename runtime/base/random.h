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

/*
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014) in its two parts: a step
 * of the state, 2^64 / golden ratio, and a mixer by which every bit of x changes half of the bits of the result; 0 is
 * mixed to 0.
 */
#define CS_RANDOM_STEP 0x9e3779b97f4a7c15u

static inline uint64_t cs_random_mixed(uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/* Its output i, counted from 0, of seed 0: data that look random and are the same whichever thread makes them. */
static inline uint64_t cs_random_at(uint64_t i) {
  return cs_random_mixed((i + 1) * CS_RANDOM_STEP);
}

/* Uniform in [0, bound) without bias; bound 0 gives 0. */
uint64_t cs_random_below(struct cs_random *random, uint64_t bound);

/* Uniform in [0, 1) with 53 random bits. */
double cs_random_unit(struct cs_random *random);

/* Standard normal (polar method; deterministic for a seed). */
double cs_random_normal(struct cs_random *random);

/* Fisher-Yates over count ints. */
void cs_random_shuffle(struct cs_random *random, int *values, size_t count);

#endif
