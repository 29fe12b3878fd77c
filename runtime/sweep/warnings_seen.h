/* runtime/sweep/warnings_seen.h - what the timed runs of a point were seen to use, as sentences ask for it. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_WARNINGS_SEEN_H
#define CORESWEEP_RUNTIME_SWEEP_WARNINGS_SEEN_H

#include "runtime/sweep/summary.h"

#include <stdbool.h>
#include <stddef.h>

/* Of one point; medians over its timed runs, NaN: not told. Points into the result. */
struct cs__seen {
  const struct cs_result *result;
  const struct cs_case_summary *one;
  const struct cs_point_summary *point;
  int pus; /* they were given, or threads asked for; 0: neither */
  bool confined;
  double looks, working, threads, on;    /* on: how many PUs */
  double wanted;                         /* cores: busy, and those its threads were ready for and did not get */
  double pressure;                       /* of the machine; negative: not told */
  bool held_up;                          /* by a quota, or by other virtual machines: that is seen in no thread */
  const struct cs_used *escape, *single; /* the first that left its PUs, and that stayed on one */
  const struct cs_used *doubled;         /* the first with two OpenMP runtimes */
  bool takes_n;                          /* the user says where the count goes */
};

/* values: room for CS__SEEN_VALUES of every invocation. */
enum { CS__SEEN_VALUES = 6 };
struct cs__seen cs__see(const struct cs_result *result, const struct cs_case_summary *one, size_t index,
                        double *values);

#endif
