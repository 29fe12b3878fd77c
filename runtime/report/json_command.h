/* runtime/report/json_command.h - what a sweep of commands adds to result.json: recipe, metric, settings, what was
 * used.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_JSON_COMMAND_H
#define CORESWEEP_RUNTIME_REPORT_JSON_COMMAND_H

#include "runtime/sweep/summary.h"

#include <jansson.h>

/* Each null where it does not apply. */
json_t *cs__value_weak(const struct cs_result *result);
json_t *cs__value_recipe(const struct cs_result *result);
json_t *cs__value_metric(const struct cs_result *result);

/* {"ranks": "2"}; {}: no grid. */
json_t *cs__value_settings(const struct cs_case *of);
json_t *cs__value_startup(const struct cs_startup *startup);
json_t *cs__value_used(const struct cs_point_used *used);

/* The members of a point that tell what it stands at and what it cost: threads, n, size, confined, time or metric, what
 * was used, ratios to other cases. */
void cs__set_place(json_t *object, const struct cs_result *result, const struct cs_case_summary *of, size_t index);
void cs__set_cost(json_t *object, const struct cs_result *result, const struct cs_point_summary *point);

#endif
