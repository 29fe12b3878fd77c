/* tests/laws/scaling_test.c - runs and rounds become times per count, with the error they have. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/scaling.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static struct cs_scaling of_runs(const double *n, const double *times, size_t count) {
  struct cs_scaling scaling;
  struct cs_error error = {""};
  cr_assert_eq(cs_scaling_of_runs(n, times, count, true, &scaling, &error), CS_OK, "%s", error.message);
  return scaling;
}

Test(runs, are_grouped_by_count_in_any_order) {
  const double n[] = {4, 1, 2, 1, 4, 1}, times[] = {3, 9, 5, 11, 3, 10};
  struct cs_scaling scaling = of_runs(n, times, 6);
  cr_assert_eq(scaling.count, 3);
  cr_expect(scaling.points[0].n == 1.0 && scaling.points[1].n == 2.0 && scaling.points[2].n == 4.0);
  cr_expect(scaling.points[0].time == 10.0 && scaling.points[0].lo == 9.0 && scaling.points[0].hi == 11.0);
  cr_expect(scaling.points[0].runs == 3 && scaling.points[1].runs == 1 && scaling.points[2].runs == 2);
  cr_expect(scaling.strong);
  cs_scaling_free(&scaling);
  cr_expect_null(scaling.points);
  cs_scaling_free(&scaling);
  cs_scaling_free(NULL);
}

Test(runs, of_even_number_have_the_middle_of_logarithms_as_median) {
  const double n[] = {1, 1}, times[] = {2, 8};
  struct cs_scaling scaling = of_runs(n, times, 2);
  cr_expect(close_to(scaling.points[0].time, 4.0));
  cs_scaling_free(&scaling);
}

/* Three times e^-d, 1, e^d: s = d, standard error of the median sqrt(1.5 / 3) d. */
Test(runs, tell_their_error_when_half_of_the_counts_are_repeated) {
  const double d = 0.01, low = exp(-d), high = exp(d);
  const double n[] = {1, 1, 1, 2, 2, 2, 4, 8}, times[] = {low, 1, high, low, 1, high, 1, 1};
  struct cs_scaling half = of_runs(n, times, 8), less = of_runs(n + 3, times + 3, 5);
  cr_expect(close_to(half.error, d * sqrt(0.5)));
  cr_expect(eq(dbl, less.error, 0.0));
  cs_scaling_free(&half);
  cs_scaling_free(&less);
}

static void expect_refused(double n, double time, const char *part) {
  const double counts[] = {1, n}, times[] = {1, time};
  struct cs_scaling scaling = {.count = 77};
  struct cs_error error = {""};
  cr_expect_eq(cs_scaling_of_runs(counts, times, 2, true, &scaling, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, part), "%s", error.message);
  cr_expect_not_null(strstr(error.message, "value 2"), "%s", error.message);
  cr_expect_eq(scaling.count, 77, "the result was touched");
}

Test(runs, that_cannot_be_times_are_refused_by_number) {
  expect_refused(2, 0.0, "time is 0");
  expect_refused(2, -1.0, "time is -1");
  expect_refused(2, (double)NAN, "nan");
  expect_refused(2, (double)INFINITY, "inf");
  expect_refused(0.5, 1.0, "n is 0.5");
  expect_refused((double)NAN, 1.0, "n is");
}

Test(runs, are_needed) {
  struct cs_scaling scaling;
  struct cs_error error = {""};
  cr_expect_eq(cs_scaling_of_runs(NULL, NULL, 0, true, &scaling, &error), CS_INVALID);
  cr_expect_neq(error.message[0], '\0');
  cr_expect_eq(cs_scaling_of_rounds(NULL, 0, NULL, 0, true, &scaling, NULL), CS_INVALID);
}

enum { COUNTS = 4, ROUNDS = 400 };

static const double counts[COUNTS] = {1, 2, 4, 8};

/* noise: of a single time; drift: common to a whole round. */
static void make_rounds(double noise, double drift, double log_times[COUNTS * ROUNDS]) {
  struct cs_random random;
  cs_random_seed(&random, 5);
  for (int r = 0; r < ROUNDS; r++) {
    const double common = drift * cs_random_normal(&random);
    for (int c = 0; c < COUNTS; c++)
      log_times[c * ROUNDS + r] = -log(counts[c]) + common + noise * cs_random_normal(&random);
  }
}

static struct cs_scaling of_rounds(const double *log_times) {
  struct cs_scaling scaling;
  struct cs_error error = {""};
  cr_assert_eq(cs_scaling_of_rounds(counts, COUNTS, log_times, ROUNDS, true, &scaling, &error), CS_OK, "%s",
               error.message);
  return scaling;
}

Test(rounds, drift_they_have_in_common_is_no_error) {
  static double quiet[COUNTS * ROUNDS], drifting[COUNTS * ROUNDS];
  make_rounds(0.02, 0.0, quiet);
  make_rounds(0.02, 0.5, drifting);
  struct cs_scaling one = of_rounds(quiet), other = of_rounds(drifting);
  const double expected = 0.02 * sqrt(1.5 / ROUNDS); /* the centre of four counts' share is given back */
  cr_expect(fabs(one.error / expected - 1.0) < 0.1, "%g, expected %g", one.error, expected);
  cr_expect(fabs(other.error / expected - 1.0) < 0.1, "%g, expected %g", other.error, expected);
  cs_scaling_free(&one);
  cs_scaling_free(&other);
}

Test(rounds, with_gaps_leave_no_nan) {
  static double log_times[COUNTS * ROUNDS];
  make_rounds(0.02, 0.1, log_times);
  for (int r = 0; r < ROUNDS; r++) {
    log_times[2 * ROUNDS + r] = (double)NAN;
    if (r % 3 == 0)
      log_times[r] = (double)NAN;
  }
  struct cs_scaling scaling = of_rounds(log_times);
  cr_assert_eq(scaling.count, 3);
  cr_expect(scaling.points[2].n == 8.0 && scaling.points[0].runs == ROUNDS - (ROUNDS + 2) / 3);
  cr_expect(scaling.error > 0.0 && scaling.error < 0.01);
  for (size_t i = 0; i < scaling.count; i++)
    cr_expect(isfinite(scaling.points[i].time) && scaling.points[i].lo <= scaling.points[i].time &&
              scaling.points[i].time <= scaling.points[i].hi);
  cs_scaling_free(&scaling);
}

Test(rounds, alone_do_not_tell_their_error) {
  const double log_times[] = {0.0, -1.0};
  struct cs_scaling scaling;
  cr_assert_eq(cs_scaling_of_rounds(counts, 2, log_times, 1, false, &scaling, NULL), CS_OK);
  cr_expect(scaling.count == 2 && scaling.error == 0.0);
  cr_expect(not(scaling.strong), "asked for weak scaling");
  cs_scaling_free(&scaling);
}

Test(rounds, need_a_time_and_no_count_twice) {
  const double none[] = {(double)NAN, (double)NAN}, times[] = {0.0, 0.0}, twice[] = {2, 2};
  struct cs_scaling scaling;
  struct cs_error error = {""};
  cr_expect_eq(cs_scaling_of_rounds(counts, 2, none, 1, true, &scaling, &error), CS_INVALID);
  cr_expect_eq(cs_scaling_of_rounds(twice, 2, times, 1, true, &scaling, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "twice"), "%s", error.message);
}
