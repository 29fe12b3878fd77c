/* runtime/report/method_parts.h - statements on limits and laws, which method.c lists among the others. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_METHOD_PARTS_H
#define CORESWEEP_RUNTIME_REPORT_METHOD_PARTS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

void cs__state_bounds(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_ceilings(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_limit(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_laws(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

#endif
