/* tests/measure/warmup_test.c - what is cut from made-up invocations, and what is called steady. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/warmup.h"

#include "runtime/base/random.h"
#include "runtime/measure/quantile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12;
}

Test(warmup, drops_the_first_sample_and_takes_the_median) {
  /* Logarithms of the rest: symmetric around ln 2, so no cut makes the MAD smaller. */
  const double samples[] = {90.0, 2.0, 2.1, 1.9, 2.0, 2.1, 1.9, 2.0, 2.1, 1.9};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 10);
  cr_expect(eq(sz, summary.dropped, 1));
  cr_expect(eq(sz, summary.kept, 9));
  cr_expect(close_to(summary.log_time, log(2.0)));
  cr_expect(summary.steady);
}

Test(warmup, keeps_a_sample_that_is_the_only_one) {
  const double sample = 3.0;
  const struct cs_invocation_summary summary = cs_summarise_invocation(&sample, 1);
  cr_expect(summary.kept == 1 && summary.dropped == 0 && summary.steady);
  cr_expect(close_to(summary.log_time, log(3.0)));
  cr_expect(isnan(summary.trend));
}

Test(warmup, keeps_the_second_of_two) {
  const double samples[] = {9.0, 3.0};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 2);
  cr_expect(summary.kept == 1 && summary.dropped == 1);
  cr_expect(close_to(summary.log_time, log(3.0)));
}

Test(warmup, cuts_slow_samples_at_the_front) {
  const double samples[] = {9, 4, 3.9, 3.1, 2.6, 2.3, 2.2, 2.02, 1.98, 2.01, 1.99, 2.0, 2.02, 1.98, 2.0};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 15);
  cr_expect(ge(sz, summary.dropped, 6), "%zu", summary.dropped);
  cr_expect(le(dbl, fabs(summary.log_time - log(2.0)), 0.01));
  cr_expect(eq(sz, summary.dropped + summary.kept, 15));
}

/* Cutting 2 of the 9 would make MAD^2 / kept 0.949 times as large: not a tenth less. */
Test(warmup, cuts_nothing_for_a_small_gain) {
  const double samples[] = {2.5, 2.1, 2.05, 2.04, 1.98, 2.17, 2.07, 1.98, 1.94, 2.17};
  cr_expect(eq(sz, cs_summarise_invocation(samples, 10).dropped, 1));
}

/* Samples 30 % slow at first, e times less so every 4: the median of all but the first is 4 % too long. */
Test(warmup, takes_most_of_a_warmup_out_of_the_median) {
  enum { INVOCATIONS = 2000, SAMPLES = 20 };
  struct cs_random random;
  cs_random_seed(&random, 17);
  double plain = 0.0, cut = 0.0;
  for (int i = 0; i < INVOCATIONS; i++) {
    double samples[SAMPLES];
    for (int j = 0; j < SAMPLES; j++)
      samples[j] = exp(0.03 * cs_random_normal(&random)) * (1.0 + 0.3 * exp(-j / 4.0));
    plain += log(cs_median(samples + 1, SAMPLES - 1)) / INVOCATIONS;
    cut += cs_summarise_invocation(samples, SAMPLES).log_time / INVOCATIONS;
  }
  cr_expect(plain > 0.035 && plain < 0.05, "%g", plain);
  cr_expect(cut > 0.0 && cut < 0.02, "%g", cut);
}

Test(warmup, never_cuts_more_than_half_of_the_rest) {
  double samples[21];
  for (int i = 0; i < 21; i++)
    samples[i] = exp(-0.05 * i * i); /* ever faster: the later the cut, the better */
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 21);
  cr_expect(le(sz, summary.dropped, 11));
  cr_expect(not(summary.steady));
  cr_expect(lt(dbl, summary.trend, 0.0));
}

Test(warmup, calls_a_late_jump_not_steady) {
  const double samples[] = {2, 2, 2.02, 1.98, 2.01, 1.99, 2, 2.02, 2.6, 2.62, 2.58, 2.61, 2.59, 2.6, 2.62};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 15);
  cr_expect(not(summary.steady));
}

Test(warmup, is_not_moved_by_one_preempted_sample) {
  double samples[11] = {2.0, 2.0, 2.02, 1.98, 2.01, 1.99, 2.0, 2.02, 1.98, 2.01, 1.99};
  const double before = cs_summarise_invocation(samples, 11).log_time;
  samples[6] = 200.0;
  const struct cs_invocation_summary after = cs_summarise_invocation(samples, 11);
  cr_expect(le(dbl, fabs(after.log_time - before), 0.011));
}

Test(warmup, takes_equal_samples_as_steady) {
  const double samples[] = {7, 7, 7, 7, 7, 7, 7, 7};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 8);
  cr_expect(summary.steady && summary.kept == 7 && close_to(summary.log_time, log(7.0)));
  cr_expect(eq(dbl, summary.trend, 0.0));
}

Test(warmup, passes_over_samples_that_are_no_times) {
  const double samples[] = {(double)NAN, -1.0, 9.0, 0.0, 3.0, (double)INFINITY};
  const struct cs_invocation_summary summary = cs_summarise_invocation(samples, 6);
  cr_expect(summary.dropped == 1 && summary.kept == 1);
  cr_expect(close_to(summary.log_time, log(3.0)));
}

Test(warmup, of_no_samples_is_nan) {
  const double none[] = {0.0, (double)NAN};
  cr_expect(isnan(cs_summarise_invocation(NULL, 0).log_time));
  cr_expect(isnan(cs_summarise_invocation(none, 2).log_time));
  cr_expect(eq(sz, cs_summarise_invocation(none, 2).kept, 0));
}

Test(warmup, does_not_depend_on_the_unit) {
  double seconds[20], nanoseconds[20];
  struct cs_random random;
  cs_random_seed(&random, 3);
  for (int i = 0; i < 20; i++) {
    seconds[i] = exp(0.1 * cs_random_normal(&random));
    nanoseconds[i] = 1e9 * seconds[i];
  }
  const struct cs_invocation_summary a = cs_summarise_invocation(seconds, 20);
  const struct cs_invocation_summary b = cs_summarise_invocation(nanoseconds, 20);
  cr_expect(a.kept == b.kept && a.steady == b.steady);
  cr_expect(le(dbl, fabs(b.log_time - a.log_time - log(1e9)), 1e-9));
}

Test(moved, needs_a_common_trend_of_a_per_cent) {
  const double faster[] = {-0.03, -0.02, -0.05, -0.03, -0.04, -0.02, -0.03, -0.04, -0.03, -0.02};
  double trend;
  cr_expect(cs_samples_moved(faster, 10, &trend));
  cr_expect(le(dbl, fabs(trend + 0.03), 0.005));
  double other[10];
  for (int i = 0; i < 10; i++)
    other[i] = faster[i] / 10.0; /* as sure, but not worth a word */
  cr_expect(not(cs_samples_moved(other, 10, NULL)));
  for (int i = 0; i < 10; i++)
    other[i] = i % 2 == 0 ? faster[i] : -faster[i]; /* as large, but in no direction */
  cr_expect(not(cs_samples_moved(other, 10, NULL)));
  for (int i = 0; i < 10; i++)
    other[i] = -faster[i];
  cr_expect(cs_samples_moved(other, 10, NULL), "becoming slower is moving, too");
}

Test(moved, needs_eight_trends) {
  const double faster[] = {-0.03, -0.02, -0.05, -0.03, -0.04, -0.02, -0.03, (double)NAN, -0.05};
  double trend = 0.0;
  cr_expect(not(cs_samples_moved(faster, 7, NULL)));
  cr_expect(not(cs_samples_moved(faster, 5, NULL)));
  cr_expect(not(cs_samples_moved(faster, 8, NULL)), "one of the eight is none");
  cr_expect(cs_samples_moved(faster, 9, NULL));
  cr_expect(not(cs_samples_moved(faster, 0, &trend)));
  cr_expect(isnan(trend));
}
