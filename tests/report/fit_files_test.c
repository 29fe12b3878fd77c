/* tests/report/fit_files_test.c - a fit's JSON, CSV and plot: their members, and that nothing breaks them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_report.h"
#include "tests/report/support_fit.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ladder[] = {1, 2, 4, 8, 12, 16, 24, 32};
static const struct fit_made made_up[] = {
    {.a = 0.95, .b = 0.05, .c = 2e-3, .scatter = 0.004, .n = ladder, .count = 8, .runs = 5},
    {.a = 0.9, .b = 0.1, .scatter = 0.01, .n = ladder, .count = 8, .runs = 3, .throughput = true},
    {.b = 1.0, .c = 0.01, .scatter = 0.003, .n = ladder, .count = 8, .runs = 5, .weak = true},
    {.b = 1.0, .c = 0.01, .n = ladder, .count = 8, .runs = 1, .weak = true, .throughput = true},
    {.a = 0.9, .b = 0.1, .n = ladder, .count = 4, .runs = 1},
    {.a = 0.9, .b = 0.1, .n = ladder, .count = 2, .runs = 1},
    {.a = 1.0, .n = ladder, .count = 8, .runs = 1},
    {.b = 1.0, .n = ladder, .count = 8, .runs = 2},
    {.b = 1.0, .c = 0.1, .n = ladder, .count = 8, .runs = 1},
    {.a = 0.9, .b = 0.1, .scatter = 0.3, .n = ladder + 2, .count = 6, .runs = 4},
    {.a = 1.0, .n = ladder, .count = 1, .runs = 7},
};
enum { MADE_UP = sizeof made_up / sizeof made_up[0], USL = 0, RATES = 1, ONE = MADE_UP - 1 };

static const double predict[] = {1, 10, 40, 1000};

static json_t *json_of(const struct fit_made *made) {
  struct cs_fit fit = made_fit(made);
  struct cs_fit_facts facts = made_fit_facts(made);
  static const char *const remarks[] = {"a remark \xFF with a byte that is no text"};
  facts.predict = predict;
  facts.predict_count = 4;
  facts.remarks = remarks;
  facts.remark_count = 1;
  struct cs_text text = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_report_fit_json(&facts, &fit, &text, &error), CS_OK, "%s", error.message);
  json_error_t why;
  json_t *object = json_loads(cs_text_get(&text), 0, &why);
  cr_assert_not_null(object, "%s", why.text);
  cs_text_free(&text);
  cs_fit_free(&fit);
  return object;
}

static const json_t *law(const json_t *object, const char *name) {
  const json_t *laws = json_object_get(object, "laws");
  for (size_t i = 0; i < json_array_size(laws); i++)
    if (strcmp(json_string_value(json_object_get(json_array_get(laws, i), "name")), name) == 0)
      return json_array_get(laws, i);
  return NULL;
}

Test(fit_files, json_can_be_read_back_whatever_was_fitted) {
  for (size_t i = 0; i < MADE_UP; i++) {
    json_t *object = json_of(&made_up[i]);
    cr_expect_eq(json_integer_value(json_object_get(object, "schema")), CS_FIT_SCHEMA);
    cr_expect_eq(json_array_size(json_object_get(object, "points")), made_up[i].count);
    cr_expect_eq(json_array_size(json_object_get(object, "laws")), CS_LAWS);
    cr_expect_geq(json_array_size(json_object_get(object, "predictions")), 4, "made-up fit %zu", i);
    cr_expect_geq(json_array_size(json_object_get(object, "findings")), 1);
    json_decref(object);
  }
}

Test(fit_files, json_has_parameters_and_what_is_told_by_which_right) {
  json_t *object = json_of(&made_up[USL]);
  const json_t *usl = law(object, "usl"), *parameters = json_object_get(usl, "parameters");
  cr_assert_not_null(usl);
  cr_expect_str_eq(json_string_value(json_object_get(object, "best")), "usl");
  cr_expect(json_is_true(json_object_get(usl, "candidate")));
  cr_expect_float_eq(json_number_value(json_object_get(json_object_get(parameters, "sigma"), "value")), 0.05, 0.02);
  cr_expect_float_eq(json_number_value(json_object_get(json_object_get(usl, "peak"), "n")), sqrt(0.95 / 2e-3), 1.5);
  const json_t *told = json_object_get(object, "predictions");
  static const char *const basis[] = {"within", "within", "scenario", "refused"};
  for (size_t i = 0; i < 4; i++)
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(told, i), "basis")), basis[i]);
  cr_expect(json_is_null(json_object_get(json_array_get(told, 3), "lo")));
  cr_expect(json_is_null(json_object_get(json_array_get(told, 2), "value")), "no single value beyond the points");
  json_decref(object);
}

Test(fit_files, what_is_infinite_is_told_from_what_is_not_known) {
  json_t *object = json_of(&made_up[RATES]);
  cr_expect_str_eq(json_string_value(json_object_get(json_object_get(law(object, "amdahl"), "peak"), "n")), "infinite");
  cr_expect(json_is_null(json_object_get(law(object, "gustafson"), "rmse")));
  json_decref(object);
}

Test(fit_files, csv_has_seven_fields_in_every_row_and_stops_at_twice_the_greatest_n) {
  for (size_t i = 0; i < MADE_UP; i++) {
    struct cs_fit fit = made_fit(&made_up[i]);
    const struct cs_fit_facts facts = made_fit_facts(&made_up[i]);
    struct cs_text text = {0};
    cs_report_fit_csv(&facts, &fit, &text);
    char *rest = NULL;
    size_t measured = 0;
    bool ends = false;
    for (char *line = strtok_r(text.bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
      size_t commas = 0;
      for (const char *at = line; *at != '\0'; at++)
        commas += *at == ',';
      cr_expect_eq(commas, 6, "%s", line);
      cr_expect_null(strstr(line, "nan"), "%s", line);
      measured += strncmp(line, "measured,measured,", 18) == 0;
      ends = ends || strncmp(line, "scenario,scenario,64,", 21) == 0;
      double n = 0;
      if (sscanf(line, "%*[^,],%*[^,],%lf", &n) == 1)
        cr_expect(n >= 1 && n <= 2 * made_up[i].n[made_up[i].count - 1], "%s", line);
    }
    cr_expect_eq(measured, made_up[i].count);
    cr_expect_eq(ends, made_up[i].n[made_up[i].count - 1] == 32, "made-up fit %zu: the scenario up to 64", i);
    cs_text_free(&text);
    cs_fit_free(&fit);
  }
}

Test(fit_files, every_fit_of_two_points_and_more_can_be_drawn) {
  for (size_t i = 0; i < MADE_UP; i++) {
    struct cs_fit fit = made_fit(&made_up[i]);
    struct cs_fit_facts facts = made_fit_facts(&made_up[i]);
    facts.n_name = "it's <b> `x` \\";
    for (enum cs_plot_medium medium = CS_PLOT_SVG; medium <= CS_PLOT_TERMINAL; medium++) {
      struct cs_text text = {0};
      struct cs_error error = {""};
      const enum cs_status status = cs_report_fit_plot(&facts, &fit, medium, 90, &text, &error);
      if (status == CS_UNSUPPORTED && strstr(error.message, "not in PATH") != NULL)
        cr_skip_test("there is no gnuplot here");
      cr_expect_eq(status, i == ONE ? CS_UNSUPPORTED : CS_OK, "made-up fit %zu: %s", i, error.message);
      if (medium != CS_PLOT_TERMINAL && i != ONE)
        cr_expect_null(xml_fault(cs_text_get(&text)), "made-up fit %zu: %s", i, xml_fault(cs_text_get(&text)));
      cs_text_free(&text);
    }
    cs_fit_free(&fit);
  }
}

Test(fit_files, the_plot_names_its_laws_and_no_figure_beyond_the_points) {
  struct cs_fit fit = made_fit(&made_up[USL]);
  const struct cs_fit_facts facts = made_fit_facts(&made_up[USL]);
  struct cs_text text = {0};
  struct cs_error error = {""};
  if (cs_report_fit_plot(&facts, &fit, CS_PLOT_SVG, 0, &text, &error) == CS_UNSUPPORTED)
    cr_skip_test("%s", error.message);
  static const char *const shown[] = {
      ">usl<",         ">threads<",        "speedup over n = 1", "scenario beyond the points",
      "<polygon fill", "stroke-dasharray", "measured ",          NULL};
  expect_words(cs_text_get(&text), shown, NULL);
  cs_text_free(&text);
  cs_fit_free(&fit);
}

Test(fit_files, a_plot_of_weak_scaling_calls_its_speedup_scaled) {
  struct fit_made weak = {.b = 1.0, .c = 0.01, .scatter = 0.003, .n = ladder, .count = 8, .runs = 5, .weak = true};
  for (size_t i = 0; i < 2; i++) {
    weak.weak = i == 0;
    struct cs_fit fit = made_fit(&weak);
    const struct cs_fit_facts facts = made_fit_facts(&weak);
    struct cs_text text = {0};
    struct cs_error error = {""};
    if (cs_report_fit_plot(&facts, &fit, CS_PLOT_TERMINAL, 90, &text, &error) == CS_UNSUPPORTED)
      cr_skip_test("%s", error.message);
    cr_expect_eq(strstr(cs_text_get(&text), "Scaled speedup ") != NULL, weak.weak, "%s", cs_text_get(&text));
    cs_text_free(&text);
    cs_fit_free(&fit);
  }
}
