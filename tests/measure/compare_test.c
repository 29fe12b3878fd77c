/* tests/measure/compare_test.c - changes between two sides: paired, by sessions, several at once, and their verdicts.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/compare.h"

#include "runtime/measure/signed_rank.h"
#include "runtime/measure/student.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

/* Hamilton's depression scores before and after a tranquillizer (Hollander and Wolfe, 1973; R's ?wilcox.test). */
static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
enum { PATIENTS = 9 };

static bool near(double value, double wanted, double tolerance) {
  return fabs(value - wanted) <= tolerance;
}

Test(compare, pairs_give_the_textbooks_exact_p) {
  const struct cs_difference found = cs_difference_paired(before, after, PATIENTS, 0.05);
  cr_expect(near(found.p, 0.0390625, 1e-12), "p = %.9f", found.p);
  cr_expect(found.estimate.hi < 0.0 && found.estimate.method == CS_INTERVAL_SIGNED_RANK);
  cr_expect(near(found.estimate.value, -0.46, 1e-9), "R's pseudomedian, not %.9f", found.estimate.value);
}

Test(compare, an_interval_leaves_out_nought_just_when_its_test_rejects) {
  double old_values[12], new_values[12];
  int rejected = 0;
  for (int shift = -20; shift <= 20; shift++) {
    for (int i = 0; i < 12; i++) {
      old_values[i] = i % 5;
      new_values[i] = i % 5 + 0.05 * shift + 0.1 * ((i * 7 + 3) % 11 - 5) + 0.0001 * i;
    }
    const struct cs_difference found = cs_difference_paired(old_values, new_values, 12, 0.05);
    const bool left_out = found.estimate.lo > 0.0 || found.estimate.hi < 0.0;
    cr_expect(eq(int, left_out, found.p <= 0.05), "shift %d: p %.4f, [%g, %g]", shift, found.p, found.estimate.lo,
              found.estimate.hi);
    rejected += left_out;
  }
  cr_expect(rejected > 5 && rejected < 36, "%d of 41", rejected);
}

Test(compare, passes_over_rounds_that_lack_a_side) {
  double old_values[] = {1, 1, NAN, 1, 1, 1, 1, 1, 1, 5}, new_values[] = {2, 2, 9, 2, 2, 2, 2, 2, 2, NAN};
  const struct cs_difference found = cs_difference_paired(old_values, new_values, 10, 0.05);
  cr_expect(eq(sz, found.estimate.count, 8));
  cr_expect(eq(dbl, found.estimate.value, 1.0));
  cr_expect(near(found.p, 2.0 / 256.0, 1e-12));
}

Test(compare, few_pairs_are_tested_by_student_or_not_at_all) {
  const double old_values[] = {0, 0, 0, 0, 0}, new_values[] = {1, 2, 3, 4, 5};
  const struct cs_difference five = cs_difference_paired(old_values, new_values, 5, 0.05);
  cr_expect(near(five.p, cs_student_two_sided(3.0 / sqrt(0.5), 4.0), 1e-12), "p = %.9f", five.p);
  const struct cs_difference four = cs_difference_paired(old_values, new_values, 4, 0.05);
  cr_expect(isnan(four.p) && four.estimate.method == CS_INTERVAL_NONE);
  const struct cs_difference none = cs_difference_paired(old_values, new_values, 0, 0.05);
  cr_expect(none.estimate.count == 0 && isnan(none.p) && isnan(none.estimate.value));
}

Test(compare, equal_rounds_are_no_change) {
  const double values[] = {3, 3, 3, 3, 3, 3, 3};
  const struct cs_difference found = cs_difference_paired(values, values, 7, 0.05);
  cr_expect(eq(dbl, found.p, 1.0));
  cr_expect(found.estimate.lo == 0.0 && found.estimate.hi == 0.0);
}

/* By hand: means 1.1 and 1.55, variances of the means 1/300 and 1/240, degrees (1/300+1/240)^2 / (...) = 4.959. */
Test(compare, sessions_give_welchs_test_and_interval) {
  const double old_values[] = {1.0, 1.2, 1.1}, new_values[] = {1.5, 1.4, 1.7, 1.6};
  const struct cs_difference found = cs_difference_sessions(old_values, 3, new_values, 4, 0.05);
  const double variance = 1.0 / 300.0 + 1.0 / 240.0;
  const double degrees = variance * variance / (1.0 / 90000.0 / 2.0 + 1.0 / 57600.0 / 3.0);
  const double half = cs_student_critical(0.05, degrees) * sqrt(variance);
  cr_expect(near(found.estimate.value, 0.45, 1e-12));
  cr_expect(near(found.estimate.lo, 0.45 - half, 1e-12) && near(found.estimate.hi, 0.45 + half, 1e-12));
  cr_expect(near(found.p, cs_student_two_sided(0.45 / sqrt(variance), degrees), 1e-12));
  cr_expect(found.estimate.method == CS_INTERVAL_WELCH);
  cr_expect(eq(sz, found.estimate.count, 3));
}

Test(compare, two_sessions_a_side_are_described_and_not_tested) {
  const double old_values[] = {1.0, 1.2}, new_values[] = {1.5, 1.4, 1.7};
  const struct cs_difference found = cs_difference_sessions(old_values, 2, new_values, 3, 0.05);
  cr_expect(isnan(found.p) && found.estimate.method == CS_INTERVAL_NONE);
  cr_expect(near(found.estimate.lo, 0.2, 1e-12) && near(found.estimate.hi, 0.7, 1e-12));
  const struct cs_difference none = cs_difference_sessions(old_values, 0, new_values, 3, 0.05);
  cr_expect(none.estimate.count == 0 && isnan(none.estimate.value));
}

Test(compare, sessions_without_any_spread_do_not_divide_by_nought) {
  const double ones[] = {1, 1, 1}, twos[] = {2, 2, 2};
  const struct cs_difference same = cs_difference_sessions(ones, 3, ones, 3, 0.05);
  cr_expect(same.p == 1.0 && same.estimate.lo == 0.0 && same.estimate.hi == 0.0);
  const struct cs_difference other = cs_difference_sessions(ones, 3, twos, 3, 0.05);
  cr_expect(other.p == 0.0 && other.estimate.lo == 1.0 && other.estimate.hi == 1.0);
}

Test(compare, a_sides_sessions_have_students_interval) {
  const double values[] = {1, 2, 3, NAN};
  const struct cs_estimate mean = cs_session_mean(values, 4, 0.05);
  cr_expect(mean.value == 2.0 && mean.count == 3 && mean.method == CS_INTERVAL_T);
  cr_expect(near(mean.hi - 2.0, 4.302653 / sqrt(3.0), 1e-6), "hi %.9f", mean.hi);
  const struct cs_estimate two = cs_session_mean(values, 2, 0.05);
  cr_expect(two.method == CS_INTERVAL_NONE && two.lo == 1.0 && two.hi == 2.0);
  cr_expect(eq(sz, cs_session_mean(values, 0, 0.05).count, 0));
}

Test(compare, holm_steps_down_and_keeps_the_order) {
  double p[] = {0.01, 0.04, NAN, 0.03, 0.005};
  cs_holm(p, 5);
  cr_expect(near(p[0], 0.03, 1e-12) && near(p[1], 0.06, 1e-12) && isnan(p[2]) && near(p[3], 0.06, 1e-12) &&
            near(p[4], 0.02, 1e-12));
  double large[] = {0.7, 0.9};
  cs_holm(large, 2);
  cr_expect(large[0] == 1.0 && large[1] == 1.0);
  cs_holm(p, 0);
}

Test(compare, the_pairs_needed_give_an_interval_and_one_less_does_not) {
  static const double alphas[] = {0.05, 0.0125, 0.005};
  for (size_t i = 0; i < sizeof alphas / sizeof alphas[0]; i++) {
    const int pairs = cs_pairs_needed(alphas[i]);
    cr_expect(cs_signed_rank_k(pairs, alphas[i], NULL) > 0 && cs_signed_rank_k(pairs - 1, alphas[i], NULL) == 0);
  }
  cr_expect(eq(int, cs_pairs_needed(0.05), 6));
}

struct judged {
  double value, lo, hi, p;
  enum cs_change verdict;
};

Test(compare, the_verdict_is_the_intervals_place_and_the_tests_word) {
  static const struct judged rows[] = {
      {1.05, 1.03, 1.07, 0.001, CS_CHANGE_MORE},
      {0.95, 0.93, 0.97, 0.001, CS_CHANGE_LESS},
      {1.002, 0.995, 1.008, 0.6, CS_CHANGE_EQUIVALENT},
      {1.005, 1.002, 1.009, 0.001, CS_CHANGE_EQUIVALENT},   /* sure, and too small to matter */
      {1.007, 1.001, 1.012, 0.001, CS_CHANGE_INCONCLUSIVE}, /* may matter or not */
      {1.05, 0.98, 1.12, 0.2, CS_CHANGE_INCONCLUSIVE},
      {1.03, 0.999, 1.06, 0.04, CS_CHANGE_MORE}, /* Holm rejects where Bonferroni's interval does not */
      {1.05, 1.03, 1.07, NAN, CS_CHANGE_INCONCLUSIVE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct cs_estimate change = {rows[i].value, rows[i].lo, rows[i].hi, CS_INTERVAL_SIGNED_RANK, 0.95, 10};
    cr_expect(eq(int, cs_change_judge(&change, rows[i].p, 1.0, 0.01, 0.05), rows[i].verdict), "row %zu", i);
  }
}

Test(compare, no_interval_is_no_verdict) {
  const struct cs_estimate range = {2.0, 2.0, 2.0, CS_INTERVAL_NONE, 0.0, 3}, nothing = {NAN, NAN, NAN, 0, 0, 0};
  cr_expect(eq(int, cs_change_judge(&range, 0.001, 1.0, 0.01, 0.05), CS_CHANGE_INCONCLUSIVE));
  cr_expect(eq(int, cs_change_judge(&nothing, NAN, 1.0, 0.01, 0.05), CS_CHANGE_INCONCLUSIVE));
}
