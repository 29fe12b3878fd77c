/* tests/sweep/comparison_base_test.c - cases of one sweep compared with one of them; rounds of other placement left
 * out. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison.h"
#include "runtime/sweep/comparison_rule.h"

#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { ROUNDS = 12, POINTS = 2 };

/* The machine's state in a round, common to all cases, and a little noise of each invocation's own. */
static double time_of(int case_index, int point, int round, const double *factors) {
  const double state = 1.0 + 0.3 * (round * 7 % 10 < 3);
  const unsigned mixed = (unsigned)((case_index * 16 + point) * 7919 + round * 104729) * 2654435761u;
  return state / (1 + point) * factors[case_index] * (1.0 + 1e-3 * ((double)(mixed >> 8 & 0xffff) / 32768.0 - 1.0));
}

/* Cases "a", "b", "c", each so many times as long as the first. */
static struct cs_result sweep(const char *specs, int cases, const double *factors) {
  struct cs_result result = plan_make("folder", specs, POINTS, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    for (int c = 0; c < cases; c++)
      for (int p = 0; p < POINTS; p++)
        result_add(&result, c, p, r, CS_PURPOSE_TIMED, time_of(c, p, r, factors));
  return result;
}

static struct cs_comparison compare(const struct cs_result *result, const char *base) {
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_with_base(result, base, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s",
               error.message);
  return comparison;
}

static const double three[] = {1.0, 1.5, 0.5};

Test(comparison_base, every_other_case_is_compared_with_the_one_that_is_named) {
  struct cs_result result = sweep("a b c", 3, three);
  struct cs_comparison comparison = compare(&result, "b");
  cr_assert(eq(sz, comparison.case_count, 2));
  cr_expect_str_eq(comparison.base->name, "b");
  cr_expect_str_eq(comparison.old_label, "b");
  cr_expect_str_eq(comparison.new_label, "each of the 2 other cases");
  static const struct {
    const char *name;
    double ratio;
  } wanted[] = {{"a", 1.0 / 1.5}, {"c", 0.5 / 1.5}};
  for (size_t i = 0; i < 2; i++) {
    const struct cs_case_comparison *one = &comparison.cases[i];
    cr_expect_str_eq(one->old_case->name, "b");
    cr_expect_str_eq(cs_compared_name(&comparison, one), wanted[i].name);
    for (size_t p = 0; p < POINTS; p++) {
      const struct cs_compared *time_s = &one->points[p].time_s;
      cr_expect(fabs(time_s->change.value - wanted[i].ratio) < 2e-3, "%s: %g", wanted[i].name, time_s->change.value);
      cr_expect(time_s->change.lo <= wanted[i].ratio + 1e-3 && time_s->change.hi >= wanted[i].ratio - 1e-3);
      cr_expect(eq(int, time_s->change.method, CS_INTERVAL_SIGNED_RANK));
      cr_expect(eq(sz, time_s->change.count, ROUNDS));
      cr_expect(eq(int, time_s->verdict, CS_CHANGE_LESS));
    }
  }
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, of_two_cases_the_other_one_is_the_new_side) {
  struct cs_result result = sweep("a b", 2, three);
  struct cs_comparison comparison = compare(&result, "a");
  cr_expect_str_eq(comparison.new_label, "b");
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, a_case_that_is_not_there_is_refused_with_the_names_of_those_that_are) {
  struct cs_result result = sweep("a b", 2, three);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_expect(eq(int, cs_compare_with_base(&result, "z", &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cr_expect(strstr(error.message, "a, b") != NULL, "%s", error.message);
  cs_result_free(&result);
}

Test(comparison_base, a_case_alone_has_nothing_to_be_compared_with) {
  struct cs_result result = sweep("a", 1, three);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_expect(eq(int, cs_compare_with_base(&result, "a", &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cr_expect(strstr(error.message, "no case beside a") != NULL, "%s", error.message);
  cs_result_free(&result);
}

Test(comparison_base, a_serial_program_is_neither_base_nor_compared) {
  struct cs_result result = sweep("a b c", 3, three);
  result.cases[2].serial = true;
  struct cs_comparison comparison = compare(&result, "a");
  cr_expect(eq(sz, comparison.case_count, 1));
  cs_comparison_free(&comparison);
  struct cs_error error = {""};
  cr_expect(eq(int, cs_compare_with_base(&result, "c", &cs_comparison_defaults, &comparison, &error), CS_INVALID));
  cs_result_free(&result);
}

/* Where the team lay in this round of this case at the last point. */
static void place(struct cs_result *result, int case_index, int round, double neighbour_s) {
  for (size_t i = 0; i < result->invocation_count; i++) {
    struct cs_invocation *one = &result->invocations[i];
    if (one->case_index == case_index && one->round == round && one->point_index == POINTS - 1)
      one->neighbour_s = neighbour_s;
  }
}

static struct cs_result placed(void) {
  struct cs_result result = sweep("a b", 2, three);
  for (int r = 0; r < ROUNDS; r++)
    for (int c = 0; c < 2; c++)
      place(&result, c, r, r % 2 == 0 ? 30e-9 : 200e-9);
  return result;
}

Test(comparison_base, rounds_of_one_placement_class_are_pairs_whichever_it_is) {
  struct cs_result result = placed();
  place(&result, 1, 0, 44e-9); /* within the factor of 1.5 */
  struct cs_comparison comparison = compare(&result, "a");
  cr_expect(eq(sz, comparison.cases[0].points[1].time_s.change.count, ROUNDS));
  cr_expect(eq(sz, comparison.cases[0].points[1].apart, 0));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, rounds_whose_teams_lay_in_different_placement_classes_are_left_out_and_counted) {
  struct cs_result result = placed();
  place(&result, 1, 2, 200e-9);
  place(&result, 0, 7, 46e-9);
  struct cs_comparison comparison = compare(&result, "a");
  const struct cs_point_comparison *points = comparison.cases[0].points;
  cr_expect(eq(sz, points[1].time_s.change.count, ROUNDS - 2));
  cr_expect(eq(sz, points[1].speedup.change.count, ROUNDS - 2));
  cr_expect(eq(sz, points[1].apart, 2));
  cr_expect(eq(sz, points[0].time_s.change.count, ROUNDS), "one thread has no neighbours");
  cr_expect(eq(sz, points[0].apart, 0));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, a_probe_that_tells_nothing_parts_nothing) {
  struct cs_result result = placed();
  place(&result, 1, 2, (double)NAN);
  place(&result, 0, 4, 5e-6); /* one of the two threads did not run */
  struct cs_comparison comparison = compare(&result, "a");
  cr_expect(eq(sz, comparison.cases[0].points[1].time_s.change.count, ROUNDS));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, rivals_are_paired_by_the_same_rule) {
  struct cs_result result = placed();
  result.cases[1].rival = 0;
  result.versus = strdup("other");
  place(&result, 1, 2, 200e-9);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_rivals(&result, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s", error.message);
  cr_expect_null(comparison.base);
  cr_expect(eq(sz, comparison.cases[0].points[1].time_s.change.count, ROUNDS - 1));
  cr_expect(eq(sz, comparison.cases[0].points[1].apart, 1));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, a_base_in_another_class_takes_the_speedups_of_its_round) {
  struct cs_result result = placed();
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 0)
      result.invocations[i].neighbour_s =
          result.invocations[i].case_index == 1 && result.invocations[i].round == 5 ? 90e-9 : 30e-9;
  struct cs_comparison comparison = compare(&result, "a");
  const struct cs_point_comparison *points = comparison.cases[0].points;
  cr_expect(eq(sz, points[0].time_s.change.count, ROUNDS - 1));
  cr_expect(eq(sz, points[1].time_s.change.count, ROUNDS), "its own times make a pair");
  cr_expect(eq(sz, points[1].speedup.change.count, ROUNDS - 1));
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_base, a_rule_names_the_case_that_is_compared) {
  struct cs_result result = sweep("a b c", 3, three);
  struct cs_comparison comparison = compare(&result, "a");
  static const struct {
    const char *rule;
    enum cs_rule_outcome outcome;
  } wanted[] = {{"b:time > 3%", CS_RULE_BROKEN}, {"c:time > 3%", CS_RULE_HOLDS}, {"c:rate < -3%", CS_RULE_HOLDS}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    struct cs_rule rule;
    struct cs_error error = {""};
    enum cs_rule_outcome outcome;
    cr_assert_eq(cs_rule_parse(wanted[i].rule, &rule, &error), CS_OK, "%s", error.message);
    cr_assert_eq(cs_rule_judge(&rule, &comparison, &outcome, NULL, &error), CS_OK, "%s", error.message);
    cr_expect(eq(int, outcome, wanted[i].outcome), "%s", wanted[i].rule);
    cs_rule_free(&rule);
  }
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}
