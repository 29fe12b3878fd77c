/* tests/sweep/support_summary.h - a made-up result of two points, and its summary. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_SWEEP_SUPPORT_SUMMARY_H
#define CORESWEEP_TESTS_SWEEP_SUPPORT_SUMMARY_H

#include "runtime/sweep/summary.h"
#include "tests/sweep/support.h"

#include <stdbool.h>

enum { ROUNDS = 8 };

/* Seconds per call at point 0 and 1 in each round: the machine drifts, the ratio wobbles around 2 / 1.1. */
double base_time(int round);
double other_time(int round);

/* One case, "made", at one and two threads with these times. */
struct cs_result two_points(void);

/* An observed invocation at the base in every round, with this serial share. */
void observe(struct cs_result *result, double serial);

/*
 * An observed invocation that tells its split: scale times 40 core-seconds of work at one thread (4 of them serial),
 * 2 more for each further thread, which also adds 1 of imbalance and 0.75 of waits; 0.1 s of the observer's own in the
 * wall time. 40 runs, so that of scale 1 is one second's work a run. Valid until the next is added.
 */
struct cs_observed *observe_split(struct cs_result *result, int point, int round, double scale);

/*
 * Ceilings measured at a point in a round: bandwidth 10 and 12 GB/s at the first and second point (copy the greatest),
 * clock 1 and 0.8 of it, 4 and 7 GFLOP/s, footprint 256 MiB. Valid until the next is added.
 */
struct cs_ceilings *measure_ceilings(struct cs_result *result, int point, int round);

struct cs_summary summarise(const struct cs_result *result);

/* Whether a warning holds these words. */
bool warns(const struct cs_summary *summary, const char *words);

#endif
