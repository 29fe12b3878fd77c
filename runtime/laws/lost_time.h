/* runtime/laws/lost_time.h - where n cores' time went: n T(n) split into kinds, and against one thread's run. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_LOST_TIME_H
#define CORESWEEP_RUNTIME_LAWS_LOST_TIME_H

#include <stdbool.h>

/* What the time of one core is spent on; core-seconds over all n of them. */
enum cs_time_kind {
  CS_TIME_SERIAL,      /* work between regions, and in regions forced onto one thread */
  CS_TIME_BUSY,        /* work in regions */
  CS_TIME_SERIAL_IDLE, /* cores without a part in it: n - 1 while serial, n - team in smaller teams */
  CS_TIME_IMBALANCE,   /* at the end of regions, for the last member */
  CS_TIME_BARRIER,     /* in barriers inside of regions */
  CS_TIME_LOCK,        /* for critical sections, locks and ordered turns */
  CS_TIME_TASK_WAIT,   /* taskwait and idle between tasks */
  CS_TIME_TASK_CREATE,
  CS_TIME_FORK_JOIN, /* starting and ending regions */
  CS_TIME_OBSERVER,  /* the observer's own work between regions */
  CS_TIME_KINDS
};

const char *cs_time_kind_name(enum cs_time_kind kind); /* "serial", "busy", "serial_idle", ...: the JSON names */

struct cs_time_split {
  int threads;   /* n; 0: nothing known */
  double wall_s; /* T(n) */
  double core_s[CS_TIME_KINDS];
};

/* n T(n) less the sum of all kinds, seconds: 0 up to rounding when nothing was missed. */
double cs_time_residual_s(const struct cs_time_split *split);

/* Work per run is that of `one`; lost time is everything else. Seconds of all n cores together; they add up to
 * n * wall_s with the residual. waits = barrier + lock + task wait; fork_join includes creating tasks. */
struct cs_lost_time {
  int threads;
  double total_s;     /* n T(n) */
  double useful_s;    /* serial and busy time of the run at the least thread count */
  double inflation_s; /* what serial and busy time have grown by since; negative where they shrank (caches) */
  double serial_idle_s, imbalance_s, waits_s, fork_join_s, observer_s;
  double residual_s;
};

/*
 * one: the same work at the base (usually one thread), many: at n. Both per run of the same work. False, and lost_out
 * all zero, when either has no threads or no time.
 */
bool cs_lost_time(const struct cs_time_split *one, const struct cs_time_split *many, struct cs_lost_time *lost_out);

/*
 * Whether the serial time seen at n threads and that seen at one agree: |serial_n - serial_1| within
 * tolerance_s + 10 % of the greater. When not, the program behaves differently (if clauses, algorithms that depend on
 * the thread count) or its serial part slows down beside idle threads that spin.
 */
bool cs_serial_agrees(double serial_one_s, double serial_many_s, double tolerance_s);

#endif
