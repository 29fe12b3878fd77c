/* runtime/report/html_laws.h - the page's fitted laws of a case: what the times support, and each law's parameters. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_LAWS_H
#define CORESWEEP_RUNTIME_REPORT_HTML_LAWS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

/* What the times support in words, and a table of all laws that were fitted; nothing with fewer than two counts. */
void cs__put_laws_page_table(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

#endif
