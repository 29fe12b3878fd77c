/* runtime/measure/stop.h - when a sweep has enough rounds: looks at fixed rounds, precision, budget. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_STOP_H
#define CORESWEEP_RUNTIME_MEASURE_STOP_H

#include <stdbool.h>

struct cs_stop_rule {
  int rounds_min;   /* 10; never stops on precision below it */
  int rounds_max;   /* 40 */
  double precision; /* target half-width on the log scale, 0.02 */
  double budget_s;  /* 0: none */
};

enum cs_stop_reason { CS_GO_ON, CS_STOP_PRECISION, CS_STOP_ROUNDS, CS_STOP_BUDGET };

const char *cs_stop_reason_name(enum cs_stop_reason reason); /* words for the report */

struct cs_stop_verdict {
  enum cs_stop_reason reason;
  bool looked;            /* this round was one of 10, 13, 16, 20, 25, 32, 40, or rounds_max */
  int rounds_needed;      /* forecast for the target: R (h / h*)^2 rounded up; 0 when not looked or h is infinite */
  double precision_reach; /* half-width the remaining budget will reach; 0 when it reaches the target or there is no
                             budget */
};

/*
 * rounds done so far, widest half-width now, seconds spent, seconds one more round costs. Pure. A number of rounds
 * asked for (rounds_min == rounds_max) is never cut short by precision; a budget always holds, whatever the rounds: the
 * next round must fit into what is left of it.
 */
struct cs_stop_verdict cs_stop_decide(const struct cs_stop_rule *rule, int rounds, double half_width, double spent_s,
                                      double round_cost_s);

#endif
