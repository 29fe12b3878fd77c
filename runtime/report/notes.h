/* runtime/report/notes.h - what stands below the terminal's table: what the figures mean, then warnings and failures.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_NOTES_H
#define CORESWEEP_RUNTIME_REPORT_NOTES_H

#include "runtime/report/report.h"

void cs__put_notes(const struct cs_result *result, const struct cs_summary *summary, const struct cs_table_style *style,
                   struct cs_text *text);

/* The warnings, and the first of the failures. */
void cs__put_alarms(const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text);

#endif
