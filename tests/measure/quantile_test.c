/* tests/measure/quantile_test.c - medians, quantiles and deviations of awkward lists. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/quantile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>

Test(quantile, median_is_the_middle_or_the_mean_of_the_two) {
  const double values[] = {9, 1, 5, 3};
  cr_expect(eq(dbl, cs_median(values, 1), 9.0));
  cr_expect(eq(dbl, cs_median(values, 3), 5.0));
  cr_expect(eq(dbl, cs_median(values, 4), 4.0));
}

Test(quantile, follows_type_seven) {
  const double values[] = {40, 10, 30, 20};
  cr_expect(eq(dbl, cs_quantile(values, 4, 0.0), 10.0));
  cr_expect(eq(dbl, cs_quantile(values, 4, 1.0), 40.0));
  cr_expect(eq(dbl, cs_quantile(values, 4, 0.5), 25.0));
  cr_expect(eq(dbl, cs_quantile(values, 4, 0.25), 17.5));
  cr_expect(eq(dbl, cs_quantile(values, 1, 0.95), 40.0));
}

Test(quantile, cuts_its_share_to_the_unit_interval) {
  const double values[] = {1, 2};
  cr_expect(eq(dbl, cs_quantile(values, 2, -3.0), 1.0));
  cr_expect(eq(dbl, cs_quantile(values, 2, 3.0), 2.0));
  cr_expect(isnan(cs_quantile(values, 2, (double)NAN)));
}

Test(quantile, deviation_is_the_median_distance_from_the_median) {
  const double values[] = {1, 1, 2, 2, 4, 6, 9};
  cr_expect(eq(dbl, cs_mad(values, 7), 1.0));
  const double equal[] = {5, 5, 5};
  cr_expect(eq(dbl, cs_mad(equal, 3), 0.0));
}

Test(quantile, passes_over_what_is_not_finite) {
  const double values[] = {(double)NAN, 3, (double)INFINITY, 1, -(double)INFINITY, 2};
  cr_expect(eq(dbl, cs_median(values, 6), 2.0));
  cr_expect(eq(dbl, cs_quantile(values, 6, 1.0), 3.0));
  cr_expect(eq(dbl, cs_mad(values, 6), 1.0));
}

Test(quantile, of_nothing_is_nan) {
  const double none[] = {(double)NAN};
  cr_expect(isnan(cs_median(none, 0)) && isnan(cs_median(NULL, 0)) && isnan(cs_median(none, 1)));
  cr_expect(isnan(cs_quantile(none, 1, 0.5)) && isnan(cs_quantile(NULL, 0, 0.5)));
  cr_expect(isnan(cs_mad(none, 1)) && isnan(cs_mad(NULL, 0)));
}

Test(quantile, does_not_overflow_at_the_edge) {
  const double huge[] = {DBL_MAX, DBL_MAX};
  cr_expect(eq(dbl, cs_median(huge, 2), DBL_MAX));
}

Test(quantile, leaves_its_input_alone) {
  const double values[] = {3, 1, 2};
  cs_median(values, 3);
  cs_mad(values, 3);
  cr_expect(values[0] == 3 && values[1] == 1 && values[2] == 2);
}
