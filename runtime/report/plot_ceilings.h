/* runtime/report/plot_ceilings.h - the machine's ceilings over thread counts, and the roofline, as scripts for gnuplot.
 * Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLOT_CEILINGS_H
#define CORESWEEP_RUNTIME_REPORT_PLOT_CEILINGS_H

#include "runtime/report/report.h"

/* B(n), F(n) and n phi(n) over those of the fewest threads. CS_UNSUPPORTED with the reason: no curve. */
bool cs__has_ceilings_curve(const struct cs_summary *summary);
void cs__put_ceilings_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
enum cs_status cs__ceilings_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, int columns, struct cs_text *script,
                                   struct cs_error *error);

/* Flops per byte against flops per second: roofs, and the kernels below them. For SVG only. */
bool cs__has_roofline(const struct cs_summary *summary);
void cs__put_roofline_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);
enum cs_status cs__roofline_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error);

#endif
