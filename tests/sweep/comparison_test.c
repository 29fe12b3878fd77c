/* tests/sweep/comparison_test.c - two sides of a sweep and stored results, compared with known answers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison.h"

#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { ROUNDS = 12, POINTS = 3 };

/* The machine's state in a round, common to both sides: three rounds in ten are a third slower. */
static double state(int round) {
  return 1.0 + 0.3 * (round * 7 % 10 < 3);
}

/* A little noise of each invocation's own, up to 0.5 %, without pattern over rounds. */
static double noise(int salt, int round) {
  const unsigned mixed = (unsigned)(salt * 7919 + round * 104729) * 2654435761u;
  return 1.0 + 0.005 * ((double)(mixed >> 8 & 0xffff) / 32768.0 - 1.0);
}

/* S(n) = n^0.9 on the old side; the new one takes `factors[p]` times as long at point p. */
static double time_of(int point, int round, int side, const double *factors) {
  return state(round) / pow(1 << point, 0.9) * noise(1 + point + 10 * side, round) * (side == 1 ? factors[point] : 1.0);
}

static struct cs_result versus(const double *factors, int rounds) {
  struct cs_result result = plan_make("", "a b", POINTS, rounds);
  result.cases[1].rival = 0;
  result.versus = strdup("other");
  for (int r = 0; r < rounds; r++)
    for (int p = 0; p < POINTS; p++)
      for (int side = 0; side < 2; side++)
        result_add(&result, side, p, r, CS_PURPOSE_TIMED, time_of(p, r, side, factors));
  return result;
}

/* One stored session of one case; the machine's own state scales it. */
static struct cs_result session(double scale, double factor) {
  struct cs_result result = plan_make("somewhere", "a", POINTS, 6);
  for (int r = 0; r < 6; r++)
    for (int p = 0; p < POINTS; p++)
      result_add(&result, 0, p, r, CS_PURPOSE_TIMED, scale * factor * time_of(p, r, 0, NULL));
  return result;
}

static struct cs_comparison compare(const struct cs_result *result) {
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_rivals(result, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s", error.message);
  return comparison;
}

static struct cs_comparison compare_results(const struct cs_result *old_results, size_t old_count,
                                            const struct cs_result *new_results, size_t new_count) {
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(
      cs_compare_results(old_results, old_count, new_results, new_count, &cs_comparison_defaults, &comparison, &error),
      CS_OK, "%s", error.message);
  return comparison;
}

static bool near(double value, double wanted, double tolerance) {
  return fabs(value - wanted) <= tolerance;
}

static const double alike[POINTS] = {1.0, 1.0, 1.0};

Test(comparison, a_slower_count_among_equal_ones_is_found_in_a_wandering_machine) {
  static const double factors[POINTS] = {1.0, 1.0, 1.10};
  struct cs_result result = versus(factors, ROUNDS);
  struct cs_comparison comparison = compare(&result);
  const struct cs_case_comparison *one = &comparison.cases[0];
  cr_assert(eq(sz, comparison.case_count, 1));
  cr_expect(eq(int, comparison.kind, CS_COMPARISON_ROUNDS));
  cr_expect(eq(sz, comparison.rounds, ROUNDS));
  cr_expect(eq(int, one->points[0].time_s.verdict, CS_CHANGE_EQUIVALENT));
  cr_expect(eq(int, one->points[1].time_s.verdict, CS_CHANGE_EQUIVALENT));
  cr_expect(eq(int, one->points[2].time_s.verdict, CS_CHANGE_MORE));
  cr_expect(near(one->points[2].time_s.change.value, 1.10, 0.006), "%g", one->points[2].time_s.change.value);
  cr_expect(eq(int, one->points[2].speedup.verdict, CS_CHANGE_LESS));
  cr_expect(near(one->points[2].speedup.change.value, 1.0 / 1.10, 0.006));
  cr_expect(near(one->points[2].efficiency.change.value,
                 one->points[2].efficiency.new_value - one->points[2].efficiency.old_value, 0.005));
  cr_expect(eq(int, one->points[2].efficiency.verdict, CS_CHANGE_LESS));
  cr_expect(eq(sz, one->points[0].speedup.change.count, 0), "a base has no speedup over itself");
  cr_expect(eq(sz, one->best, 2));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, intervals_are_wider_than_one_count_alone_would_have) {
  struct cs_result result = versus(alike, ROUNDS);
  struct cs_comparison comparison = compare(&result);
  double old_logs[ROUNDS], new_logs[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    old_logs[r] = log(time_of(0, r, 0, alike));
    new_logs[r] = log(time_of(0, r, 1, alike));
  }
  const struct cs_difference third = cs_difference_paired(old_logs, new_logs, ROUNDS, 0.05 / 3.0);
  const struct cs_estimate *change = &comparison.cases[0].points[0].time_s.change;
  cr_expect(near(change->lo, exp(third.estimate.lo), 1e-12) && near(change->hi, exp(third.estimate.hi), 1e-12));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, too_few_rounds_say_how_many_are_needed) {
  struct cs_result result = versus(alike, 6);
  struct cs_comparison comparison = compare(&result);
  cr_expect(eq(int, comparison.rounds_needed, 7), "2 / 2^7 is 1.6 %%, below 5 %% / 3");
  cr_expect(eq(int, comparison.cases[0].points[0].time_s.verdict, CS_CHANGE_INCONCLUSIVE));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, a_round_torn_between_sessions_makes_no_pair) {
  struct cs_result result = versus(alike, ROUNDS);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].session = result.invocations[i].round == 3 && result.invocations[i].case_index == 1 ? 2 : 1;
  struct cs_comparison comparison = compare(&result);
  cr_expect(eq(sz, comparison.cases[0].points[0].time_s.change.count, ROUNDS - 1));
  cr_expect(eq(sz, comparison.cases[0].points[2].speedup.change.count, ROUNDS - 1));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, a_contended_host_shows_nothing_of_the_program) {
  static const double factors[POINTS] = {1.0, 1.0, 2.0};
  struct cs_result result = versus(factors, ROUNDS);
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].case_index == 1 && result.invocations[i].point_index == 2)
      result.invocations[i].noise.run_delay_s = 0.9;
  struct cs_comparison comparison = compare(&result);
  const struct cs_point_comparison *point = &comparison.cases[0].points[2];
  cr_expect(eq(int, point->gate, CS_GATE_VOID));
  cr_expect(eq(int, point->time_s.verdict, CS_CHANGE_INCONCLUSIVE));
  cr_expect(eq(int, comparison.cases[0].points[1].time_s.verdict, CS_CHANGE_EQUIVALENT));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, a_ratio_that_moves_during_the_sweep_is_told) {
  struct cs_result result = versus(alike, ROUNDS);
  for (size_t i = 0; i < result.invocation_count; i++) {
    struct cs_invocation *one = &result.invocations[i];
    for (size_t s = 0; one->case_index == 1 && one->point_index == 2 && s < one->sample_count; s++)
      one->samples_s[s] *= 1.0 + 0.02 * one->round;
  }
  struct cs_comparison comparison = compare(&result);
  cr_expect(comparison.cases[0].points[2].drift.halves_differ);
  cr_expect(comparison.cases[0].points[2].speedup_drift.halves_differ);
  cr_expect(not(comparison.cases[0].points[1].drift.halves_differ));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

static void observe_both(struct cs_result *result, double old_share, double new_share) {
  for (int r = 0; r < ROUNDS; r++)
    for (int side = 0; side < 2; side++) {
      struct cs_invocation *one = result_add(result, side, 0, r, CS_PURPOSE_OBSERVED, 1.0);
      one->observed = (struct cs_observed){
          .wall_s = 1.0, .serial_s = (side == 0 ? old_share : new_share) + 0.0001 * r, .regions = 3};
    }
}

Test(comparison, serial_shares_are_compared_by_round) {
  struct cs_result result = versus(alike, ROUNDS);
  observe_both(&result, 0.02, 0.05);
  struct cs_comparison comparison = compare(&result);
  const struct cs_case_comparison *one = &comparison.cases[0];
  cr_expect(near(one->serial.change.value, 0.03, 1e-9) && near(one->serial.change.hi, 0.03, 1e-9));
  cr_expect(eq(int, one->serial.verdict, CS_CHANGE_MORE));
  cr_expect(near(one->serial_ratio.change.value, 2.5, 0.05));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, serial_shares_of_nought_have_no_ratio) {
  struct cs_result result = versus(alike, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    for (int side = 0; side < 2; side++)
      result_add(&result, side, 0, r, CS_PURPOSE_OBSERVED, 1.0)->observed = (struct cs_observed){.wall_s = 1.0};
  struct cs_comparison comparison = compare(&result);
  cr_expect(eq(sz, comparison.cases[0].serial_ratio.change.count, 0));
  cr_expect(eq(int, comparison.cases[0].serial.verdict, CS_CHANGE_EQUIVALENT));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, the_knee_is_where_efficiency_stays_enough) {
  static const double factors[POINTS] = {1.0, 2.0, 4.0}; /* S = 0.93, 0.87: half of two threads is lost */
  struct cs_result result = versus(factors, ROUNDS);
  struct cs_comparison comparison = compare(&result);
  cr_expect(eq(int, comparison.cases[0].old_knee.value, 4));
  cr_expect(comparison.cases[0].old_knee.beyond_counts && comparison.cases[0].old_knee.has_interval);
  cr_expect(eq(int, comparison.cases[0].new_knee.hi, 1));
  cr_expect(not(comparison.cases[0].new_knee.beyond_counts));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, a_knee_is_not_beyond_the_first_count_that_is_too_much) {
  static const double factors[POINTS] = {1.0, 4.0, 1.0};
  struct cs_result result = versus(factors, ROUNDS);
  struct cs_comparison comparison = compare(&result);
  cr_expect(eq(int, comparison.cases[0].new_knee.value, 1));
  cr_expect(eq(int, comparison.cases[0].new_knee.hi, 1));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison, a_sweep_of_one_side_is_refused_with_the_mend) {
  struct cs_result result = plan_make("folder", "a b", 2, 6);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_expect(eq(int, cs_compare_rivals(&result, &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cr_expect(strstr(error.message, "--versus") != NULL, "%s", error.message);
  cs_result_free(&result);
}

Test(comparison, a_sweep_broken_off_before_any_round_gives_no_figure_and_no_harm) {
  struct cs_result result = versus(alike, 0);
  struct cs_comparison comparison = compare(&result);
  const struct cs_point_comparison *point = &comparison.cases[0].points[1];
  cr_expect(eq(sz, point->time_s.change.count, 0));
  cr_expect(eq(int, point->time_s.verdict, CS_CHANGE_UNTOLD));
  cr_expect(eq(int, comparison.cases[0].old_knee.value, 0));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

static void free_all(struct cs_result *results, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs_result_free(&results[i]);
}

Test(comparison, one_session_a_side_is_described_and_not_judged) {
  struct cs_result results[] = {session(1.0, 1.0), session(1.0, 2.0)};
  struct cs_comparison comparison = compare_results(&results[0], 1, &results[1], 1);
  const struct cs_point_comparison *point = &comparison.cases[0].points[1];
  cr_expect(eq(int, comparison.kind, CS_COMPARISON_DESCRIPTIVE));
  cr_expect(near(point->time_s.change.value, 2.0, 1e-9));
  cr_expect(eq(int, point->time_s.change.method, CS_INTERVAL_NONE));
  cr_expect(eq(int, point->time_s.verdict, CS_CHANGE_UNTOLD));
  cr_expect(eq(int, comparison.cases[0].serial.verdict, CS_CHANGE_UNTOLD));
  cr_expect(eq(sz, comparison.mismatch_count, 0));
  cs_comparison_free(&comparison);
  free_all(results, 2);
}

/* The sessions differ by 1 %: their own spread decides, not that of the rounds within one. */
Test(comparison, three_sessions_a_side_are_tested_by_their_spread) {
  struct cs_result old_results[] = {session(0.99, 1.0), session(1.0, 1.0), session(1.01, 1.0)};
  struct cs_result slow[] = {session(0.99, 1.3), session(1.0, 1.3), session(1.01, 1.3)};
  struct cs_result near_by[] = {session(1.0, 1.02), session(1.01, 1.02), session(0.99, 1.02)};
  struct cs_comparison comparison = compare_results(old_results, 3, slow, 3);
  const struct cs_compared *time_s = &comparison.cases[0].points[1].time_s;
  cr_expect(eq(int, comparison.kind, CS_COMPARISON_SESSIONS));
  cr_expect(eq(int, time_s->change.method, CS_INTERVAL_WELCH));
  cr_expect(near(time_s->change.value, 1.3, 1e-9));
  cr_expect(eq(int, time_s->verdict, CS_CHANGE_MORE));
  cr_expect(eq(int, comparison.cases[0].points[1].speedup.verdict, CS_CHANGE_EQUIVALENT));
  cs_comparison_free(&comparison);
  comparison = compare_results(old_results, 3, near_by, 3);
  cr_expect(eq(int, comparison.cases[0].points[1].time_s.verdict, CS_CHANGE_INCONCLUSIVE));
  cs_comparison_free(&comparison);
  free_all(old_results, 3);
  free_all(slow, 3);
  free_all(near_by, 3);
}

Test(comparison, one_session_given_twice_is_not_two) {
  struct cs_result sessions[] = {session(1.0, 1.0), session(1.01, 1.0), session(1.0, 1.0)};
  struct cs_result others[] = {session(0.99, 1.0), session(1.0, 1.0), session(1.01, 1.0)};
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_expect(
      eq(int, cs_compare_results(others, 3, sessions, 3, &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cr_expect(strstr(error.message, "one session, not two") != NULL, "%s", error.message);
  cr_expect(
      eq(int, cs_compare_results(sessions, 3, others, 3, &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  free_all(sessions, 3);
  free_all(others, 3);
}

Test(comparison, only_thread_counts_all_results_have_are_compared) {
  struct cs_result old_result = session(1.0, 1.0), new_result = session(1.0, 1.0);
  new_result.points[1].n = 3;
  struct cs_comparison comparison = compare_results(&old_result, 1, &new_result, 1);
  cr_assert(eq(sz, comparison.cases[0].point_count, 2));
  cr_expect(eq(int, comparison.cases[0].points[1].threads, 4));
  cr_expect(near(comparison.cases[0].points[1].speedup.change.value, 1.0, 1e-9));
  cs_comparison_free(&comparison);
  cs_result_free(&old_result);
  cs_result_free(&new_result);
}

Test(comparison, cases_of_one_side_only_are_named_and_left_out) {
  struct cs_result old_result = plan_make("", "a b", 1, 1), new_result = plan_make("", "c a", 1, 1);
  struct cs_comparison comparison = compare_results(&old_result, 1, &new_result, 1);
  cr_expect(eq(sz, comparison.case_count, 1));
  cr_assert(eq(sz, comparison.left_out_count, 2));
  cr_expect_str_eq(comparison.left_out[0], "b");
  cr_expect_str_eq(comparison.left_out[1], "c");
  cs_comparison_free(&comparison);
  cs_result_free(&old_result);
  cs_result_free(&new_result);
}

Test(comparison, nothing_in_common_is_refused_with_the_mend) {
  struct cs_result old_result = plan_make("", "a", 1, 1), new_result = plan_make("", "b", 1, 1), third;
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_expect(eq(int, cs_compare_results(&old_result, 1, &new_result, 1, &cs_comparison_defaults, &comparison, &error),
               CS_INVALID));
  cr_expect(strstr(error.message, "no case in common") != NULL, "%s", error.message);
  third = plan_make("", "a", 1, 1);
  third.points[0].n = 5;
  cr_expect(
      eq(int, cs_compare_results(&old_result, 1, &third, 1, &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cr_expect(strstr(error.message, "no thread count in common") != NULL, "%s", error.message);
  cs_result_free(&old_result);
  cs_result_free(&new_result);
  cs_result_free(&third);
}
