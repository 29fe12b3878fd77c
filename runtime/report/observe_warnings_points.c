/* runtime/report/observe_warnings_points.c - where the figures of several thread counts contradict each other. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_warnings.h"

#include "runtime/laws/amdahl.h"
#include "runtime/report/figures.h"
#include "runtime/report/observe_curve.h"

#include <math.h>

/* Regions of a smaller part of the run than this may be serial or not: it makes no odds. */
#define UNTOLD_SHARE 0.01

/* What serial time may differ by for no reason of the program's: per process and per region (block.h's clocks), and the
 * start of LLVM's runtime, which takes 1.3 to 2.4 ms and longer for more threads. */
#define SERIAL_TOLERANCE_S            50e-6
#define SERIAL_TOLERANCE_PER_REGION_S 0.15e-6
#define SERIAL_TOLERANCE_OMPT_S       2.5e-3

/* A difference of less than this part of the shorter run does not move a limit by more than runs differ. */
#define SERIAL_DIFFERENCE 0.02

/* Single runs differ by chance: from a quarter on a difference is told, with that reservation. */
#define SERIAL_DIFFERENCE_ONCE 0.25

/* A limit that is passed by less than this is one that was reached: it is not known better. */
#define LIMIT_TOLERANCE 0.02

static double tolerance_s(const struct cs_observe_point *point) {
  double calls = 0.0;
  for (size_t i = 0; i < point->process->region_count; i++)
    calls += (double)point->process->regions[i].count;
  const double start_s = (point->process->seen_by & CS_OBSERVE_OMPT) != 0 ? SERIAL_TOLERANCE_OMPT_S : 0.0;
  return SERIAL_TOLERANCE_S + start_s + SERIAL_TOLERANCE_PER_REGION_S * calls;
}

static bool are_apart(const struct cs_estimate *one, const struct cs_estimate *other) {
  return one->hi < other->lo || other->hi < one->lo;
}

/* By the evidence there is: intervals, the ranges of a few runs, or single runs. */
static bool differ(const struct cs_observe_point *one, const struct cs_observe_point *many) {
  const double one_s = one->serial_s.value, many_s = many->serial_s.value;
  const bool once = one->run_count == 1 || many->run_count == 1;
  if (one->gate != CS_GATE_CLEAR || many->gate != CS_GATE_CLEAR ||
      cs_serial_agrees(one_s, many_s, tolerance_s(one) + tolerance_s(many)) ||
      fabs(many_s - one_s) < SERIAL_DIFFERENCE * fmin(one->wall_s.value, many->wall_s.value))
    return false;
  return once ? fabs(many_s - one_s) > SERIAL_DIFFERENCE_ONCE * fmax(one_s, many_s)
              : are_apart(&one->serial_s, &many->serial_s);
}

static void warn_serial(const struct cs_observe_summary *summary, struct cs__lines *lines) {
  const struct cs_observe_point *one = summary->limits.basis;
  for (size_t i = 0; i < summary->point_count && one != NULL; i++) {
    const struct cs_observe_point *many = &summary->points[i];
    struct cs_text text = {0};
    if (many == one || many->split.threads == 0 || !differ(one, many))
      continue;
    cs_text_append(&text, "Serial time is ");
    cs__put_time(&text, one->serial_s.value);
    cs_text_append(&text, " on %d and ", one->threads);
    cs__put_time(&text, many->serial_s.value);
    cs_text_append(&text, " on ");
    cs__put_threads(&text, many->threads);
    cs_text_append(&text,
                   "%s: the program behaves differently there (an if clause, an algorithm that depends on the "
                   "thread count, a serial part slowed down by waiting threads that spin), and the limit holds "
                   "for the program as it is on %d.",
                   one->run_count == 1 || many->run_count == 1 ? ", in one run each, which --runs 6 would make sure of"
                                                               : "",
                   one->threads);
    cs__lines_add(lines, &text);
  }
}

/* --- a limit that was passed --- */

/* Why each of them may be too low, the likeliest first. */
static const char *const too_low[CS_OBSERVE_BOUNDS] = {
    [CS_OBSERVE_BOUND_AMDAHL] = "Serial time may be less there: threads outside of OpenMP that share it, an if clause, "
                                "a cache that is larger on more cores",
    [CS_OBSERVE_BOUND_LOCK] = "It may be several locks, one after another at the same address, or a lock that was held "
                              "while a parallel region ran",
    [CS_OBSERVE_BOUND_SINGLE] = "Its single constructs are nowait, most likely: others go on beside them",
    [CS_OBSERVE_BOUND_SPAN] = "The program may create other tasks there, or single constructs are nowait",
};

/* The least speedup that the runs leave room for. */
static double measured_least(const struct cs_estimate *speedup) {
  return isfinite(speedup->lo) ? speedup->lo : speedup->value;
}

/* The highest value of the limit: Amdahl's has an interval of its own. */
static double limit_most(const struct cs_observe_limits *limits, enum cs_observe_bound bound, int threads) {
  const double limit = cs_observe_limit(limits, bound, threads);
  if (bound != CS_OBSERVE_BOUND_AMDAHL)
    return limit;
  const double most = cs_amdahl_limit(&limits->basis->serial_of_work, threads).hi;
  return most > limit ? most : limit;
}

static void warn_passed(const struct cs_observe_summary *summary, const struct cs_observe_point *point,
                        struct cs__lines *lines) {
  const enum cs_observe_bound bound = cs_observe_binding(&summary->limits, point->threads);
  const double most = limit_most(&summary->limits, bound, point->threads);
  struct cs_text text = {0};
  if (point->speedup.count == 0 || !(measured_least(&point->speedup) > most * (1.0 + LIMIT_TOLERANCE)))
    return;
  cs_text_append(&text, "On ");
  cs__put_threads(&text, point->threads);
  cs_text_append(&text, " the program was ");
  cs__put_estimate(&text, &point->speedup);
  cs_text_append(&text, " times as fast as on 1, more than the %s limit of ", cs__limit_name(bound));
  cs__put_figure(&text, most);
  cs_text_append(&text, ": that limit does not hold for this program. %s.", too_low[bound]);
  cs__lines_add(lines, &text);
}

static void warn_limits(const struct cs_observe_summary *summary, struct cs__lines *lines) {
  for (size_t i = 0; i < summary->point_count && cs__has_measured(summary); i++)
    if (summary->points[i].split.threads > 1)
      warn_passed(summary, &summary->points[i], lines);
}

/* --- what only several counts tell --- */

/* if(0) and num_threads(n) look alike on one thread. */
static void warn_untold(const struct cs_observe_summary *summary, struct cs__lines *lines) {
  const struct cs_observe_point *one = summary->limits.basis;
  struct cs_text text = {0};
  double untold_s = 0.0;
  if (one == NULL || one->threads != 1 || summary->shown->threads != 1)
    return;
  for (size_t i = 0; i < one->process->region_count; i++) {
    const struct cs_observed_region *region = &one->process->regions[i];
    untold_s += region->asked_one && !region->forced && region->level == 0 ? region->wall_s : 0.0;
  }
  if (!(untold_s > UNTOLD_SHARE * one->process->wall_s))
    return;
  cs_text_append(&text, "Regions of ");
  cs__put_time(&text, untold_s);
  cs_text_append(&text, " asked for one thread: if(0), which is serial work, or num_threads with a count of 1; here "
                        "they count as parallel. Observe with --threads 1,2 to tell them apart.");
  cs__lines_add(lines, &text);
}

void cs__observe_warn_points(const struct cs_observe_summary *summary, struct cs__lines *lines) {
  warn_limits(summary, lines);
  warn_serial(summary, lines);
  warn_untold(summary, lines);
}
