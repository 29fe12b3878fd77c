/* runtime/report/observe_json.h - the parts of observe.json: a process with its regions and locks, the trace. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_JSON_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_JSON_H

#include "runtime/report/observe_summary.h"

#include <jansson.h>

/* Each gives a new reference; NULL when memory is short. */
json_t *cs__value_process(const struct cs_observation *process);
json_t *cs__value_region_name(const struct cs_observed_region *region); /* function, file, line, module, offset, ... */
json_t *cs__value_trace(const struct cs_observe_runs *runs);            /* null without one */

#endif
