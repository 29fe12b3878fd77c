/* runtime/report/html_tables.h - the page's tables: all kernels, and one kernel over thread counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_TABLES_H
#define CORESWEEP_RUNTIME_REPORT_HTML_TABLES_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

void cs__put_kernel_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

/* Its figures, then what they rest on. */
void cs__put_point_tables(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

#endif
