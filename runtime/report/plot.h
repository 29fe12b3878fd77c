/* runtime/report/plot.h - the plots as files and as parts of the page, and the names of both. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLOT_H
#define CORESWEEP_RUNTIME_REPORT_PLOT_H

#include "runtime/report/report.h"

/* Whether there is a curve to draw: two points of the case, or, with -1, of any case. */
bool cs__has_plot(const struct cs_summary *summary, int case_index);

/* One case's plot, or with -1 the overview, as an <svg> element in the page's colours. */
enum cs_status cs__plot_in_page(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                                struct cs_text *text, struct cs_error *error);

/* "overview", "triad", "triad-n-1000", "mine-so-2": a file's name and an id, unique in the result. */
void cs__put_plot_name(struct cs_text *text, const struct cs_summary *summary, int case_index);

#endif
