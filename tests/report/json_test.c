/* tests/report/json_test.c - result.json parses, holds the figures, and has no member its documentation does not name.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *parse(const struct made *made) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  json_error_t where;
  cr_assert_eq(cs_report_json(&made->result, &made->summary, &text, &error), CS_OK, "%s", error.message);
  json_t *object = json_loads(cs_text_get(&text), JSON_REJECT_DUPLICATES, &where);
  cr_assert_not_null(object, "line %d: %s", where.line, where.text);
  cs_text_free(&text);
  return object;
}

/* "cases.0.points.3.speedup.value": a number is an index. */
static json_t *at(json_t *value, const char *path) {
  char *copy = strdup(path), *rest = copy;
  for (char *part = strsep(&rest, "."); part != NULL && value != NULL; part = strsep(&rest, "."))
    value = json_is_array(value) ? json_array_get(value, (size_t)atoi(part)) : json_object_get(value, part);
  cr_assert_not_null(value, "%s is missing", path);
  free(copy);
  return value;
}

Test(json, holds_the_known_figures) {
  struct made *made = made_example();
  json_t *object = parse(made);
  cr_expect_eq(json_integer_value(at(object, "schema")), CS_REPORT_SCHEMA);
  cr_expect_str_eq(json_string_value(at(object, "host")), "node17");
  cr_expect_str_eq(json_string_value(at(object, "cases.0.name")), "triad");
  cr_expect_str_eq(json_string_value(at(object, "cases.0.bound")), "memory");
  cr_expect_str_eq(json_string_value(at(object, "cases.0.rate.unit")), "GB/s");
  cr_expect_eq(json_integer_value(at(object, "cases.0.base_threads")), 1);
  cr_expect_eq(json_integer_value(at(object, "cases.0.best_threads")), 8);
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.speedup.value")), point->speedup.value);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.speedup.lo")), 5.88);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.speedup.level")), 0.951);
  cr_expect_eq(json_integer_value(at(object, "cases.0.points.3.speedup.count")), 12);
  cr_expect_str_eq(json_string_value(at(object, "cases.0.points.3.speedup.method")), "signed rank");
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.limit.value")), point->limit.speedup.value);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.limit.share.value")), point->limit.share.value);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.limit.terms.amdahl")), point->amdahl.value);
  cr_expect_str_eq(json_string_value(at(object, "cases.0.points.3.limit.binds")), "amdahl");
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.amdahl.hi")), point->amdahl.hi);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.0.to_best.value")), point->speedup.value);
  cr_expect(json_is_true(at(object, "cases.0.points.3.ties_best")));
  cr_expect(json_is_false(at(object, "cases.0.points.0.ties_best")));
  cr_expect_eq(json_real_value(at(object, "cases.0.serial_share.hi")), made->case_summaries[0].serial.hi);
  json_decref(object);
  made_free(made);
}

Test(json, holds_the_ceilings_of_every_point_and_the_limit_they_make) {
  struct made *made = made_example();
  made_ceilings(made);
  json_t *object = parse(made);
  cr_expect_eq(json_array_size(at(object, "ceilings")), 4u);
  cr_expect_eq(json_integer_value(at(object, "ceilings.3.threads")), 8);
  cr_expect_eq(json_real_value(at(object, "ceilings.0.bandwidth_bytes_per_s.value")), 12e9);
  cr_expect_eq(json_real_value(at(object, "ceilings.3.stream_bytes_per_s.copy.value")),
               made->ceilings[3].bytes_per_s[CS_STREAM_COPY].value);
  cr_expect_eq(json_real_value(at(object, "ceilings.3.clock_ratio.value")), 0.97);
  cr_expect(json_is_null(at(object, "ceilings.0.neighbour_s")), "one thread has no neighbour");
  cr_expect_eq(json_integer_value(at(object, "ceilings.3.footprint_bytes")), 268435456);
  cr_expect_str_eq(json_string_value(at(object, "cases.0.points.3.limit.binds")), "bandwidth");
  cr_expect_lt(json_real_value(at(object, "cases.0.points.3.limit.value")),
               json_real_value(at(object, "cases.0.points.3.amdahl.value")));
  cr_expect(json_is_null(at(object, "cases.0.points.3.limit.terms.flops")));
  cr_expect(json_is_true(at(object, "protocol.ceilings")));
  json_decref(object);
  made_free(made);
}

Test(json, holds_the_fitted_laws_with_their_parameters) {
  struct made *made = made_ladder();
  made_laws(made, 0);
  json_t *object = parse(made), *fitted = at(object, "cases.0.laws.fitted"), *law;
  size_t index, candidates = 0;
  json_array_foreach(fitted, index, law) {
    candidates += json_is_true(json_object_get(law, "candidate"));
    if (strcmp(json_string_value(json_object_get(law, "law")), "amdahl") == 0) {
      json_t *serial = json_array_get(json_object_get(law, "parameters"), 1);
      cr_expect_str_eq(json_string_value(json_object_get(serial, "name")), "serial");
      cr_expect_float_eq(json_real_value(json_object_get(serial, "value")), 0.101, 1e-6);
    }
  }
  cr_expect_str_eq(json_string_value(at(object, "cases.0.laws.support")), "sufficient");
  cr_expect_str_eq(json_string_value(at(object, "cases.0.laws.best")), "amdahl");
  cr_expect_eq(candidates, 1u);
  cr_expect_eq(json_real_value(at(object, "cases.0.laws.level")), 0.95);
  json_decref(object);
  made_free(made);
}

Test(json, of_another_axis_counts_in_n_and_says_nothing_of_threads) {
  struct made *made = swept_jobs();
  json_t *object = parse(made);
  static const char *const nulls[] = {"cases.0.base_threads",
                                      "cases.0.best_threads",
                                      "cases.0.points.3.threads",
                                      "cases.0.points.3.places",
                                      "cases.0.points.3.confined",
                                      "cases.0.points.3.metric",
                                      "cases.0.points.3.size",
                                      "cases.0.points.3.over_serial",
                                      "weak",
                                      "metric",
                                      "recipe.shell",
                                      "cases.0.points.3.samples_metric"};
  for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
    cr_expect(json_is_null(at(object, nulls[i])), "%s", nulls[i]);
  cr_expect_str_eq(json_string_value(at(object, "axis")), "j");
  cr_expect_eq(json_integer_value(at(object, "cases.0.points.3.n")), 8);
  cr_expect_eq(json_integer_value(at(object, "cases.0.base_n")), 1);
  cr_expect_eq(json_integer_value(at(object, "cases.0.best_n")), 8);
  cr_expect_str_eq(json_string_value(at(object, "recipe.prepare")), "make clean");
  cr_expect_str_eq(json_string_value(at(object, "recipe.environment.0")), "POOL_SIZE={n}");
  cr_expect_str_eq(json_string_value(at(object, "recipe.output")), "null");
  cr_expect(json_is_true(at(object, "recipe.same_output")));
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.used.cores_busy")), 6.5);
  cr_expect_eq(json_real_value(at(object, "cases.0.startup.link_s")), 0.0003);
  json_decref(object);
  made_free(made);
}

Test(json, holds_settings_of_a_grid_and_the_serial_program) {
  struct made *made = swept_grid();
  json_t *object = parse(made);
  cr_expect_str_eq(json_string_value(at(object, "cases.1.settings.ranks")), "2");
  cr_expect_str_eq(json_string_value(at(object, "cases.1.points.2.confined")), "0-3");
  cr_expect_eq(json_integer_value(at(object, "cases.1.points.2.threads")), 4);
  cr_expect_eq(json_real_value(at(object, "cases.2.points.3.over_first.value")),
               made->point_summaries[2][3].over_first.value);
  cr_expect(json_is_false(at(object, "cases.1.serial")));
  json_decref(object);
  made_free(made);
  made = swept_serial();
  object = parse(made);
  cr_expect(json_is_true(at(object, "cases.1.serial")));
  cr_expect_eq(json_real_value(at(object, "cases.0.points.0.over_serial.value")), 0.8);
  json_decref(object);
  made_free(made);
}

Test(json, tells_a_metric_as_it_was_printed) {
  struct made *made = swept_rate();
  made_laws(made, 0);
  json_t *object = parse(made), *law;
  size_t index;
  const struct cs_point_summary *point = &made->point_summaries[0][1];
  cr_expect_str_eq(json_string_value(at(object, "metric.regex")), "Requests/sec: *([0-9.]+)");
  cr_expect_str_eq(json_string_value(at(object, "metric.unit")), "req/s");
  cr_expect(json_is_true(at(object, "metric.higher")));
  cr_expect(json_is_null(at(object, "cases.0.points.1.time_s")));
  cr_expect(json_is_null(at(object, "cases.0.points.1.samples_s")));
  cr_expect_eq(json_real_value(at(object, "cases.0.points.1.metric.lo")), 1.0 / point->time_s.hi);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.1.samples_metric.min")), 1.0 / point->sample_max_s);
  json_array_foreach(at(object, "cases.0.laws.fitted"), index, law) {
    json_t *first = json_array_get(json_object_get(law, "parameters"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(first, "name")), "X1");
    cr_expect_str_eq(json_string_value(json_object_get(first, "unit")), "req/s");
  }
  cr_expect_gt(json_array_size(at(object, "cases.0.laws.fitted")), 0u);
  json_decref(object);
  made_free(made);
}

Test(json, says_how_the_work_of_weak_scaling_grew) {
  struct made *made = swept_weak();
  json_t *object = parse(made);
  cr_expect_eq(json_real_value(at(object, "weak.size")), 1000.0);
  cr_expect_eq(json_integer_value(at(object, "weak.dimensions")), 1);
  cr_expect_eq(json_real_value(at(object, "cases.0.points.3.size")), 8000.0);
  json_decref(object);
  made_free(made);
}

Test(json, names_the_case_another_is_compared_with) {
  struct made *made = made_two_points();
  made->cases[1].rival = 0;
  made->cases[2].rival = 99; /* of a result that lies */
  json_t *object = parse(made);
  cr_expect_str_eq(json_string_value(at(object, "cases.1.rival")), "amdahl");
  cr_expect(json_is_null(at(object, "cases.2.rival")));
  json_decref(object);
  made_free(made);
}

Test(json, keeps_all_bits_of_the_seed) {
  struct made *made = made_example();
  json_t *object = parse(made);
  cr_expect_str_eq(json_string_value(at(object, "protocol.seed")), "18364758544493064720");
  json_decref(object);
  made_free(made);
}

Test(json, writes_null_for_what_is_not_a_number_or_not_known) {
  struct made *made = made_failing();
  json_t *object = parse(made);
  static const char *const nulls[] = {"cases.0.points.3.speedup",
                                      "cases.0.points.3.time_s",
                                      "cases.0.points.3.rate.value",
                                      "cases.0.points.3.limit",
                                      "cases.0.points.3.samples_s.median",
                                      "cases.0.points.0.karp_flatt",
                                      "cases.0.points.0.gate.steal_share",
                                      "cases.0.known_serial_share",
                                      "cases.1.best_threads",
                                      "cases.0.points.0.gate.reason",
                                      "cases.0.points.3.to_best",
                                      "cases.0.points.3.amdahl",
                                      "cases.0.points.0.energy_j",
                                      "cases.0.points.0.efficiencies",
                                      "cases.0.laws",
                                      "ceilings",
                                      "versus",
                                      "cases.0.rival"};
  for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
    cr_expect(json_is_null(at(object, nulls[i])), "%s", nulls[i]);
  cr_expect_eq(json_integer_value(at(object, "cases.0.points.3.failed")), 12);
  json_decref(object);
  made_free(made);
}

Test(json, does_not_give_a_range_a_level) {
  struct made *made = made_few_rounds();
  json_t *object = parse(made);
  cr_expect_str_eq(json_string_value(at(object, "cases.0.points.3.speedup.method")), "none");
  cr_expect(json_is_null(at(object, "cases.0.points.3.speedup.level")));
  cr_expect(json_is_null(at(object, "cases.0.serial_share")));
  cr_expect(json_is_null(at(object, "cases.0.amdahl_most")));
  json_decref(object);
  made_free(made);
}

Test(json, survives_bytes_that_are_not_utf8) {
  struct made *made = made_hostile();
  json_t *object = parse(made);
  cr_expect_str_eq(json_string_value(at(object, "host")), made->result.host);
  cr_expect_not_null(strstr(json_string_value(at(object, "environment.1.value")), "bad utf-8: \xEF\xBF\xBD"));
  json_decref(object);
  made_free(made);
}

Test(json, has_warnings_and_failures_in_their_order) {
  struct made *made = made_example();
  made_warn(made, "the machine was shared");
  made_warn(made, "give a larger size");
  made_fail(made, "dot at 2 threads: crashed");
  json_t *object = parse(made);
  cr_expect_eq(json_array_size(at(object, "warnings")), 2u);
  cr_expect_str_eq(json_string_value(at(object, "warnings.0")), "the machine was shared");
  cr_expect_str_eq(json_string_value(at(object, "warnings.1")), "give a larger size");
  cr_expect_str_eq(json_string_value(at(object, "failures.0")), "dot at 2 threads: crashed");
  json_decref(object);
  made_free(made);
}

Test(json, of_an_empty_result_is_whole) {
  struct made *made = made_empty();
  json_t *object = parse(made);
  cr_expect_eq(json_array_size(at(object, "cases")), 0u);
  cr_expect_eq(json_array_size(at(object, "warnings")), 0u);
  json_decref(object);
  made_free(made);
}

Test(json, counts_invocations_by_outcome) {
  struct made *made = made_example();
  made->invocations[0].outcome = CS_OUTCOME_VOID;
  made->invocations[2].outcome = CS_OUTCOME_HUNG;
  made->result.invocation_count = 4;
  json_t *object = parse(made);
  char *path = cs_text_format("invocations.%s", cs_outcome_name(CS_OUTCOME_VOID));
  cr_expect_eq(json_integer_value(at(object, path)), 1);
  free(path);
  path = cs_text_format("invocations.%s", cs_outcome_name(CS_OUTCOME_OK));
  cr_expect_eq(json_integer_value(at(object, path)), 2);
  free(path);
  json_decref(object);
  made_free(made);
}

/* Every member's name, anywhere in the tree, stands in the documentation as `name`. */
static void expect_documented(json_t *value, const char *documentation) {
  const char *name;
  json_t *member;
  size_t index;
  json_object_foreach(value, name, member) {
    char *quoted = cs_text_format("`%s`", name);
    cr_expect_not_null(strstr(documentation, quoted), "%s is not in SCHEMA.md", quoted);
    free(quoted);
    expect_documented(member, documentation);
  }
  json_array_foreach(value, index, member) {
    expect_documented(member, documentation);
  }
}

Test(json, has_no_member_the_documentation_does_not_name) {
  struct cs_text documentation = {0};
  struct cs_error error = {0};
  cr_assert_eq(cs_file_read(CS_TEST_SOURCE "/runtime/report/SCHEMA.md", &documentation, &error), CS_OK, "%s",
               error.message);
  struct made *made = made_failing();
  made_observe(made, 0, 0.1);
  made_ceilings(made);
  made_laws(made, 0);
  made->ceilings[0].nodes = &(struct cs_node_ceiling){.node = 1, .threads = 1, .bytes_per_s = 1e9};
  made->ceilings[0].node_count = 1;
  json_t *object = parse(made);
  expect_documented(object, cs_text_get(&documentation));
  json_decref(object);
  made_free(made);
  static struct made *(*const swept[])(void) = {swept_jobs, swept_rate, swept_weak};
  for (size_t i = 0; i < sizeof swept / sizeof swept[0]; i++) {
    made = swept[i]();
    object = parse(made);
    expect_documented(object, cs_text_get(&documentation));
    json_decref(object);
    made_free(made);
  }
  cs_text_free(&documentation);
}
