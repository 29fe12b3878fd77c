/* tests/report/lost_files_test.c - where n cores' time went, in JSON and CSV, on the page and drawn. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_lost.h"
#include "runtime/report/lost.h"
#include "runtime/report/plot.h"
#include "runtime/report/plot_script.h"
#include "tests/report/support_result.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* At 8 threads: 1 s useful, 0.8 of inflation, 0.21 + 0.14 + 0.07 + 0.035 + 0.008 more: 2.263 s. */
static struct made *observed_example(double inflation) {
  struct made *made = made_example();
  made_observe(made, 0, inflation);
  return made;
}

static json_t *point_of(json_t *object, size_t index) {
  return json_array_get(json_object_get(json_array_get(json_object_get(object, "cases"), 0), "points"), index);
}

Test(lost_files, json_holds_the_account_and_its_parts_add_up) {
  struct made *made = observed_example(-0.02);
  struct cs_text text = {0};
  made->point_summaries[0][2].observed.serial_differs = true;
  cr_assert_eq(cs_report_json(&made->result, &made->summary, &text, NULL), CS_OK);
  json_t *object = json_loads(cs_text_get(&text), JSON_REJECT_DUPLICATES, NULL), *point = point_of(object, 3);
  json_t *lost = json_object_get(point, "lost_time"), *observed = json_object_get(point, "observed");
  double sum = 0.0;
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    cr_assert(json_is_number(json_object_get(lost, cs__lost_parts[part].member)), "%s", cs__lost_parts[part].member);
    sum += json_number_value(json_object_get(lost, cs__lost_parts[part].member));
  }
  cr_expect_float_eq(sum, json_number_value(json_object_get(lost, "total_s")), 1e-12);
  cr_expect_float_eq(json_number_value(json_object_get(lost, "inflation_s")), -0.14, 1e-12);
  cr_expect_eq(json_integer_value(json_object_get(observed, "count")), 3);
  cr_expect_eq(json_object_size(json_object_get(observed, "core_s")), (size_t)CS_TIME_KINDS);
  cr_expect(json_is_true(json_object_get(observed, "serial_agrees")));
  json_t *efficiencies = json_object_get(point, "efficiencies");
  cr_expect_eq(json_object_size(efficiencies), 6u);
  cr_expect_float_eq(json_number_value(json_object_get(efficiencies, "global_efficiency")),
                     json_number_value(json_object_get(efficiencies, "parallel_efficiency")) *
                         json_number_value(json_object_get(efficiencies, "computation_scalability")),
                     1e-12);
  cr_expect(json_is_false(json_object_get(json_object_get(point_of(object, 2), "observed"), "serial_agrees")));
  json_decref(object);
  cs_text_free(&text);
  made_free(made);
}

Test(lost_files, json_of_an_older_journal_has_null_instead) {
  struct made *made = made_few_rounds();
  struct cs_text text = {0};
  cr_assert_eq(cs_report_json(&made->result, &made->summary, &text, NULL), CS_OK);
  json_t *object = json_loads(cs_text_get(&text), 0, NULL), *point = point_of(object, 1);
  static const char *const absent[] = {"observed", "lost_time", "efficiencies", "limit", "amdahl"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
    cr_expect(json_is_null(json_object_get(point, absent[i])), "%s", absent[i]);
  json_decref(object);
  cs_text_free(&text);
  made_free(made);
}

/* The field of a column in a row of the CSV, found by the header; no quoted field stands before it here. */
static char *field_of(const char *csv, size_t row, const char *column) {
  size_t index = 0;
  char *copy = strdup(csv), *rest = copy, *line = strsep(&rest, "\n"), *name;
  while ((name = strsep(&line, ",")) != NULL && strcmp(name, column) != 0)
    index++;
  cr_assert_not_null(name, "no column %s", column);
  for (size_t i = 0; i < row; i++)
    line = strsep(&rest, "\n");
  char *field = strsep(&line, ",");
  while (index-- > 0)
    field = strsep(&line, ",");
  char *found = strdup(field);
  free(copy);
  return found;
}

static void expect_field(const char *csv, size_t row, const char *column, const char *wanted) {
  char *field = field_of(csv, row, column);
  cr_expect_str_eq(field, wanted, "%s of row %zu: %s", column, row, field);
  free(field);
}

Test(lost_files, csv_has_the_parts_where_they_are_known_and_nothing_elsewhere) {
  struct made *made = observed_example(-0.02);
  struct cs_text text = {0};
  for (size_t i = 0; i < 4; i++)
    made->point_summaries[0][i].places = made->result.host; /* without a comma */
  made->point_summaries[0][1].observed = (struct cs_point_observation){0};
  cs_report_csv(&made->result, &made->summary, &text);
  const char *csv = cs_text_get(&text);
  expect_field(csv, 4, "lost_useful_s", "1");
  expect_field(csv, 4, "lost_inflation_s", "-0.14");
  expect_field(csv, 4, "lost_serial_idle_s", "0.21");
  expect_field(csv, 4, "observed", "3");
  expect_field(csv, 4, "serial_agrees", "1");
  expect_field(csv, 4, "binds", "amdahl");
  expect_field(csv, 4, "load_balance", "0.9825");
  expect_field(csv, 2, "load_balance", "");
  expect_field(csv, 4, "lock_limit", "");
  expect_field(csv, 2, "lost_useful_s", "");
  expect_field(csv, 2, "observed", "0");
  expect_field(csv, 2, "serial_agrees", "");
  cs_text_free(&text);
  made_free(made);
}

Test(lost_files, the_page_has_a_table_of_it_and_flags_serial_time_that_differs) {
  struct made *made = observed_example(0.01);
  struct cs_text text = {0};
  made->point_summaries[0][3].observed.serial_differs = true;
  made->point_summaries[0][2].observed.gate = CS_GATE_VOID;
  made->point_summaries[0][1].observed.gate = CS_GATE_CONTENDED;
  cs__put_lost_page_table(&text, &made->summary.cases[0]);
  cr_expect_null(xml_fault(cs_text_get(&text)), "%s", xml_fault(cs_text_get(&text)));
  cr_expect_not_null(strstr(cs_text_get(&text), "<th scope=\"col\">idle while serial</th>"));
  cr_expect_not_null(strstr(cs_text_get(&text), "<span class=\"flag\">differs</span>"));
  cr_expect_not_null(strstr(cs_text_get(&text), "3 <span class=\"flag\">not valid</span>"));
  cr_expect_not_null(strstr(cs_text_get(&text), "3 <span class=\"flag\">contended</span>"));
  cs_text_free(&text);
  struct made *without = made_example();
  cs__put_lost_page_table(&text, &without->summary.cases[0]);
  cr_expect_eq(text.length, 0u);
  cs_text_free(&text);
  made_free(without);
  made_free(made);
}

static char *drawing_of(const struct made *made) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  const enum cs_status status = cs__plot_file(&made->result, &made->summary, CS__PLOT_LOST, 0, &text, &error);
  if (status == CS_UNSUPPORTED && strstr(error.message, "not in PATH") != NULL)
    cr_skip_test("there is no gnuplot here");
  cr_assert_eq(status, CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

Test(lost_files, the_bars_are_drawn_whatever_the_sign_of_inflation) {
  static const double inflations[] = {0.1, 0.0, -0.02, -5.0};
  for (size_t i = 0; i < sizeof inflations / sizeof inflations[0]; i++) {
    struct made *made = observed_example(inflations[i]);
    made->point_summaries[0][1].observed = (struct cs_point_observation){0};
    if (inflations[i] < -1.0) /* n T(n) would be negative: not what was measured, nor to be drawn */
      for (size_t p = 0; p < 4; p++)
        made->point_summaries[0][p].observed.lost.total_s = 0.5;
    char *svg = drawing_of(made);
    cr_expect_null(xml_fault(svg), "%s", xml_fault(svg));
    cr_expect_not_null(strstr(svg, "useful work "));
    cr_expect_not_null(strstr(svg, "per cent of n T(n)"));
    cr_expect_eq(strstr(svg, "below 0: less work") != NULL, inflations[i] < 0.0);
    free(svg);
    made_free(made);
  }
}

/* left, right, bottom, top of the last bar's piece of a part, as the script has it. */
static void piece_of(const char *script, int part, double piece[4]) {
  const char *at = strstr(script, "$bars << EOD\n");
  for (int i = 0; i <= part; i++)
    at = strstr(at, "NaN NaN NaN NaN\n") + strlen("NaN NaN NaN NaN\n");
  for (int bar = 0; bar < 4; bar++) {
    char *end;
    for (int i = 0; i < 4; i++, at = end)
      piece[i] = strtod(at, &end);
  }
}

Test(lost_files, pieces_are_stacked_without_a_gap_and_negative_ones_hang_below) {
  struct made *made = observed_example(-0.02); /* n T(n) at 8: 1 - 0.14 + 0.21 + 0.14 + 0.07 + 0.035 + 0.008 */
  struct cs_text script = {0};
  double piece[4], top = 0.0;
  cr_assert_eq(cs__lost_script(&made->result, &made->summary.cases[0], CS_PLOT_SVG, &script, NULL), CS_OK);
  for (int part = 0; part < CS__LOST_COUNT; part++) {
    piece_of(cs_text_get(&script), part, piece);
    cr_expect(piece[0] > 3.5 && piece[0] < 4.0 && piece[1] > 4.0 && piece[1] < 4.5, "the fourth bar");
    if (part == CS__LOST_INFLATION) {
      cr_expect_float_eq(piece[2], -100.0 * 0.14 / 1.323, 1e-6);
      cr_expect_float_eq(piece[3], 0.0, 1e-9);
    } else {
      cr_expect_float_eq(piece[2], top, 1e-6, "part %d", part);
      top = piece[3];
    }
  }
  cr_expect_float_eq(top, 100.0 + 100.0 * 0.14 / 1.323, 1e-5);
  cs_text_free(&script);
  made_free(made);
}

Test(lost_files, the_title_of_the_bars_says_when_the_machine_was_not_ours) {
  struct made *made = observed_example(0.0);
  struct cs_text title = {0};
  cs__put_lost_title(&title, &made->summary.cases[0]);
  cr_expect_str_eq(cs_text_get(&title), "triad: on 8 threads 68 % of the cores' time is useful work");
  cs_text_free(&title);
  made->point_summaries[0][3].observed.gate = CS_GATE_VOID;
  cs__put_lost_title(&title, &made->summary.cases[0]);
  cr_expect_not_null(strstr(cs_text_get(&title), "not valid"));
  cs_text_free(&title);
  made_free(made);
}

Test(lost_files, nothing_is_drawn_without_an_account) {
  struct made *made = made_example();
  struct cs_text text = {0};
  struct cs_error error = {0};
  cr_expect(!cs__has_plot(&made->result, &made->summary, CS__PLOT_LOST, 0));
  cr_expect_eq(cs__plot_file(&made->result, &made->summary, CS__PLOT_LOST, 0, &text, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "triad"));
  made_observe(made, 0, 0.0);
  cr_expect(cs__has_plot(&made->result, &made->summary, CS__PLOT_LOST, 0));
  cr_expect(!cs__has_plot(&made->result, &made->summary, CS__PLOT_LOST, -1), "there is no overview of it");
  made_free(made);
}

Test(lost_files, the_method_says_what_it_rests_on_and_how_well_it_adds_up) {
  struct made *made = observed_example(0.1);
  struct cs_text text = {0};
  cr_assert_eq(cs_report_html(&made->result, &made->summary, &text, NULL), CS_OK);
  const char *statement = strstr(cs_text_get(&text), "<dt>Where the time went</dt>");
  cr_assert_not_null(statement);
  cr_expect_not_null(strstr(statement, "Means of 3 invocations"));
  cr_expect_not_null(strstr(statement, "the greatest residual is 1e-07"));
  cs_text_free(&text);
  made_free(made);
}
