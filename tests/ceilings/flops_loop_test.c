/* tests/ceilings/flops_loop_test.c - the flops probe does all the operations it counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/flops_loop.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct cs__flops_loops *loops(void) {
  static const struct cs__flops_loops *const variants[] = {CS_ISA_VARIANTS(cs__flops_loops)};
  return variants[cs_isa_active()];
}

/* x * 1 + 1, turn by turn: the sum is the number of operations done, and exact. */
Test(flops_loop, counts_itself) {
  static const uint64_t turns[] = {0, 1, 2, 3, 1000, 32768};
  for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
    const double elements = loops()->elements, starts = elements * (elements - 1.0) / 2.0;
    cr_expect_eq(loops()->run(turns[i], 1.0, 1.0), starts + elements * (double)turns[i], "%llu turns",
                 (unsigned long long)turns[i]);
  }
}

/* Powers of two make every step exact, fused or not: the sum is a closed formula. */
Test(flops_loop, multiplies_every_element_by_the_factor_before_it_adds) {
  for (unsigned turns = 0; turns <= 12; turns++) {
    const double n = loops()->elements, grown = ldexp(1.0, (int)turns);
    const double must = n * (n - 1.0) / 2.0 * grown + n * 3.0 * (grown - 1.0); /* x -> 2 x + 3, `turns` times */
    cr_expect_eq(loops()->run(turns, 2.0, 3.0), must, "%u turns", turns);
  }
}

Test(flops_loop, has_enough_independent_elements_to_fill_the_arithmetic_units) {
  static const unsigned vector_doubles[CS_ISA_COUNT] = {2, 4, 8};
  cr_expect_geq(loops()->elements, 10 * vector_doubles[cs_isa_active()]); /* 2 a cycle, 5 cycles each */
}
