/* tests/base/random_test.c - the generator's known stream, and the shapes drawn from it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

/* The first outputs of the authors' xoshiro256** from the state 1, 2, 3, 4. */
Test(random, is_xoshiro256_starstar) {
  struct cs_random random = {.state = {1, 2, 3, 4}};
  cr_expect(eq(u64, cs_random_next(&random), 11520u));
  cr_expect(eq(u64, cs_random_next(&random), 0u));
  cr_expect(eq(u64, cs_random_next(&random), 1509978240u));
  cr_expect(eq(u64, cs_random_next(&random), 1215971899390074240u));
}

/* The first outputs of the authors' splitmix64 from 1234567. */
Test(random, is_seeded_by_splitmix64) {
  struct cs_random random;
  cs_random_seed(&random, 1234567);
  cr_expect(eq(u64, random.state[0], 6457827717110365317u));
  cr_expect(eq(u64, random.state[1], 3203168211198807973u));
  cr_expect(eq(u64, random.state[2], 9817491932198370423u));
  cr_expect(eq(u64, random.state[3], 4593380528125082431u));
}

/* The first outputs of Java's SplittableRandom(0).nextLong(). */
Test(random, at_a_place_is_splitmix64_from_0) {
  static const uint64_t published[] = {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f};
  for (uint64_t i = 0; i < 3; i++)
    cr_expect(eq(u64, cs_random_at(i), published[i]));
}

/* 7 equal cells of 70,000 draws: 10,000 each, 4 standard errors are 370. */
Test(random, below_is_uniform_and_below) {
  struct cs_random random;
  cs_random_seed(&random, 1);
  int count[7] = {0};
  for (int i = 0; i < 70000; i++) {
    const uint64_t draw = cs_random_below(&random, 7);
    cr_assert(draw < 7);
    count[draw]++;
  }
  for (int i = 0; i < 7; i++)
    cr_expect(count[i] > 9630 && count[i] < 10370, "%d: %d", i, count[i]);
}

Test(random, below_none_or_one_is_zero) {
  struct cs_random random;
  cs_random_seed(&random, 1);
  cr_expect(eq(u64, cs_random_below(&random, 0), 0u));
  cr_expect(eq(u64, cs_random_below(&random, 1), 0u));
}

/* Two thirds of all 64-bit numbers: without rejecting, the lower half of the range would come up twice as often. */
Test(random, below_is_fair_for_bounds_that_do_not_divide) {
  struct cs_random random;
  cs_random_seed(&random, 2);
  const uint64_t bound = UINT64_C(0xAAAAAAAAAAAAAAAA);
  int low = 0;
  for (int i = 0; i < 10000; i++)
    low += cs_random_below(&random, bound) < bound / 2;
  cr_expect(low > 4800 && low < 5200, "%d", low);
}

Test(random, unit_lies_in_the_half_open_interval) {
  struct cs_random random;
  cs_random_seed(&random, 3);
  double sum = 0.0;
  for (int i = 0; i < 100000; i++) {
    const double unit = cs_random_unit(&random);
    cr_assert(unit >= 0.0 && unit < 1.0);
    sum += unit;
  }
  cr_expect(le(dbl, fabs(sum / 100000 - 0.5), 4.0 * sqrt(1.0 / 12.0 / 100000)));
}

Test(random, normal_has_the_moments_of_a_normal) {
  enum { DRAWS = 200000 };
  struct cs_random random;
  cs_random_seed(&random, 4);
  double sum = 0.0, squares = 0.0, fourths = 0.0;
  for (int i = 0; i < DRAWS; i++) {
    const double x = cs_random_normal(&random);
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  /* Variances of the moments: 1, 2, 96. */
  cr_expect(le(dbl, fabs(sum / DRAWS), 4.0 * sqrt(1.0 / DRAWS)));
  cr_expect(le(dbl, fabs(squares / DRAWS - 1.0), 4.0 * sqrt(2.0 / DRAWS)));
  cr_expect(le(dbl, fabs(fourths / DRAWS - 3.0), 4.0 * sqrt(96.0 / DRAWS)));
}

/* 24 orders of 48,000 shuffles: 2,000 each, 4 standard errors are 175. */
Test(random, shuffle_draws_every_order_alike) {
  struct cs_random random;
  cs_random_seed(&random, 5);
  int count[256] = {0}, orders = 0;
  for (int i = 0; i < 48000; i++) {
    int values[] = {0, 1, 2, 3};
    cs_random_shuffle(&random, values, 4);
    count[values[0] << 6 | values[1] << 4 | values[2] << 2 | values[3]]++;
  }
  for (int i = 0; i < 256; i++) {
    orders += count[i] > 0;
    cr_expect(count[i] == 0 || (count[i] > 1825 && count[i] < 2175), "%d: %d", i, count[i]);
  }
  cr_expect(eq(int, orders, 24));
}

Test(random, shuffle_leaves_none_and_one_alone) {
  struct cs_random random;
  cs_random_seed(&random, 6);
  int one = 42;
  cs_random_shuffle(&random, &one, 1);
  cs_random_shuffle(&random, NULL, 0);
  cr_expect(eq(int, one, 42));
}
