/* runtime/report/observe_curve.c - the limits and measured speedups at the thread counts a reader wants. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_curve.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdlib.h>

static const struct cs_observe_point *point_at(const struct cs_observe_summary *summary, int threads) {
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads == threads)
      return &summary->points[i];
  return NULL;
}

/* The least count above `last` among 1, the ladder's and those run; 0: none. */
static int next_count(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary, int last) {
  int next = last < 1 ? 1 : 0;
  for (size_t i = 0; i < runs->ladder_count; i++)
    if (runs->ladder[i] > last && (next == 0 || runs->ladder[i] < next))
      next = runs->ladder[i];
  for (size_t i = 0; i < summary->point_count; i++) {
    const int threads = summary->points[i].split.threads;
    if (threads > last && (next == 0 || threads < next))
      next = threads;
  }
  return next;
}

/* The limit for any number is that of the share's ends, swapped. */
static struct cs_estimate any_number(const struct cs_estimate *serial) {
  struct cs_estimate most = *serial;
  most.value = cs_amdahl_most(serial->value);
  most.lo = cs_amdahl_most(serial->hi);
  most.hi = cs_amdahl_most(serial->lo);
  return most;
}

static struct cs__curve_point make(const struct cs_observe_summary *summary, int threads) {
  const struct cs_estimate *serial = &summary->limits.basis->serial_of_work;
  struct cs__curve_point point = {.threads = threads,
                                  .amdahl = threads > 0 ? cs_amdahl_limit(serial, threads) : any_number(serial),
                                  .measured = threads > 0 ? point_at(summary, threads) : NULL};
  for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_AMDAHL; bound < CS_OBSERVE_BOUNDS; bound++)
    point.limit[bound] = cs_observe_limit(&summary->limits, bound, threads);
  return point;
}

struct cs__curve_point *cs__curve_make(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                       size_t *count_out) {
  struct cs__curve_point *points = calloc(runs->ladder_count + summary->point_count + 2, sizeof *points);
  size_t count = 0;
  if (points == NULL)
    return NULL;
  if (summary->limits.basis != NULL) {
    for (int threads = next_count(runs, summary, 0); threads > 0; threads = next_count(runs, summary, threads))
      points[count++] = make(summary, threads);
    points[count++] = make(summary, 0);
  }
  *count_out = count;
  return points;
}

bool cs__is_told(const struct cs__curve_point *points, size_t count, enum cs_observe_bound bound) {
  for (size_t i = 0; i < count; i++)
    if (points[i].limit[bound] < points[i].limit[CS_OBSERVE_BOUND_AMDAHL] * 0.99)
      return true;
  return false;
}

const char *cs__limit_name(enum cs_observe_bound bound) {
  static const char *const names[CS_OBSERVE_BOUNDS] = {"Amdahl", "lock", "single", "work/span"};
  return (size_t)bound < CS_OBSERVE_BOUNDS ? names[bound] : "unknown";
}

double cs__share_of_limit(const struct cs__curve_point *point) {
  double least = INFINITY;
  for (int bound = 0; bound < CS_OBSERVE_BOUNDS; bound++)
    least = point->limit[bound] < least ? point->limit[bound] : least;
  return point->measured->speedup.value / least;
}

bool cs__has_measured(const struct cs_observe_summary *summary) {
  const struct cs_observe_point *base = cs__observe_base(summary);
  return base != NULL && base->split.threads == 1;
}
