/* tests/sweep/comparison_axis_test.c - comparisons of weak scaling, of grids, of metrics, of other axes than threads.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_rule.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 3 };

/* A little noise of each invocation's own, up to 0.5 %. */
static double noise(int salt, int round) {
  const unsigned mixed = (unsigned)(salt * 7919 + round * 104729) * 2654435761u;
  return 1.0 + 0.005 * ((double)(mixed >> 8 & 0xffff) / 32768.0 - 1.0);
}

/* Cases' times at all points, in rounds of their own noise. */
static void fill(struct cs_result *result, const double (*seconds)[POINTS]) {
  for (int r = 0; r < ROUNDS; r++)
    for (int c = 0; c < (int)result->case_count; c++)
      for (int p = 0; p < POINTS; p++)
        if (seconds[c][p] > 0.0)
          result_add(result, c, p, r, CS_PURPOSE_TIMED, seconds[c][p] * noise(100 * c + p, r));
}

static void replace(char **text, const char *with) {
  free(*text);
  *text = strdup(with);
}

static void compare_two(const struct cs_result *was, const struct cs_result *is, struct cs_comparison *comparison) {
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_results(was, 1, is, 1, &cs_comparison_defaults, comparison, &error), CS_OK, "%s",
               error.message);
}

static const struct cs_mismatch *find(const struct cs_comparison *comparison, const char *what) {
  for (size_t i = 0; i < comparison->mismatch_count; i++)
    if (strcmp(comparison->mismatches[i].what, what) == 0)
      return &comparison->mismatches[i];
  return NULL;
}

/* A value of j is no number of threads that a delay could be shared out over. */
Test(comparison_axis, the_delay_of_another_axis_is_judged_by_the_threads_that_worked) {
  static const double seconds[][POINTS] = {{1.0, 1.0, 1.0}};
  struct cs_result result = plan_make("", "make", POINTS, ROUNDS);
  replace(&result.axis, "j");
  fill(&result, seconds);
  for (size_t i = 0; i < result.invocation_count; i++) {
    struct cs_invocation *one = &result.invocations[i];
    one->noise = (struct cs_noise){.wall_s = 1.0, .run_delay_s = 0.24, .steal_share = -1.0, .throttled_s = -1.0};
    one->used.working = one->point_index == 1 ? 4 : 1;
  }
  struct cs_comparison comparison;
  compare_two(&result, &result, &comparison);
  cr_expect_eq(comparison.cases[0].points[2].gate, CS_GATE_VOID, "24 %% of one thread's time, whatever j is");
  cr_expect_eq(comparison.cases[0].points[1].gate, CS_GATE_CONTENDED, "6 %% of the time of four");
  cs_comparison_free(&comparison);
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[2].gate, CS_GATE_VOID);
  cr_expect_eq(summary.cases[0].points[1].gate, CS_GATE_CONTENDED);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* Twice as much work at twice the threads in 1.25 times the time: 1.6 times as fast; the later side in the same time.
 */
Test(comparison_axis, speedups_of_weak_scaling_are_scaled_ones_and_the_best_does_most) {
  static const double seconds[][POINTS] = {{1.0, 1.25, 1.9}, {1.0, 1.0, 1.9}};
  struct cs_result result = plan_make("", "a b", POINTS, ROUNDS);
  result.cases[1].rival = 0;
  result.weak_size = 100.0;
  result.weak_dimensions = 1;
  fill(&result, seconds);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_rivals(&result, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s", error.message);
  const struct cs_case_comparison *one = &comparison.cases[0];
  cr_expect_float_eq(one->points[1].speedup.old_value, 1.6, 0.02);
  cr_expect_float_eq(one->points[1].speedup.new_value, 2.0, 0.02);
  cr_expect_float_eq(one->points[1].efficiency.old_value, 0.8, 0.01);
  cr_expect_float_eq(one->points[1].speedup.change.value, 1.25, 0.02);
  cr_expect_eq(one->best, 2, "0.475 s for the work of the base");
  cr_expect_eq(one->old_knee.value, 4, "efficiency at 4 threads is 0.53: knee %d", one->old_knee.value);
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_axis, stored_results_of_weak_scaling_have_scaled_speedups_too) {
  static const double seconds[][POINTS] = {{1.0, 1.25, 1.6}};
  struct cs_result sides[2] = {plan_make("", "a", POINTS, ROUNDS), plan_make("", "a", POINTS, ROUNDS)};
  for (int side = 0; side < 2; side++) {
    sides[side].weak_size = 10.0;
    sides[side].weak_dimensions = 1;
    fill(&sides[side], seconds);
  }
  struct cs_comparison comparison;
  compare_two(&sides[0], &sides[1], &comparison);
  cr_expect_float_eq(comparison.cases[0].points[2].speedup.new_value, 2.5, 0.03);
  cr_expect_eq(find(&comparison, "weak scaling"), NULL);
  cs_comparison_free(&comparison);
  sides[1].weak_dimensions = 2;
  compare_two(&sides[0], &sides[1], &comparison);
  const struct cs_mismatch *found = find(&comparison, "weak scaling");
  cr_assert_not_null(found);
  cr_expect(found->refuses);
  cr_expect_str_eq(found->old_value, "10:1");
  cs_comparison_free(&comparison);
  cs_result_free(&sides[0]);
  cs_result_free(&sides[1]);
}

Test(comparison_axis, each_case_of_a_grid_is_compared_with_its_own_rival) {
  static const double seconds[][POINTS] = {{1.0, 0.5, 0.25}, {1.0, 0.5, 0.25}, {2.0, 1.0, 0.5}, {2.0, 1.0, 0.6}};
  struct cs_result result = plan_make("", "a1 b1 a2 b2", POINTS, ROUNDS);
  result.cases[1].rival = 0;
  result.cases[2].with_last = true;
  result.cases[3].rival = 2;
  fill(&result, seconds);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_rivals(&result, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s", error.message);
  cr_assert_eq(comparison.case_count, 2);
  cr_expect_str_eq(comparison.cases[1].old_case->name, "a2");
  cr_expect_float_eq(comparison.cases[0].points[2].time_s.change.value, 1.0, 0.01);
  cr_expect_float_eq(comparison.cases[1].points[2].time_s.change.value, 1.2, 0.02);
  cr_expect_eq(comparison.cases[1].points[2].time_s.verdict, CS_CHANGE_MORE);
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

/* Kept as 1 over it, a lower throughput takes longer: "rate" falls as it should. */
Test(comparison_axis, a_lower_throughput_is_slower_and_its_rate_is_less) {
  static const double costs[][POINTS] = {{1.0 / 100, 1.0 / 200, 1.0 / 400}, {1.0 / 100, 1.0 / 200, 1.0 / 320}};
  struct cs_result result = plan_make("", "a b", POINTS, ROUNDS);
  replace(&result.axis, "c");
  result.cases[1].rival = 0;
  result.recipe.metric = strdup("([0-9.]+)");
  result.recipe.higher = true;
  fill(&result, costs);
  struct cs_comparison comparison;
  struct cs_rule rule;
  struct cs_error error = {""};
  struct cs_text where = {0};
  enum cs_rule_outcome outcome;
  cr_assert_eq(cs_compare_rivals(&result, &cs_comparison_defaults, &comparison, &error), CS_OK, "%s", error.message);
  cr_expect_eq(comparison.cases[0].points[2].time_s.verdict, CS_CHANGE_MORE);
  cr_assert_eq(cs_rule_parse("rate@4 < -10%", &rule, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_rule_judge(&rule, &comparison, &outcome, &where, &error), CS_OK, "%s", error.message);
  cr_expect_eq(outcome, CS_RULE_BROKEN);
  cr_expect_not_null(strstr(cs_text_get(&where), "a at c=4: -2"), "%s", cs_text_get(&where));
  cs_text_free(&where);
  cs_rule_free(&rule);
  cr_assert_eq(cs_rule_parse("time@3 > 10%", &rule, &error), CS_OK, "%s", error.message);
  cr_expect_eq(cs_rule_judge(&rule, &comparison, &outcome, NULL, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "not compared at c=3, but at 1, 2, 4"), "%s", error.message);
  cs_rule_free(&rule);
  cs_comparison_free(&comparison);
  cs_result_free(&result);
}

Test(comparison_axis, a_serial_program_is_compared_at_its_one_point) {
  static const double seconds[][POINTS] = {{1.0, 0.5, 0.25}, {0.8, 0.0, 0.0}};
  struct cs_result was = plan_make("", "a serial", POINTS, ROUNDS), is = plan_make("", "a serial", POINTS, ROUNDS);
  was.cases[1].serial = was.cases[1].with_last = is.cases[1].serial = is.cases[1].with_last = true;
  fill(&was, seconds);
  fill(&is, seconds);
  struct cs_comparison comparison;
  compare_two(&was, &is, &comparison);
  cr_assert_eq(comparison.case_count, 2);
  cr_expect_eq(comparison.cases[0].point_count, POINTS);
  cr_expect_eq(comparison.cases[1].point_count, 1);
  cr_expect_float_eq(comparison.cases[1].points[0].time_s.new_value, 0.8, 0.01);
  cs_comparison_free(&comparison);
  cs_result_free(&was);
  cs_result_free(&is);
}

struct row {
  const char *what;
  bool refuses;
};

Test(comparison_axis, what_makes_figures_of_commands_incomparable_refuses_and_the_rest_is_listed) {
  static const struct row rows[] = {{"swept", true},
                                    {"metric", true},
                                    {"better", true},
                                    {"unit", true},
                                    {"input", true},
                                    {"weak scaling", true},
                                    {"PUs of a at 2 threads", true},
                                    {"command of a", false},
                                    {"prepare", false},
                                    {"environment of the command", false},
                                    {"output", false}};
  static char program[] = "prog", old_rest[] = "-1", new_rest[] = "-2";
  char *old_words[] = {program, old_rest, NULL}, *new_words[] = {program, new_rest, NULL};
  struct cs_result was = plan_make("", "a", 2, 1), is = plan_make("", "a", 2, 1);
  struct cs_result *const sides[] = {&was, &is};
  was.cases[0].argv = old_words;
  is.cases[0].argv = new_words;
  replace(&was.cases[0].spec, "prog http://here:1/");
  replace(&is.cases[0].spec, "prog http://here:2/");
  for (int side = 0; side < 2; side++) {
    sides[side]->cases[0].confined = calloc(3, sizeof *sides[side]->cases[0].confined);
    sides[side]->cases[0].confined[0] = strdup("0");
    sides[side]->cases[0].confined[1] = strdup(side == 0 ? "0-1" : "0,2");
    sides[side]->recipe.metric = strdup(side == 0 ? "a([0-9]+)" : "b([0-9]+)");
  }
  replace(&is.axis, "j");
  is.recipe.higher = true;
  is.recipe.unit = strdup("req/s");
  is.recipe.input = strdup("other.txt");
  is.recipe.prepare = strdup("sync");
  is.recipe.output = CS_OUTPUT_PIPE;
  is.recipe.environment = calloc(2, sizeof *is.recipe.environment);
  is.recipe.environment[0] = strdup("POOL=4");
  is.weak_size = 5.0;
  is.weak_dimensions = 1;
  struct cs_comparison comparison;
  compare_two(&was, &is, &comparison);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct cs_mismatch *found = find(&comparison, rows[i].what);
    cr_assert_not_null(found, "%s", rows[i].what);
    cr_expect_eq(found->refuses, rows[i].refuses, "%s", rows[i].what);
  }
  cr_expect_str_eq(find(&comparison, "swept")->new_value, "j");
  cr_expect_eq(find(&comparison, "problem of a"), NULL, "a command's colon begins no parameters");
  cr_expect_eq(find(&comparison, "PUs of a at 1 thread"), NULL);
  cs_comparison_free(&comparison);
  was.cases[0].argv = is.cases[0].argv = NULL;
  cs_result_free(&was);
  cs_result_free(&is);
}

Test(comparison_axis, no_value_in_common_names_the_parameter) {
  struct cs_result was = plan_make("", "a", 1, 1), is = plan_make("", "a", 1, 1);
  struct cs_comparison comparison;
  struct cs_error error = {""};
  replace(&was.axis, "j");
  replace(&is.axis, "j");
  is.points[0].n = 9;
  cr_expect_eq(cs_compare_results(&was, 1, &is, 1, &cs_comparison_defaults, &comparison, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "no value of j in common"), "%s", error.message);
  cr_expect_not_null(strstr(error.message, "--param j="), "%s", error.message);
  cs_result_free(&was);
  cs_result_free(&is);
}
