/* runtime/report/json_command.c - what a sweep of commands adds to result.json: recipe, metric, settings, what was
 * used.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/json_command.h"

#include "runtime/report/json_case.h"
#include "runtime/report/metric.h"
#include "runtime/report/recipe.h"

#include <math.h>

json_t *cs__value_weak(const struct cs_result *result) {
  if (!(result->weak_size > 0.0))
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "size", cs__value_number(result->weak_size));
  json_object_set_new(object, "dimensions", json_integer(result->weak_dimensions));
  return object;
}

static json_t *words_json(char *const *words) {
  json_t *list = json_array();
  for (; words != NULL && *words != NULL; words++)
    json_array_append_new(list, cs__value_text(*words));
  return list;
}

json_t *cs__value_recipe(const struct cs_result *result) {
  const struct cs_recipe *recipe = &result->recipe;
  if (!cs__are_commands(result))
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "environment", words_json(recipe->environment));
  json_object_set_new(object, "output", cs__value_text(cs__output_name(recipe->output)));
  json_object_set_new(object, "warmup", json_integer(recipe->warmup));
  json_object_set_new(object, "same_output", json_boolean(recipe->same_output));
  const struct {
    const char *name, *text;
  } texts[] = {{"shell", recipe->shell},
               {"setup", recipe->setup},
               {"prepare", recipe->prepare},
               {"conclude", recipe->conclude},
               {"cleanup", recipe->cleanup},
               {"input", recipe->input},
               {"output_file", recipe->output_file},
               {"ignore_failure", recipe->ignore_failure},
               {"check", recipe->check}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    json_object_set_new(object, texts[i].name, cs__value_text(texts[i].text));
  return object;
}

json_t *cs__value_metric(const struct cs_result *result) {
  if (!cs__has_metric(result))
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "regex", cs__value_text(result->recipe.metric));
  json_object_set_new(object, "unit", cs__value_text(result->recipe.unit));
  json_object_set_new(object, "higher", json_boolean(result->recipe.higher));
  return object;
}

json_t *cs__value_settings(const struct cs_case *of) {
  json_t *object = json_object();
  for (size_t i = 0; i < of->setting_count; i++)
    json_object_set_new(object, of->settings[i].name, cs__value_text(of->settings[i].value));
  return object;
}

/* 0 stands for what was not told. */
static json_t *told_json(double value) {
  return value > 0.0 ? cs__value_number(value) : json_null();
}

json_t *cs__value_startup(const struct cs_startup *startup) {
  if (!(startup->spawn_s > 0.0) && !(startup->link_s > 0.0))
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "spawn_s", told_json(startup->spawn_s));
  json_object_set_new(object, "link_s", told_json(startup->link_s));
  return object;
}

json_t *cs__value_used(const struct cs_point_used *used) {
  const struct {
    const char *name;
    double value;
  } figures[] = {{"wall_s", used->wall_s},
                 {"user_s", used->user_s},
                 {"system_s", used->system_s},
                 {"peak_bytes", used->peak_bytes},
                 {"cores_busy", used->cores_busy}};
  json_t *object = json_object();
  bool known = false;
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    json_object_set_new(object, figures[i].name, cs__value_number(figures[i].value));
    known = known || isfinite(figures[i].value);
  }
  if (known)
    return object;
  json_decref(object);
  return json_null();
}

void cs__set_place(json_t *object, const struct cs_result *result, const struct cs_case_summary *of, size_t index) {
  const struct cs_point_summary *point = &of->points[index];
  const int threads = cs__threads_at(result, index);
  const char *confined = of->of->confined != NULL ? of->of->confined[index] : NULL;
  json_object_set_new(object, "n", json_integer(point->n));
  json_object_set_new(object, "threads", threads > 0 ? json_integer(threads) : json_null());
  json_object_set_new(object, "size", told_json(point->size));
  json_object_set_new(object, "places", cs_result_sweeps_threads(result) ? cs__value_text(point->places) : json_null());
  json_object_set_new(object, "confined", cs__value_text(confined));
}

static json_t *samples_json(const struct cs_result *result, const struct cs_point_summary *point, bool of_metric) {
  const double seconds[] = {point->sample_min_s, point->sample_p5_s, point->sample_median_s, point->sample_p95_s,
                            point->sample_max_s};
  static const char *const names[] = {"min", "p5", "median", "p95", "max"};
  enum { COUNT = sizeof names / sizeof names[0] };
  if (of_metric != cs__has_metric(result))
    return json_null();
  json_t *object = json_object();
  /* The least metric is the greatest time where more of it is better. */
  for (size_t i = 0; i < COUNT; i++)
    json_object_set_new(
        object, names[i],
        cs__value_number(cs__metric_of(result, seconds[of_metric && result->recipe.higher ? COUNT - 1 - i : i])));
  return object;
}

void cs__set_cost(json_t *object, const struct cs_result *result, const struct cs_point_summary *point) {
  const struct cs_estimate metric = cs__metric_estimate(result, &point->time_s);
  const bool has_metric = cs__has_metric(result);
  json_object_set_new(object, "time_s", has_metric ? json_null() : cs__value_estimate(&point->time_s));
  json_object_set_new(object, "metric", has_metric ? cs__value_estimate(&metric) : json_null());
  json_object_set_new(object, "samples_s", samples_json(result, point, false));
  json_object_set_new(object, "samples_metric", samples_json(result, point, true));
  json_object_set_new(object, "used", cs__value_used(&point->used));
  json_object_set_new(object, "over_serial", cs__value_estimate(&point->over_serial));
  json_object_set_new(object, "over_first", cs__value_estimate(&point->over_first));
}
