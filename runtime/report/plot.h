/* runtime/report/plot.h - the plots as files and as parts of the page, and the names of both. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLOT_H
#define CORESWEEP_RUNTIME_REPORT_PLOT_H

#include "runtime/report/report.h"

enum cs__plot {
  CS__PLOT_SPEEDUP,  /* of a case, or with the index -1 of all: the overview */
  CS__PLOT_LOST,     /* of a case: where the time of n cores went, in stacked bars */
  CS__PLOT_VALUE,    /* of a case with a metric: its value over n */
  CS__PLOT_LAWS,     /* of a case: the fitted laws, and beyond the points what they span */
  CS__PLOT_CEILINGS, /* of the machine, case_index -1: bandwidth, flops and clock over thread counts */
  CS__PLOT_ROOFLINE  /* of the machine, case_index -1, with all kernels on it */
};

/* Whether there is something to draw: a curve needs two points of the case, or, with -1, of any case; laws need three,
 * a roofline one. */
bool cs__has_plot(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot, int case_index);

/* As an <svg> element in the page's colours. */
enum cs_status cs__plot_in_page(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                                int case_index, struct cs_text *text, struct cs_error *error);

/* As a file of its own, on white. */
enum cs_status cs__plot_file(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                             int case_index, struct cs_text *text, struct cs_error *error);

/* "overview", "triad", "triad-n-1000", "mine-so-2": a file's name and an id, unique in the result. */
void cs__put_plot_name(struct cs_text *text, const struct cs_summary *summary, int case_index);

/* The same for any plot: "triad", "triad--lost-time", "triad--laws", "wrk--value", "roofline". A case's own name never
 * has two dashes in a row. */
void cs__put_picture_name(struct cs_text *text, const struct cs_summary *summary, enum cs__plot plot, int case_index);

#endif
