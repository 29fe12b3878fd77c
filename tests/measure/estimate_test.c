/* tests/measure/estimate_test.c - intervals against hand-worked examples and another program's values. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/estimate.h"

#include "runtime/base/random.h"
#include "runtime/measure/signed_rank.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static const double six[] = {2.154, 2.131, 3.13, 1.065, 2.183, 1.704};
static const double twelve[] = {1.793, 1.095, 3.102, 0.818, 1.1, 0.631, 1.641, 1.293, 2.044, 0.607, 1.134, 2.852};

Test(centre, of_one_to_ten_is_five_and_a_half_between_three_and_eight) {
  const double d[] = {7, 2, 10, 4, 1, 9, 3, 8, 5, 6};
  const struct cs_estimate centre = cs_estimate_centre(d, 10, 0.05);
  cr_expect(eq(dbl, centre.value, 5.5));
  cr_expect(eq(dbl, centre.lo, 3.0));
  cr_expect(eq(dbl, centre.hi, 8.0));
  cr_expect(eq(int, centre.method, CS_INTERVAL_SIGNED_RANK));
  cr_expect(eq(dbl, centre.level, 0.951171875));
  cr_expect(eq(sz, centre.count, 10));
}

/* From a program that lists and sorts all Walsh averages. */
Test(centre, agrees_with_another_program) {
  struct cs_estimate centre = cs_estimate_centre(six, 6, 0.05);
  cr_expect(close_to(centre.value, 2.131) && close_to(centre.lo, 1.065) && close_to(centre.hi, 3.13));
  centre = cs_estimate_centre(twelve, 12, 0.05);
  cr_expect(close_to(centre.value, 1.40925) && close_to(centre.lo, 0.9565) && close_to(centre.hi, 2.0725));
  centre = cs_estimate_centre(twelve, 12, 0.01);
  cr_expect(close_to(centre.value, 1.40925) && close_to(centre.lo, 0.8535) && close_to(centre.hi, 2.3225));
}

static int compare_double(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* Signs, ties and zeros on purpose: values are drawn from a grid around 0. */
Test(centre, is_the_same_as_by_listing_all_averages) {
  struct cs_random random;
  cs_random_seed(&random, 7);
  for (int n = 6; n <= CS_SIGNED_RANK_MAX; n++) {
    double d[CS_SIGNED_RANK_MAX], averages[CS_SIGNED_RANK_MAX * (CS_SIGNED_RANK_MAX + 1) / 2];
    size_t count = 0;
    for (int i = 0; i < n; i++)
      d[i] = n % 2 == 0 ? cs_random_normal(&random) : (double)cs_random_below(&random, 9) * 0.1 - 0.4;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++)
        averages[count++] = (d[i] + d[j]) / 2.0;
    }
    qsort(averages, count, sizeof averages[0], compare_double);
    const struct cs_estimate centre = cs_estimate_centre(d, (size_t)n, 0.05);
    const int k = cs_signed_rank_k(n, 0.05, NULL);
    cr_expect(close_to(centre.value, (averages[(count - 1) / 2] + averages[count / 2]) / 2.0), "n = %d", n);
    cr_expect(eq(dbl, centre.lo, averages[k - 1]), "n = %d", n);
    cr_expect(eq(dbl, centre.hi, averages[count - (size_t)k]), "n = %d", n);
  }
}

Test(centre, of_five_values_is_their_mean_with_students_interval) {
  const double d[] = {1, 2, 3, 4, 5};
  const struct cs_estimate centre = cs_estimate_centre(d, 5, 0.05);
  cr_expect(eq(int, centre.method, CS_INTERVAL_T));
  cr_expect(eq(dbl, centre.level, 0.95));
  cr_expect(close_to(centre.value, 3.0));
  cr_expect(le(dbl, fabs(centre.hi - 3.0 - 2.7764451051977987 * sqrt(2.5 / 5.0)), 1e-12));
  cr_expect(close_to(centre.lo + centre.hi, 6.0));
}

Test(centre, of_fewer_values_has_a_range_and_no_interval) {
  const double d[] = {4, 1, 3, 2};
  const struct cs_estimate four = cs_estimate_centre(d, 4, 0.05), one = cs_estimate_centre(d, 1, 0.05);
  cr_expect(eq(int, four.method, CS_INTERVAL_NONE));
  cr_expect(eq(dbl, four.level, 0.0));
  cr_expect(four.value == 2.5 && four.lo == 1.0 && four.hi == 4.0 && four.count == 4);
  cr_expect(one.value == 4.0 && one.lo == 4.0 && one.hi == 4.0 && one.count == 1);
}

Test(centre, has_no_interval_where_the_level_is_out_of_reach) {
  const struct cs_estimate band = cs_estimate_centre(six, 6, 0.05 / 4);
  cr_expect(eq(int, band.method, CS_INTERVAL_NONE));
  cr_expect(band.lo == 1.065 && band.hi == 3.13);
  cr_expect(eq(int, cs_estimate_centre(six, 5, (double)NAN).method, CS_INTERVAL_NONE));
}

Test(centre, of_equal_values_has_no_width) {
  for (size_t count = 1; count <= 12; count++) {
    const double d[] = {0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3};
    const struct cs_estimate centre = cs_estimate_centre(d, count, 0.05);
    cr_expect(close_to(centre.value, 0.3) && close_to(centre.lo, 0.3) && close_to(centre.hi, 0.3), "%zu", count);
  }
}

Test(centre, passes_over_what_is_not_finite) {
  const double d[] = {(double)NAN, 1, 2, 3, (double)INFINITY, 4, 5, 6, 7, 8, 9, 10, -(double)INFINITY};
  const struct cs_estimate centre = cs_estimate_centre(d, 13, 0.05);
  cr_expect(centre.value == 5.5 && centre.lo == 3.0 && centre.hi == 8.0 && centre.count == 10);
}

Test(centre, of_nothing_is_nan_with_count_zero) {
  const double none[] = {(double)NAN, (double)NAN};
  const struct cs_estimate of_none = cs_estimate_centre(NULL, 0, 0.05), of_nan = cs_estimate_centre(none, 2, 0.05);
  cr_expect(isnan(of_none.value) && isnan(of_none.lo) && isnan(of_none.hi) && of_none.count == 0);
  cr_expect(isnan(of_nan.value) && of_nan.count == 0 && of_nan.method == CS_INTERVAL_NONE && of_nan.level == 0.0);
}

Test(centre, takes_many_values_without_listing_their_averages) {
  enum { COUNT = 20000 }; /* 200,010,000 Walsh averages */
  double *d = malloc(COUNT * sizeof *d);
  cr_assert(d != NULL);
  for (int i = 0; i < COUNT; i++)
    d[i] = i;
  const struct cs_estimate centre = cs_estimate_centre(d, COUNT, 0.05);
  cr_expect(eq(dbl, centre.value, (COUNT - 1) / 2.0));
  cr_expect(eq(int, centre.method, CS_INTERVAL_SIGNED_RANK));
  /* The uniform distribution: 1.96 COUNT sqrt(1 / 12 / COUNT) is 80. */
  cr_expect(le(dbl, fabs(centre.hi - centre.lo - 160.0), 2.0));
  free(d);
}

Test(ratio, pairs_the_rounds) {
  double base[10], other[10];
  for (int r = 0; r < 10; r++) {
    const double drift = 0.3 * r; /* common to the round: cancels */
    base[r] = drift + log(4.0);
    other[r] = drift;
  }
  const struct cs_estimate ratio = cs_estimate_ratio(base, other, 10, 0.05);
  cr_expect(close_to(ratio.value, 4.0) && close_to(ratio.lo, 4.0) && close_to(ratio.hi, 4.0));
  cr_expect(le(dbl, cs_estimate_half_width(&ratio), 1e-12));
}

Test(ratio, inverts_when_base_and_other_change_places) {
  const double base[] = {1.1, 1.3, 0.9, 1.2, 1.4, 1.0, 1.15}, other[] = {0.2, 0.1, 0.3, 0.25, 0.15, 0.35, 0.05};
  const struct cs_estimate there = cs_estimate_ratio(base, other, 7, 0.05);
  const struct cs_estimate back = cs_estimate_ratio(other, base, 7, 0.05);
  cr_expect(close_to(there.value * back.value, 1.0));
  cr_expect(close_to(there.lo * back.hi, 1.0));
  cr_expect(close_to(there.hi * back.lo, 1.0));
}

Test(ratio, leaves_out_rounds_that_lost_an_invocation) {
  const double base[] = {1, (double)NAN, 1, 1, 1, 1, 1, 1}, other[] = {0, 0, 0, (double)NAN, 0, 0, 0, 0};
  const struct cs_estimate ratio = cs_estimate_ratio(base, other, 8, 0.05);
  cr_expect(eq(sz, ratio.count, 6));
  cr_expect(close_to(ratio.value, exp(1.0)));
  cr_expect(eq(sz, cs_estimate_ratio(base, other, 0, 0.05).count, 0));
}

/* From a program with SciPy's binomial distribution. */
Test(time, has_the_interpolated_interval_of_another_program) {
  struct cs_estimate time = cs_estimate_time(six, 6, 0.05);
  cr_expect(eq(int, time.method, CS_INTERVAL_ORDER));
  cr_expect(close_to(log(time.value), 2.1425));
  cr_expect(close_to(log(time.lo), 1.293214285714286) && close_to(log(time.hi), 2.7917857142857136));
  time = cs_estimate_time(twelve, 12, 0.05);
  cr_expect(close_to(log(time.value), 1.2135));
  cr_expect(close_to(log(time.lo), 0.8908838080959522) && close_to(log(time.hi), 1.9779572713643176));
  cr_expect(eq(dbl, time.level, 0.95));
}

Test(time, of_five_values_or_fewer_has_a_range_only) {
  const struct cs_estimate five = cs_estimate_time(twelve, 5, 0.05), one = cs_estimate_time(twelve, 1, 0.05);
  cr_expect(eq(int, five.method, CS_INTERVAL_NONE));
  cr_expect(eq(dbl, five.level, 0.0));
  cr_expect(close_to(five.lo, exp(0.818)) && close_to(five.hi, exp(3.102)));
  cr_expect(close_to(one.value, exp(1.793)) && one.lo == one.hi);
  cr_expect(eq(int, cs_estimate_time(twelve, 12, 0.0).method, CS_INTERVAL_NONE));
}

Test(time, stays_inside_the_data_at_any_level) {
  for (int thousandths = 1; thousandths < 1000; thousandths++) {
    const double alpha = thousandths / 1000.0;
    const struct cs_estimate time = cs_estimate_time(twelve, 12, alpha);
    cr_expect(time.lo <= time.value && time.value <= time.hi, "alpha = %g", alpha);
    cr_expect(time.lo >= exp(0.607) && time.hi <= exp(3.102), "alpha = %g", alpha);
    cr_expect(time.method == CS_INTERVAL_NONE || time.level >= 1.0 - alpha - 1e-12, "alpha = %g", alpha);
  }
}

Test(time, of_nothing_is_nan) {
  cr_expect(isnan(cs_estimate_time(NULL, 0, 0.05).value));
  cr_expect(eq(sz, cs_estimate_time(NULL, 0, 0.05).count, 0));
}

Test(half_width, is_infinite_without_an_interval) {
  const struct cs_estimate range = cs_estimate_ratio(six, twelve, 4, 0.05),
                           nothing = cs_estimate_ratio(six, six, 0, 0.05);
  cr_expect(isinf(cs_estimate_half_width(&range)));
  cr_expect(isinf(cs_estimate_half_width(&nothing)));
  const struct cs_estimate twofold = {.value = 2, .lo = 1, .hi = 4, .method = CS_INTERVAL_T, .level = 0.95, .count = 5};
  cr_expect(close_to(cs_estimate_half_width(&twofold), log(2.0)));
}

Test(method, has_a_name) {
  for (int method = CS_INTERVAL_NONE; method <= CS_INTERVAL_ORDER; method++)
    cr_expect_str_neq(cs_interval_method_name((enum cs_interval_method)method), "unknown");
  cr_expect_str_eq(cs_interval_method_name((enum cs_interval_method)99), "unknown");
}
