/* runtime/report/ceilings_report.h - what the machine gives at most, as table, CSV and plots. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_CEILINGS_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_CEILINGS_REPORT_H

#include "runtime/report/report.h"

#include <stdbool.h>

/* Whether any point has ceilings. Without them the others say why, and what mends it. */
bool cs_report_has_ceilings(const struct cs_summary *summary);

/* Why there are none, and what mends it: one sentence. */
void cs_report_no_ceilings(const struct cs_result *result, struct cs_text *text);

/* The terminal's tables, as wide as it allows, and what the figures mean below them. */
void cs_report_ceilings_table(const struct cs_result *result, const struct cs_summary *summary,
                              const struct cs_table_style *style, struct cs_text *text);

/* Tidy CSV: one header line, one row per thread count and figure, and per NUMA node; ends empty without an interval. */
void cs_report_ceilings_csv(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text);

/* B(n), F(n) and n phi(n) over thread counts, in characters. CS_UNSUPPORTED with the reason where there is no curve. */
enum cs_status cs_report_ceilings_plot(const struct cs_result *result, const struct cs_summary *summary, int columns,
                                       struct cs_text *text, struct cs_error *error);

#endif
