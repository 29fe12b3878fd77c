/* runtime/laws/advice.h - what thread counts cost, how far they are worth it, and what one more change would buy. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_ADVICE_H
#define CORESWEEP_RUNTIME_LAWS_ADVICE_H

#include "runtime/laws/limit.h"
#include "runtime/laws/verdict.h"
#include "runtime/measure/estimate.h"

#include <stdbool.h>

/* n T(n): what a run costs on n cores, in the estimate's method; not known stays so. */
struct cs_estimate cs_advice_core_s(const struct cs_estimate *time_s, int threads);

/* Whether efficiency is certainly not below `least`: the interval's lower end, or at the base, where it is 1 by
 * definition. */
bool cs_advice_is_efficient(const struct cs_estimate *efficiency, bool at_base, double least);

/* One change to the program or the machine, everything else as it is. */
enum cs_change {
  CS_CHANGE_SERIAL,    /* half of the serial part runs on all threads */
  CS_CHANGE_BALANCE,   /* no imbalance at the ends of regions */
  CS_CHANGE_WAITS,     /* no waiting in barriers, for locks, for tasks */
  CS_CHANGE_FORK_JOIN, /* starting and ending regions takes no time */
  CS_CHANGE_INFLATION, /* the same work takes no longer than at the base */
  CS_CHANGE_BANDWIDTH, /* twice the memory bandwidth */
  CS_CHANGES
};

const char *cs_change_name(enum cs_change change); /* "halve_serial", "balance", ...: the JSON names */

/* At one count. */
struct cs_change_facts {
  struct cs_verdict_point at;
  struct cs_estimate serial;   /* share at one thread, of weak scaling what the limit there rests on; count 0: not
                                * known, or the base has more threads */
  double term[CS_LIMIT_TERMS]; /* the speedup each term allows; NaN: not known */
};

/*
 * How many times as fast the run would be at most, if nothing else gives way: the lesser of what the time the change
 * saves gives and of what the limit then allows. NaN where the evidence does not carry it, or where it is less than
 * 2 %.
 */
double cs_change_gain(const struct cs_change_facts *facts, enum cs_change change);

#endif
