/* runtime/report/method_parts.h - statements on limits, laws and commands, which method.c lists among the others. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_METHOD_PARTS_H
#define CORESWEEP_RUNTIME_REPORT_METHOD_PARTS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

void cs__state_bounds(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_ceilings(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_limit(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
void cs__state_laws(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

/* Of commands: what else speedups are over; what a time is; how the work grew (nothing without weak scaling). */
bool cs__has_serial_base(const struct cs_summary *summary);
void cs__state_other_bases(struct cs_text *text, const struct cs_summary *summary);
void cs__state_command_time(struct cs_text *text, const struct cs_result *result);
void cs__state_weak(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

#endif
