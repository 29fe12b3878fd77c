/* tests/sweep/pace_test.c - what is wanted, what it costs and how wide intervals are, read off made-up results. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/series.h"
#include "runtime/sweep/session.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <math.h>

static struct cs_result calibrated(int points, int rounds) {
  struct cs_result result = plan_make("", "made", points, rounds);
  for (int p = 0; p < points; p++)
    result.calibrations[p] = (struct cs_calibration){.calls = 10, .call_s = 0.01, .start_s = 0.5};
  return result;
}

static void add(struct cs_result *result, int point, int round, enum cs_outcome outcome, double wall_s) {
  struct cs_invocation *one = result_add(result, 0, point, round, CS_PURPOSE_TIMED, 1.0 + 0.01 * point);
  one->outcome = outcome;
  one->wall_s = wall_s;
}

Test(wanted, nothing_but_a_calibration_before_the_calibration) {
  struct cs_result result = plan_make("", "made", 2, 6);
  cr_expect(cs__wanted(&result, &(struct cs__order){.purpose = CS_PURPOSE_CALIBRATION}));
  cr_expect(!cs__wanted(&result, &(struct cs__order){.purpose = CS_PURPOSE_TIMED}));
  result.calibrations[0].calls = 1;
  cr_expect(!cs__wanted(&result, &(struct cs__order){.purpose = CS_PURPOSE_CALIBRATION}));
  cr_expect(cs__wanted(&result, &(struct cs__order){.purpose = CS_PURPOSE_TIMED}));
  cs_result_free(&result);
}

Test(wanted, an_invocation_again_only_if_it_was_lost_void_or_rejected_once) {
  static const struct {
    enum cs_outcome outcome;
    bool again;
  } all[] = {{CS_OUTCOME_OK, false},    {CS_OUTCOME_VOID, true},     {CS_OUTCOME_REJECTED, true},
             {CS_OUTCOME_WRONG, false}, {CS_OUTCOME_CRASHED, false}, {CS_OUTCOME_HUNG, false},
             {CS_OUTCOME_LOST, true}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct cs_result result = calibrated(2, 6);
    const struct cs__order order = {.round = 2, .purpose = CS_PURPOSE_TIMED};
    add(&result, 0, 2, all[i].outcome, 1.0);
    cr_expect_eq(cs__wanted(&result, &order), all[i].again, "%s", cs_outcome_name(all[i].outcome));
    add(&result, 0, 2, CS_OUTCOME_REJECTED, 1.0);
    add(&result, 0, 3, CS_OUTCOME_OK, 1.0);
    cr_expect_eq(cs__wanted(&result, &order), all[i].again && all[i].outcome != CS_OUTCOME_REJECTED);
    cs_result_free(&result);
  }
}

Test(wanted, an_observed_invocation_of_the_base_always_and_of_others_in_the_first_rounds) {
  struct cs_result result = calibrated(2, 9);
  const struct cs__order base = {.round = 8, .purpose = CS_PURPOSE_OBSERVED};
  const struct cs__order last = {.point_index = 1, .round = CS__ROUNDS_OBSERVED - 1, .purpose = CS_PURPOSE_OBSERVED};
  const struct cs__order late = {.point_index = 1, .round = CS__ROUNDS_OBSERVED, .purpose = CS_PURPOSE_OBSERVED};
  cr_expect(!cs__wanted(&result, &base), "the sweep is without observed invocations");
  result.protocol.observe = true;
  cr_expect(cs__wanted(&result, &base));
  cr_expect(cs__wanted(&result, &last));
  cr_expect(!cs__wanted(&result, &late));
  result_add(&result, 0, 1, CS__ROUNDS_OBSERVED - 1, CS_PURPOSE_OBSERVED, 1.0);
  cr_expect(!cs__wanted(&result, &last));
  cs_result_free(&result);
}

Test(wanted, ceilings_where_the_plan_wants_them_and_without_a_calibration) {
  struct cs_result result = plan_make("", "made", 2, 6);
  const struct cs__order order = {.case_index = CS_CASE_NONE, .round = 2, .purpose = CS_PURPOSE_CEILINGS};
  cr_expect(!cs__wanted(&result, &order));
  result.protocol.ceilings = true;
  cr_expect(cs__wanted(&result, &order));
  struct cs_invocation *one = result_add(&result, CS_CASE_NONE, 0, 2, CS_PURPOSE_CEILINGS, 1.0);
  cr_expect(!cs__wanted(&result, &order));
  one->outcome = CS_OUTCOME_LOST;
  cr_expect(cs__wanted(&result, &order));
  cs_result_free(&result);
}

Test(given_up, after_three_in_a_row_that_nothing_good_interrupts) {
  struct cs_result result = calibrated(2, 9);
  const struct cs__order order = {.purpose = CS_PURPOSE_TIMED};
  add(&result, 0, 0, CS_OUTCOME_CRASHED, 1.0);
  add(&result, 0, 1, CS_OUTCOME_HUNG, 1.0);
  add(&result, 0, 2, CS_OUTCOME_OK, 1.0);
  add(&result, 0, 3, CS_OUTCOME_WRONG, 1.0);
  add(&result, 0, 4, CS_OUTCOME_LOST, 1.0);
  add(&result, 1, 4, CS_OUTCOME_OK, 1.0); /* another point's luck does not help */
  add(&result, 0, 4, CS_OUTCOME_CRASHED, 1.0);
  cr_expect(!cs__given_up(&result, &order));
  add(&result, 0, 5, CS_OUTCOME_REJECTED, 1.0);
  cr_expect(cs__given_up(&result, &order));
  cr_expect(!cs__given_up(&result, &(struct cs__order){.point_index = 1, .purpose = CS_PURPOSE_TIMED}));
  cs_result_free(&result);
}

Test(may_void, half_the_rounds_promised_or_begun) {
  struct cs_result result = calibrated(2, 10);
  result.protocol.stop.rounds_max = 40;
  for (int i = 0; i < 5; i++) {
    cr_expect(cs__may_void(&result, &(struct cs__order){.round = 0, .purpose = CS_PURPOSE_TIMED}));
    add(&result, 0, 0, CS_OUTCOME_VOID, 1.0);
  }
  cr_expect(!cs__may_void(&result, &(struct cs__order){.round = 0, .purpose = CS_PURPOSE_TIMED}));
  cr_expect(!cs__may_void(&result, &(struct cs__order){.round = 10, .purpose = CS_PURPOSE_TIMED}));
  cr_expect(cs__may_void(&result, &(struct cs__order){.round = 11, .purpose = CS_PURPOSE_TIMED}));
  cr_expect(cs__may_void(&result, &(struct cs__order){.point_index = 1, .purpose = CS_PURPOSE_TIMED}));
  cs_result_free(&result);
}

Test(cost, comes_from_the_calibration_until_there_are_invocations) {
  struct cs_result result = calibrated(2, 6);
  const struct cs__order order = {.purpose = CS_PURPOSE_TIMED};
  cr_expect_float_eq(cs__cost_invocation_s(&result, &order), 0.5 + 4 * 10 * 0.01, 1e-12);
  result.protocol.observe = true;
  cr_expect_float_eq(cs__cost_round_s(&result, 0, 0, false), 1.8, 1e-12);
  cr_expect_float_eq(cs__cost_round_s(&result, 0, CS__ROUNDS_OBSERVED - 1, true), 3.6, 1e-12, "both points observed");
  cr_expect_float_eq(cs__cost_round_s(&result, 0, CS__ROUNDS_OBSERVED, true), 2.7, 1e-12, "the base alone");
  add(&result, 0, 0, CS_OUTCOME_OK, 2.0);
  add(&result, 0, 1, CS_OUTCOME_VOID, 4.0);
  add(&result, 0, 2, CS_OUTCOME_LOST, 100.0);
  cr_expect_float_eq(cs__cost_invocation_s(&result, &order), 3.0, 1e-12);
  cr_expect_float_eq(cs__cost_round_of_all_s(&result, 0, false), 3.9, 1e-12);
  result.stops[0] = CS_STOP_PRECISION;
  cr_expect_eq(cs__cost_round_of_all_s(&result, 0, false), 0.0);
  cs_result_free(&result);
}

Test(cost, of_ceilings_is_guessed_until_there_are_some_and_counts_in_the_round) {
  struct cs_result result = calibrated(2, 6);
  const struct cs__order order = {.case_index = CS_CASE_NONE, .purpose = CS_PURPOSE_CEILINGS};
  result.protocol.footprint_bytes = 1600000000;
  const double without_s = cs__cost_round_of_all_s(&result, 0, false);
  result.protocol.ceilings = true;
  cr_expect_float_eq(cs__cost_invocation_s(&result, &order), 2.0, 1e-12);
  cr_expect_float_eq(cs__cost_round_of_all_s(&result, 0, false), without_s + 4.0, 1e-12);
  result_add(&result, CS_CASE_NONE, 0, 0, CS_PURPOSE_CEILINGS, 1.0)->wall_s = 5.0;
  cr_expect_float_eq(cs__cost_invocation_s(&result, &order), 5.0, 1e-12);
  cr_expect_float_eq(cs__cost_round_of_all_s(&result, 0, false), without_s + 7.0, 1e-12);
  for (int r = 0; r < 3; r++)
    result_add(&result, CS_CASE_NONE, 1, r, CS_PURPOSE_CEILINGS, 1.0)->outcome = CS_OUTCOME_CRASHED;
  cr_expect_float_eq(cs__cost_round_of_all_s(&result, 0, false), without_s + 5.0, 1e-12,
                     "a point given up costs nothing");
  result.stops[0] = CS_STOP_PRECISION;
  cr_expect_eq(cs__cost_round_of_all_s(&result, 0, false), 0.0);
  cr_expect_eq(cs__samples_of(&result, &order), 0);
  cs_result_free(&result);
}

Test(samples, of_calls_longer_than_a_second_are_few) {
  struct cs_result result = calibrated(1, 6);
  const struct cs__order order = {.purpose = CS_PURPOSE_TIMED};
  cr_expect_eq(cs__samples_of(&result, &order), 4);
  result.calibrations[0].call_s = 1.5;
  cr_expect_eq(cs__samples_of(&result, &order), 3);
  result.protocol.samples = 2;
  cr_expect_eq(cs__samples_of(&result, &order), 2);
  cs_result_free(&result);
}

Test(widest, is_the_widest_speedup_interval_and_infinite_without_one) {
  struct cs_result result = calibrated(3, 10);
  for (int r = 0; r < 6; r++)
    for (int p = 0; p < 3; p++) {
      struct cs_invocation *one = result_add(&result, 0, p, r, CS_PURPOSE_TIMED, 1.0);
      for (size_t s = 0; s < one->sample_count; s++)
        one->samples_s[s] = exp((p == 2 ? 0.05 : 0.01) * (r % 2 == 0 ? 1.0 : -1.0) * (p > 0));
    }
  cr_expect(isinf(cs__widest(&result, 0)), "six pairs are not the ten that may stop a sweep");
  result.protocol.stop.rounds_min = 6;
  cr_expect_float_eq(cs__widest(&result, 0), 0.05, 1e-9);
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 1 && result.invocations[i].round < 2)
      result.invocations[i].outcome = CS_OUTCOME_CRASHED;
  cr_expect(isinf(cs__widest(&result, 0)));
  cs_result_free(&result);
}

/* A and B by themselves are steady, their ratio is not: the machine swings between the two. */
Test(widest, of_a_rival_is_that_of_its_ratio_too) {
  struct cs_result result = plan_make("", "a b", 2, 6);
  result.cases[1].rival = 0;
  for (int i = 0; i < 4; i++)
    result.calibrations[i].calls = 1;
  for (int r = 0; r < 6; r++)
    for (int c = 0; c < 2; c++)
      for (int p = 0; p < 2; p++) {
        struct cs_invocation *one = result_add(&result, c, p, r, CS_PURPOSE_TIMED, 1.0);
        for (size_t s = 0; s < one->sample_count; s++)
          one->samples_s[s] = exp(0.05 * (r % 2 == 0 ? 1.0 : -1.0) * (c > 0));
      }
  cr_expect_float_eq(cs__widest(&result, 0), 0.0, 1e-9);
  cr_expect_float_eq(cs__widest(&result, 1), 0.05, 1e-9);
  for (int i = 0; i < 3; i++)
    for (int p = 0; p < 2; p++)
      result_add(&result, 0, p, 6 + i, CS_PURPOSE_TIMED, 1.0)->outcome = CS_OUTCOME_CRASHED;
  cr_expect_float_eq(cs__widest(&result, 1), 0.0, 1e-9, "a rival given up is not waited for");
  cs_result_free(&result);
}
