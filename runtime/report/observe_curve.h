/* runtime/report/observe_curve.h - the limits and measured speedups at the thread counts a reader wants. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_CURVE_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_CURVE_H

#include "runtime/report/observe_summary.h"

struct cs__curve_point {
  int threads;                             /* 0: any number of them */
  struct cs_estimate amdahl;               /* with the interval of the serial share */
  double limit[CS_OBSERVE_BOUNDS];         /* NaN: not known, INFINITY: binds nothing */
  const struct cs_observe_point *measured; /* NULL: not run */
};

/* This machine's ladder and every count that was run, ascending, then 0. Returns how many; free() it. NULL: no memory.
 */
struct cs__curve_point *cs__curve_make(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                       size_t *count_out);

/* Whether the bound says anything beyond Amdahl's at one of the counts. */
bool cs__is_told(const struct cs__curve_point *points, size_t count, enum cs_observe_bound bound);

/* As a person reads it: "Amdahl", "lock", "single", "work/span". */
const char *cs__limit_name(enum cs_observe_bound bound);

/* Of what binds there: the measured speedup, which there must be. */
double cs__share_of_limit(const struct cs__curve_point *point);

/* A measured speedup over one thread, which alone may stand beside a limit. */
bool cs__has_measured(const struct cs_observe_summary *summary);

#endif
