/* runtime/sweep/journal_plan.c - the journal's first line, the plan: written and read side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include "runtime/base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* A journal is a file from anywhere: more than this is no plan, and would only ask for memory. */
enum { CALIBRATIONS_MAX = 1000000 };

static const char *const bound_names[] = {
    [CS_BOUND_MEMORY] = "memory", [CS_BOUND_COMPUTE] = "compute", [CS_BOUND_BALANCE] = "balance",
    [CS_BOUND_SERIAL] = "serial", [CS_BOUND_UNKNOWN] = "unknown",
};
static const char *const quantity_names[] = {
    [CS_QUANTITY_BYTES] = "bytes",
    [CS_QUANTITY_FLOPS] = "flops",
    [CS_QUANTITY_ITEMS] = "items",
};

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

static json_t *argv_to_json(char *const *argv) {
  json_t *words = json_array();
  for (size_t i = 0; argv[i] != NULL; i++)
    cs__json_add(&words, cs__json_text(argv[i]));
  return words;
}

static json_t *case_to_json(const struct cs_case *one) {
  json_t *work = json_pack("{so so so}", "bytes", cs__json_real(one->work.bytes), "flops",
                           cs__json_real(one->work.flops), "items", cs__json_real(one->work.items));
  json_t *rate = json_pack("{ss so so}", "of", quantity_names[one->rate_of], "per_unit",
                           cs__json_real(one->rate_per_unit), "unit", cs__json_text(one->rate_unit));
  json_t *known = one->known_serial >= 0.0 ? json_real(one->known_serial) : json_null();
  json_t *rival = one->rival >= 0 ? json_integer(one->rival) : json_null();
  json_t *object =
      json_pack("{so so so so ss so so so so}", "kernel", cs__json_text(one->kernel), "name", cs__json_text(one->name),
                "spec", cs__json_text(one->spec), "summary", cs__json_text(one->summary), "bound",
                bound_names[one->bound], "work", work, "rate", rate, "known_serial", known, "rival", rival);
  if (one->argv != NULL && object != NULL)
    json_object_set_new(object, "argv", argv_to_json(one->argv));
  return object;
}

json_t *cs__plan_to_json(const struct cs_result *plan) {
  json_t *cases = json_array(), *points = json_array();
  for (size_t i = 0; i < plan->case_count; i++)
    cs__json_add(&cases, case_to_json(&plan->cases[i]));
  for (size_t i = 0; i < plan->point_count; i++)
    cs__json_add(&points, json_pack("{si so}", "threads", plan->points[i].n, "places",
                                    cs__json_text(plan->points[i].places)));
  return json_pack("{ss si so so so so so so so so so sI so so so so}", "event", "sweep", "schema", CS_RESULT_SCHEMA,
                   "version", words(plan->version), "host", words(plan->host), "begun_utc", words(plan->begun_utc),
                   "command", words(plan->command), "versus", cs__json_text(plan->versus), "program",
                   cs__json_text(plan->program), "budget", words(plan->budget), "policy", words(plan->policy),
                   "machine", facts_to_json(plan->machine_facts, plan->machine_fact_count), "llc_bytes",
                   (json_int_t)plan->llc_bytes, "environment",
                   facts_to_json(plan->environment_facts, plan->environment_fact_count), "protocol",
                   protocol_to_json(&plan->protocol), "cases", cases, "points", points);
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

/* The case before this one that it is compared with, itself compared with none; missing and null: -1. */
static int read_rival(struct cs__members *members, const struct cs_result *result, int index) {
  const double rival = cs__take_number_or(members, "rival", -1.0);
  const int before = rival >= 0.0 && rival < index ? (int)rival : -1;
  if (members->status == CS_OK && rival != -1.0 && (before < 0 || before != rival || result->cases[before].rival >= 0))
    members->status = cs_fail(members->error, CS_INVALID,
                              "the sweep event's case %d has no case %g to be compared with", index, rival);
  return before;
}

/* Missing: a kernel. A command has a word at least, its program. */
static enum cs_status read_argv(const json_t *words, struct cs_case *one, struct cs_error *error) {
  const size_t count = json_array_size(words);
  if (words == NULL)
    return CS_OK;
  if (count == 0)
    return cs_fail(error, CS_INVALID, "the sweep event's case %s has no words in argv", one->name);
  one->argv = calloc(count + 1, sizeof *one->argv);
  if (one->argv == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's command");
  for (size_t i = 0; i < count; i++) {
    const char *word = json_string_value(json_array_get(words, i));
    if (word == NULL)
      return cs_fail(error, CS_INVALID, "the sweep event's case %s has an argv that is not all text", one->name);
    if ((one->argv[i] = strdup(word)) == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for a journal's command");
  }
  return CS_OK;
}

static enum cs_status read_case(const json_t *object, struct cs_result *result, int index, struct cs_error *error) {
  struct cs_case *one = &result->cases[index];
  struct cs__members members = {object, "sweep", error, CS_OK};
  one->kernel = cs__take_text(&members, "kernel");
  one->name = cs__take_text(&members, "name");
  one->spec = cs__take_text(&members, "spec");
  one->summary = cs__take_text(&members, "summary");
  one->bound = (enum cs_bound)cs__take_word(&members, "bound", bound_names, COUNT(bound_names));
  one->known_serial = cs__take_number_or(&members, "known_serial", -1.0);
  one->rival = read_rival(&members, result, index);
  const json_t *work_object = cs__take_object(&members, "work"), *rate_object = cs__take_object(&members, "rate");
  struct cs__members work = {work_object, "sweep", error, members.status};
  one->work.bytes = cs__take_number_or(&work, "bytes", 0.0);
  one->work.flops = cs__take_number_or(&work, "flops", 0.0);
  one->work.items = cs__take_number_or(&work, "items", 0.0);
  struct cs__members rate = {rate_object, "sweep", error, work.status};
  one->rate_of = (enum cs_quantity)cs__take_word(&rate, "of", quantity_names, COUNT(quantity_names));
  one->rate_per_unit = cs__take_number(&rate, "per_unit", 0.0);
  one->rate_unit = cs__take_text(&rate, "unit");
  return rate.status == CS_OK ? read_argv(json_object_get(object, "argv"), one, error) : rate.status;
}

static enum cs_status read_cases(const json_t *list, struct cs_result *result, struct cs_error *error) {
  result->cases = calloc(json_array_size(list) + 1, sizeof *result->cases);
  if (result->cases == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's cases");
  enum cs_status status = CS_OK;
  for (size_t i = 0; status == CS_OK && i < json_array_size(list); i++) {
    result->case_count = i + 1;
    status = read_case(json_array_get(list, i), result, (int)i, error);
  }
  return status;
}

static enum cs_status read_points(const json_t *list, struct cs_result *result, struct cs_error *error) {
  result->points = calloc(json_array_size(list) + 1, sizeof *result->points);
  if (result->points == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's points");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members point = {json_array_get(list, i), "sweep", error, CS_OK};
    result->point_count = i + 1;
    result->points[i].n = (int)cs__take_whole(&point, "threads", 1, 1 << 24);
    result->points[i].team = result->points[i].n;
    result->points[i].places = cs__take_text(&point, "places");
    if (point.status == CS_OK && i > 0 && result->points[i].n <= result->points[i - 1].n)
      point.status = cs_fail(error, CS_INVALID, "the sweep event's points do not ascend");
    if (point.status != CS_OK)
      return point.status;
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
    status = read_points(points, &result, error);
  if (status == CS_OK)
    status = make_room(&result, error);
  if (status == CS_OK)
    *result_out = result;
  else
    cs_result_free(&result);
  return status;
}
