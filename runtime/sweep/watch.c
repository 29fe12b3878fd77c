/* runtime/sweep/watch.c - a worker watches itself: the observer's counters before and after its samples. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/watch.h"

#include <math.h>
#include <stdlib.h>

/* Regions with a chain that are told one by one, the longest first; of the others the work counts as perfectly shared,
 * which leaves the bound a bound. */
enum { SPANS_TOLD_MOST = 64 };

enum cs_status cs__watch_begin(struct cs__watch *watch, struct cs_error *error) {
  return cs_observe_map_own(&watch->block, error);
}

void cs__watch_end(struct cs__watch *watch) {
  if (watch->block == NULL)
    return;
  cs_observe_copy_free(watch->before);
  cs_observe_copy_free(watch->after);
  cs_observe_unmap(watch->block);
  *watch = (struct cs__watch){0};
}

enum cs_status cs__watch_before(struct cs__watch *watch, struct cs_error *error) {
  return watch->block != NULL ? cs_observe_copy_take(watch->block, &watch->before, error) : CS_OK;
}

enum cs_status cs__watch_after(struct cs__watch *watch, struct cs_error *error) {
  return watch->block != NULL ? cs_observe_copy_take(watch->block, &watch->after, error) : CS_OK;
}

/* Regions come in the order of their core-seconds, so that the first are those with most work. Chains of nested ones
 * may run beside each other: they count as shared, as plain loops do. */
static enum cs_status sum_spans(const struct cs_observation *observation, struct cs_observed *observed,
                                struct cs_error *error) {
  observed->spans_known = true;
  observed->spans = calloc(SPANS_TOLD_MOST, sizeof *observed->spans);
  if (observed->spans == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for what was observed");
  for (size_t i = 0; i < observation->region_count && observed->span_count < SPANS_TOLD_MOST; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    if (region->forced || region->level > 0)
      continue;
    observed->spans_known = observed->spans_known && (region->span_known || region->tasks == 0);
    if (region->span_known && region->span_s > 0.0)
      observed->spans[observed->span_count++] =
          (struct cs_region_span){.work_s = region->core_s[CS_OBSERVE_BUSY], .span_s = region->span_s};
  }
  return CS_OK;
}

enum cs_status cs__watch_sum(const struct cs_observation *observation, struct cs_observed *observed_out,
                             struct cs_error *error) {
  struct cs_observed observed = {.wall_s = observation->wall_s,
                                 .serial_s = observation->serial_s,
                                 .split = cs_observation_split(observation),
                                 .observer_s = observation->cost_s,
                                 .delay_s = observation->delay_s};
  observed.cost_s = fmax(observation->wall_s - observation->parallel_s - observation->serial_s, 0.0);
  for (size_t i = 0; i < observation->region_count; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    const double residual_s = cs_observed_region_residual_s(region);
    observed.regions += region->level == 0 ? region->count : 0;
    observed.residual_s = fabs(residual_s) > fabs(observed.residual_s) ? residual_s : observed.residual_s;
  }
  for (size_t i = 0; i < observation->lock_count; i++)
    observed.lock_s = fmax(observed.lock_s, observation->locks[i].held_s);
  for (int i = 0; i < CS_OBSERVE_LOSSES; i++)
    observed.lost += i != CS_OBSERVE_LOST_EVENT ? observation->lost[i] : 0; /* no trace is asked for */
  const enum cs_status status =
      observed.split.threads == 1 ? sum_spans(observation, &observed, error) : CS_OK; /* spans are one thread's */
  if (status == CS_OK)
    *observed_out = observed;
  return status;
}

enum cs_status cs__watch_tell(const struct cs__watch *watch, struct cs_observed *observed_out, struct cs_error *error) {
  struct cs_observation observation = {0};
  enum cs_status status = cs_observe_between(watch->before, watch->after, 0, &observation, error);
  if (status != CS_OK)
    return status;
  status = cs__watch_sum(&observation, observed_out, error);
  cs_observation_free(&observation);
  return status;
}
