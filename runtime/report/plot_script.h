/* runtime/report/plot_script.h - a case, or all of them, as a script for gnuplot. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLOT_SCRIPT_H
#define CORESWEEP_RUNTIME_REPORT_PLOT_SCRIPT_H

#include "runtime/report/frame.h"
#include "runtime/report/report.h"

#include <stdbool.h>

/* A longer name would leave no room for what is found in a title of two lines; its end tells most. */
#define CS__TITLE_NAME_WIDTH 44

/* The picture's title: one sentence. Above the drawing in a terminal, in it elsewhere, and read out in both. A negative
 * index is the overview. */
void cs__put_plot_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                        int case_index);

/* CS_UNSUPPORTED with the reason where there is no curve to draw; CS_NOMEM. */
enum cs_status cs__case_script(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                               enum cs_plot_medium medium, int columns, struct cs_text *script, struct cs_error *error);
enum cs_status cs__overview_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, int columns, struct cs_text *script,
                                   struct cs_error *error);

/* What a speedup as great as n is called at the right end: "ideal 8", of another axis than threads "proportional 8". */
void cs__label_ideal(struct cs__frame *frame, const struct cs_result *result);

/* The value of a metric over n. For SVG only: the terminal has a table of it. */
void cs__put_value_title(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);
enum cs_status cs__value_script(const struct cs_result *result, const struct cs_case_summary *of,
                                enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error);

/* A name as a label: of a long one (a plug-in's path) the end, which tells most. */
void cs__put_short_name(struct cs_text *text, const char *name);

/* Bars of one case, stacked: where the time of n cores went. For SVG only: the terminal has a table of it. */
void cs__put_lost_title(struct cs_text *text, const struct cs_case_summary *of);
enum cs_status cs__lost_script(const struct cs_result *result, const struct cs_case_summary *of,
                               enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error);

/* Whether the case has a curve: two points or more. */
bool cs__has_curve(const struct cs_case_summary *of);
bool cs__has_speedup(const struct cs_point_summary *point);
const struct cs_point_summary *cs__last_usable(const struct cs_case_summary *of); /* NULL: none */

/* Both axes hold every thread count and the ideal line; points and limits come on top. */
struct cs__frame cs__frame_of(const struct cs_result *result, enum cs_plot_medium medium, int columns);
void cs__hold_points(struct cs__frame *frame, const struct cs_case_summary *of);

/* A line per usable point: threads, speedup, lo, hi, band lo, band hi; the ends are the value where there are none. */
void cs__put_points(struct cs_text *script, const struct cs_case_summary *of);

#endif
