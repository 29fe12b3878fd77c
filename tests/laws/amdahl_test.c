/* tests/laws/amdahl_test.c - the law at its ends, the limit's interval, the serial fraction's inverse. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/amdahl.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static const struct cs_estimate tenth = {
    .value = 0.1, .lo = 0.05, .hi = 0.2, .method = CS_INTERVAL_SIGNED_RANK, .level = 0.951, .count = 10};

Test(amdahl, is_exact_at_both_ends) {
  for (int threads = 1; threads <= 300; threads++) {
    cr_expect(eq(dbl, cs_amdahl_speedup(0.0, threads), (double)threads));
    cr_expect(eq(dbl, cs_amdahl_speedup(1.0, threads), 1.0));
  }
  cr_expect(eq(dbl, cs_amdahl_speedup(0.3, 1), 1.0));
}

/* Amdahl's own form: 1 / (s + (1 - s) / n). */
Test(amdahl, follows_the_formula) {
  for (int percent = 1; percent < 100; percent += 7) {
    const double serial = percent / 100.0;
    for (int threads = 1; threads <= 4096; threads *= 2)
      cr_expect(close_to(cs_amdahl_speedup(serial, threads), 1.0 / (serial + (1.0 - serial) / threads)));
  }
  cr_expect(close_to(cs_amdahl_speedup(0.05, 20), 1.0 / (0.05 + 0.95 / 20)));
}

Test(amdahl, tends_to_one_over_the_serial_share) {
  cr_expect(eq(dbl, cs_amdahl_most(0.25), 4.0));
  cr_expect(isinf(cs_amdahl_most(0.0)));
  cr_expect(isnan(cs_amdahl_most(-0.1)));
  cr_expect(isnan(cs_amdahl_most((double)NAN)));
  cr_expect(lt(dbl, cs_amdahl_speedup(0.25, 1000000), 4.0));
}

Test(limit, swaps_the_ends_of_the_share) {
  const struct cs_estimate limit = cs_amdahl_limit(&tenth, 8);
  cr_expect(close_to(limit.value, 8.0 / 1.7));
  cr_expect(close_to(limit.lo, 8.0 / 2.4));
  cr_expect(close_to(limit.hi, 8.0 / 1.35));
  cr_expect(limit.method == tenth.method && limit.level == tenth.level && limit.count == tenth.count);
}

Test(limit, is_the_thread_count_without_a_serial_share) {
  const struct cs_estimate none = {
      .value = 0.0, .lo = 0.0, .hi = 0.0, .method = CS_INTERVAL_T, .level = 0.95, .count = 5};
  const struct cs_estimate limit = cs_amdahl_limit(&none, 49);
  cr_expect(limit.value == 49.0 && limit.lo == 49.0 && limit.hi == 49.0);
}

Test(limit, of_nothing_is_nothing) {
  const struct cs_estimate serial = cs_amdahl_serial(NULL, 0, 0.05), limit = cs_amdahl_limit(&serial, 8);
  cr_expect(isnan(limit.value) && isnan(limit.lo) && isnan(limit.hi) && limit.count == 0);
}

Test(serial, is_the_centre_of_the_shares) {
  const double shares[] = {0.10, 0.02, 0.04, 0.01, 0.05, 0.03, 0.07, 0.06, 0.09, 0.08};
  const struct cs_estimate serial = cs_amdahl_serial(shares, 10, 0.05);
  cr_expect(close_to(serial.value, 0.055) && close_to(serial.lo, 0.03) && close_to(serial.hi, 0.08));
  cr_expect(eq(int, serial.method, CS_INTERVAL_SIGNED_RANK));
}

/* Student's interval of five shares near an end would leave [0, 1]. */
Test(serial, keeps_its_interval_between_zero_and_one) {
  const double low[] = {0.0, 0.0, 0.0, 0.0, 0.01}, high[] = {1.0, 1.0, 1.0, 1.0, 0.9};
  const struct cs_estimate bottom = cs_amdahl_serial(low, 5, 0.05), top = cs_amdahl_serial(high, 5, 0.05);
  cr_expect(eq(dbl, bottom.lo, 0.0));
  cr_expect(gt(dbl, bottom.hi, bottom.value));
  cr_expect(eq(dbl, top.hi, 1.0));
  cr_expect(lt(dbl, top.lo, top.value));
}

Test(karp_flatt, finds_the_share_amdahls_law_was_made_with) {
  for (int threads = 2; threads <= 256; threads *= 2) {
    const struct cs_estimate limit = cs_amdahl_limit(&tenth, threads), share = cs_karp_flatt(&limit, threads);
    cr_expect(close_to(share.value, 0.1) && close_to(share.lo, 0.05) && close_to(share.hi, 0.2), "n = %d", threads);
    cr_expect(share.count == 10 && share.method == CS_INTERVAL_SIGNED_RANK);
  }
}

Test(karp_flatt, is_below_zero_for_a_superlinear_speedup) {
  const struct cs_estimate speedup = {
      .value = 9, .lo = 8.5, .hi = 10, .method = CS_INTERVAL_T, .level = 0.95, .count = 5};
  cr_expect(lt(dbl, cs_karp_flatt(&speedup, 8).hi, 0.0));
}

Test(karp_flatt, is_nothing_at_one_thread) {
  const struct cs_estimate one = cs_karp_flatt(&tenth, 1);
  cr_expect(isnan(one.value) && isnan(one.lo) && isnan(one.hi) && one.count == 0);
  cr_expect(eq(int, one.method, CS_INTERVAL_NONE));
}
