/* runtime/report/json_case.c - the parts of result.json: numbers, texts, estimates, a case with its points. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/json_case.h"

#include "runtime/report/figures.h"
#include "runtime/report/json_command.h"
#include "runtime/report/json_laws.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"

#include <math.h>

json_t *cs__value_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

json_t *cs__value_text(const char *given) {
  if (given == NULL)
    return json_null();
  struct cs_text plain = {0};
  cs__put_plain(&plain, given);
  json_t *text = json_stringn(cs_text_get(&plain), plain.length);
  cs_text_free(&plain);
  return text;
}

json_t *cs__value_texts(const char *const *given, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++)
    json_array_append_new(list, cs__value_text(given[i]));
  return list;
}

/* Negative stands for unknown. */
static json_t *known_json(double value) {
  return value < 0.0 ? json_null() : cs__value_number(value);
}

json_t *cs__value_estimate(const struct cs_estimate *estimate) {
  if (estimate->count == 0)
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "value", cs__value_number(estimate->value));
  json_object_set_new(object, "lo", cs__value_number(estimate->lo));
  json_object_set_new(object, "hi", cs__value_number(estimate->hi));
  json_object_set_new(object, "method", cs__value_text(cs_interval_method_name(estimate->method)));
  json_object_set_new(object, "level", cs__has_interval(estimate) ? cs__value_number(estimate->level) : json_null());
  json_object_set_new(object, "count", json_integer((json_int_t)estimate->count));
  return object;
}

static json_t *rate_json(const struct cs_point_summary *point) {
  json_t *object = json_object();
  json_object_set_new(object, "value", cs__value_number(point->rate));
  json_object_set_new(object, "lo", cs__value_number(point->rate_lo));
  json_object_set_new(object, "hi", cs__value_number(point->rate_hi));
  return object;
}

static json_t *gate_json(const struct cs_point_summary *point) {
  json_t *object = json_object();
  json_object_set_new(object, "verdict", cs__value_text(cs_gate_name(point->gate)));
  json_object_set_new(object, "reason", cs__value_text(point->gate_reason));
  json_object_set_new(object, "delay_share", known_json(point->delay_share));
  json_object_set_new(object, "cpu_share", known_json(point->cpu_share));
  json_object_set_new(object, "steal_share", known_json(point->steal_share));
  return object;
}

static json_t *drift_json(const struct cs_drift *drift) {
  json_t *object = json_object();
  json_object_set_new(object, "halves_differ", json_boolean(drift->halves_differ));
  json_object_set_new(object, "correlated", json_boolean(drift->correlated));
  json_object_set_new(object, "correlation", cs__value_number(drift->correlation));
  return object;
}

static json_t *lost_json(const struct cs_point_summary *point) {
  if (!cs__point_has_lost(point))
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "threads", json_integer(point->observed.lost.threads));
  json_object_set_new(object, "total_s", cs__value_number(point->observed.lost.total_s));
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++)
    json_object_set_new(object, cs__lost_parts[part].member, cs__value_number(cs__lost_s(&point->observed.lost, part)));
  return object;
}

static json_t *split_json(const struct cs_time_split *split) {
  json_t *object = json_object();
  for (enum cs_time_kind kind = 0; kind < CS_TIME_KINDS; kind++)
    json_object_set_new(object, cs_time_kind_name(kind), cs__value_number(split->core_s[kind]));
  return object;
}

static json_t *observed_json(const struct cs_point_summary *point) {
  const struct cs_point_observation *observed = &point->observed;
  if (observed->count == 0)
    return json_null();
  json_t *object = json_object();
  json_object_set_new(object, "count", json_integer((json_int_t)observed->count));
  json_object_set_new(object, "wall_s", cs__value_number(observed->split.wall_s));
  json_object_set_new(object, "core_s", split_json(&observed->split));
  json_object_set_new(object, "cost_share", cs__value_number(observed->cost_share));
  json_object_set_new(object, "residual_share", cs__value_number(observed->residual_share));
  json_object_set_new(object, "serial_base_s", cs__value_number(observed->serial_base_s));
  json_object_set_new(object, "serial_agrees", json_boolean(!observed->serial_differs));
  json_object_set_new(object, "unfollowed", json_integer((json_int_t)observed->unfollowed));
  json_object_set_new(object, "gate", cs__value_text(cs_gate_name(observed->gate)));
  json_object_set_new(object, "gate_reason", cs__value_text(observed->gate_reason));
  return object;
}

static void set_observed(json_t *object, const struct cs_point_summary *point) {
  json_object_set_new(object, "observed", observed_json(point));
  json_object_set_new(object, "lost_time", lost_json(point));
  json_object_set_new(object, "efficiencies", cs__value_efficiencies(&point->observed.efficiency));
}

static void set_estimates(json_t *object, const struct cs_point_summary *point) {
  const struct {
    const char *name;
    const struct cs_estimate *estimate;
  } estimates[] = {{"speedup", &point->speedup},       {"speedup_band", &point->speedup_band},
                   {"efficiency", &point->efficiency}, {"karp_flatt", &point->karp_flatt},
                   {"amdahl", &point->amdahl},         {"to_best", &point->to_best}};
  for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++)
    json_object_set_new(object, estimates[i].name, cs__value_estimate(estimates[i].estimate));
}

static json_t *point_json(const struct cs_result *result, const struct cs_case_summary *of, size_t index) {
  const struct cs_point_summary *point = &of->points[index];
  json_t *object = json_object();
  cs__set_place(object, result, of, index);
  json_object_set_new(object, "rounds", json_integer((json_int_t)point->rounds));
  json_object_set_new(object, "voided", json_integer((json_int_t)point->voided));
  json_object_set_new(object, "rejected", json_integer((json_int_t)point->rejected));
  json_object_set_new(object, "failed", json_integer((json_int_t)point->failed));
  json_object_set_new(object, "unsteady", json_integer((json_int_t)point->unsteady));
  json_object_set_new(object, "moving", json_boolean(point->moving));
  json_object_set_new(object, "trend", cs__value_number(point->trend));
  json_object_set_new(object, "calls_per_sample", json_integer(point->calls));
  cs__set_cost(object, result, point);
  set_estimates(object, point);
  json_object_set_new(object, "rate", rate_json(point));
  json_object_set_new(object, "limit", cs__value_limit(&point->limit));
  json_object_set_new(object, "ties_best", json_boolean(point->ties_best));
  json_object_set_new(object, "energy_j", cs__value_number(point->energy_j));
  json_object_set_new(object, "neighbour_s", cs__value_number(point->neighbour_s));
  json_object_set_new(object, "speedup_of_minima", cs__value_number(point->speedup_of_minima));
  json_object_set_new(object, "gate", gate_json(point));
  json_object_set_new(object, "drift", drift_json(&point->drift));
  json_object_set_new(object, "superlinear", json_boolean(point->superlinear));
  set_observed(object, point);
  return object;
}

static json_t *work_json(const struct cs_case *of) {
  json_t *object = json_object();
  json_object_set_new(object, "bytes", cs__value_number(of->work.bytes));
  json_object_set_new(object, "flops", cs__value_number(of->work.flops));
  json_object_set_new(object, "items", cs__value_number(of->work.items));
  return object;
}

static json_t *rate_unit_json(const struct cs_case *of) {
  json_t *object = json_object();
  json_object_set_new(object, "of", cs__value_text(cs__quantity_name(of->rate_of)));
  json_object_set_new(object, "per_unit", cs__value_number(of->rate_per_unit));
  json_object_set_new(object, "unit", cs__value_text(of->rate_unit));
  return object;
}

static json_t *n_at(const struct cs_case_summary *of, size_t index) {
  return index < of->point_count ? json_integer(of->points[index].n) : json_null();
}

/* On another axis than threads n is no thread count. */
static void set_counts(json_t *object, const struct cs_result *result, const struct cs_case_summary *of) {
  const bool has_best = cs__usable_points(of) > 1, threads = cs_result_sweeps_threads(result);
  json_object_set_new(object, "base_n", n_at(of, of->base));
  json_object_set_new(object, "best_n", has_best ? n_at(of, of->best) : json_null());
  json_object_set_new(object, "base_threads", threads ? n_at(of, of->base) : json_null());
  json_object_set_new(object, "best_threads", threads && has_best ? n_at(of, of->best) : json_null());
}

json_t *cs__value_case(const struct cs_result *result, const struct cs_case_summary *of) {
  json_t *object = json_object();
  json_object_set_new(object, "name", cs__value_text(of->of->name));
  json_object_set_new(object, "kernel", cs__value_text(of->of->kernel));
  json_object_set_new(object, "spec", cs__value_text(of->of->spec));
  json_object_set_new(object, "summary", cs__value_text(of->of->summary));
  json_object_set_new(object, "bound", cs__value_text(cs__bound_name(of->of->bound)));
  json_object_set_new(object, "work", work_json(of->of));
  json_object_set_new(object, "rate", rate_unit_json(of->of));
  json_object_set_new(object, "settings", cs__value_settings(of->of));
  json_object_set_new(object, "serial", json_boolean(of->of->serial));
  json_object_set_new(object, "startup", cs__value_startup(&of->startup));
  set_counts(object, result, of);
  json_object_set_new(object, "serial_share", cs__value_estimate(&of->serial));
  json_object_set_new(object, "known_serial_share", known_json(of->of->known_serial));
  json_object_set_new(object, "known_disagrees", json_boolean(of->known_disagrees));
  json_object_set_new(object, "observe_cost_share",
                      of->serial.count > 0 ? known_json(of->observe_cost_share) : json_null());
  json_object_set_new(object, "amdahl_most", cs__value_number(of->limit_most));
  json_object_set_new(object, "laws", cs__value_fit(result, &of->fit));
  json_object_set_new(object, "stop", cs__value_text(cs_stop_reason_name(of->stop)));
  json_t *points = json_array();
  for (size_t i = 0; i < of->point_count; i++)
    json_array_append_new(points, point_json(result, of, i));
  json_object_set_new(object, "points", points);
  return object;
}
