/* runtime/report/observe_warnings.h - the parts that find what speaks against an observation's figures. Pure; private
 * to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_WARNINGS_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_WARNINGS_H

#include "runtime/report/observe_summary.h"

/* Where the lines go: warnings or remarks of the summary. */
struct cs__lines {
  char ***list;
  size_t *count;
  bool enough;
};

/* Takes text's bytes over. Empty text is no line. */
void cs__lines_add(struct cs__lines *lines, struct cs_text *text);
void cs__lines_say(struct cs__lines *lines, const char *sentence);

/* observe_warnings_point.c: about one point; a point without regions has none. */
void cs__observe_warn_point(const struct cs_observe_runs *runs, const struct cs_observe_point *point,
                            struct cs__lines *lines);

/* What was not counted, and how often. */
void cs__observe_warn_losses(const struct cs_observation *process, struct cs__lines *lines);

/* observe_warnings_points.c: what points say of each other. */
void cs__observe_warn_points(const struct cs_observe_summary *summary, struct cs__lines *lines);

#endif
