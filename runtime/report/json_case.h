/* runtime/report/json_case.h - the parts of result.json: numbers, texts, estimates, a case with its points. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_JSON_CASE_H
#define CORESWEEP_RUNTIME_REPORT_JSON_CASE_H

#include "runtime/sweep/summary.h"

#include <jansson.h>

/* Each gives a new reference; NULL when memory is short (Jansson's setters pass that on as a missing member). */
json_t *cs__value_number(double value);    /* null for NaN and infinity: JSON has neither */
json_t *cs__value_text(const char *given); /* made valid UTF-8; null for NULL */
json_t *cs__value_texts(const char *const *given, size_t count);
json_t *cs__value_estimate(const struct cs_estimate *estimate); /* null where it rests on nothing */
json_t *cs__value_case(const struct cs_result *result, const struct cs_case_summary *of);

#endif
