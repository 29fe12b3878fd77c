/* tests/report/support_observed.h - made-up observed runs, whose parts add up as those of real ones do. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_OBSERVED_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_OBSERVED_H

#include "runtime/report/observe_report.h"

enum { OBSERVED_RUNS_MAX = 64, OBSERVED_REGIONS_MAX = 32, OBSERVED_PROCESSES_MAX = 4 };

struct observed {
  struct cs_observe_runs runs; /* its samples are `samples` */
  struct cs_observe_sample samples[OBSERVED_RUNS_MAX];
  struct cs_observed_run *made[OBSERVED_RUNS_MAX];
  struct cs_observed_run traced;
  struct cs_observe_summary summary; /* after observed_sum */
};

struct observed *observed_new(void);
void observed_free(struct observed *observed);

/* One run with one process on `threads` threads; asked 0: as the environment stood. Serial time alone, so far. */
struct cs_observation *observed_run(struct observed *observed, int asked, int round, int threads, double serial_s);

/* Another process of the last run made. */
struct cs_observation *observed_process(struct observed *observed, int threads, double serial_s);

/* A top-level region, all of it busy; the process's wall time grows by its own. function may be NULL. */
struct cs_observed_region *observed_region(struct cs_observation *process, const char *function, int line, int team,
                                           double wall_s);

/* Moves core time from busy to another category. */
void observed_spend(struct cs_observed_region *region, enum cs_observe_category category, double core_s);

/* Summarises; the test fails when that fails. */
const struct cs_observe_summary *observed_sum(struct observed *observed);

/* A program like many: runs on 1 and 4 threads, six rounds, an imbalanced region, a lock, a region of small tasks. */
struct observed *observed_example(void);

/* A single run on 4 threads with `function` of `wall_s` as its only region, and that region. */
struct observed *observed_one(double wall_s, struct cs_observed_region **region_out);

/* The same names and places as hostile text, in every member that comes from outside. */
struct observed *observed_hostile(void);

/* Records `instances` instances of the example's first region, the middle one twice as long as the others. */
void observed_trace(struct observed *observed, int instances, int members);

#endif
