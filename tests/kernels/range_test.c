/* tests/kernels/range_test.c - the parts of a team's threads: everything once, evenly, cut at the grain. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/range.h"

#include <criterion/criterion.h>
#include <stdint.h>

Test(range, covers_everything_once_evenly_and_cuts_at_the_grain) {
  const size_t lengths[] = {0, 1, 7, 8, 9, 1000}, grains[] = {1, 8, 64};
  for (size_t l = 0; l < 6; l++)
    for (size_t g = 0; g < 3; g++)
      for (int threads = 1; threads <= 9; threads++) {
        size_t at = 0, least = SIZE_MAX, most = 0;
        for (int t = 0; t < threads; t++) {
          const struct cs_range range = cs_range_of(lengths[l], grains[g], t, threads);
          cr_assert_eq(range.begin, at);
          cr_assert(range.end == lengths[l] || range.end % grains[g] == 0);
          const size_t taken = (range.end - range.begin + grains[g] - 1) / grains[g];
          least = taken < least ? taken : least;
          most = taken > most ? taken : most;
          at = range.end;
        }
        cr_assert_eq(at, lengths[l]);
        cr_assert_leq(most - least, 1);
      }
}
