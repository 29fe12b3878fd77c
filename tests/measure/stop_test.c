/* tests/measure/stop_test.c - when a sweep looks, stops and forecasts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/stop.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>

static const struct cs_stop_rule normal = {.rounds_min = 10, .rounds_max = 40, .precision = 0.02};
static const struct cs_stop_rule quick = {.rounds_min = 6, .rounds_max = 6, .precision = 0.02};

static bool stops(const struct cs_stop_rule *rule, int rounds, double half_width, enum cs_stop_reason reason) {
  return cs_stop_decide(rule, rounds, half_width, 0.0, 1.0).reason == reason;
}

Test(stop, looks_at_its_rounds_only) {
  int found[8], count = 0;
  for (int rounds = 1; rounds <= 40; rounds++) {
    if (cs_stop_decide(&normal, rounds, 0.5, 0.0, 1.0).looked)
      found[count++] = rounds;
  }
  const int looks[] = {10, 13, 16, 20, 25, 32, 40};
  cr_assert(eq(int, count, 7));
  for (int i = 0; i < 7; i++)
    cr_expect(eq(int, found[i], looks[i]));
}

Test(stop, goes_on_between_looks_however_narrow) {
  cr_expect(stops(&normal, 11, 0.001, CS_GO_ON));
  cr_expect(stops(&normal, 39, 0.001, CS_GO_ON));
}

Test(stop, stops_at_a_look_that_is_narrow_enough) {
  cr_expect(stops(&normal, 10, 0.02, CS_STOP_PRECISION));
  cr_expect(stops(&normal, 10, 0.0201, CS_GO_ON));
  cr_expect(stops(&normal, 40, 0.01, CS_STOP_PRECISION));
  cr_expect(stops(&normal, 40, 0.03, CS_STOP_ROUNDS));
  cr_expect(stops(&normal, 41, 0.03, CS_STOP_ROUNDS));
}

Test(stop, never_stops_on_precision_below_the_least_rounds) {
  const struct cs_stop_rule thorough = {.rounds_min = 20, .rounds_max = 40, .precision = 0.01};
  cr_expect(stops(&thorough, 10, 0.001, CS_GO_ON));
  cr_expect(stops(&thorough, 16, 0.001, CS_GO_ON));
  cr_expect(stops(&thorough, 20, 0.001, CS_STOP_PRECISION));
}

Test(stop, runs_a_number_of_rounds_asked_for_to_its_end) {
  for (int rounds = 1; rounds < 6; rounds++)
    cr_expect(stops(&quick, rounds, 0.0, CS_GO_ON));
  cr_expect(stops(&quick, 6, 0.0, CS_STOP_ROUNDS));
  const struct cs_stop_rule twenty = {.rounds_min = 20, .rounds_max = 20, .precision = 0.02};
  cr_expect(stops(&twenty, 10, 0.0, CS_GO_ON));
  cr_expect(stops(&twenty, 13, 0.0, CS_GO_ON));
  cr_expect(stops(&twenty, 20, 0.0, CS_STOP_ROUNDS));
}

Test(stop, looks_at_its_last_round) {
  const struct cs_stop_rule odd = {.rounds_min = 10, .rounds_max = 18, .precision = 0.02};
  cr_expect(cs_stop_decide(&quick, 6, 0.04, 0.0, 1.0).looked);
  cr_expect(stops(&odd, 18, 0.01, CS_STOP_PRECISION));
}

Test(stop, keeps_to_the_budget) {
  struct cs_stop_rule budget = normal;
  budget.budget_s = 100.0;
  cr_expect(eq(int, cs_stop_decide(&budget, 7, INFINITY, 90.0, 10.0).reason, CS_GO_ON), "the next round just fits");
  cr_expect(eq(int, cs_stop_decide(&budget, 7, INFINITY, 90.1, 10.0).reason, CS_STOP_BUDGET));
  cr_expect(eq(int, cs_stop_decide(&budget, 7, INFINITY, 500.0, 10.0).reason, CS_STOP_BUDGET));
  cr_expect(eq(int, cs_stop_decide(&budget, 10, 0.01, 99.0, 10.0).reason, CS_STOP_PRECISION), "precision comes first");
  cr_expect(eq(int, cs_stop_decide(&budget, 10, 0.05, 10.0, 0.0).reason, CS_GO_ON), "free rounds");
}

/* 10 rounds reach 4 %: 2 % needs 10 * 2^2 = 40. */
Test(forecast, needs_four_times_the_rounds_for_half_the_width) {
  cr_expect(eq(int, cs_stop_decide(&normal, 10, 0.04, 0.0, 1.0).rounds_needed, 40));
  cr_expect(eq(int, cs_stop_decide(&normal, 10, 0.0385, 0.0, 1.0).rounds_needed, 38), "37.06 rounded up");
  cr_expect(eq(int, cs_stop_decide(&normal, 11, 0.04, 0.0, 1.0).rounds_needed, 0), "no look, no forecast");
  cr_expect(eq(int, cs_stop_decide(&normal, 10, INFINITY, 0.0, 1.0).rounds_needed, 0));
  cr_expect(eq(int, cs_stop_decide(&normal, 10, 1e9, 0.0, 1.0).rounds_needed, INT_MAX));
}

Test(forecast, says_what_the_budget_reaches) {
  struct cs_stop_rule budget = normal;
  budget.budget_s = 170.0;
  /* 10 rounds done, 7 more fit: 4 % sqrt(10 / 17) = 3.07 %. */
  const struct cs_stop_verdict short_of = cs_stop_decide(&budget, 10, 0.04, 100.0, 10.0);
  cr_expect(le(dbl, fabs(short_of.precision_reach - 0.04 * sqrt(10.0 / 17.0)), 1e-12));
  cr_expect(eq(dbl, cs_stop_decide(&budget, 10, 0.025, 100.0, 10.0).precision_reach, 0.0), "16 rounds are enough");
  cr_expect(eq(dbl, cs_stop_decide(&normal, 10, 0.04, 100.0, 10.0).precision_reach, 0.0), "no budget");
  budget.budget_s = 1e6;
  cr_expect(eq(dbl, cs_stop_decide(&budget, 10, 0.4, 100.0, 10.0).precision_reach, 0.0), "not the budget's fault");
}

Test(reason, has_words) {
  for (int reason = CS_GO_ON; reason <= CS_STOP_BUDGET; reason++)
    cr_expect_str_neq(cs_stop_reason_name((enum cs_stop_reason)reason), "unknown");
  cr_expect_str_eq(cs_stop_reason_name((enum cs_stop_reason)77), "unknown");
}
