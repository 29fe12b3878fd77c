/* runtime/report/html_tables.h - the page's tables: all cases, and one case over what was swept. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_TABLES_H
#define CORESWEEP_RUNTIME_REPORT_HTML_TABLES_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

/* Every case at its best point. */
void cs__put_case_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

/* One case at every point; what the figures rest on, folded away. */
void cs__put_point_tables(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

#endif
