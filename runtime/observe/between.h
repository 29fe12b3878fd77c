/* runtime/observe/between.h - an interval of one process as its parts see it; shared by the reader's files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_BETWEEN_H
#define CORESWEEP_RUNTIME_OBSERVE_BETWEEN_H

#include "runtime/observe/copy.h"
#include "runtime/observe/observation.h"

struct cs__interval {
  const struct cs_observe_copy *from; /* NULL: since the process began */
  const struct cs_observe_copy *to;
  uint64_t begin, end; /* ticks */
  double tick_s;
};

/* Counters never fall; two copies in the wrong order, or of a damaged block, show nothing rather than centuries. */
static inline uint64_t cs__since(uint64_t before, uint64_t after) {
  return after > before ? after - before : 0;
}

/* Fill in the regions, locks and events; false when memory is short. */
bool cs__between_regions(const struct cs__interval *interval, struct cs_observation *observation);
bool cs__between_locks(const struct cs__interval *interval, struct cs_observation *observation);
bool cs__between_events(const struct cs__interval *interval, struct cs_observation *observation);

/* observation.c: most core-seconds first, longest total hold first. */
void cs__observation_sort(struct cs_observation *observation);
/* Sum over the categories of a region. */
double cs__region_core_s(const struct cs_observed_region *region);
/* Adds what `more` counted to region and frees its strings. */
void cs__region_join(struct cs_observed_region *region, struct cs_observed_region *more);

#endif
