/* tests/report/compare_test.c - a comparison in words: table, Markdown, JSON, with all that may be missing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/compare_report.h"
#include "runtime/report/compare_words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static struct cs_compared changed(double old_value, double new_value, double lo, double hi, enum cs_change verdict) {
  return (struct cs_compared){
      old_value, new_value, {new_value / old_value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, 0.01, verdict};
}

static const struct cs_compared nothing = {NAN, NAN, {NAN, NAN, NAN, 0, 0, 0}, NAN, CS_CHANGE_UNTOLD};

struct fixture {
  char old_name[32], new_name[32], old_label[32], new_label[32];
  struct cs_case old_case, new_case;
  struct cs_point_comparison points[2];
  struct cs_case_comparison of;
  struct cs_comparison comparison;
  struct cs_comparison_report report;
};

/* triad on 1 and 8 threads: equivalent there, 7 % slower here. */
static void make(struct fixture *fixture) {
  *fixture = (struct fixture){
      .old_name = "triad",
      .new_name = "triad",
      .old_label = "build-a",
      .new_label = "build-b",
      .points = {{.threads = 1,
                  .time_s = changed(0.010, 0.01002, 0.997, 1.006, CS_CHANGE_EQUIVALENT),
                  .speedup = nothing,
                  .efficiency = nothing},
                 {.threads = 8,
                  .time_s = changed(0.002, 0.00214, 1.04, 1.10, CS_CHANGE_MORE),
                  .speedup = changed(5.0, 4.68, 0.91, 0.96, CS_CHANGE_LESS),
                  .efficiency =
                      {0.62, 0.58, {-0.04, -0.06, -0.02, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, 0.01, CS_CHANGE_LESS}}},
      .of = {.point_count = 2,
             .best = 1,
             .serial = nothing,
             .serial_ratio = nothing,
             .old_knee = {8, 8, 8, true, true},
             .new_knee = {4, 4, 8, true, true}},
      .comparison = {.kind = CS_COMPARISON_ROUNDS, .rounds = 12, .old_count = 1, .new_count = 1, .case_count = 1}};
  fixture->old_case.name = fixture->old_name;
  fixture->new_case.name = fixture->new_name;
  fixture->of.old_case = &fixture->old_case;
  fixture->of.new_case = &fixture->new_case;
  fixture->of.points = fixture->points;
  fixture->comparison.cases = &fixture->of;
  fixture->comparison.options = cs_comparison_defaults;
  fixture->comparison.old_label = fixture->old_label;
  fixture->comparison.new_label = fixture->new_label;
  fixture->report.comparison = &fixture->comparison;
}

static struct cs_text table(const struct fixture *fixture, int columns) {
  const struct cs_table_style style = {.columns = columns};
  struct cs_text text = {0};
  cs_report_compare_table(&fixture->report, &style, &text);
  return text;
}

/* Whether the table says it, whatever lines it is broken into: white space is one blank. */
static bool says(const struct fixture *fixture, const char *words) {
  struct cs_text text = table(fixture, 200), plain = {0};
  for (const char *at = cs_text_get(&text); *at != '\0'; at++)
    if (*at != '\n' && *at != ' ')
      cs_text_append_bytes(&plain, at, 1);
    else if (plain.length > 0 && plain.bytes[plain.length - 1] != ' ')
      cs_text_append(&plain, " ");
  const bool found = strstr(cs_text_get(&plain), words) != NULL;
  cs_text_free(&plain);
  cs_text_free(&text);
  return found;
}

Test(compare, the_table_says_how_much_how_sure_and_what_it_is_called) {
  struct fixture fixture;
  make(&fixture);
  struct cs_text text = table(&fixture, 120);
  const char *lines = cs_text_get(&text);
  cr_expect(strstr(lines, "Old: build-a\nNew: build-b\n") != NULL, "%s", lines);
  cr_expect(strstr(lines, "10.0 ms") != NULL && strstr(lines, "+7.0 % [+4.0, +10.0]") != NULL, "%s", lines);
  cr_expect(strstr(lines, "slower") != NULL && strstr(lines, "equivalent within 1 %") != NULL, "%s", lines);
  cr_expect(strstr(lines, "-6.4 % [-9.0, -4.0]") != NULL && strstr(lines, "lower") != NULL, "%s", lines);
  cr_expect(says(&fixture, "knee, in threads: 8 or more old, 4 (4 to 8 or more) new"));
  cr_expect(says(&fixture, "efficiency at 8 threads 62 % old, 58 % new: -4.0 points [-6.0, -2.0], lower"));
  cr_expect(strstr(lines, "nan") == NULL && strstr(lines, "serial share") == NULL, "%s", lines);
  cs_text_free(&text);
}

Test(compare, no_line_of_the_tables_is_wider_than_the_terminal) {
  struct fixture fixture;
  make(&fixture);
  for (int columns = 62; columns <= 140; columns += 6) {
    struct cs_text text = table(&fixture, columns);
    for (const char *line = cs_text_get(&text); *line != '\0'; line += strcspn(line, "\n") + 1)
      cr_expect(le(sz, strcspn(line, "\n"), (size_t)columns), "%d: %.*s", columns, (int)strcspn(line, "\n"), line);
    cr_expect(strstr(cs_text_get(&text), "[+4.0, +10.0]") != NULL &&
              strstr(cs_text_get(&text), "[-9.0, -4.0]") != NULL);
    cs_text_free(&text);
  }
}

Test(compare, notes_say_what_the_figures_rest_on_and_what_is_wrong_with_them) {
  struct fixture fixture;
  make(&fixture);
  cr_expect(says(&fixture, "change verdict"));
  cr_expect(says(&fixture, "in the same 12 rounds") && !says(&fixture, "moved during the sweep"));
  fixture.points[1].drift.halves_differ = true;
  cr_expect(says(&fixture, "+7.0 % [+4.0, +10.0] !") && says(&fixture, "moved during the sweep"));
  fixture.points[1].gate = CS_GATE_VOID;
  cr_expect(says(&fixture, "The host was shared"));
  fixture.comparison.rounds_needed = 9;
  cr_expect(says(&fixture, "Too few rounds for an interval at that level: 9 are needed"));
  fixture.comparison.kind = CS_COMPARISON_SESSIONS;
  cr_expect(says(&fixture, "One value for each session"));
  fixture.comparison.kind = CS_COMPARISON_DESCRIPTIVE;
  cr_expect(says(&fixture, "Descriptive: 1 session old, 1 new."));
  cr_expect(not(says(&fixture, "change verdict")), "no column of verdicts where none is given");
}

Test(compare, several_kernels_say_how_often_one_of_them_is_called_changed_by_chance) {
  struct fixture fixture;
  make(&fixture);
  struct cs_case_comparison two[] = {fixture.of, fixture.of};
  struct cs_text text = {0};
  cr_expect(not(cs__compare_note(&fixture.report, 2, &text)));
  fixture.comparison.cases = two;
  fixture.comparison.case_count = 2;
  cr_assert(cs__compare_note(&fixture.report, 1, &text));
  cr_expect(strstr(cs_text_get(&text), "the 2 kernels is tested by itself") != NULL, "%s", cs_text_get(&text));
  cr_expect(strstr(cs_text_get(&text), "up to 10 % of") != NULL, "%s", cs_text_get(&text)); /* 1 - 0.95^2 */
  cr_expect(strstr(cs_text_get(&text), "--confidence 97.47%;") != NULL, "%s", cs_text_get(&text));
  cs_text_free(&text);
}

Test(compare, serial_shares_mismatches_and_rules_are_shown_where_there_are_any) {
  struct fixture fixture;
  char what[] = "host", was[] = "a\x1b[31m", is[] = "";
  struct cs_mismatch mismatch = {what, was, is, true};
  char rule_text[] = "time > 3%", where[] = "triad at 8 threads: +7 %";
  const struct cs_judged_rule rule = {.rule = {.text = rule_text}, .outcome = CS_RULE_BROKEN, .where = where};
  make(&fixture);
  fixture.of.serial =
      (struct cs_compared){0.02, 0.05, {0.03, 0.02, 0.04, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, 0.01, CS_CHANGE_MORE};
  fixture.comparison.mismatches = &mismatch;
  fixture.comparison.mismatch_count = 1;
  fixture.report.rules = &rule;
  fixture.report.rule_count = 1;
  cr_expect(says(&fixture, "serial share 2.0 % old, 5.0 % new: +3.0 points [+2.0, +4.0], higher"));
  cr_expect(says(&fixture, " against (none)"));
  cr_expect(not(says(&fixture, "\x1b")), "what comes from outside cannot command the terminal");
  cr_expect(says(&fixture, "time > 3%: broken: triad at 8 threads: +7 %"));
}

Test(compare, efficiencies_in_per_cent_change_by_percentage_points) {
  struct fixture fixture;
  make(&fixture);
  cr_expect(says(&fixture, "efficiency at 8 threads 62 % old, 58 % new: -4.0 points [-6.0, -2.0], lower;"));
  fixture.points[1].efficiency.verdict = CS_CHANGE_EQUIVALENT;
  cr_expect(says(&fixture, "[-6.0, -2.0], equivalent within 1 point;"));
}

Test(compare, the_speedup_of_weak_scaling_is_called_the_scaled_one) {
  static char axis[] = "threads";
  const struct cs_result weak = {.axis = axis, .weak_size = 100.0, .weak_dimensions = 1};
  struct fixture fixture;
  make(&fixture);
  cr_expect(not(says(&fixture, "scaled")));
  fixture.comparison.result = &weak;
  cr_expect(says(&fixture, "scaled speedup"));
  cr_expect(says(&fixture, "Scaled speedup (work done per time) is over 1 thread of the same side"));
  struct cs_text text = {0};
  cs_report_compare_markdown(&fixture.report, &text);
  cr_expect(strstr(cs_text_get(&text), "| time | | scaled speedup | |\n| --- |") != NULL, "%s", cs_text_get(&text));
  cs_text_free(&text);
}

Test(compare, nothing_measured_is_shown_as_nothing) {
  struct fixture fixture;
  make(&fixture);
  for (int p = 0; p < 2; p++)
    fixture.points[p].time_s = fixture.points[p].speedup = fixture.points[p].efficiency = nothing;
  cr_expect(not(says(&fixture, "nan")));
  struct cs_text text = {0};
  cs_report_compare_markdown(&fixture.report, &text);
  cr_expect(strstr(cs_text_get(&text), "nan") == NULL, "%s", cs_text_get(&text));
  cs_text_free(&text);
}

Test(compare, sides_without_a_common_round_show_that_and_no_knee) {
  struct fixture fixture;
  make(&fixture);
  fixture.of.old_knee = fixture.of.new_knee = (struct cs_knee){0};
  fixture.comparison.rounds = 0;
  fixture.comparison.rounds_needed = 7;
  cr_expect(says(&fixture, "knee, in threads: - old, - new"));
  cr_expect(says(&fixture, "no round with a usable time of both sides"));
  cr_expect(not(says(&fixture, "--rounds 7")), "more rounds would fail as well");
}

Test(compare, markdown_escapes_names_and_marks_changes) {
  struct fixture fixture;
  make(&fixture);
  strcpy(fixture.old_name, "a|b<c>");
  struct cs_text text = {0};
  cs_report_compare_markdown(&fixture.report, &text);
  const char *lines = cs_text_get(&text);
  cr_expect(strstr(lines, "| a\\|b\\<c\\> against triad | 8 |") != NULL, "%s", lines);
  cr_expect(strstr(lines, "| +7.0 % [+4.0, +10.0] | **slower** |") != NULL, "%s", lines);
  cs_text_free(&text);
}

Test(compare, json_is_whole_and_holds_null_for_what_is_not_known) {
  struct fixture fixture;
  struct cs_text text = {0};
  struct cs_error error = {""};
  make(&fixture);
  cr_assert(eq(int, cs_report_compare_json(&fixture.report, &text, &error), CS_OK), "%s", error.message);
  json_t *object = json_loads(cs_text_get(&text), 0, NULL);
  cr_assert(object != NULL);
  const json_t *points = json_object_get(json_array_get(json_object_get(object, "cases"), 0), "points");
  const json_t *time_s = json_object_get(json_array_get(points, 1), "time_s");
  cr_expect_str_eq(json_string_value(json_object_get(time_s, "verdict")), "slower");
  cr_expect(eq(dbl, json_real_value(json_object_get(json_object_get(time_s, "ratio"), "hi")), 1.10));
  const json_t *base_speedup = json_object_get(json_array_get(points, 0), "speedup");
  const json_t *serial = json_object_get(json_array_get(json_object_get(object, "cases"), 0), "serial_share");
  cr_expect(eq(int, json_is_null(base_speedup), 1));
  cr_expect(eq(int, json_is_null(serial), 1));
  json_decref(object);
  cs_text_free(&text);
}

/* --- other than threads and times --- */

Test(compare, of_another_axis_and_a_rate_says_what_is_swept_and_which_way_is_better) {
  struct fixture fixture;
  struct cs_result result = {.recipe = {.metric = (char *)(uintptr_t) "x", .higher = true, .unit = NULL}};
  char *words[] = {NULL};
  make(&fixture);
  result.axis = (char *)(uintptr_t) "conns";
  fixture.old_case.argv = fixture.new_case.argv = words;
  fixture.comparison.result = &result;
  struct cs_text text = table(&fixture, 200);
  const char *said = cs_text_get(&text);
  cr_expect_not_null(strstr(said, "\n  conns   old"), "%s", said);
  cr_expect_not_null(strstr(said, " rate "), "%s", said);
  cr_expect_not_null(strstr(said, "\n  8       500   467  -6.5 % [-9.1, -3.8]  worse"), "%s", said);
  cr_expect_not_null(strstr(said, "efficiency at conns=8 "), "%s", said);
  cr_expect_not_null(strstr(said, "knee, in conns: "), "%s", said);
  cr_expect_not_null(strstr(said, "Speedup is over conns=1 of the same side"), "%s", said);
  cr_expect_null(strstr(said, "thread"), "%s", said);
  cr_expect_null(strstr(said, "slower"), "%s", said);
  cs_text_free(&text);
  cs_report_compare_markdown(&fixture.report, &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "\n| command | conns | old | new | rate | | speedup | |\n"), "%s",
                     cs_text_get(&text));
  cs_text_free(&text);
}

Test(compare, cases_with_a_base_are_told_apart_by_their_own_names_and_work) {
  struct fixture fixture;
  make(&fixture);
  strcpy(fixture.new_name, "fast");
  fixture.comparison.base = &fixture.old_case;
  fixture.old_case.work = fixture.new_case.work = (struct cs_work){.bytes = 24.0, .flops = 2.0, .items = 1.0};
  cr_expect(says(&fixture, "triad against fast") && !says(&fixture, "Other work"));
  fixture.new_case.work.flops = 3.0;
  cr_expect(says(&fixture, "Other work in a run than the base's: fast. Compared is the time of a run, not the rate."));
  fixture.comparison.base = NULL;
  cr_expect(not(says(&fixture, "Other work")), "sides that are rivals are what the user chose");
}

Test(compare, rounds_left_out_for_their_placement_are_counted_over_all_points) {
  struct fixture fixture;
  make(&fixture);
  cr_expect(not(says(&fixture, "left out")));
  fixture.points[1].apart = 1;
  cr_expect(says(&fixture, "1 pair of runs left out: between neighbours a cache line took more than 1.5 times"));
  fixture.points[0].apart = 2;
  cr_expect(says(&fixture, "3 pairs of runs left out"));
}
