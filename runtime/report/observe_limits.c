/* runtime/report/observe_limits.c - what bounds the program's speedup: serial time, its longest lock, its longest
 * chain. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_summary.h"

#include "runtime/laws/amdahl.h"
#include "runtime/laws/limit.h"

#include <limits.h>
#include <math.h>

const char *cs_observe_bound_name(enum cs_observe_bound bound) {
  static const char *const names[CS_OBSERVE_BOUNDS] = {"amdahl", "lock", "single", "span"};
  return (size_t)bound < CS_OBSERVE_BOUNDS ? names[bound] : "unknown";
}

static bool has_tasks(const struct cs_observation *process) {
  for (size_t i = 0; i < process->region_count; i++)
    if (process->regions[i].tasks > 0)
      return true;
  return false;
}

static bool is_top_level(const struct cs_observed_region *region) {
  return region->level == 0 && !region->forced;
}

/* The region that spends most time in single constructs; NULL: none does, or regions overlap and their times do not add
 * up. */
static const struct cs_observed_region *most_single(const struct cs_observation *process) {
  const struct cs_observed_region *most = NULL;
  for (size_t i = 0; i < process->region_count && process->openers <= 1; i++) {
    const struct cs_observed_region *region = &process->regions[i];
    if (is_top_level(region) && region->single_s > (most != NULL ? most->single_s : 0.0))
      most = region;
  }
  return most;
}

struct cs_observe_limits cs__observe_limits(const struct cs_observe_point *points, size_t count) {
  struct cs_observe_limits limits = {0};
  for (size_t i = 0; i < count && limits.basis == NULL; i++)
    if (points[i].split.threads > 0 && points[i].process->end_known) /* what came after the last region may be serial */
      limits.basis = &points[i];
  if (limits.basis == NULL)
    return limits;
  const struct cs_observe_point *basis = limits.basis;
  const struct cs_time_split *split = &basis->split;
  limits.estimated = split->threads > 1;
  limits.total_s = cs__work_s(basis->process, split);
  limits.serial_s = basis->serial_of_work.value * limits.total_s;
  if (basis->process->lock_count > 0 && basis->process->locks[0].held_s > 0.0)
    limits.lock = &basis->process->locks[0];
  limits.has_span = !limits.estimated && has_tasks(basis->process) && cs_observation_bound_s(basis->process, 1) > 0.0;
  limits.single = most_single(basis->process);
  return limits;
}

const struct cs_observe_point *cs__observe_base(const struct cs_observe_summary *summary) {
  const struct cs_observe_point *base = summary->limits.basis;
  return base != summary->shown ? base : NULL;
}

static double amdahl(const struct cs_observe_limits *limits, int threads) {
  return threads > 0 ? cs_limit_amdahl(limits->total_s, limits->serial_s, threads)
                     : cs_amdahl_most(limits->serial_s / limits->total_s);
}

static double lock(const struct cs_observe_limits *limits, int threads) {
  if (limits->lock == NULL)
    return (double)INFINITY;
  return cs_limit_lock(limits->total_s, limits->serial_s, limits->lock->held_s, threads > 0 ? threads : INT_MAX);
}

/* No region ends before one thread after another has done its single constructs. Nested ones count as shared. */
static double single(const struct cs_observe_limits *limits, int threads) {
  if (limits->single == NULL)
    return (double)INFINITY;
  const struct cs_observation *process = limits->basis->process;
  const double cores = threads > 0 ? threads : (double)INFINITY;
  double longer_s = 0.0, parallel_s = limits->total_s - limits->serial_s;
  for (size_t i = 0; i < process->region_count; i++) {
    const struct cs_observed_region *region = &process->regions[i];
    const double busy_s = region->core_s[CS_OBSERVE_BUSY];
    if (is_top_level(region) && region->single_s > busy_s / cores) {
      longer_s += region->single_s;
      parallel_s -= busy_s;
    }
  }
  const double bound_s = limits->serial_s + longer_s + fmax(parallel_s, 0.0) / cores;
  return longer_s > 0.0 ? cs_limit_work_span(limits->total_s, bound_s) : (double)INFINITY;
}

static double span(const struct cs_observe_limits *limits, int threads) {
  if (!limits->has_span)
    return (double)NAN;
  const double bound_s = cs_observation_bound_s(limits->basis->process, threads > 0 ? threads : INT_MAX);
  return cs_limit_work_span(limits->total_s, bound_s);
}

double cs_observe_limit(const struct cs_observe_limits *limits, enum cs_observe_bound bound, int threads) {
  static double (*const bounds[CS_OBSERVE_BOUNDS])(const struct cs_observe_limits *, int) = {amdahl, lock, single,
                                                                                             span};
  return limits->basis != NULL ? bounds[bound](limits, threads) : (double)NAN;
}

/* Limits that differ by less than this are one: the facts are not known better. */
#define SAME 0.01

enum cs_observe_bound cs_observe_binding(const struct cs_observe_limits *limits, int threads) {
  enum cs_observe_bound binding = CS_OBSERVE_BOUND_AMDAHL;
  for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_LOCK; bound < CS_OBSERVE_BOUNDS; bound++)
    if (cs_observe_limit(limits, bound, threads) < cs_observe_limit(limits, binding, threads) * (1.0 - SAME))
      binding = bound;
  return binding;
}
