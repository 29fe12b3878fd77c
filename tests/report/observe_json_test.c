/* tests/report/observe_json_test.c - observe.json and the CSV of regions: well formed, complete, adding up. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *json_of(struct observed *observed) {
  struct cs_text text = {0};
  struct cs_error error = {""};
  json_error_t fault;
  cr_assert_eq(cs_report_observe_json(&observed->runs, observed_sum(observed), &text, &error), CS_OK, "%s",
               error.message);
  json_t *document = json_loads(cs_text_get(&text), 0, &fault);
  cr_assert_not_null(document, "line %d: %s", fault.line, fault.text);
  cs_text_free(&text);
  return document;
}

static double sum_of(json_t *object) {
  const char *name;
  json_t *value;
  double sum = 0.0;
  json_object_foreach(object, name, value) sum += json_number_value(value);
  return sum;
}

static json_t *point(json_t *document, size_t index) {
  return json_array_get(json_object_get(document, "points"), index);
}

static double number(json_t *object, const char *name) {
  json_t *value = json_object_get(object, name);
  cr_assert(json_is_number(value), "%s is no number", name);
  return json_number_value(value);
}

Test(observe_json, has_a_schema_and_what_was_run) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed);
  cr_expect_eq(json_integer_value(json_object_get(document, "schema")), CS_OBSERVE_SCHEMA);
  cr_expect_str_eq(json_string_value(json_object_get(document, "command")), "coresweep observe ./solver input.dat");
  cr_expect_eq(json_array_size(json_object_get(document, "points")), 2u);
  cr_expect_eq(json_array_size(json_object_get(point(document, 1), "runs")), 6u);
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, core_time_and_lost_time_add_up_to_n_times_wall_time) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed), *shown = point(document, 1);
  json_t *process = json_array_get(json_object_get(shown, "processes"), 0), *lost = json_object_get(shown, "lost_s");
  const double all_s = 4.0 * number(process, "wall_s");
  cr_expect_float_eq(sum_of(json_object_get(shown, "core_s")), all_s, 1e-9);
  cr_expect_float_eq(sum_of(lost), 2.0 * all_s, 1e-9, "the parts and their total");
  cr_expect(json_is_null(json_object_get(point(document, 0), "lost_s")), "the base is compared with nothing");
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, a_regions_categories_add_up_to_team_times_wall_time) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed), *region;
  json_t *process = json_array_get(json_object_get(point(document, 1), "processes"), 0);
  size_t index;
  json_array_foreach(json_object_get(process, "regions"), index, region) cr_expect_float_eq(
      sum_of(json_object_get(region, "core_s")), number(region, "team") * number(region, "wall_s"), 1e-9);
  cr_expect_eq(index, 3u);
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, limits_end_with_that_for_any_number_of_threads) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed), *limits = json_object_get(document, "limits");
  json_t *curve = json_object_get(limits, "curve");
  json_t *last = json_array_get(curve, json_array_size(curve) - 1);
  cr_expect(json_is_null(json_object_get(last, "threads")));
  cr_expect_float_eq(number(last, "amdahl"), 56.0, 1e-6);
  cr_expect_str_eq(json_string_value(json_object_get(last, "binding")), "lock");
  cr_expect(json_is_false(json_object_get(limits, "estimated")));
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, findings_name_region_cost_and_gain) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed), *finding = json_array_get(json_object_get(document, "findings"), 0);
  cr_assert_not_null(finding);
  cr_expect_str_eq(json_string_value(json_object_get(finding, "kind")), "imbalance");
  cr_expect_str_eq(json_string_value(json_object_get(json_object_get(finding, "region"), "function")), "solve");
  cr_expect_gt(number(finding, "gain"), 1.1);
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, the_trace_is_there_when_there_is_one) {
  struct observed *observed = observed_example();
  json_t *document = json_of(observed);
  cr_expect(json_is_null(json_object_get(document, "trace")));
  json_decref(document);
  observed_trace(observed, 3, 4);
  document = json_of(observed);
  json_t *events = json_object_get(json_object_get(document, "trace"), "events");
  cr_expect_eq(json_array_size(events), 24u);
  cr_expect_str_eq(json_string_value(json_array_get(json_array_get(events, 0), 3)), "busy");
  json_decref(document);
  observed_free(observed);
}

Test(observe_json, nothing_seen_and_hostile_names_are_well_formed_too) {
  struct observed *observed = observed_new();
  observed_run(observed, 0, 0, 1, 1.0);
  json_t *document = json_of(observed);
  cr_expect(json_is_null(json_object_get(document, "limits")));
  cr_expect(json_is_null(json_object_get(point(document, 0), "threads")));
  cr_expect_eq(json_array_size(json_object_get(document, "warnings")), 1u);
  json_decref(document);
  observed_free(observed);
  observed = observed_hostile();
  json_decref(json_of(observed));
  observed_free(observed);
}

/* --- CSV --- */

static size_t fields_of(const char *line) {
  size_t fields = 1;
  bool quoted = false;
  for (; *line != '\0' && (quoted || *line != '\n'); line++) {
    quoted = *line == '"' ? !quoted : quoted;
    fields += *line == ',' && !quoted;
  }
  return fields;
}

Test(observe_json, the_csv_has_a_row_per_point_and_region_and_one_for_the_serial_part) {
  struct observed *const made[] = {observed_example(), observed_hostile()};
  for (size_t i = 0; i < 2; i++) {
    struct cs_text text = {0};
    size_t rows = 0;
    cs_report_observe_csv(&made[i]->runs, observed_sum(made[i]), &text);
    const char *line = cs_text_get(&text);
    const size_t fields = fields_of(line);
    for (; *line != '\0'; line += strcspn(line, "\n") + 1, rows++)
      cr_expect_eq(fields_of(line), fields, "%.100s", line);
    cr_expect_eq(rows, 1u + 2u * 4u);
    cs_text_free(&text);
    observed_free(made[i]);
  }
}

Test(observe_json, the_csv_says_what_the_serial_part_takes) {
  struct observed *observed = observed_example();
  struct cs_text text = {0};
  cs_report_observe_csv(&observed->runs, observed_sum(observed), &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "\n4,4,0,(serial),,,/home/user/solver,0x0,1,0,0,0,0,0,0.102,"), "%s",
                     cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), ",others,count,tasks,"), "named as in the JSON");
  cr_expect_not_null(strstr(cs_text_get(&text), "\n4,4,1,solve,/home/user/src/solver.c,120,"));
  cs_text_free(&text);
  observed_free(observed);
}
