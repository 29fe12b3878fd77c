/* tests/measure/signed_rank_test.c - the exact signed-rank depths against published tables and enumeration. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/signed_rank.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

struct depth {
  int n, k;
  double level; /* per cent; 0: only k is listed */
};

static const struct depth at_five_percent[] = {
    {6, 1, 96.9},   {7, 3, 95.3},   {8, 4, 96.1},   {9, 6, 96.1},   {10, 9, 95.1},   {11, 11, 95.8},
    {12, 14, 95.8}, {13, 18, 95.2}, {14, 22, 95.1}, {15, 26, 95.2}, {16, 30, 95.6},  {17, 35, 95.5},
    {18, 41, 95.2}, {19, 47, 95.1}, {20, 53, 95.2}, {25, 90, 95.2}, {30, 138, 95.0}, {40, 265, 95.0},
};

static const struct depth at_one_percent[] = {
    {8, 1, 0},   {9, 2, 0},   {10, 4, 0},  {11, 6, 0},  {12, 8, 0},  {13, 10, 0},
    {14, 13, 0}, {16, 20, 0}, {18, 28, 0}, {20, 38, 0}, {24, 62, 0},
};

Test(signed_rank, has_the_tabled_depth_and_level_at_five_percent) {
  for (size_t i = 0; i < sizeof at_five_percent / sizeof at_five_percent[0]; i++) {
    const struct depth *want = &at_five_percent[i];
    double level;
    cr_expect(eq(int, cs_signed_rank_k(want->n, 0.05, &level), want->k), "n = %d", want->n);
    cr_expect(le(dbl, fabs(100.0 * level - want->level), 0.0501), "n = %d: level %.3f %%", want->n, 100.0 * level);
    cr_expect(ge(dbl, level, 0.95));
  }
}

Test(signed_rank, has_the_tabled_depth_at_one_percent) {
  for (size_t i = 0; i < sizeof at_one_percent / sizeof at_one_percent[0]; i++) {
    double level;
    cr_expect(eq(int, cs_signed_rank_k(at_one_percent[i].n, 0.01, &level), at_one_percent[i].k), "n = %d",
              at_one_percent[i].n);
    cr_expect(ge(dbl, level, 0.99));
  }
}

/* P(V <= k - 1) by going through all sign patterns. */
static double below_by_enumeration(int n, int k) {
  int found = 0;
  for (unsigned signs = 0; signs < 1u << n; signs++) {
    int v = 0;
    for (int i = 0; i < n; i++)
      v += signs >> i & 1 ? i + 1 : 0;
    found += v <= k - 1;
  }
  return ldexp(found, -n);
}

Test(signed_rank, agrees_with_all_sign_patterns) {
  for (int n = 6; n <= 14; n++) {
    double level;
    const int k = cs_signed_rank_k(n, 0.05, &level);
    cr_expect(eq(dbl, level, 1.0 - 2.0 * below_by_enumeration(n, k)), "n = %d", n);
    cr_expect(gt(dbl, below_by_enumeration(n, k + 1), 0.025), "n = %d: k is the largest", n);
  }
}

Test(signed_rank, refuses_samples_too_small_for_the_level) {
  double level = 7.0;
  for (int n = -1; n <= 5; n++) {
    cr_expect(eq(int, cs_signed_rank_k(n, 0.05, &level), 0), "n = %d", n);
    cr_expect(eq(dbl, level, 0.0));
  }
  cr_expect(eq(int, cs_signed_rank_k(7, 0.01, NULL), 0));
  cr_expect(eq(int, cs_signed_rank_k(6, 0.05 / 4, NULL), 0));
}

Test(signed_rank, refuses_levels_that_are_none) {
  cr_expect(eq(int, cs_signed_rank_k(10, 0.0, NULL), 0));
  cr_expect(eq(int, cs_signed_rank_k(10, 1.0, NULL), 0));
  cr_expect(eq(int, cs_signed_rank_k(10, -0.1, NULL), 0));
  cr_expect(eq(int, cs_signed_rank_k(10, (double)NAN, NULL), 0));
}

/* Exact depths above the recursion's end, computed with integers elsewhere. */
Test(signed_rank, is_within_one_of_the_exact_depth_for_large_samples) {
  static const struct depth exact[] = {
      {65, 773, 95.05157}, {70, 908, 95.04825}, {100, 1956, 95.00762}, {200, 8445, 95.00304}};
  for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++) {
    double level;
    const int k = cs_signed_rank_k(exact[i].n, 0.05, &level);
    cr_expect(le(int, abs(k - exact[i].k), 1), "n = %d: %d", exact[i].n, k);
    cr_expect(le(dbl, fabs(100.0 * level - exact[i].level), 0.1), "n = %d: %g", exact[i].n, level);
  }
  cr_expect(gt(int, cs_signed_rank_k(65535, 0.05, NULL), 1000000000));
  cr_expect(eq(int, cs_signed_rank_k(65536, 0.05, NULL), 0));
}

Test(signed_rank, p_is_twice_the_tail_of_all_sign_patterns) {
  for (int n = 1; n <= 12; n++)
    for (int below = 0; below <= n * (n + 1) / 4; below++)
      cr_expect(ieee_ulp_eq(dbl, cs_signed_rank_p(n, below), fmin(2.0 * below_by_enumeration(n, below + 1), 1.0), 4),
                "n = %d, below = %d", n, below);
  cr_expect(eq(dbl, cs_signed_rank_p(8, 36), 1.0));
  cr_expect(isnan(cs_signed_rank_p(0, 0)) && isnan(cs_signed_rank_p(8, -1)));
}

Test(signed_rank, p_above_the_exact_recursion_agrees_with_the_depth) {
  const int k = cs_signed_rank_k(200, 0.05, NULL);
  cr_expect(cs_signed_rank_p(200, k - 1) <= 0.05 && cs_signed_rank_p(200, k) > 0.05);
}
