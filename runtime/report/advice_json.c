/* runtime/report/advice_json.c - advice as JSON, as ADVISE.md says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"
#include "runtime/report/figures.h"
#include "runtime/report/json_case.h"
#include "runtime/report/verdict.h"

#include <math.h>
#include <stdlib.h>

static json_t *n_json(const struct cs_advice *advice, size_t index) {
  return index < advice->of->point_count ? json_integer(advice->of->points[index].n) : json_null();
}

/* Of another axis n is no number of threads. */
static json_t *threads_json(const struct cs_advice *advice, size_t index) {
  return cs_result_sweeps_threads(advice->result) ? n_json(advice, index) : json_null();
}

/* {"j": 8, "ranks": "2"}: the axis's value and the case's settings. */
static json_t *use_json(const struct cs_advice *advice) {
  struct cs_text axis = {0};
  json_t *object = json_object();
  if (advice->use >= advice->of->point_count) {
    json_decref(object);
    return json_null();
  }
  for (size_t i = 0; i < advice->of->of->setting_count; i++) {
    const struct cs_setting *setting = &advice->of->of->settings[i];
    json_object_set_new(object, setting->name, cs__value_text(setting->value));
  }
  cs__put_axis_title(&axis, advice->result);
  json_object_set_new(object, cs_text_get(&axis), n_json(advice, advice->use));
  cs_text_free(&axis);
  return object;
}

static json_t *verdict_json(const struct cs_result *result, const struct cs_advice *advice) {
  struct cs_text sentence = {0};
  cs__put_verdict(&sentence, result, advice->of);
  json_t *object = json_object();
  json_object_set_new(object, "sentence", cs__value_text(cs_text_get(&sentence)));
  json_object_set_new(object, "shape", json_string(cs_verdict_shape_name(advice->verdict.shape)));
  json_object_set_new(object, "shape_because", json_string(cs_verdict_shape_because(advice->verdict.shape)));
  json_object_set_new(object, "reason", json_string(cs_verdict_reason_name(advice->verdict.reason)));
  json_object_set_new(object, "reason_because", json_string(cs_verdict_reason_because(advice->verdict.reason)));
  json_object_set_new(object, "carried", json_boolean(advice->verdict.carried));
  cs_text_free(&sentence);
  return object;
}

static json_t *point_json(const struct cs_advice *advice, size_t index) {
  const struct cs_point_summary *point = &advice->of->points[index];
  const struct cs_estimate core_s = cs_advice_core_s(&point->time_s, point->n);
  json_t *object = json_object();
  json_object_set_new(object, "n", n_json(advice, index));
  json_object_set_new(object, "threads", threads_json(advice, index));
  json_object_set_new(object, "places", cs__value_text(point->places));
  json_object_set_new(object, "rounds", json_integer((json_int_t)point->rounds));
  json_object_set_new(object, "time_s", cs__value_estimate(&point->time_s));
  json_object_set_new(object, "speedup", cs__value_estimate(&point->speedup));
  json_object_set_new(object, "efficiency", cs__value_estimate(&point->efficiency));
  json_object_set_new(object, "to_best", cs__value_estimate(&point->to_best));
  json_object_set_new(object, "ties_best", json_boolean(cs_advice_ties(advice, index)));
  json_object_set_new(object, "core_s", cs__tells_core_time(advice) ? cs__value_estimate(&core_s) : json_null());
  json_object_set_new(object, "cores_busy",
                      cs__value_number(cs__knows_busy(point) ? point->used.cores_busy : (double)NAN));
  json_object_set_new(object, "energy_j", cs__value_number(point->energy_j > 0.0 ? point->energy_j : (double)NAN));
  return object;
}

static json_t *points_json(const struct cs_advice *advice) {
  json_t *list = json_array();
  for (size_t i = 0; i < advice->of->point_count; i++)
    json_array_append_new(list, point_json(advice, i));
  return list;
}

static json_t *change_json(int threads, enum cs_change change, double gain) {
  json_t *object = json_object();
  json_object_set_new(object, "change", json_string(cs_change_name(change)));
  json_object_set_new(object, "threads", json_integer(threads));
  json_object_set_new(object, "at_most", cs__value_number(gain));
  return object;
}

static json_t *changes_json(const struct cs_advice *advice) {
  json_t *list = json_array();
  for (size_t i = 0; i < advice->of->point_count && cs_result_sweeps_threads(advice->result); i++) {
    const int threads = advice->of->points[i].n;
    if (!cs__speaks_of_changes(advice, i))
      continue;
    for (enum cs_change change = 0; change < CS_CHANGES; change++) {
      const double gain = cs__change_gain(advice, i, change);
      if (!isnan(gain))
        json_array_append_new(list, change_json(threads, change, gain));
    }
  }
  return list;
}

static json_t *case_json(const struct cs_result *result, const struct cs_advice *advice) {
  json_t *object = json_object();
  const bool known = advice->use < advice->of->point_count && cs_result_sweeps_threads(advice->result);
  json_object_set_new(object, "name", cs__value_text(advice->of->of->name));
  json_object_set_new(object, "verdict", verdict_json(result, advice));
  json_object_set_new(object, "axis", cs__value_text(advice->result->axis != NULL ? advice->result->axis : "threads"));
  json_object_set_new(object, "use", use_json(advice));
  json_object_set_new(object, "threads", threads_json(advice, advice->use));
  json_object_set_new(object, "places", cs__value_text(known ? advice->of->points[advice->use].places : NULL));
  json_object_set_new(object, "best", advice->facts.usable > 0 ? n_json(advice, advice->of->best) : json_null());
  json_object_set_new(object, "knee", n_json(advice, advice->knee));
  json_object_set_new(object, "points", points_json(advice));
  json_object_set_new(object, "changes", changes_json(advice));
  return object;
}

enum cs_status cs_report_advice_json(const struct cs_result *result, const struct cs_advice *advices, size_t count,
                                     struct cs_text *text, struct cs_error *error) {
  json_t *object = json_object(), *cases = json_array();
  for (size_t i = 0; i < count; i++)
    json_array_append_new(cases, case_json(result, &advices[i]));
  json_object_set_new(object, "schema", json_integer(CS_ADVICE_SCHEMA));
  json_object_set_new(object, "version", cs__value_text(result->version));
  json_object_set_new(object, "host", cs__value_text(result->host));
  json_object_set_new(object, "begun_utc", cs__value_text(result->begun_utc));
  json_object_set_new(object, "min_efficiency",
                      count > 0 ? cs__value_number(advices[0].least_efficiency) : json_null());
  json_object_set_new(object, "cases", cases);
  char *dumped = json_dumps(object, JSON_INDENT(2));
  json_decref(object);
  if (dumped == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the advice");
  cs_text_append(text, "%s\n", dumped);
  free(dumped);
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for the advice") : CS_OK;
}
