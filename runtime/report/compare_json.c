/* runtime/report/compare_json.c - a comparison as JSON, as COMPARE.md says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/compare_report.h"
#include "runtime/report/compare_words.h"
#include "runtime/report/json_case.h"

#include <stdlib.h>
#include <string.h>

enum { COMPARE_SCHEMA = 1 };

/* Of a time less is faster; of a speedup or a share it is lower. */
static const char *verdict_name(enum cs_change verdict, bool time) {
  static const char *const names[] = {[CS_CHANGE_UNTOLD] = "none",
                                      [CS_CHANGE_LESS] = "lower",
                                      [CS_CHANGE_MORE] = "higher",
                                      [CS_CHANGE_EQUIVALENT] = "equivalent",
                                      [CS_CHANGE_INCONCLUSIVE] = "inconclusive"};
  if (time && (verdict == CS_CHANGE_LESS || verdict == CS_CHANGE_MORE))
    return verdict == CS_CHANGE_LESS ? "faster" : "slower";
  return (size_t)verdict < sizeof names / sizeof names[0] ? names[verdict] : "unknown";
}

static json_t *compared_json(const struct cs_compared *one, const char *change, bool time) {
  if (one->change.count == 0)
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "old", cs__value_number(one->old_value));
  json_object_set_new(object, "new", cs__value_number(one->new_value));
  json_object_set_new(object, change, cs__value_estimate(&one->change));
  json_object_set_new(object, "p", cs__value_number(one->p));
  json_object_set_new(object, "verdict", json_string(verdict_name(one->verdict, time)));
  return object;
}

/* Of another axis n is no number of threads. */
static json_t *threads_json(const struct cs_comparison *comparison, int n) {
  const bool counted = comparison->result == NULL || cs_result_sweeps_threads(comparison->result);
  return counted ? json_integer(n) : json_null();
}

static json_t *knee_json(const struct cs_comparison *comparison, const struct cs_knee *knee) {
  if (knee->value == 0)
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "n", json_integer(knee->value));
  json_object_set_new(object, "threads", threads_json(comparison, knee->value));
  json_object_set_new(object, "lo", json_integer(knee->lo));
  json_object_set_new(object, "hi", knee->beyond_counts ? json_null() : json_integer(knee->hi));
  json_object_set_new(object, "interval", json_boolean(knee->has_interval));
  return object;
}

static json_t *point_json(const struct cs_comparison *comparison, const struct cs_point_comparison *point) {
  json_t *object = json_object();
  json_object_set_new(object, "n", json_integer(point->threads));
  json_object_set_new(object, "threads", threads_json(comparison, point->threads));
  json_object_set_new(object, "time_s", compared_json(&point->time_s, "ratio", true));
  json_object_set_new(object, "speedup", compared_json(&point->speedup, "ratio", false));
  json_object_set_new(object, "efficiency", compared_json(&point->efficiency, "difference", false));
  json_object_set_new(object, "time_moved", json_boolean(point->drift.halves_differ || point->drift.correlated));
  json_object_set_new(object, "speedup_moved",
                      json_boolean(point->speedup_drift.halves_differ || point->speedup_drift.correlated));
  json_object_set_new(object, "apart", json_integer((json_int_t)point->apart));
  json_object_set_new(object, "gate", json_string(cs_gate_name(point->gate)));
  json_object_set_new(object, "speedup_gate", json_string(cs_gate_name(point->ratio_gate)));
  return object;
}

static json_t *case_json(const struct cs_comparison *comparison, const struct cs_case_comparison *of) {
  json_t *object = json_object(), *points = json_array();
  for (size_t p = 0; p < of->point_count; p++)
    json_array_append_new(points, point_json(comparison, &of->points[p]));
  json_object_set_new(object, "old", cs__value_text(of->old_case->name));
  json_object_set_new(object, "new", cs__value_text(of->new_case->name));
  json_object_set_new(object, "points", points);
  json_object_set_new(object, "best_n", of->point_count > 0 ? json_integer(of->points[of->best].threads) : json_null());
  json_object_set_new(object, "best_threads",
                      of->point_count > 0 ? threads_json(comparison, of->points[of->best].threads) : json_null());
  json_object_set_new(object, "serial_share", compared_json(&of->serial, "difference", false));
  json_object_set_new(object, "serial_share_ratio", compared_json(&of->serial_ratio, "ratio", false));
  json_t *knees = json_object();
  json_object_set_new(knees, "old", knee_json(comparison, &of->old_knee));
  json_object_set_new(knees, "new", knee_json(comparison, &of->new_knee));
  json_object_set_new(object, "knee", knees);
  return object;
}

static json_t *sides_json(const struct cs_comparison *comparison) {
  json_t *object = json_object();
  json_object_set_new(object, "old", cs__value_text(comparison->old_label));
  json_object_set_new(object, "old_results", json_integer((json_int_t)comparison->old_count));
  json_object_set_new(object, "new", cs__value_text(comparison->new_label));
  json_object_set_new(object, "new_results", json_integer((json_int_t)comparison->new_count));
  return object;
}

static json_t *mismatches_json(const struct cs_comparison *comparison) {
  json_t *list = json_array();
  for (size_t i = 0; i < comparison->mismatch_count; i++) {
    const struct cs_mismatch *one = &comparison->mismatches[i];
    json_t *object = json_object();
    json_object_set_new(object, "what", cs__value_text(one->what));
    json_object_set_new(object, "old", cs__value_text(one->old_value));
    json_object_set_new(object, "new", cs__value_text(one->new_value));
    json_object_set_new(object, "refuses", json_boolean(one->refuses));
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *rules_json(const struct cs_comparison_report *report) {
  json_t *list = json_array();
  for (size_t i = 0; i < report->rule_count; i++) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", cs__value_text(report->rules[i].rule.text));
    json_object_set_new(object, "outcome", json_string(cs_rule_outcome_name(report->rules[i].outcome)));
    json_object_set_new(object, "where", cs__value_text(report->rules[i].where));
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *comparison_json(const struct cs_comparison_report *report) {
  const struct cs_comparison *comparison = report->comparison;
  json_t *object = json_object(), *cases = json_array(), *left_out = json_array();
  for (size_t i = 0; i < comparison->case_count; i++)
    json_array_append_new(cases, case_json(comparison, &comparison->cases[i]));
  for (size_t i = 0; i < comparison->left_out_count; i++)
    json_array_append_new(left_out, cs__value_text(comparison->left_out[i]));
  json_object_set_new(object, "schema", json_integer(COMPARE_SCHEMA));
  json_object_set_new(object, "basis", json_string(cs_comparison_kind_name(comparison->kind)));
  json_object_set_new(object, "base", comparison->base != NULL ? cs__value_text(comparison->base->name) : json_null());
  json_object_set_new(object, "sides", sides_json(comparison));
  json_object_set_new(object, "rounds", json_integer((json_int_t)comparison->rounds));
  json_object_set_new(object, "rounds_needed",
                      comparison->rounds_needed > 0 ? json_integer(comparison->rounds_needed) : json_null());
  json_object_set_new(object, "confidence", cs__value_number(comparison->options.confidence));
  json_object_set_new(object, "threshold", cs__value_number(comparison->options.threshold));
  json_object_set_new(object, "min_efficiency", cs__value_number(comparison->options.min_efficiency));
  struct cs_text axis = {0};
  cs__put_compared_axis(&axis, comparison);
  json_object_set_new(object, "axis", cs__value_text(cs_text_get(&axis)));
  json_object_set_new(object, "told", json_string(cs__compared_title(comparison)));
  cs_text_free(&axis);
  json_object_set_new(object, "cases", cases);
  json_object_set_new(object, "left_out", left_out);
  json_object_set_new(object, "mismatches", mismatches_json(comparison));
  json_object_set_new(object, "rules", rules_json(report));
  return object;
}

enum cs_status cs_report_compare_json(const struct cs_comparison_report *report, struct cs_text *text,
                                      struct cs_error *error) {
  json_t *object = comparison_json(report);
  char *bytes = object != NULL ? json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) : NULL;
  json_decref(object);
  if (bytes == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the comparison as JSON");
  cs_text_append_bytes(text, bytes, strlen(bytes));
  cs_text_append(text, "\n");
  free(bytes);
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for the comparison as JSON") : CS_OK;
}
