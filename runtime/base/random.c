/* runtime/base/random.c - xoshiro256** and what is drawn from it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/random.h"

#include <math.h>

void cs_random_seed(struct cs_random *random, uint64_t seed) {
  for (int i = 0; i < 4; i++)
    random->state[i] = cs_random_mixed(seed += CS_RANDOM_STEP);
}

static uint64_t rotate_left(uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

uint64_t cs_random_next(struct cs_random *random) {
  uint64_t *s = random->state;
  const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
  const uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left(s[3], 45);
  return result;
}

uint64_t cs_random_below(struct cs_random *random, uint64_t bound) {
  if (bound == 0)
    return 0;
  const uint64_t unfair = (0 - bound) % bound; /* 2^64 mod bound: draws below it would favour small results */
  for (;;) {
    const uint64_t draw = cs_random_next(random);
    if (draw >= unfair)
      return draw % bound;
  }
}

double cs_random_unit(struct cs_random *random) {
  return (double)(cs_random_next(random) >> 11) * 0x1p-53;
}

double cs_random_normal(struct cs_random *random) {
  for (;;) {
    const double x = 2.0 * cs_random_unit(random) - 1.0, y = 2.0 * cs_random_unit(random) - 1.0;
    const double square = x * x + y * y;
    if (square > 0.0 && square < 1.0)
      return x * sqrt(-2.0 * log(square) / square);
  }
}

void cs_random_shuffle(struct cs_random *random, int *values, size_t count) {
  for (size_t i = count; i > 1; i--) {
    const size_t j = cs_random_below(random, i);
    const int swapped = values[i - 1];
    values[i - 1] = values[j];
    values[j] = swapped;
  }
}
