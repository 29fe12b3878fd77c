/* runtime/observe/between.c - what a whole process did between two copies of its block, in seconds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/between.h"

#include "runtime/observe/reader.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the interval --- */

static uint64_t begin_of(const struct cs_observe_copy *from, const struct cs_observe_block *block) {
  return from != NULL ? from->done.ticks : block->begin_ticks;
}

/* The last thing that was written down: of the top-level regions, and of the gaps between. */
static uint64_t last_stamp(const struct cs_observe_block *block) {
  const uint64_t last =
      block->active > 0 && block->last_open > block->last_close ? block->last_open : block->last_close;
  return last > block->first_ticks ? last : block->first_ticks;
}

/* Its own end; else the moment it was found dead; else the copy's. */
static uint64_t end_of(const struct cs_observe_copy *to, int64_t end_ns, double tick_s) {
  const struct cs_observe_block *block = to->block;
  if (block->last_ticks != 0)
    return block->last_ticks;
  if (end_ns == CS_OBSERVE_END_UNKNOWN)
    return last_stamp(block);
  if (end_ns <= 0)
    return to->begun.ticks;
  const double ticks = (double)cs__since(block->first_ns, (uint64_t)end_ns) * 1e-9 / tick_s;
  return block->first_ticks + (uint64_t)fmin(round(ticks), 0x1p62); /* a damaged clock must not overflow */
}

static enum cs_status check(const struct cs_observe_copy *from, const struct cs_observe_copy *to, double tick_s,
                            struct cs_error *error) {
  if (!(tick_s > 0.0))
    return cs_fail(error, CS_INVALID, "process %u counted with a clock that stood still: its figures are worth nothing",
                   (unsigned)to->block->pid);
  if (from != NULL && (from->block->pid != to->block->pid || from->block->first_ticks != to->block->first_ticks))
    return cs_fail(error, CS_INVALID, "copies of two blocks, of processes %u and %u, have nothing between them",
                   (unsigned)from->block->pid, (unsigned)to->block->pid);
  return CS_OK;
}

/* --- where the time went --- */

/* No top-level region open, up to a moment. The gap that is open then is not yet in `serial`. */
static uint64_t serial_until(const struct cs_observe_block *block, uint64_t moment) {
  return block->serial + (block->active == 0 ? cs__since(block->last_close, moment) : 0);
}

/* What the observer did between regions: measured where it was long, else by the calibrated cost of a region. */
static double own_ticks(const struct cs__interval *interval) {
  const struct cs_observe_block *from = interval->from != NULL ? interval->from->block : NULL;
  const struct cs_observe_block *to = interval->to->block;
  double regions = 0.0;
  for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++)
    if (to->regions[i].level == 0)
      regions += (double)cs__since(from != NULL ? from->regions[i].count : 0, to->regions[i].count);
  return (double)cs__since(from != NULL ? from->bookkeeping : 0, to->bookkeeping) +
         regions * to->cost[CS_OBSERVE_COST_REGION] / 1024.0;
}

/* wall = serial + parallel + the observer's own part; the last is what the caller finds missing. */
static void split_wall(const struct cs__interval *interval, struct cs_observation *observation) {
  const struct cs_observe_block *to = interval->to->block;
  /* Making the block, finding what call sites belong to: between regions, so all of it lies in the gaps. */
  const uint64_t setup = cs__since(interval->from != NULL ? interval->from->block->setup_ticks : 0, to->setup_ticks);
  const uint64_t serial_before = interval->from != NULL ? serial_until(interval->from->block, interval->begin) : 0;
  const double wall = (double)cs__since(setup, cs__since(interval->begin, interval->end));
  const double gaps = (double)cs__since(serial_before, serial_until(to, interval->end));
  const double serial = fmin(fmax(gaps - (double)setup, 0.0), wall);
  const double own = fmin(own_ticks(interval), serial);
  observation->wall_s = wall * interval->tick_s;
  observation->parallel_s = (wall - serial) * interval->tick_s;
  observation->serial_s = (serial - own) * interval->tick_s;
}

/* --- threads --- */

static void add_costs(const struct cs__interval *interval, struct cs_observation *observation) {
  static const struct cs_observe_thread unseen;
  const struct cs_observe_block *to = interval->to->block;
  for (int i = 0; i < CS_OBSERVE_COSTS; i++)
    observation->cost_ns[i] = to->cost[i] / 1024.0 * interval->tick_s * 1e9;
  double counts[CS_OBSERVE_COSTS] = {0.0};
  for (uint32_t i = 0; i < to->thread_count; i++) {
    const struct cs_observe_thread *after = &to->threads[i];
    const struct cs_observe_thread *before = interval->from != NULL ? &interval->from->block->threads[i] : &unseen;
    counts[CS_OBSERVE_COST_REGION] += (double)cs__since(before->regions, after->regions);
    counts[CS_OBSERVE_COST_MEMBER] += (double)cs__since(before->members, after->members);
    counts[CS_OBSERVE_COST_WAIT] += (double)cs__since(before->barriers, after->barriers);
    counts[CS_OBSERVE_COST_LOCK] += (double)cs__since(before->locks, after->locks);
    counts[CS_OBSERVE_COST_TASK] += (double)cs__since(before->tasks, after->tasks);
    counts[CS_OBSERVE_COST_CHUNK] += (double)cs__since(before->chunks, after->chunks);
  }
  for (int i = 0; i < CS_OBSERVE_COSTS; i++)
    observation->cost_s += counts[i] * observation->cost_ns[i] * 1e-9;
}

/* Known for a whole process that told of its end; of threads that had gone before only the sum is. */
static void add_cpu_times(const struct cs__interval *interval, struct cs_observation *observation) {
  const struct cs_observe_block *to = interval->to->block;
  observation->delay_s = -1.0;
  if (!observation->ended || interval->from != NULL)
    return;
  observation->delay_s = 0.0;
  for (uint32_t i = 0; i < to->thread_count; i++) {
    const struct cs_observe_thread *thread = &to->threads[i];
    if (thread->tid == 0 || thread->cpu_last_ns == 0)
      continue;
    observation->delay_s += (double)cs__since(thread->delay_first_ns, thread->delay_last_ns) * 1e-9;
    observation->openmp_cpu_s += (double)cs__since(thread->cpu_first_ns, thread->cpu_last_ns) * 1e-9;
  }
  observation->outside_cpu_s = (double)to->outside_cpu_ns * 1e-9;
  observation->gone_cpu_s = (double)to->gone_cpu_ns * 1e-9;
  observation->gone_threads = to->gone_threads < INT_MAX ? (int)to->gone_threads : INT_MAX;
  observation->outside_threads = to->outside_threads < INT_MAX ? (int)to->outside_threads : INT_MAX;
}

/* --- the whole --- */

static bool add_program(const struct cs__interval *interval, struct cs_observation *observation) {
  const struct cs_observe_block *to = interval->to->block,
                                *from = interval->from != NULL ? interval->from->block : NULL;
  observation->pid = to->pid;
  observation->parent = to->parent;
  observation->seen_by = to->runtimes & (CS_OBSERVE_GOMP | CS_OBSERVE_OMPT);
  observation->ended = to->last_ticks != 0;
  for (int i = 0; i < CS_OBSERVE_LOSSES; i++)
    observation->lost[i] = cs__since(from != NULL ? from->lost[i] : 0, to->lost[i]);
  observation->program = strdup(to->program);
  bool enough = observation->program != NULL;
  for (size_t i = 0; i < sizeof to->runtime / sizeof to->runtime[0]; i++)
    if (to->runtime[i][0] != '\0')
      enough = (observation->runtimes[i] = strdup(to->runtime[i])) != NULL && enough;
  return enough;
}

enum cs_status cs_observe_between(const struct cs_observe_copy *before, const struct cs_observe_copy *after,
                                  int64_t end_ns, struct cs_observation *observation_out, struct cs_error *error) {
  const double tick_s = cs__copy_tick_s(after);
  const enum cs_status status = check(before, after, tick_s, error);
  if (status != CS_OK)
    return status;
  const struct cs__interval interval = {.from = before,
                                        .to = after,
                                        .begin = begin_of(before, after->block),
                                        .end = end_of(after, end_ns, tick_s),
                                        .tick_s = tick_s};
  struct cs_observation observation = {.threads = 1};
  if (!add_program(&interval, &observation) || !cs__between_regions(&interval, &observation) ||
      !cs__between_locks(&interval, &observation) || !cs__between_events(&interval, &observation)) {
    cs_observation_free(&observation);
    return cs_fail(error, CS_NOMEM, "no memory for what process %u did", (unsigned)after->block->pid);
  }
  observation.end_known = observation.ended || end_ns != CS_OBSERVE_END_UNKNOWN;
  split_wall(&interval, &observation);
  cs_observation_settle(&observation, NULL);
  add_costs(&interval, &observation);
  add_cpu_times(&interval, &observation);
  cs__observation_sort(&observation);
  *observation_out = observation;
  return CS_OK;
}
