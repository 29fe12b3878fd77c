/* runtime/sweep/series.h - the usable times of a case at a point, by round, and their pairing with the base. Private.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SERIES_H
#define CORESWEEP_RUNTIME_SWEEP_SERIES_H

#include "runtime/sweep/result.h"

#include <stdbool.h>
#include <stddef.h>

/* log_times[r]: ln of the median time of round r's invocation; NaN where that round has none that may be used.
 * sessions[r]: the session it ran in, 0 where there is none. */
struct cs__series {
  double *log_times;
  int *sessions;
  size_t rounds;
};

/* Rounds of the case in which a timed invocation began, its last one and all before it. */
size_t cs__rounds_of(const struct cs_result *result, size_t case_index);

/*
 * The rounds of one session are paired within it: usable timed invocations of this round from an earlier session become
 * LOST, for a base of yesterday and a team of today make no pair. Those of all cases with the same leader too; with
 * CS_CASE_NONE those that measured ceilings.
 */
void cs__tear_round(struct cs_result *result, int case_index, int round, int session);

/*
 * The first of the cases that share their rounds and stop together: rivals, a grid, a serial program; a case by itself
 * is its own. Not the case it is compared with, which is `rival`. CS_CASE_NONE for itself.
 */
int cs__leader(const struct cs_result *result, int case_index);

/*
 * How much more the point does than the first for the cost it is charged with: ratios of costs are multiplied by it. Of
 * weak scaling cs_result_work, but 1 of a throughput, which has the work counted already; else 1.
 */
double cs__work_beside_cost(const struct cs_result *result, size_t point_index);

/* False when memory is short. Free with cs__series_free. */
bool cs__series_make(const struct cs_result *result, size_t case_index, size_t point_index,
                     struct cs__series *series_out);
void cs__series_free(struct cs__series *series);

/* The rounds both have, in order: base_out and other_out take as many as the shorter series has. Returns the count. */
size_t cs__series_pair(const struct cs__series *base, const struct cs__series *other, double *base_out,
                       double *other_out);

/* The values there are, in round order; values_out takes series->rounds. */
size_t cs__series_values(const struct cs__series *series, double *values_out);

#endif
