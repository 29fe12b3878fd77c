/* runtime/sweep/plan.c - puts a plan together from its parts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/plan.h"

#include "kernels/default_size.h"
#include "runtime/base/text.h"
#include "runtime/measure/signed_rank.h"
#include "runtime/sweep/plan_parts.h"

#include <stdlib.h>

struct cs_protocol cs_protocol_default(enum cs_effort effort) {
  static const struct cs_stop_rule rules[] = {
      [CS_EFFORT_QUICK] = {.rounds_min = 6, .rounds_max = 6, .precision = 0.02, .budget_s = 0.0},
      [CS_EFFORT_NORMAL] = {.rounds_min = 10, .rounds_max = 40, .precision = 0.02, .budget_s = 900.0},
      [CS_EFFORT_THOROUGH] = {.rounds_min = 20, .rounds_max = 40, .precision = 0.01, .budget_s = 0.0},
  };
  return (struct cs_protocol){.stop = rules[effort],
                              .samples = effort == CS_EFFORT_QUICK ? 5 : 10,
                              .shortest_s = 0.01,
                              .timeout_s = 120.0,
                              .ceilings = true,
                              .observe = true,
                              .seed = 1,
                              .confidence = 0.95};
}

static enum cs_status check_protocol(const struct cs_request *request, struct cs_error *error) {
  const struct cs_protocol *protocol = &request->protocol;
  if (request->no_cases && !protocol->ceilings)
    return cs_fail(error, CS_INVALID, "a sweep of no kernel and without ceilings measures nothing");
  if (protocol->stop.rounds_min < 1 || protocol->stop.rounds_max < protocol->stop.rounds_min)
    return cs_fail(error, CS_INVALID, "rounds from %d to %d make no sweep: give 1 or more, the least first",
                   protocol->stop.rounds_min, protocol->stop.rounds_max);
  if (protocol->stop.rounds_max > CS_SIGNED_RANK_MAX)
    return cs_fail(error, CS_INVALID, "%d rounds are more than the %d an exact interval is computed for",
                   protocol->stop.rounds_max, CS_SIGNED_RANK_MAX);
  if (protocol->samples < 1 || !(protocol->shortest_s > 0.0) || !(protocol->timeout_s > 0.0))
    return cs_fail(error, CS_INVALID, "samples, the shortest sample and the time limit must be above 0");
  if (!(protocol->confidence > 0.0 && protocol->confidence < 1.0))
    return cs_fail(error, CS_INVALID, "a confidence of %g is not between 0 and 1", protocol->confidence);
  return CS_OK;
}

static enum cs_status make_room(struct cs_result *result, struct cs_error *error) {
  result->calibrations = calloc(result->case_count * result->point_count + 1, sizeof *result->calibrations);
  result->stops = calloc(result->case_count + 1, sizeof *result->stops);
  return result->calibrations != NULL && result->stops != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory to plan");
}

/* What only commands have, kernels must not be asked for. */
static enum cs_status check_kinds(const struct cs_request *request, struct cs_error *error) {
  const bool of_commands = request->command_versus != NULL || request->command_serial != NULL ||
                           request->parameter_count > 0 || request->weak != NULL || request->confine != NULL;
  if (request->command == NULL)
    return of_commands ? cs_fail(error, CS_INVALID,
                                 "parameters, hooks and what else says how a command is run are not for kernels: give "
                                 "a command after --")
                       : CS_OK;
  if (request->case_count > 0 || request->no_cases)
    return cs_fail(error, CS_INVALID, "kernels and a command are swept by themselves: take one or the other");
  return CS_OK;
}

static enum cs_status plan_kernels(const struct cs__planning *planning, struct cs_error *error) {
  struct cs_result *result = planning->result;
  const struct cs_platform platform =
      cs_plan_platform(planning->machine, planning->budget, result->points[result->point_count - 1].n);
  return cs__plan_cases(planning->request, &platform, result, error);
}

static void find_sizes(const struct cs__planning *planning) {
  struct cs_result *result = planning->result;
  const int last = result->points[result->point_count - 1].team;
  const struct cs_platform platform =
      cs_plan_platform(planning->machine, planning->budget, last > 0 ? last : planning->budget->threads);
  result->llc_bytes = platform.llc_bytes;
  if (result->protocol.footprint_bytes == 0)
    result->protocol.footprint_bytes = (uint64_t)cs_bytes_beyond_caches(&platform);
}

/* What is swept, and over what. */
static enum cs_status plan_grid(struct cs__planning *planning, struct cs_error *error) {
  const struct cs_request *request = planning->request;
  struct cs_result *result = planning->result;
  enum cs_status status = cs__plan_parameters(planning, error);
  if (status == CS_OK && request->weak != NULL)
    status = cs__plan_weak(request->weak, result, error);
  if (status == CS_OK)
    status = cs__source_find(request, planning->machine, planning->budget, &planning->source, error);
  if (status == CS_OK)
    status = cs__plan_points(planning, error);
  if (status == CS_OK && request->command != NULL)
    status = cs__plan_recipe(request->recipe, result, error);
  if (status != CS_OK)
    return status;
  find_sizes(planning);
  return request->command != NULL ? cs__plan_commands(planning, error) : plan_kernels(planning, error);
}

enum cs_status cs_plan_make(const struct cs_request *request, const struct cs_machine *machine,
                            const struct cs_budget *budget, struct cs_result *result_out, struct cs_error *error) {
  struct cs_result result = {.protocol = request->protocol};
  struct cs__planning planning = {
      .request = request, .machine = machine, .budget = budget, .axis = -1, .result = &result};
  struct cs_text line = {0};
  cs_budget_append(budget, &line);
  result.budget = cs_text_take(&line);
  enum cs_status status = result.budget != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory to plan");
  if (status == CS_OK)
    status = check_protocol(request, error);
  if (status == CS_OK)
    status = check_kinds(request, error);
  if (status == CS_OK)
    status = plan_grid(&planning, error);
  if (status == CS_OK)
    status = cs__plan_facts(machine, budget, &result, error);
  if (status == CS_OK)
    status = make_room(&result, error);
  for (size_t i = 0; i < planning.parameter_count; i++)
    cs__parameter_free(&planning.parameters[i]);
  free(planning.parameters);
  cs__source_free(&planning.source);
  if (status == CS_OK)
    *result_out = result;
  else
    cs_result_free(&result);
  return status;
}
