/* runtime/report/observe_table.h - the parts of an observation's text for a terminal; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_TABLE_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_TABLE_H

#include "runtime/report/observe_summary.h"
#include "runtime/report/prose.h"

/* observe_table_program.c: the limits over thread counts, and where the cores' time went. */
void cs__put_limit_table(struct cs_text *text, const struct cs_observe_runs *runs,
                         const struct cs_observe_summary *summary, const struct cs_table_style *style);
void cs__put_parts(struct cs_text *text, const struct cs_observe_summary *summary, const struct cs_table_style *style);

/* observe_table_regions.c */
void cs__put_region_table(struct cs_text *text, const struct cs_observe_point *point, size_t rows,
                          const struct cs_table_style *style);

/* observe_timeline.c: the threads of one instance of the traced region, a letter per slice of time. */
void cs__put_timeline(struct cs_text *text, const struct cs_observe_runs *runs, const struct cs_table_style *style);

#endif
