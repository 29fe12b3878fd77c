/* tests/measure/drift_test.c - speedups that moved are found, quiet ones are left alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/drift.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 40 };

/* Mean 8, deviations -6 -3 -2 2 4 5: products 18 + 6 - 4 + 8 + 20 = 48, squares 94. */
Test(correlation, is_the_lag_one_estimate_plus_its_bias) {
  const double d[] = {2, 5, 6, 10, 12, 13};
  const struct cs_drift drift = cs_drift_check(d, 6);
  cr_expect(le(dbl, fabs(drift.correlation - (48.0 / 94.0 + 1.0 / 6.0)), 1e-12));
  cr_expect(drift.correlated, "%g is above 1.64 / sqrt(6) = 0.6695", drift.correlation);
}

Test(drift, finds_a_straight_line) {
  double d[ROUNDS_MAX];
  for (int i = 0; i < 10; i++)
    d[i] = 0.01 * i;
  const struct cs_drift drift = cs_drift_check(d, 10);
  cr_expect(drift.halves_differ && drift.correlated);
}

Test(drift, finds_a_step) {
  const double d[] = {1.01, 0.99, 1.0, 1.02, 0.98, 1.21, 1.19, 1.2, 1.22, 1.18};
  cr_expect(cs_drift_check(d, 10).halves_differ);
}

/* 30 of 36 pairs, of which 10 are ties: p = 0.066 as if all values differed, 0.034 with the ties' smaller variance. */
Test(halves, are_judged_with_their_ties) {
  const double d[] = {0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1};
  cr_expect(cs_drift_check(d, 12).halves_differ);
}

Test(drift, does_not_fire_on_alternation) {
  double d[12];
  for (int i = 0; i < 12; i++)
    d[i] = i % 2;
  const struct cs_drift drift = cs_drift_check(d, 12);
  cr_expect(not(drift.halves_differ));
  cr_expect(not(drift.correlated));
  cr_expect(lt(dbl, drift.correlation, -0.5));
}

Test(drift, does_not_fire_on_too_few_equal_or_no_values) {
  const double line[] = {1, 2, 3, 4, 5}, equal[] = {7, 7, 7, 7, 7, 7, 7, 7};
  const double lost[] = {1, 2, (double)NAN, 3, 4, 5, (double)INFINITY};
  const struct cs_drift none[] = {cs_drift_check(line, 5), cs_drift_check(equal, 8), cs_drift_check(NULL, 0),
                                  cs_drift_check(lost, 7)};
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
    cr_expect(none[i].correlation == 0.0 && !none[i].halves_differ && !none[i].correlated, "%zu", i);
}

Test(drift, passes_over_lost_rounds) {
  const double whole[] = {1, 2, 3, 4, 5, 6, 7, 8}, lost[] = {1, 2, (double)NAN, 3, 4, 5, (double)NAN, 6, 7, 8};
  cr_expect(eq(dbl, cs_drift_check(whole, 8).correlation, cs_drift_check(lost, 10).correlation));
}

/* Distinct values in which exactly u of the pairs (first half, second half) have the smaller value in the second. */
static void place_halves(int rounds, int u, double *d_out) {
  const int first = rounds / 2, second = rounds - first;
  int shift[ROUNDS_MAX];
  for (int i = 0; i < first; i++) {
    shift[i] = u < second ? u : second;
    u -= shift[i];
  }
  /* Value i of the first half stands above shift[i] values of the second; falling shifts keep all values apart. */
  for (int i = 0; i < first; i++)
    d_out[i] = shift[i] - 0.5 - 0.01 * (i + 1);
  for (int j = 0; j < second; j++)
    d_out[first + j] = j;
}

/* P(U <= u) * 2, by counting the choices of `first` ranks with each sum. */
static double exact_p(int rounds, int u) {
  static double ways[ROUNDS_MAX / 2 + 1][ROUNDS_MAX * (ROUNDS_MAX + 1) / 2 + 1];
  const int first = rounds / 2, sum_most = rounds * (rounds + 1) / 2;
  memset(ways, 0, sizeof ways);
  ways[0][0] = 1.0;
  for (int rank = 1; rank <= rounds; rank++) {
    for (int chosen = first; chosen >= 1; chosen--) {
      for (int sum = sum_most; sum >= rank; sum--)
        ways[chosen][sum] += ways[chosen - 1][sum - rank];
    }
  }
  double all = 0.0, below = 0.0;
  for (int sum = 0; sum <= sum_most; sum++) {
    all += ways[first][sum];
    below += sum - first * (first + 1) / 2 <= u ? ways[first][sum] : 0.0;
  }
  return 2.0 * below / all;
}

Test(halves, are_judged_as_the_exact_distribution_does) {
  for (int rounds = 6; rounds <= ROUNDS_MAX; rounds++) {
    const int pairs = rounds / 2 * (rounds - rounds / 2);
    for (int u = 0; u < pairs / 2; u++) {
      double d[ROUNDS_MAX];
      place_halves(rounds, u, d);
      const double p = exact_p(rounds, u);
      if (p > 0.049 && p <= 0.05)
        continue; /* the normal approximation may stay silent here */
      cr_expect(eq(int, cs_drift_check(d, (size_t)rounds).halves_differ, p <= 0.05), "%d rounds, u = %d, p = %g",
                rounds, u, p);
    }
  }
}

Test(drift, seldom_fires_on_independent_rounds) {
  enum { SESSIONS = 4000, ROUNDS = 20 };
  struct cs_random random;
  cs_random_seed(&random, 11);
  int halves = 0, correlated = 0;
  for (int i = 0; i < SESSIONS; i++) {
    double d[ROUNDS];
    for (int r = 0; r < ROUNDS; r++)
      d[r] = cs_random_normal(&random);
    const struct cs_drift drift = cs_drift_check(d, ROUNDS);
    halves += drift.halves_differ;
    correlated += drift.correlated;
  }
  /* Two-sided 5 % (exactly 4.3 % at 10 and 10) and one-sided 5 %; four standard errors are 1.4 %. */
  cr_expect(halves > 0.029 * SESSIONS && halves < 0.058 * SESSIONS, "%d", halves);
  cr_expect(correlated > 0.02 * SESSIONS && correlated < 0.07 * SESSIONS, "%d", correlated);
}
