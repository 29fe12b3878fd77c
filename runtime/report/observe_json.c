/* runtime/report/observe_json.c - observe.json, as OBSERVE.md says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_json.h"
#include "runtime/report/figures.h"
#include "runtime/report/json_case.h"
#include "runtime/report/observe_curve.h"
#include "runtime/report/observe_sentence.h"

#include <math.h>
#include <stdlib.h>

/* Negative stands for unknown. */
static json_t *known_json(double value) {
  return value < 0.0 ? json_null() : cs__value_number(value);
}

/* --- points --- */

static json_t *split_json(const struct cs_time_split *split) {
  json_t *object = json_object();
  for (enum cs_time_kind kind = CS_TIME_SERIAL; kind < CS_TIME_KINDS; kind++)
    json_object_set_new(object, cs_time_kind_name(kind), cs__value_number(split->core_s[kind]));
  return object;
}

static json_t *lost_json(const struct cs_lost_time *lost) {
  if (lost->threads == 0)
    return json_null();
  const struct {
    const char *name;
    double value_s;
  } members[] = {{"total", lost->total_s},         {"useful", lost->useful_s},
                 {"inflation", lost->inflation_s}, {"serial_idle", lost->serial_idle_s},
                 {"imbalance", lost->imbalance_s}, {"waits", lost->waits_s},
                 {"fork_join", lost->fork_join_s}, {"observer", lost->observer_s},
                 {"residual", lost->residual_s}};
  json_t *object = json_object();
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
    json_object_set_new(object, members[i].name, cs__value_number(members[i].value_s));
  return object;
}

static json_t *run_json(const struct cs_observe_sample *sample) {
  const struct cs_observed_run *run = sample->run;
  const struct cs_observation *process = run->process_count > 0 ? &run->processes[0] : NULL;
  json_t *object = json_object();
  json_object_set_new(object, "round", json_integer(sample->round));
  json_object_set_new(object, "exit_status", json_integer(run->exit_status));
  json_object_set_new(object, "rebound", json_boolean(run->rebound));
  json_object_set_new(object, "repeated", json_boolean(run->repeated));
  json_object_set_new(object, "command_wall_s", cs__value_number(run->wall_s));
  json_object_set_new(object, "user_s", cs__value_number(run->user_s));
  json_object_set_new(object, "system_s", cs__value_number(run->system_s));
  json_object_set_new(object, "wall_s", process != NULL ? cs__value_number(process->wall_s) : json_null());
  json_object_set_new(object, "serial_s", process != NULL ? cs__value_number(process->serial_s) : json_null());
  return object;
}

static json_t *runs_json(const struct cs_observe_runs *runs, int asked) {
  json_t *list = json_array();
  for (size_t i = 0; i < runs->sample_count; i++)
    if (runs->samples[i].asked == asked)
      json_array_append_new(list, run_json(&runs->samples[i]));
  return list;
}

static void set_measured(json_t *object, const struct cs_observe_point *point) {
  json_object_set_new(object, "wall_s", cs__value_estimate(&point->wall_s));
  json_object_set_new(object, "serial_s", cs__value_estimate(&point->serial_s));
  json_object_set_new(object, "serial_of_wall", cs__value_estimate(&point->serial_of_wall));
  json_object_set_new(object, "serial_of_work", cs__value_estimate(&point->serial_of_work));
  json_object_set_new(object, "speedup", cs__value_estimate(&point->speedup));
  json_object_set_new(object, "delay_share", known_json(point->delay_share));
  json_object_set_new(object, "gate", cs__value_text(cs_gate_name(point->gate)));
  json_object_set_new(object, "observer_share", cs__value_number(point->cost_share));
  json_object_set_new(object, "residual_share", cs__value_number(point->residual_share));
  json_object_set_new(object, "core_s", split_json(&point->split));
  json_object_set_new(object, "lost_s", lost_json(&point->lost));
}

static json_t *processes_json(const struct cs_observed_run *run) {
  json_t *list = json_array();
  for (size_t i = 0; run != NULL && i < run->process_count; i++)
    json_array_append_new(list, cs__value_process(&run->processes[i]));
  return list;
}

static json_t *point_json(const struct cs_observe_runs *runs, const struct cs_observe_point *point) {
  json_t *object = json_object();
  json_object_set_new(object, "threads_asked", point->asked > 0 ? json_integer(point->asked) : json_null());
  json_object_set_new(object, "threads", point->split.threads > 0 ? json_integer(point->threads) : json_null());
  json_object_set_new(object, "runs", runs_json(runs, point->asked));
  if (point->split.threads > 0)
    set_measured(object, point);
  json_object_set_new(object, "processes", processes_json(point->run));
  return object;
}

/* --- limits and findings --- */

static json_t *limit_json(const struct cs_observe_limits *limits, const struct cs__curve_point *point) {
  json_t *object = json_object();
  json_object_set_new(object, "threads", point->threads > 0 ? json_integer(point->threads) : json_null());
  for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_AMDAHL; bound < CS_OBSERVE_BOUNDS; bound++)
    json_object_set_new(object, cs_observe_bound_name(bound), cs__value_number(point->limit[bound]));
  json_object_set_new(object, "amdahl_interval", cs__value_estimate(&point->amdahl));
  json_object_set_new(object, "binding",
                      cs__value_text(cs_observe_bound_name(cs_observe_binding(limits, point->threads))));
  return object;
}

static json_t *limits_json(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary) {
  const struct cs_observe_limits *limits = &summary->limits;
  if (limits->basis == NULL)
    return json_null();
  size_t count = 0;
  struct cs__curve_point *points = cs__curve_make(runs, summary, &count);
  json_t *object = json_object(), *curve = json_array();
  for (size_t i = 0; points != NULL && i < count; i++)
    json_array_append_new(curve, limit_json(limits, &points[i]));
  free(points);
  json_object_set_new(object, "basis_threads", json_integer(limits->basis->threads));
  json_object_set_new(object, "estimated", json_boolean(limits->estimated));
  json_object_set_new(object, "total_s", cs__value_number(limits->total_s));
  json_object_set_new(object, "serial_s", cs__value_number(limits->serial_s));
  json_object_set_new(object, "longest_lock_s",
                      limits->lock != NULL ? cs__value_number(limits->lock->held_s) : json_null());
  json_object_set_new(object, "single_s",
                      limits->single != NULL ? cs__value_number(limits->single->single_s) : json_null());
  json_object_set_new(object, "curve", curve);
  return object;
}

static json_t *finding_json(const struct cs_finding *finding) {
  json_t *object = json_object();
  json_object_set_new(object, "kind", cs__value_text(cs__finding_name(finding->kind)));
  json_object_set_new(object, "region", finding->region != NULL ? cs__value_region_name(finding->region) : json_null());
  json_object_set_new(object, "share", cs__value_number(finding->share));
  json_object_set_new(object, "cost_s", cs__value_number(finding->cost_s));
  json_object_set_new(object, "saved_s", cs__value_number(finding->saved_s));
  json_object_set_new(object, "gain", cs__value_number(finding->gain));
  json_object_set_new(object, "text", cs__value_text(finding->text));
  return object;
}

static json_t *findings_json(const struct cs_observe_summary *summary) {
  json_t *list = json_array();
  for (size_t i = 0; i < summary->finding_count; i++)
    json_array_append_new(list, finding_json(&summary->findings[i]));
  return list;
}

/* --- the whole --- */

static json_t *whole_json(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary) {
  json_t *object = json_object(), *points = json_array();
  json_object_set_new(object, "schema", json_integer(CS_OBSERVE_SCHEMA));
  json_object_set_new(object, "version", cs__value_text(runs->version));
  json_object_set_new(object, "host", cs__value_text(runs->host));
  json_object_set_new(object, "begun_utc", cs__value_text(runs->begun_utc));
  json_object_set_new(object, "command", cs__value_text(runs->command));
  json_object_set_new(object, "policy", cs__value_text(runs->policy));
  json_object_set_new(object, "interrupted", json_boolean(runs->interrupted));
  json_object_set_new(object, "exit_status", json_integer(runs->exit_status));
  for (size_t i = 0; i < summary->point_count; i++)
    json_array_append_new(points, point_json(runs, &summary->points[i]));
  json_object_set_new(object, "points", points);
  json_object_set_new(object, "limits", limits_json(runs, summary));
  json_object_set_new(object, "findings", findings_json(summary));
  json_object_set_new(object, "trace", cs__value_trace(runs));
  json_object_set_new(object, "warnings",
                      cs__value_texts((const char *const *)summary->warnings, summary->warning_count));
  json_object_set_new(object, "remarks", cs__value_texts((const char *const *)summary->remarks, summary->remark_count));
  json_object_set_new(object, "unseen", cs__value_texts(cs_observe_unseen, cs_observe_unseen_count));
  return object;
}

enum cs_status cs_report_observe_json(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                      struct cs_text *text, struct cs_error *error) {
  json_t *object = whole_json(runs, summary);
  char *bytes = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
  if (bytes != NULL)
    cs_text_append(text, "%s\n", bytes);
  json_decref(object);
  const bool failed = bytes == NULL || text->failed;
  free(bytes);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for observe.json") : CS_OK;
}
