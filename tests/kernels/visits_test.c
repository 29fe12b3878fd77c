/* tests/kernels/visits_test.c - visits: what one is worth, how they are summed, and the check that finds a wrong one.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/visits.h"

#include "kernels/mmix.h"
#include "runtime/base/memory.h"
#include "tests/kernels/support_visits.h"

#include <criterion/criterion.h>

/* SplitMix64 from seed 0 mixes the multiples of its increment; these are its first outputs, those of Java's
 * SplittableRandom(0).nextLong(). A chain of no steps starts at turn * 2^32 + place + 1. */
Test(visits, without_a_delay_are_outputs_of_splitmix64) {
  static const uint64_t published[] = {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f};
  for (uint64_t i = 0; i < 3; i++) {
    const uint64_t before = (i + 1) * 0x9e3779b97f4a7c15 - 1;
    struct cs__visitor one = {0};
    cs__visit(&one, before >> 32, before & UINT32_MAX, 0);
    cr_expect_eq(one.sum, published[i], "output %d", (int)i);
  }
}

/* Knuth's multiplier and the increment he leaves open, which is that of PCG. */
Test(visits, delay_by_steps_of_mmix) {
  cr_expect_eq(CS__MMIX_A, 6364136223846793005u);
  cr_expect_eq(CS__MMIX_C, 1442695040888963407u);
  const struct cs__mmix_step none = cs__mmix_steps(0), one = cs__mmix_steps(1);
  cr_expect(none.a == 1 && none.c == 0);
  cr_expect(one.a == CS__MMIX_A && one.c == CS__MMIX_C);
}

Test(visits, are_summed_over_their_visitors) {
  struct cs__visitor *visitors = cs__visitors(3);
  int visiting = 9;
  cr_assert_not_null(visitors);
  cr_expect_eq(cs__visits_sum(visitors, 3, &visiting), 0);
  cr_expect_eq(visiting, 0);
  cs__visit(&visitors[0], 1, 0, 0);
  cs__visit(&visitors[2], 1, 2, 0);
  cr_expect_eq(cs__visits_sum(visitors, 3, &visiting), visitors[0].sum + visitors[2].sum);
  cr_expect_eq(visiting, 2);
  cs_array_free(visitors);
}

Test(visits_check, finds_a_visit_that_is_missing_doubled_or_in_the_place_of_another) {
  enum { turns = 9, places = 3, delay = 4 };
  const uint64_t right = summed_visits(turns, places, delay);
  cr_expect_eq(cs__visits_check("fork", turns, places, delay, right, NULL), CS_OK);
  for (uint64_t turn = 0; turn < turns; turn++)
    for (uint64_t place = 0; place < places; place++) {
      struct cs__visitor one = {0}, other = {0};
      cs__visit(&one, turn, place, delay);
      cs__visit(&other, turn, place + 1, delay);
      const uint64_t wrong[] = {right - one.sum, right + one.sum, right - one.sum + other.sum};
      for (int i = 0; i < 3; i++) {
        struct cs_error error = {""};
        cr_assert_eq(cs__visits_check("fork", turns, places, delay, wrong[i], &error), CS_FAILED);
        cr_assert_str_not_empty(error.message);
      }
    }
}

Test(visits_check, finds_that_turns_places_or_steps_are_others) {
  static const int64_t delays[] = {0, 1, 5, 1000};
  for (int i = 0; i < 4; i++) {
    const uint64_t right = summed_visits(9, 3, delays[i]);
    cr_expect_eq(cs__visits_check("fork", 9, 3, delays[i], right, NULL), CS_OK);
    cr_expect_eq(cs__visits_check("fork", 8, 3, delays[i], right, NULL), CS_FAILED);
    cr_expect_eq(cs__visits_check("fork", 9, 4, delays[i], right, NULL), CS_FAILED);
    cr_expect_eq(cs__visits_check("fork", 9, 3, delays[i] + 1, right, NULL), CS_FAILED);
  }
  cr_expect_eq(cs__visits_check("fork", 0, 0, 0, 0, NULL), CS_FAILED, "nothing was run");
}
