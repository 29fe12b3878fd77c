/* runtime/sweep/journal_plan.c - the journal's first line, the plan: written and read side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/journal_plan.h"

#include "runtime/base/text.h"
#include "runtime/sweep/events.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A journal is a file from anywhere: more than this is no plan, and would only ask for memory. */
enum { CALIBRATIONS_MAX = 1000000, THREADS_MAX = 1 << 24 };

/* Header texts nobody gave are empty, never null. */
static json_t *words(const char *text) {
  return cs__json_text(text != NULL ? text : "");
}

static json_t *facts_to_json(const struct cs_fact *facts, size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++)
    cs__json_add(&list,
                 json_pack("{so so}", "name", cs__json_text(facts[i].name), "value", cs__json_text(facts[i].value)));
  return list;
}

static json_t *protocol_to_json(const struct cs_protocol *protocol) {
  char seed[24];
  snprintf(seed, sizeof seed, "%llu",
           (unsigned long long)protocol->seed); /* above what JSON readers hold as a number */
  return json_pack("{si si so so si so so sb sI sb ss so}", "rounds_min", protocol->stop.rounds_min, "rounds_max",
                   protocol->stop.rounds_max, "precision", cs__json_real(protocol->stop.precision), "budget_s",
                   cs__json_real(protocol->stop.budget_s), "samples", protocol->samples, "shortest_s",
                   cs__json_real(protocol->shortest_s), "timeout_s", cs__json_real(protocol->timeout_s), "ceilings",
                   protocol->ceilings, "footprint_bytes", (json_int_t)protocol->footprint_bytes, "observe",
                   protocol->observe, "seed", seed, "confidence", cs__json_real(protocol->confidence));
}

/* A point of threads is written as it was before there were other axes. */
static json_t *points_to_json(const struct cs_result *plan) {
  const char *name = cs_result_sweeps_threads(plan) ? "threads" : "n";
  json_t *points = json_array();
  for (size_t i = 0; i < plan->point_count; i++)
    cs__json_add(&points,
                 json_pack("{si so}", name, plan->points[i].n, "places", cs__json_text(plan->points[i].places)));
  return points;
}

static bool has_commands(const struct cs_result *plan) {
  return plan->case_count > 0 && plan->cases[0].argv != NULL;
}

/* What came with commands of any kind; kernels are swept over threads, at one size each. */
static bool add_commands(json_t *event, const struct cs_result *plan) {
  return json_object_set_new(event, "recipe", cs__recipe_to_json(&plan->recipe)) == 0 &&
         json_object_set_new(event, "weak_size", cs__json_real(plan->weak_size)) == 0 &&
         json_object_set_new(event, "weak_dimensions", json_integer(plan->weak_dimensions)) == 0;
}

json_t *cs__plan_to_json(const struct cs_result *plan) {
  json_t *cases = json_array();
  for (size_t i = 0; i < plan->case_count; i++)
    cs__json_add(&cases, cs__case_to_json(&plan->cases[i]));
  json_t *event = json_pack(
      "{ss si so so so so so so so so so so sI so so so ss so}", "event", "sweep", "schema", CS_RESULT_SCHEMA,
      "version", words(plan->version), "host", words(plan->host), "begun_utc", words(plan->begun_utc), "command",
      words(plan->command), "versus", cs__json_text(plan->versus), "program", cs__json_text(plan->program),
      "working_folder", cs__json_text(plan->working_folder), "budget", words(plan->budget), "policy",
      words(plan->policy), "machine", facts_to_json(plan->machine_facts, plan->machine_fact_count), "llc_bytes",
      (json_int_t)plan->llc_bytes, "environment", facts_to_json(plan->environment_facts, plan->environment_fact_count),
      "protocol", protocol_to_json(&plan->protocol), "cases", cases, "axis",
      plan->axis != NULL ? plan->axis : "threads", "points", points_to_json(plan));
  if (event == NULL || !has_commands(plan) || add_commands(event, plan))
    return event;
  json_decref(event);
  return NULL;
}

static enum cs_status read_facts(const json_t *list, struct cs_fact **facts_out, size_t *count_out,
                                 struct cs_error *error) {
  *facts_out = calloc(json_array_size(list) + 1, sizeof **facts_out);
  if (*facts_out == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's facts");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members fact = {json_array_get(list, i), "sweep", error, CS_OK};
    (*facts_out)[i].name = cs__take_text(&fact, "name");
    (*facts_out)[i].value = cs__take_text(&fact, "value");
    *count_out = i + 1;
    if (fact.status != CS_OK)
      return fact.status;
  }
  return CS_OK;
}

static enum cs_status read_seed(struct cs__members *members, uint64_t *seed_out) {
  char *text = cs__take_text(members, "seed"), *end = NULL;
  if (text != NULL) {
    errno = 0;
    *seed_out = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9')
      members->status = cs_fail(members->error, CS_INVALID, "the sweep event's seed '%s' is not a number", text);
  }
  free(text);
  return members->status;
}

static enum cs_status read_protocol(const json_t *object, struct cs_protocol *protocol, struct cs_error *error) {
  struct cs__members members = {object, "sweep", error, CS_OK};
  protocol->stop.rounds_min = (int)cs__take_whole(&members, "rounds_min", 1, 1000000);
  protocol->stop.rounds_max = (int)cs__take_whole(&members, "rounds_max", 1, 1000000);
  protocol->stop.precision = cs__take_number(&members, "precision", 0.0);
  protocol->stop.budget_s = cs__take_number(&members, "budget_s", 0.0);
  protocol->samples = (int)cs__take_whole(&members, "samples", 1, 1000000);
  protocol->shortest_s = cs__take_number(&members, "shortest_s", 0.0);
  protocol->timeout_s = cs__take_number(&members, "timeout_s", 0.0);
  protocol->observe = cs__take_truth(&members, "observe");
  protocol->ceilings = json_is_true(json_object_get(object, "ceilings")); /* older journals: none */
  const json_t *footprint = json_object_get(object, "footprint_bytes");
  protocol->footprint_bytes = json_integer_value(footprint) > 0 ? (uint64_t)json_integer_value(footprint) : 0;
  protocol->confidence = cs__take_number(&members, "confidence", 0.0);
  if (members.status == CS_OK && protocol->confidence >= 1.0)
    return cs_fail(error, CS_INVALID, "the sweep event's confidence is not below 1");
  return read_seed(&members, &protocol->seed);
}

static enum cs_status read_cases(const json_t *list, struct cs_result *result, struct cs_error *error) {
  result->cases = calloc(json_array_size(list) + 1, sizeof *result->cases);
  if (result->cases == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's cases");
  enum cs_status status = CS_OK;
  for (size_t i = 0; status == CS_OK && i < json_array_size(list); i++) {
    result->case_count = i + 1;
    status = cs__case_from_json(json_array_get(list, i), result, (int)i, error);
  }
  return status;
}

static enum cs_status read_points(const json_t *list, struct cs_result *result, struct cs_error *error) {
  const bool threads = cs_result_sweeps_threads(result);
  result->points = calloc(json_array_size(list) + 1, sizeof *result->points);
  if (result->points == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's points");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members members = {json_array_get(list, i), "sweep", error, CS_OK};
    struct cs_point *point = &result->points[i];
    result->point_count = i + 1;
    point->n = (int)cs__take_whole(&members, threads ? "threads" : "n", 1, threads ? THREADS_MAX : INT_MAX);
    point->team = threads ? point->n : 0;
    point->places = cs__take_text(&members, "places");
    if (members.status == CS_OK && i > 0 && point->n <= result->points[i - 1].n)
      members.status = cs_fail(error, CS_INVALID, "the sweep event's points do not ascend");
    if (members.status != CS_OK)
      return members.status;
  }
  return CS_OK;
}

/* Older journals swept threads, at one size. */
static enum cs_status read_axis(const json_t *event, struct cs_result *result, struct cs_error *error) {
  struct cs__members members = {event, "sweep", error, CS_OK};
  result->axis = cs__take_text_or_null(&members, "axis");
  if (members.status == CS_OK && result->axis == NULL && (result->axis = strdup("threads")) == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's axis");
  result->weak_size = cs__take_number_or(&members, "weak_size", 0.0);
  const double dimensions = cs__take_number_or(&members, "weak_dimensions", 0.0);
  if (members.status == CS_OK && (!(result->weak_size >= 0.0) || !(dimensions >= 0.0 && dimensions <= 3.0) ||
                                  (result->weak_size > 0.0 && !(dimensions >= 1.0))))
    return cs_fail(error, CS_INVALID, "the sweep event's weak scaling from %g in %g dimensions is none",
                   result->weak_size, dimensions);
  result->weak_dimensions = (int)dimensions;
  return members.status;
}

/* Every case that is confined is so at every point. */
static enum cs_status check_confined(const struct cs_result *result, struct cs_error *error) {
  for (size_t i = 0; i < result->case_count; i++) {
    size_t count = 0;
    char *const *confined = result->cases[i].confined;
    while (confined != NULL && confined[count] != NULL)
      count++;
    if (confined != NULL && count != result->point_count)
      return cs_fail(error, CS_INVALID, "the sweep event confines case %zu at %zu of %zu points", i, count,
                     result->point_count);
  }
  return CS_OK;
}

/* Without a case the ceilings alone are measured. */
static enum cs_status make_room(struct cs_result *result, struct cs_error *error) {
  if ((result->case_count == 0 && !result->protocol.ceilings) || result->point_count == 0 ||
      result->case_count > CALIBRATIONS_MAX / result->point_count)
    return cs_fail(error, CS_INVALID, "the sweep event plans %zu cases at %zu points", result->case_count,
                   result->point_count);
  result->calibrations = calloc(result->case_count * result->point_count + 1, sizeof *result->calibrations);
  result->stops = calloc(result->case_count + 1, sizeof *result->stops);
  if (result->calibrations == NULL || result->stops == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's plan");
  return CS_OK;
}

static enum cs_status check_schema(const json_t *event, struct cs_error *error) {
  const json_t *schema = json_object_get(event, "schema");
  if (!json_is_integer(schema))
    return cs_fail(error, CS_INVALID, "the sweep event names no schema: this is not a coresweep journal");
  if (json_integer_value(schema) == CS_RESULT_SCHEMA)
    return CS_OK;
  const json_t *version = json_object_get(event, "version");
  return cs_fail(error, CS_INVALID,
                 "the journal has schema %lld, written by coresweep %s; this coresweep (%s) reads "
                 "schema %d: use that version for it",
                 (long long)json_integer_value(schema),
                 json_is_string(version) ? json_string_value(version) : "of unknown version", CS_VERSION,
                 CS_RESULT_SCHEMA);
}

enum cs_status cs__plan_from_json(const json_t *event, struct cs_result *result_out, struct cs_error *error) {
  struct cs_result result = {0};
  enum cs_status status = check_schema(event, error);
  if (status != CS_OK)
    return status;
  struct cs__members members = {event, "sweep", error, CS_OK};
  result.version = cs__take_text(&members, "version");
  result.host = cs__take_text(&members, "host");
  result.begun_utc = cs__take_text(&members, "begun_utc");
  result.command = cs__take_text(&members, "command");
  result.versus = cs__take_text_or_null(&members, "versus");
  result.program = cs__take_text_or_null(&members, "program");
  result.working_folder = cs__take_text_or_null(&members, "working_folder");
  result.budget = cs__take_text(&members, "budget");
  result.policy = cs__take_text(&members, "policy");
  const json_t *llc = json_object_get(event, "llc_bytes");
  result.llc_bytes = json_integer_value(llc) > 0 ? (uint64_t)json_integer_value(llc) : 0;
  const json_t *machine = cs__take_list(&members, "machine"), *environment = cs__take_list(&members, "environment");
  const json_t *protocol = cs__take_object(&members, "protocol"), *cases = cs__take_list(&members, "cases");
  const json_t *points = cs__take_list(&members, "points");
  status = members.status;
  if (status == CS_OK)
    status = read_facts(machine, &result.machine_facts, &result.machine_fact_count, error);
  if (status == CS_OK)
    status = read_facts(environment, &result.environment_facts, &result.environment_fact_count, error);
  if (status == CS_OK)
    status = read_protocol(protocol, &result.protocol, error);
  if (status == CS_OK)
    status = read_cases(cases, &result, error);
  if (status == CS_OK)
    status = read_axis(event, &result, error);
  if (status == CS_OK)
    status = read_points(points, &result, error);
  if (status == CS_OK)
    status = check_confined(&result, error);
  if (status == CS_OK)
    status = cs__recipe_from_json(json_object_get(event, "recipe"), &result.recipe, error);
  if (status == CS_OK)
    status = make_room(&result, error);
  if (status == CS_OK)
    *result_out = result;
  else
    cs_result_free(&result);
  return status;
}
