/* runtime/report/observe_report.h - the observed runs of a command as text: table, CSV, JSON, one HTML file. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_REPORT_H

#include "runtime/measure/estimate.h"
#include "runtime/measure/gate.h"
#include "runtime/observe/command.h"
#include "runtime/report/report.h"

#include <stdbool.h>
#include <stddef.h>

#define CS_OBSERVE_SCHEMA 1

/* --- what was run: the caller's, all of it borrowed --- */

struct cs_observe_sample {
  int asked; /* thread count it was given; 0: the environment as it stood */
  int round; /* from 0; the runs of a round are compared with each other */
  const struct cs_observed_run *run;
};

struct cs_observe_runs {
  const char *version, *host, *begun_utc;
  const char *command;    /* as typed, for showing */
  const char *own_places; /* the user's variable that places teams, OMP_PLACES or GOMP_CPU_AFFINITY; NULL: none */
  const char *policy;     /* where the teams were put, in words; NULL: as the environment says */
  const struct cs_observe_sample *samples;
  size_t sample_count;
  const int *ladder; /* thread counts of this machine, ascending: what the limit's curve is told for */
  size_t ladder_count;
  const struct cs_observed_run *traced; /* the run that recorded a region's instances; NULL: none */
  const char *trace;                    /* that region as the user named it */
  bool interrupted;
  int exit_status; /* of the first run that failed; 0 */
};

/* --- what it says --- */

/*
 * All runs of one asked thread count. Times and shares are estimates over the runs; everything that must add up
 * (split, lost time, regions, locks) is that of one run, the one with the median wall time.
 */
struct cs_observe_point {
  int asked;
  int threads;                          /* n: the largest team of the run shown */
  size_t run_count;                     /* runs in which regions were seen */
  const struct cs_observed_run *run;    /* the one shown; NULL: none at all */
  const struct cs_observation *process; /* of it, the one with most parallel time; NULL: none was at work */
  struct cs_estimate wall_s;            /* of that process */
  struct cs_estimate serial_s;
  struct cs_estimate serial_of_wall;
  struct cs_estimate serial_of_work; /* what one thread's run would show: serial / (serial + busy) */
  struct cs_estimate speedup;        /* over the point with least threads, runs paired by round; count 0: nothing */
  struct cs_time_split split;        /* threads 0: nothing known */
  struct cs_lost_time lost;          /* against the point with least threads; threads 0: that is this one */
  double delay_share;                /* run-queue delay / (n wall), median over runs; negative: unknown */
  enum cs_gate gate;                 /* what that means */
  double cost_share;     /* the observer's estimated part of n T(n): not below what was measured between regions */
  double residual_share; /* of n T(n); 0 up to rounding */
};

/* Upper bounds on the speedup over one thread. */
enum cs_observe_bound {
  CS_OBSERVE_BOUND_AMDAHL,
  CS_OBSERVE_BOUND_LOCK,
  CS_OBSERVE_BOUND_SINGLE, /* of regions without nowait on their single constructs, which cannot be told apart */
  CS_OBSERVE_BOUND_SPAN,
  CS_OBSERVE_BOUNDS
};
const char *cs_observe_bound_name(enum cs_observe_bound bound); /* "amdahl", "lock", "single", "span": the JSON names */

struct cs_observe_limits {
  const struct cs_observe_point *basis;    /* whose run they are from; NULL: there are none */
  bool estimated;                          /* from a run on several threads: its work counts as one thread's time */
  double total_s, serial_s;                /* of one thread */
  const struct cs_observed_lock *lock;     /* held longest in all; NULL: none */
  const struct cs_observed_region *single; /* most time in single constructs; NULL: none */
  bool has_span;                           /* tasks were run and their longest chain is known */
};

/* INFINITY where that fact binds nothing; NaN where it is not known. threads 0: for any number. */
double cs_observe_limit(const struct cs_observe_limits *limits, enum cs_observe_bound bound, int threads);
/* The least of them; a tie is the earlier one's. */
enum cs_observe_bound cs_observe_binding(const struct cs_observe_limits *limits, int threads);

/* What stands in the way, as far as the evidence carries it. */
enum cs_finding_kind {
  CS_FINDING_ONE_THREAD,  /* a region whose work one thread does */
  CS_FINDING_IMBALANCE,   /* a region that waits for its slowest thread */
  CS_FINDING_SINGLE,      /* a region that waits while one thread executes a single construct */
  CS_FINDING_BARRIER,     /* a region that waits in barriers inside */
  CS_FINDING_LOCK,        /* a region that waits for critical sections or locks */
  CS_FINDING_ORDERED,     /* a region that waits for its turn */
  CS_FINDING_SHORT,       /* a region too short for what starting and ending it costs */
  CS_FINDING_LATE,        /* a region whose threads come late */
  CS_FINDING_SMALL_TASKS, /* tasks too small for what a task costs */
  CS_FINDING_FEW_TASKS,   /* threads without a task */
  CS_FINDING_SMALL_TEAM,  /* a region with fewer threads than the program has */
  CS_FINDING_SERIAL,      /* the program: time between regions */
  CS_FINDING_INFLATION,   /* the program: work that takes more core time on more threads */
  CS_FINDING_KINDS
};

struct cs_finding {
  enum cs_finding_kind kind;
  const struct cs_observed_region *region; /* NULL: the program */
  double share;                            /* of the region's, or the program's, core time */
  double cost_s;                           /* core-seconds lost to it */
  double saved_s;                          /* of the run's wall time, at the very best, without it */
  double gain;                             /* T / (T - saved) */
  char *text;                              /* one sentence */
};

struct cs_observe_summary {
  struct cs_observe_point *points; /* least threads first */
  size_t point_count;
  const struct cs_observe_point *shown; /* regions, split and findings are its: that with most threads; NULL: none */
  struct cs_observe_limits limits;
  struct cs_finding *findings; /* greatest saving first */
  size_t finding_count;
  char **warnings; /* with their remedies, most serious first */
  size_t warning_count;
  char **remarks; /* how things were done, where that is worth knowing */
  size_t remark_count;
};

/* CS_NOMEM only. The summary points into runs. */
enum cs_status cs_observe_summarise(const struct cs_observe_runs *runs, struct cs_observe_summary *summary_out,
                                    struct cs_error *error);
void cs_observe_summary_free(struct cs_observe_summary *summary);

/* What no run can show, whatever the program: a fixed list. */
extern const char *const cs_observe_unseen[];
extern const size_t cs_observe_unseen_count;

/* --- as text --- */

/* rows: how many regions have a line of their own, 0: all. */
void cs_report_observe_table(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary, size_t rows,
                             const struct cs_table_style *style, struct cs_text *text);

/* Tidy CSV: one header line, one row per point and region, the program between regions as one more. */
void cs_report_observe_csv(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                           struct cs_text *text);

/* observe.json, documented in runtime/report/OBSERVE.md. */
enum cs_status cs_report_observe_json(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                      struct cs_text *text, struct cs_error *error);

/* One self-contained page. Works without gnuplot too: then without the plot, and says so. */
enum cs_status cs_report_observe_html(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                      size_t rows, struct cs_text *text, struct cs_error *error);

/*
 * The region of the shown point that the user means: a row's number (from 1), a function, file:line (the file's last
 * part will do), or MODULE+0xOFFSET. NULL: none. Of several the one with most core-seconds.
 */
const struct cs_observed_region *cs_observe_find_region(const struct cs_observe_summary *summary, const char *name);

#endif
