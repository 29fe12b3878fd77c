/* tests/report/advice_test.c - the count that is recommended, its table, what changes buy, and the same as JSON. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"

#include "runtime/base/file.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct cs_estimate between(double lo, double value, double hi) {
  return (struct cs_estimate){value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
}

/* 1, 2, 4, 6 and 8 threads; 6 are as fast as 8. */
static struct made *made_flat(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 6, 8}, 5);
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.1, 0.0, 0.05, 0.005, 12});
  static const double to_best[] = {4.71, 2.6, 1.5, 1.01, 1.0};
  struct cs_point_summary *points = made->point_summaries[0];
  for (size_t i = 0; i < 5; i++) {
    points[i].to_best = between(to_best[i] - 0.02, to_best[i], to_best[i] + 0.02);
    points[i].ties_best = points[i].to_best.lo <= 1.0;
    points[i].energy_j = NAN;
    points[i].limit = (struct cs_point_limit){.speedup = {.value = NAN}, .share = {.value = NAN}};
    for (int term = 0; term < CS_LIMIT_TERMS; term++)
      points[i].limit.term[term] = NAN;
  }
  return made;
}

static char *text_of(const struct made *made, double least_efficiency) {
  const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], least_efficiency);
  const struct cs_table_style style = {.columns = 400, .utf8 = true};
  struct cs_text text = {0};
  cs_report_advice(&made->result, &advice, &style, &text);
  return cs_text_take(&text);
}

static void expect_part(const struct made *made, const char *wanted) {
  char *text = text_of(made, 0.5);
  cr_expect_not_null(strstr(text, wanted), "no '%s' in:\n%s", wanted, text);
  free(text);
}

static void expect_no(const struct made *made, const char *unwanted) {
  char *text = text_of(made, 0.5);
  cr_expect_null(strstr(text, unwanted), "'%s' in:\n%s", unwanted, text);
  free(text);
}

Test(advice, is_the_smallest_count_not_told_apart_from_the_best) {
  struct made *made = made_flat();
  const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
  cr_expect_eq(advice.use, 3);
  cr_expect(cs_advice_ties(&advice, 3) && cs_advice_ties(&advice, 4) && !cs_advice_ties(&advice, 2));
  expect_part(made, "Use 6 threads. Not told apart from the best: 6, 8 threads.");
  made->point_summaries[0][3].ties_best = false;
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.5).use, 4);
  expect_part(made, "Use 8 threads. Efficiency");
  made_free(made);
}

Test(advice, ties_nothing_where_there_is_nothing_to_compare_or_the_host_was_contended) {
  struct made *made = made_flat();
  made->point_summaries[0][4].ratio_gate = CS_GATE_VOID;
  struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
  cr_expect_not(cs_advice_ties(&advice, 3));
  made_free(made);
  made = made_one_point();
  advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
  cr_expect_not(cs_advice_ties(&advice, 0));
  cr_expect_eq(advice.use, 0);
  expect_part(made, "Use 1 thread, the only count measured.\n");
  made_free(made);
}

Test(advice, knee_is_the_last_count_as_efficient_as_asked) {
  struct made *made = made_flat(); /* efficiency 1 / (1 + 0.1 (n - 1)): 100, 91, 77, 67, 59 % */
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.5).knee, 4);
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.6).knee, 3);
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.9).knee, 1);
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.908).knee, 0, "the interval reaches below");
  char *text = text_of(made, 0.6);
  cr_expect_not_null(strstr(text, " Efficiency is at least 60 % up to 6 threads."));
  free(text);
  text = text_of(made, 0.99);
  cr_expect_not_null(strstr(text, " No count above 1 is certainly 99 % efficient."), "%s", text);
  free(text);
  made->point_summaries[0][3].ratio_gate = CS_GATE_VOID;
  cr_expect_eq(cs_advice_of(&made->result, &made->case_summaries[0], 0.6).knee, 2, "a contended host shows nothing");
  made_free(made);
}

Test(advice, tells_what_each_count_costs) {
  struct made *made = made_flat();
  expect_part(made, "threads     time  speedup            efficiency  time / best        core time\n");
  expect_part(made, ">        6  3.08 ms  4.00 [3.98, 4.02]");
  expect_part(made, " A run costs 18.5 ms of core time on 6 and 20.9 ms on 8.");
  expect_no(made, "joules");
  made->point_summaries[0][3].energy_j = 1.25;
  expect_part(made, "  joules\n");
  expect_part(made, "    1.25\n");
  made_free(made);
}

Test(advice, fits_a_narrow_line_without_what_follows_from_other_columns) {
  static const int widths[] = {60, 80, 140};
  for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
    struct made *made = made_flat();
    for (size_t p = 0; p < 5; p++)
      made->point_summaries[0][p].energy_j = 123.0;
    const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
    const struct cs_table_style style = {.columns = widths[i], .utf8 = false};
    struct cs_text text = {0};
    cs_report_advice(&made->result, &advice, &style, &text);
    for (const char *line = cs_text_get(&text); *line != '\0'; line += strcspn(line, "\n") + 1)
      cr_expect_leq(strcspn(line, "\n"), (size_t)widths[i], "%s", line);
    cr_expect_not_null(strstr(cs_text_get(&text), "joules"));
    cr_expect_eq(strstr(cs_text_get(&text), "efficiency") != NULL, widths[i] > 80);
    cs_text_free(&text);
    made_free(made);
  }
}

Test(advice, has_no_blanks_at_the_end_of_lines_and_no_nan) {
  struct made *(*const all[])(void) = {made_flat, made_example, made_one_point,  made_superlinear, made_failing,
                                       made_wide, made_hostile, made_few_rounds, made_ladder,      made_two_points};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct made *made = all[i]();
    for (size_t c = 0; c < made->result.case_count; c++) {
      const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[c], 0.5);
      const struct cs_table_style style = {.columns = 80, .utf8 = false};
      struct cs_text text = {0};
      cs_report_advice(&made->result, &advice, &style, &text);
      cr_expect(strstr(cs_text_get(&text), " \n") == NULL && strstr(cs_text_get(&text), "nan") == NULL, "%s",
                cs_text_get(&text));
      for (const char *at = cs_text_get(&text); *at != '\0'; at++)
        cr_expect((*at >= ' ' && *at < 127) || *at == '\n', "byte %d", *at);
      cs_text_free(&text);
    }
    made_free(made);
  }
}

Test(advice, says_what_a_change_would_buy_at_the_choice_and_at_the_greatest_count) {
  struct made *made = made_flat();
  expect_no(made, "halving the serial part"); /* the share without a limit that follows from it */
  made->point_summaries[0][3].limit.speedup = between(4.75, 4.8, 4.85);
  expect_part(made, "1.09x on 6 threads: halving the serial part\n");
  made->point_summaries[0][3].limit.speedup.count = 0;
  made->case_summaries[0].serial = between(0.0, 0.01, 0.02);
  expect_part(made, "What one change more would buy is not known: neither the limit nor where the cores' time goes was "
                    "measured.");
  made_observe(made, 0, 0.04);
  for (size_t i = 0; i < 5; i++)
    made->point_summaries[0][i].observed.split.core_s[CS_TIME_BARRIER] = 0.05 * (made->points[i].n - 1);
  expect_part(made, "One change more would make it faster, if nothing else gives way, by at most:\n");
  expect_part(made, " on 6 threads: removing the imbalance\n");
  expect_part(made, " on 8 threads: removing the imbalance\n");
  expect_part(made, " on 8 threads: removing the work inflation\n");
  expect_part(made, " on 8 threads: removing the waits in barriers, for locks and for tasks\n");
  expect_no(made, " on 4 threads: ");
  expect_no(made, "doubling the memory bandwidth");
  made_free(made);
}

Test(advice, says_where_the_evidence_does_not_carry_it) {
  struct made *made = made_few_rounds();
  expect_part(made, "Use 8 threads: the best guess there is, for the evidence does not carry it.");
  expect_no(made, "Not told apart");
  made_free(made);
  made = made_failing();
  const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[1], 0.5);
  cr_expect_eq(advice.use, 4, "a case that failed everywhere");
  cr_expect_eq(advice.knee, 4);
  cr_expect_not(cs_advice_ties(&advice, 0));
  made_free(made);
}

static json_t *json_of(const struct made *made) {
  const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
  struct cs_text text = {0};
  struct cs_error error;
  cr_assert_eq(cs_report_advice_json(&made->result, &advice, 1, &text, &error), CS_OK);
  json_t *json = json_loads(cs_text_get(&text), 0, NULL);
  cs_text_free(&text);
  cr_assert_not_null(json);
  return json;
}

Test(advice, as_json_tells_the_same) {
  struct made *made = made_flat();
  made_observe(made, 0, 0.04);
  json_t *json = json_of(made), *first = json_array_get(json_object_get(json, "cases"), 0);
  cr_expect_eq(json_integer_value(json_object_get(json, "schema")), 1);
  cr_expect_eq(json_integer_value(json_object_get(first, "threads")), 6);
  cr_expect_eq(json_integer_value(json_object_get(first, "best")), 8);
  cr_expect_eq(json_integer_value(json_object_get(first, "knee")), 8);
  cr_expect_str_eq(json_string_value(json_object_get(json_object_get(first, "verdict"), "shape")), "flat");
  cr_expect(json_is_true(json_object_get(json_object_get(first, "verdict"), "carried")));
  json_t *points = json_object_get(first, "points"), *fourth = json_array_get(points, 3);
  cr_expect_eq(json_array_size(points), 5);
  cr_expect(json_is_true(json_object_get(fourth, "ties_best")));
  cr_expect(json_is_null(json_object_get(fourth, "energy_j")));
  cr_expect(fabs(json_real_value(json_object_get(json_object_get(fourth, "core_s"), "value")) -
                 6 * made->point_summaries[0][3].time_s.value) < 1e-12);
  json_t *changes = json_object_get(first, "changes");
  cr_assert_gt(json_array_size(changes), 0);
  for (size_t i = 0; i < json_array_size(changes); i++)
    cr_expect_geq(json_real_value(json_object_get(json_array_get(changes, i), "at_most")), 1.02);
  json_decref(json);
  made_free(made);
}

Test(advice, as_json_of_nothing_is_null) {
  struct made *made = made_failing();
  for (size_t i = 0; i < 4; i++)
    made_spoil(made, 0, i, 3);
  json_t *json = json_of(made), *first = json_array_get(json_object_get(json, "cases"), 0);
  cr_expect(json_is_null(json_object_get(first, "threads")) && json_is_null(json_object_get(first, "places")));
  cr_expect(json_is_null(json_object_get(first, "best")) && json_is_null(json_object_get(first, "knee")));
  cr_expect_str_eq(json_string_value(json_object_get(json_object_get(first, "verdict"), "shape")), "nothing");
  json_decref(json);
  made_free(made);
}

/* --- other than threads --- */

Test(advice, of_another_axis_is_its_value_and_speaks_of_no_thread) {
  struct made *made = swept_jobs();
  char *words = text_of(made, 0.5);
  cr_expect_not_null(strstr(words, "\n   j     time  speedup"), "%s", words);
  cr_expect_not_null(strstr(words, "\n>  8  2.40 ms  5.13 [5.08, 5.18]"), "%s", words);
  cr_expect_not_null(strstr(words, "\nUse j=8. Efficiency is at least 50 % up to j=8.\n"), "%s", words);
  cr_expect_null(strstr(words, "core time"), "n is no number of cores\n%s", words);
  cr_expect_null(strstr(words, "thread"), "%s", words);
  cr_expect_null(strstr(words, "change more"), "%s", words);
  free(words);
  made_free(made);
}

Test(advice, of_a_rate_shows_the_rate_and_no_ratio_of_times) {
  struct made *made = swept_rate();
  char *words = text_of(made, 0.5);
  cr_expect_not_null(strstr(words, "\n     c        rate  speedup"), "%s", words);
  cr_expect_not_null(strstr(words, "\n>   64  7019 req/s"), "%s", words);
  cr_expect_null(strstr(words, "time /"), "%s", words);
  free(words);
  made_free(made);
}

Test(advice, as_json_names_the_values_to_use_by_their_parameters) {
  struct made *jobs = swept_jobs(), *grid = swept_grid();
  json_t *json = json_of(jobs), *one = json_array_get(json_object_get(json, "cases"), 0);
  cr_expect_eq(json_integer_value(json_object_get(json_object_get(one, "use"), "j")), 8);
  cr_expect_str_eq(json_string_value(json_object_get(one, "axis")), "j");
  cr_expect(json_is_null(json_object_get(one, "threads")) && json_is_null(json_object_get(one, "places")));
  json_t *point = json_array_get(json_object_get(one, "points"), 1);
  cr_expect_eq(json_integer_value(json_object_get(point, "n")), 2);
  cr_expect(json_is_null(json_object_get(point, "threads")) && json_is_null(json_object_get(point, "core_s")));
  cr_expect_eq(json_array_size(json_object_get(one, "changes")), 0);
  json_decref(json);
  json = json_of(grid);
  json_t *use = json_object_get(json_array_get(json_object_get(json, "cases"), 0), "use");
  cr_expect_str_eq(json_string_value(json_object_get(use, "ranks")), "1");
  cr_expect_eq(json_integer_value(json_object_get(use, "threads")), 8);
  json_decref(json);
  made_free(jobs);
  made_free(grid);
}

/* --- the documentation --- */

static void expect_in(const char *documentation, const char *name) {
  char *quoted = cs_text_format("`%s`", name);
  cr_expect_not_null(strstr(documentation, quoted), "%s is not in ADVISE.md", quoted);
  free(quoted);
}

/* Members of intervals are SCHEMA.md's. */
static void expect_members(json_t *value, const char *documentation) {
  const char *name;
  json_t *member;
  size_t index;
  json_object_foreach(value, name, member) {
    expect_in(documentation, name);
    if (json_object_get(member, "method") == NULL)
      expect_members(member, documentation);
  }
  json_array_foreach(value, index, member) {
    expect_members(member, documentation);
  }
}

Test(advice_json, has_no_member_shape_reason_or_change_the_documentation_does_not_name) {
  struct cs_text documentation = {0}, text = {0};
  cr_assert_eq(cs_file_read(CS_TEST_SOURCE "/runtime/report/ADVISE.md", &documentation, NULL), CS_OK);
  struct made *made = made_flat();
  made_observe(made, 0, 0.1);
  const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[0], 0.5);
  cr_assert_eq(cs_report_advice_json(&made->result, &advice, 1, &text, NULL), CS_OK);
  json_t *object = json_loads(cs_text_get(&text), 0, NULL);
  cr_assert_not_null(object);
  expect_members(object, cs_text_get(&documentation));
  for (int shape = 0; shape < CS_SHAPES; shape++)
    expect_in(cs_text_get(&documentation), cs_verdict_shape_name((enum cs_verdict_shape)shape));
  for (int reason = 0; reason < CS_REASONS; reason++)
    expect_in(cs_text_get(&documentation), cs_verdict_reason_name((enum cs_verdict_reason)reason));
  for (int change = 0; change < CS_CHANGES; change++)
    expect_in(cs_text_get(&documentation), cs_change_name((enum cs_change)change));
  json_decref(object);
  made_free(made);
  cs_text_free(&documentation);
  cs_text_free(&text);
}
