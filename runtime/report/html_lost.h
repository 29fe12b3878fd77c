/* runtime/report/html_lost.h - the page's account of where the time of n cores went: a case's table. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_LOST_H
#define CORESWEEP_RUNTIME_REPORT_HTML_LOST_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

/* A row for each thread count that tells; nothing when none does. */
void cs__put_lost_page_table(struct cs_text *text, const struct cs_case_summary *of);

#endif
