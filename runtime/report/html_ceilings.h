/* runtime/report/html_ceilings.h - the page's tables of the machine's ceilings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_CEILINGS_H
#define CORESWEEP_RUNTIME_REPORT_HTML_CEILINGS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

/* Tables over thread counts with what the figures mean; without ceilings one sentence that says why. */
void cs__put_ceilings_html(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

#endif
