/* runtime/report/observe_summary.h - the parts of an observation's summary. Pure; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_SUMMARY_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_SUMMARY_H

#include "runtime/report/observe_report.h"

#define CS__OBSERVE_CONFIDENCE 0.95

/* observe_point.c: the runs asked for `asked` threads. base NULL: this is the point all others are compared with. */
bool cs__observe_point(const struct cs_observe_runs *runs, int asked, const struct cs_observe_point *base,
                       struct cs_observe_point *point_out);

/* What one thread would have to do, seconds: serial time and the busy time of all levels. */
double cs__work_s(const struct cs_observation *process, const struct cs_time_split *split);

/* observe_limits.c: from the point with least threads whose regions were seen. */
struct cs_observe_limits cs__observe_limits(const struct cs_observe_point *points, size_t count);

/* Wall time of top-level regions that were forced onto one thread: the part of serial time that is not between regions.
 * mostly_out: the one with most of it; NULL: none. */
double cs__forced_s(const struct cs_observation *process, const struct cs_observed_region **mostly_out);

/*
 * observe_outside.c: CPU time of the command that no thread seen in regions can have used, seconds: of threads outside
 * of OpenMP, living at the end or gone before it. 0 where it is too little to matter, or not known.
 */
double cs__outside_s(const struct cs_observe_point *point);

/* observe_rules.c: every rule against the point shown; kept: at most CS__FINDINGS_MOST, one for a region. */
#define CS__FINDINGS_MOST 3
size_t cs__observe_find(const struct cs_observe_point *point, struct cs_finding findings_out[CS__FINDINGS_MOST]);

/* observe_warnings.c: what speaks against the figures; appended to the summary. False: no memory. */
bool cs__observe_warn(const struct cs_observe_runs *runs, struct cs_observe_summary *summary);

/* Core-seconds of a region: the sum over its categories. */
double cs__core_s_of(const struct cs_observed_region *region);

/* The point with least threads, where there is another one to compare with it; NULL otherwise. */
const struct cs_observe_point *cs__observe_base(const struct cs_observe_summary *summary);

#endif
