/* runtime/report/html_lead.h - what was run, above a case's plots on the page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_LEAD_H
#define CORESWEEP_RUNTIME_REPORT_HTML_LEAD_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

/* The rest of a paragraph that has been begun, with its end. */
void cs__put_lead(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

#endif
