/* runtime/sweep/result.h - a sweep as data: what was planned, what each invocation said. Owns all it points to. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_RESULT_H
#define CORESWEEP_RUNTIME_SWEEP_RESULT_H

#include "kernels/kernel.h"
#include "runtime/base/status.h"
#include "runtime/base/text.h"
#include "runtime/ceilings/ceilings.h"
#include "runtime/laws/lost_time.h"
#include "runtime/measure/gate.h"
#include "runtime/measure/stop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CS_RESULT_SCHEMA 1

/* {name} stands for value in the words, the environment and the hooks of a command. */
struct cs_setting {
  char *name, *value;
};

/* One kernel at one problem size, or a command. Self-contained: a report needs no kernel code. */
struct cs_case {
  char *kernel;  /* "triad", or a plug-in's path; "command" */
  char *name;    /* unique in the result: "triad", or "triad:n=1000" where the user gave values */
  char *spec;    /* every parameter with its value, "triad:n=33554432": what cs_case_parse gives the same case for */
  char *summary; /* the kernel's one line */
  char **argv;   /* of a command: its words, NULL-terminated, {n} and {name} where what is swept goes; its spec is the
                  * same as one line of a shell. NULL: a kernel */
  struct cs_setting *settings; /* of a grid: what the parameters beside the axis stand at in this case */
  size_t setting_count;
  /* Of a command: the PU list, "0-3", that it and its children may run on, one per point; NULL: not confined. */
  char **confined;
  bool unbound;   /* several processes share those PUs: OMP_PLACES and OMP_PROC_BIND are not set for them */
  bool with_last; /* shares its rounds with the case before it and stops with it: grids, and `serial` */
  bool serial;    /* the serial program of --serial: run at the first point alone; the times of the others that have all
                     its settings are put over it */
  enum cs_bound bound;
  struct cs_work work; /* per run */
  enum cs_quantity rate_of;
  double rate_per_unit;
  char *rate_unit;
  double known_serial; /* serial share at one thread known by construction; negative: not known */
  /* Two builds or commands swept side by side, in the same rounds: the index of the case this one, the later of the two
   * (B), is compared with (A); negative: it is compared with none. */
  int rival;
};

/* One swept value of the result's axis, n: a team and where it runs, or a parameter's value. */
struct cs_point {
  int n;        /* what is swept: the thread count, or the whole number the axis stands at; 1 or more */
  int team;     /* OMP_NUM_THREADS; equal to n where threads are swept; 0: left as the user has it */
  char *places; /* OMP_PLACES text, "{0},{2}", a place for each of n threads; "": other than threads are swept */
};

enum cs_output {
  CS_OUTPUT_NULL,    /* the default: /dev/null, or a pipe where metric, check or same_output read it */
  CS_OUTPUT_PIPE,    /* read and thrown away */
  CS_OUTPUT_INHERIT, /* the sweep's own standard error: standard output is the table's */
  CS_OUTPUT_FILE     /* output_file, written anew by every run */
};

/*
 * How the commands of a sweep are run, all of them alike. Texts as they were typed, {n} and {name} in them; NULL and 0:
 * not asked for. A hook is a line for `shell`, or /bin/sh, that must end with status 0.
 */
struct cs_recipe {
  char **environment;       /* "NAME=VALUE", NULL-terminated */
  char *shell;              /* the command is one line for it, its only word; NULL: no shell is started */
  char *setup, *cleanup;    /* hooks: when a session begins, and when it ends, however it does */
  char *prepare, *conclude; /* hooks: before and after every run, not timed */
  char *input;              /* file on standard input; NULL: /dev/null */
  enum cs_output output;    /* where standard output goes; standard error is kept for messages */
  char *output_file;        /* CS_OUTPUT_FILE */
  char *ignore_failure;     /* "all", or exit statuses "1,3" that are no failure */
  int warmup;               /* runs of a point before its first timed one; 0 is 1: the calibration */
  char *metric;             /* extended regular expression with one group, a number above 0; the last line of standard
                               output or error that matches counts. It takes the place of the wall time */
  bool higher;              /* more of it is better: a throughput. Else a time, or any other cost */
  char *unit;               /* of the metric; NULL: none told */
  char *check;      /* hook after every run, the run's standard output on its input: another status is a wrong answer */
  bool same_output; /* standard output must be the same, byte for byte, in every run of a case */
};

/* What a run of a command was seen to use, by wait4 and by looks at /proc while it ran. */
struct cs_used {
  bool told;
  double wall_s, user_s, system_s; /* of it and all its children that were waited for */
  uint64_t peak_bytes;    /* the greatest resident size of one of its processes; 0: too small to be told, some 5 MB */
  int looks;              /* at /proc; 0: it was over before the first */
  int processes, threads; /* most alive at one look */
  int working; /* most at one look of the threads that took, over the run, a tenth or more of the CPU time of the one
                * that took most */
  /* Ready to run and not running, all threads seen: the main one up to its end, others up to the last look at each,
   * less what looking took. At least so much, as threads come and go unseen; negative: not told. */
  double delay_s;
  char *pus;      /* those that threads which took CPU time were seen on, "0-3"; NULL: none seen */
  char *escaped;  /* the mask of a thread that has PUs outside of `confined`, "0-7"; NULL: none was seen */
  char *escaper;  /* name (comm) of its process */
  char *runtimes; /* OpenMP runtimes in one process, "libgomp.so.1, libomp.so.5" when there are two; NULL: none seen */
  int status;     /* as a shell tells it: the exit status, or 128 + the signal; 0 too: older, not told */
  /* same_output: what came on standard output. */
  bool output_told;
  uint64_t output_bytes, output_hash;
};

/* What starting costs apart from the command's own work, measured in calibrations; seconds, 0: not told. */
struct cs_startup {
  double spawn_s; /* fork, exec, exit and wait of a program that does nothing: the timer's own overhead as well */
  double link_s;  /* what the dynamic linker takes for the command's program and libraries; 0 for a static one */
};

struct cs_protocol {
  struct cs_stop_rule stop;
  int samples;              /* per invocation, 10 */
  double shortest_s;        /* shortest sample, 0.01 */
  double timeout_s;         /* of one invocation */
  bool ceilings;            /* one invocation of every point in every round measures what its team can get at most */
  uint64_t footprint_bytes; /* of the ceilings' arrays together */
  bool observe;             /* observed invocations: the base in every round, every other point in the first ones */
  uint64_t seed;            /* of the schedule */
  double confidence;        /* 0.95 */
};

enum cs_purpose { CS_PURPOSE_CALIBRATION, CS_PURPOSE_TIMED, CS_PURPOSE_OBSERVED, CS_PURPOSE_CEILINGS };

/* The case_index of an invocation that measures ceilings: it belongs to no case. */
enum { CS_CASE_NONE = -1 };

enum cs_outcome {
  CS_OUTCOME_OK,
  CS_OUTCOME_VOID,     /* the host was contended: set aside by the gate's rule, run again */
  CS_OUTCOME_REJECTED, /* team misplaced, migrated or smaller than asked */
  CS_OUTCOME_WRONG,    /* verified false, or what it printed has no metric */
  CS_OUTCOME_CRASHED,  /* died by a signal or a non-zero exit */
  CS_OUTCOME_HUNG,     /* over its time limit, killed */
  CS_OUTCOME_LOST      /* begun and never ended, or its round was torn by the end of a session: run again on resume */
};

const char *cs_purpose_name(enum cs_purpose purpose);
const char *cs_outcome_name(enum cs_outcome outcome);

struct cs_thread_proof {
  char *mask;              /* PU list it may run on, "0-3" */
  int pu_before, pu_after; /* PU it ran on before and after timing */
  bool rebound;            /* its mask was another one after timing */
};

/* A parallel region with tasks or single in it, seen on one thread: all its work, and the longest chain in it. */
struct cs_region_span {
  double work_s, span_s;
};

/* What the observer saw of an invocation, over all its samples together; seconds of wall time unless said otherwise. */
struct cs_observed {
  double wall_s, serial_s;
  double cost_s;    /* of the wall time: the observer's own part between regions */
  uint64_t regions; /* top-level ones */
  /* Told since there is a split; threads 0 in it: this journal is older. */
  struct cs_time_split split;
  double observer_s;            /* core-seconds: what all it counted is estimated to have cost, inside of regions too */
  double lock_s;                /* the greatest total hold of one lock; 0: none was held */
  double delay_s;               /* run-queue delay of all threads; negative: not told */
  double residual_s;            /* the greatest of a region's residuals, in size; core-seconds */
  uint64_t lost;                /* events the observer could not follow */
  bool spans_known;             /* one thread only; false: some region's longest chain was not followed */
  struct cs_region_span *spans; /* of the regions with tasks or single */
  size_t span_count;
};

struct cs_invocation {
  int id; /* from 0 in the order begun */
  int case_index, point_index;
  int round;   /* from 0; 0 for a calibration */
  int session; /* from 1: the session it ran in; a pair is made within one */
  enum cs_purpose purpose;
  enum cs_outcome outcome;
  char *reason;      /* of any outcome but OK; NULL otherwise */
  int64_t calls;     /* per sample */
  double *samples_s; /* seconds per call, in the order taken */
  size_t sample_count;
  struct cs_thread_proof *threads;
  size_t thread_count;              /* the team's real size before timing */
  size_t thread_count_after;        /* and after it */
  char *isa;                        /* instruction set used, "avx512" */
  char *runtime;                    /* OpenMP runtime, "libgomp" or "libomp" */
  uint64_t array_bytes, huge_bytes; /* memory of the process after set-up, and how much of it is on huge pages */
  struct cs_noise noise;
  double wall_s;               /* of the whole process, by the driver */
  double start_s;              /* from start to the first timed call: what an invocation costs beside its samples */
  double neighbour_s;          /* placement probe before timing: a cache line between neighbours; NaN: not told */
  struct cs_observed observed; /* CS_PURPOSE_OBSERVED only */
  struct cs_ceilings ceilings; /* CS_PURPOSE_CEILINGS only; threads 0: nothing told */
  struct cs_used used;         /* commands only */
  struct cs_startup startup;   /* calibrations of commands only */
};

struct cs_calibration { /* of one (case, point) */
  int64_t calls;
  double call_s;
  double start_s;
};

/* A text fact about machine, environment or method, shown as "name: value"; both owned. */
struct cs_fact {
  char *name, *value;
};

struct cs_result {
  char *folder;  /* where it lies; "" for one made up */
  char *version; /* of coresweep that made it */
  char *host;
  char *begun_utc;
  char *command;                 /* the command line, for showing */
  char *versus;                  /* what the B cases run: another coresweep's program, or a command; NULL: none */
  char *program;                 /* the coresweep that ran it, an absolute path; NULL: older, not told */
  char *working_folder;          /* where commands run, an absolute path; NULL: older, not told */
  char *budget;                  /* cs_budget_append's line */
  char *policy;                  /* "close, SMT last", "the user's OMP_PLACES", ... */
  struct cs_fact *machine_facts; /* processor, packages, NUMA nodes, caches, memory, clocksource, ... */
  size_t machine_fact_count;
  uint64_t llc_bytes;                /* last-level caches the sweep may use, as far as believed; 0: not known */
  struct cs_fact *environment_facts; /* OMP_*, GOMP_*, CORESWEEP_*, compiler, kernel, governor, ... */
  size_t environment_fact_count;
  struct cs_protocol protocol;
  struct cs_case *cases;
  size_t case_count;
  char *axis;              /* what n counts: "threads", or the name of the parameter that is swept; never NULL once read
                              or planned */
  struct cs_point *points; /* ascending n */
  size_t point_count;
  struct cs_recipe recipe; /* of commands */
  double weak_size;        /* weak scaling: {size} at n = 1; 0: the same work at every n */
  int weak_dimensions;     /* 1 to 3: {size} grows as n, its square root or its cube root, the work as its power */
  struct cs_calibration *calibrations; /* case_count * point_count, row per case; calls 0: not yet */
  struct cs_invocation *invocations;
  size_t invocation_count;
  enum cs_stop_reason *stops; /* per case; CS_GO_ON while unfinished */
  bool interrupted;           /* the last session was ended by the user or died */
  bool cleanup_failed;        /* of the session that was just run; not in the journal */
  int sessions;               /* 1, and one more for each resume */
  double spent_s;             /* over all sessions */
};

void cs_result_free(struct cs_result *result);

/* "8 threads", "1 thread"; of another axis "j=8". */
void cs_result_put_n(const struct cs_result *result, int n, struct cs_text *text);

/* The axis counts threads: points have teams and places. Else OpenMP's variables are the user's. */
bool cs_result_sweeps_threads(const struct cs_result *result);

/* Weak scaling: {size} at the point, a whole number; 0 otherwise. */
double cs_result_size(const struct cs_result *result, size_t point_index);

/* Work at the point over work at the first; of weak scaling from the sizes as they were rounded, else 1. */
double cs_result_work(const struct cs_result *result, size_t point_index);

#endif
