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
 * LOST, for a base of yesterday and a team of today make no pair. Those of the case's rivals too; with CS_CASE_NONE
 * those that measured ceilings.
 */
void cs__tear_round(struct cs_result *result, int case_index, int round, int session);

/* The case (A) that this one is compared with, itself if with none: rivals have the same. CS_CASE_NONE for itself. */
int cs__leader(const struct cs_result *result, int case_index);

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
