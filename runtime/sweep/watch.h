/* runtime/sweep/watch.h - a worker watches itself: the observer's counters before and after its samples. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_WATCH_H
#define CORESWEEP_RUNTIME_SWEEP_WATCH_H

#include "runtime/observe/reader.h"
#include "runtime/sweep/result.h"

/* Start it as {0}. Nothing is watched, and no call does anything, before cs__watch_begin has succeeded. */
struct cs__watch {
  const struct cs_observe_block *block;
  struct cs_observe_copy *before, *after;
};

/* Maps this process's own block. A parallel region must have run: without one nobody counts yet. */
enum cs_status cs__watch_begin(struct cs__watch *watch, struct cs_error *error);
void cs__watch_end(struct cs__watch *watch);

/* Outside of regions, before and after the timed section. */
enum cs_status cs__watch_before(struct cs__watch *watch, struct cs_error *error);
enum cs_status cs__watch_after(struct cs__watch *watch, struct cs_error *error);

/* What lies between. Free observed_out->spans. */
enum cs_status cs__watch_tell(const struct cs__watch *watch, struct cs_observed *observed_out, struct cs_error *error);

/* The figures a sweep keeps of an observation. Pure. */
enum cs_status cs__watch_sum(const struct cs_observation *observation, struct cs_observed *observed_out,
                             struct cs_error *error);

#endif
