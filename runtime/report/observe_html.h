/* runtime/report/observe_html.h - the parts of an observation's page; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_HTML_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_HTML_H

#include "runtime/report/observe_summary.h"
#include "runtime/report/palette.h"

/* observe_html_tables.c */
void cs__put_limit_html(struct cs_text *text, const struct cs_observe_runs *runs,
                        const struct cs_observe_summary *summary);
void cs__put_parts_html(struct cs_text *text, const struct cs_observe_summary *summary);
void cs__put_processes_html(struct cs_text *text, const struct cs_observe_point *point);

/* observe_html_regions.c */
void cs__put_regions_html(struct cs_text *text, const struct cs_observe_point *point, size_t rows);
void cs__put_group_legend(struct cs_text *text);

/* A stacked bar: shares of its length, what lies over 1 is cut; title for those who hear the page. */
struct cs__stretch {
  double share;
  enum cs__role colour;
};
void cs__put_bar(struct cs_text *text, const char *title, const struct cs__stretch *stretches, size_t count);

/* observe_html_timeline.c: a whole section, or nothing. */
void cs__put_timeline_html(struct cs_text *text, const struct cs_observe_runs *runs);

/* observe_plot.c: the limits' curve as an <svg> element. CS_UNSUPPORTED with the reason where it cannot be drawn. */
enum cs_status cs__put_curve_svg(struct cs_text *text, const struct cs_observe_runs *runs,
                                 const struct cs_observe_summary *summary, struct cs_error *error);

/* A table that scrolls by itself: its head, and its end. */
void cs__put_table_begin(struct cs_text *text, const char *label, const char *const *heads, size_t count);
void cs__put_table_end(struct cs_text *text);

#endif
