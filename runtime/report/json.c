/* runtime/report/json.c - result.json: everything of a result but its samples, as SCHEMA.md says. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/json_case.h"
#include "runtime/report/json_command.h"
#include "runtime/report/json_laws.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"

#include <stdlib.h>

static json_t *facts_json(const struct cs_fact *facts, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++) {
    json_t *fact = json_object();
    json_object_set_new(fact, "name", cs__value_text(facts[i].name));
    json_object_set_new(fact, "value", cs__value_text(facts[i].value));
    json_array_append_new(list, fact);
  }
  return list;
}

static json_t *machine_json(const struct cs_result *result) {
  json_t *machine = json_object();
  json_object_set_new(machine, "budget", cs__value_text(result->budget));
  json_object_set_new(machine, "facts", facts_json(result->machine_facts, result->machine_fact_count));
  return machine;
}

static json_t *protocol_json(const struct cs_protocol *protocol) {
  json_t *object = json_object();
  json_object_set_new(object, "rounds_min", json_integer(protocol->stop.rounds_min));
  json_object_set_new(object, "rounds_max", json_integer(protocol->stop.rounds_max));
  json_object_set_new(object, "precision", cs__value_number(protocol->stop.precision));
  json_object_set_new(object, "budget_s",
                      protocol->stop.budget_s > 0.0 ? cs__value_number(protocol->stop.budget_s) : json_null());
  json_object_set_new(object, "samples", json_integer(protocol->samples));
  json_object_set_new(object, "shortest_s", cs__value_number(protocol->shortest_s));
  json_object_set_new(object, "timeout_s", cs__value_number(protocol->timeout_s));
  json_object_set_new(object, "ceilings", json_boolean(protocol->ceilings));
  json_object_set_new(object, "footprint_bytes",
                      protocol->ceilings ? json_integer((json_int_t)protocol->footprint_bytes) : json_null());
  json_object_set_new(object, "observe", json_boolean(protocol->observe));
  /* A reader whose numbers are doubles would lose bits of a 64-bit seed. */
  char *seed = cs_text_format("%llu", (unsigned long long)protocol->seed);
  json_object_set_new(object, "seed", cs__value_text(seed));
  json_object_set_new(object, "confidence", cs__value_number(protocol->confidence));
  free(seed);
  return object;
}

static json_t *outcomes_json(const struct cs_result *result) {
  json_t *object = json_object();
  for (enum cs_outcome outcome = CS_OUTCOME_OK; outcome <= CS_OUTCOME_LOST; outcome++)
    json_object_set_new(object, cs_outcome_name(outcome), json_integer((json_int_t)cs__outcome_count(result, outcome)));
  return object;
}

static json_t *cases_json(const struct cs_result *result, const struct cs_summary *summary) {
  json_t *cases = json_array();
  for (size_t i = 0; i < summary->case_count; i++) {
    const int rival = summary->cases[i].of->rival;
    json_t *of = cs__value_case(result, &summary->cases[i]);
    json_object_set_new(of, "rival",
                        rival >= 0 && (size_t)rival < result->case_count ? cs__value_text(result->cases[rival].name)
                                                                         : json_null());
    json_array_append_new(cases, of);
  }
  return cases;
}

/* What was swept, and how its commands were run. */
static void set_axis(json_t *object, const struct cs_result *result) {
  json_object_set_new(object, "axis", cs__value_text(result->axis != NULL ? result->axis : "threads"));
  json_object_set_new(object, "weak", cs__value_weak(result));
  json_object_set_new(object, "recipe", cs__value_recipe(result));
  json_object_set_new(object, "metric", cs__value_metric(result));
}

static json_t *result_json(const struct cs_result *result, const struct cs_summary *summary) {
  json_t *object = json_object();
  json_object_set_new(object, "schema", json_integer(CS_REPORT_SCHEMA));
  json_object_set_new(object, "version", cs__value_text(result->version));
  json_object_set_new(object, "host", cs__value_text(result->host));
  json_object_set_new(object, "begun_utc", cs__value_text(result->begun_utc));
  json_object_set_new(object, "command", cs__value_text(result->command));
  json_object_set_new(object, "program", cs__value_text(result->program));
  json_object_set_new(object, "versus", cs__value_text(result->versus));
  json_object_set_new(object, "interrupted", json_boolean(result->interrupted));
  json_object_set_new(object, "sessions", json_integer(result->sessions));
  json_object_set_new(object, "spent_s", cs__value_number(result->spent_s));
  json_object_set_new(object, "policy", cs__value_text(result->policy));
  json_object_set_new(object, "machine", machine_json(result));
  json_object_set_new(object, "environment", facts_json(result->environment_facts, result->environment_fact_count));
  json_object_set_new(object, "protocol", protocol_json(&result->protocol));
  json_object_set_new(object, "invocations", outcomes_json(result));
  json_object_set_new(object, "ceilings", cs__value_ceilings(result, summary));
  set_axis(object, result);
  json_object_set_new(object, "cases", cases_json(result, summary));
  json_object_set_new(object, "warnings",
                      cs__value_texts((const char *const *)summary->warnings, summary->warning_count));
  json_object_set_new(object, "failures",
                      cs__value_texts((const char *const *)summary->failures, summary->failure_count));
  return object;
}

enum cs_status cs_report_json(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text,
                              struct cs_error *error) {
  json_t *object = result_json(result, summary);
  char *bytes = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
  if (bytes != NULL)
    cs_text_append(text, "%s\n", bytes);
  json_decref(object);
  const bool failed = bytes == NULL || text->failed;
  free(bytes);
  return failed ? cs_fail(error, CS_NOMEM, "no memory for result.json") : CS_OK;
}
