/* runtime/report/json_laws.h - limits, ceilings, efficiencies and fitted laws as parts of result.json. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_JSON_LAWS_H
#define CORESWEEP_RUNTIME_REPORT_JSON_LAWS_H

#include "runtime/sweep/summary.h"

#include <jansson.h>

/* Each null where nothing is known. */
json_t *cs__value_limit(const struct cs_point_limit *limit);
json_t *cs__value_efficiencies(const struct cs_efficiency *efficiency);
json_t *cs__value_fit(const struct cs_result *result, const struct cs_fit *fit);

/* A list with a member for each point of the result. */
json_t *cs__value_ceilings(const struct cs_result *result, const struct cs_summary *summary);

#endif
