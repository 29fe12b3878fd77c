/* runtime/report/html_compare.h - the page's comparison of two builds or commands swept side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_COMPARE_H
#define CORESWEEP_RUNTIME_REPORT_HTML_COMPARE_H

#include "runtime/report/compare_report.h"

void cs__put_compare_html(struct cs_text *text, const struct cs_comparison_report *report);

/* The page's section; nothing where no case has a rival. */
void cs__put_compare_section(struct cs_text *text, const struct cs_result *result);

#endif
