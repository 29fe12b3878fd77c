/* runtime/report/observe_sentence.c - what an observation says, in sentences. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_sentence.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Regions on one thread that make up less of the serial time than this are not told apart from what lies between. */
#define FORCED_SHARE 0.01

double cs__forced_s(const struct cs_observation *process, const struct cs_observed_region **mostly_out) {
  double forced_s = 0.0;
  *mostly_out = NULL;
  for (size_t i = 0; i < process->region_count; i++) {
    const struct cs_observed_region *region = &process->regions[i];
    if (region->level > 0 || !region->forced)
      continue;
    forced_s += region->wall_s;
    if (*mostly_out == NULL || region->wall_s > (*mostly_out)->wall_s)
      *mostly_out = region;
  }
  return fmin(forced_s, process->serial_s); /* those of several threads may overlap */
}

const char *cs__last_part(const char *path) {
  const char *slash = path != NULL ? strrchr(path, '/') : NULL;
  return slash != NULL ? slash + 1 : path != NULL ? path : "";
}

/* --- a region's name --- */

void cs__put_region_place(struct cs_text *text, const struct cs_observed_region *region) {
  if (region->others) {
    cs_text_append(text, "regions beyond the table");
  } else if (region->file != NULL && region->line > 0) {
    cs__put_plain(text, cs__last_part(region->file));
    cs_text_append(text, ":%d", region->line);
  } else {
    cs__put_plain(text, region->module != NULL ? cs__last_part(region->module) : "?");
    cs_text_append(text, "+0x%" PRIx64, region->offset);
  }
}

void cs__put_region(struct cs_text *text, const struct cs_observed_region *region) {
  if (region->others || region->function == NULL) {
    cs__put_region_place(text, region);
    return;
  }
  cs__put_plain(text, region->function);
  cs_text_append(text, " (");
  cs__put_region_place(text, region);
  cs_text_append(text, ")");
}

const char *cs__region_mark(const struct cs_observed_region *region) {
  if (region->forced)
    return region->level > 0 ? "nested, forced onto one thread" : "forced onto one thread";
  return region->level > 0 ? "nested" : "";
}

/* --- findings --- */

const char *cs__finding_name(enum cs_finding_kind kind) {
  static const char *const names[CS_FINDING_KINDS] = {[CS_FINDING_ONE_THREAD] = "one_thread",
                                                      [CS_FINDING_IMBALANCE] = "imbalance",
                                                      [CS_FINDING_SINGLE] = "single",
                                                      [CS_FINDING_BARRIER] = "barrier",
                                                      [CS_FINDING_LOCK] = "lock",
                                                      [CS_FINDING_ORDERED] = "ordered",
                                                      [CS_FINDING_SHORT] = "short_regions",
                                                      [CS_FINDING_LATE] = "late_threads",
                                                      [CS_FINDING_SMALL_TASKS] = "small_tasks",
                                                      [CS_FINDING_FEW_TASKS] = "few_tasks",
                                                      [CS_FINDING_SMALL_TEAM] = "small_team",
                                                      [CS_FINDING_SERIAL] = "serial",
                                                      [CS_FINDING_INFLATION] = "inflation"};
  return (size_t)kind < CS_FINDING_KINDS ? names[kind] : "unknown";
}

/* "The region NAME " + what + " (COST of CORE time) ; " + mend + " could make the program X times as fast." */
static const struct {
  const char *what; /* follows the region's name and the share */
  const char *mend;
} words[CS_FINDING_KINDS] = {
    [CS_FINDING_ONE_THREAD] = {"of its cores' time idle while one thread does nearly all of its work",
                               "sharing that work out"},
    [CS_FINDING_IMBALANCE] = {"of its cores' time waiting for its slowest thread",
                              "a balanced schedule, as schedule(dynamic) or schedule(guided) may give,"},
    [CS_FINDING_SINGLE] = {"of its cores' time waiting while one thread executes a single construct",
                           "sharing that work out, or single nowait where nothing depends on it,"},
    [CS_FINDING_BARRIER] = {"of its cores' time in barriers inside of it",
                            "even shares between its barriers, or nowait where nothing depends on them,"},
    [CS_FINDING_LOCK] = {"of its cores' time waiting for critical sections or locks",
                         "doing without the lock (a reduction, atomic, a lock for each part of the data)"},
    [CS_FINDING_ORDERED] = {"of its cores' time waiting for the turn in an ordered loop",
                            "less work in the ordered part, or schedule(static,1),"},
    [CS_FINDING_SHORT] = {"of its cores' time starting and ending",
                          "one region around several of its calls, with nowait between their loops,"},
    [CS_FINDING_LATE] = {"of its cores' time until its threads have come and gone",
                         "waking them faster (OMP_WAIT_POLICY=active, no more threads than cores)"},
    [CS_FINDING_SMALL_TASKS] = {"of its cores' time creating tasks and waiting for them",
                                "larger tasks (grainsize, a cut-off with if or final)"},
    [CS_FINDING_FEW_TASKS] = {"of its cores' time without a task to run",
                              "more tasks, or creating them on all threads,"},
    [CS_FINDING_SMALL_TEAM] = {"of all cores' time there without a thread of its team", "a team of all threads"},
    [CS_FINDING_SERIAL] = {"of all cores' time idle while it is serial", "running that part on all cores"},
    [CS_FINDING_INFLATION] = {"of all cores' time more for the same work than at the least thread count",
                              "the cause (memory bandwidth, shared caches, clock, atomics, false sharing)"},
};

static void put_cost(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  cs_text_append(text, " (");
  cs__put_time(text, finding->cost_s);
  cs_text_append(text, " of %d x ", point->split.threads);
  cs__put_time(text, point->split.wall_s);
  cs_text_append(text, ")");
}

/* A factor as a person would say it: "1.4 times", "12 times". */
static void put_gain(struct cs_text *text, double gain) {
  if (!isfinite(gain))
    cs_text_append(text, "many times");
  else
    cs_text_append(text, gain < 1.995 ? "%.2f times" : gain < 9.95 ? "%.1f times" : "%.0f times", gain);
}

static void put_tasks(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  (void)point;
  cs_text_append(text, "; its %" PRIu64 " tasks run ", finding->region->tasks);
  cs__put_time(text, finding->region->core_s[CS_OBSERVE_BUSY] / (double)finding->region->tasks);
  cs_text_append(text, " each");
}

static void put_calls(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  (void)point;
  cs_text_append(text, "; its %" PRIu64 " calls take ", finding->region->count);
  cs__put_time(text, finding->region->wall_s / (double)finding->region->count);
  cs_text_append(text, " each");
}

static void put_team(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  (void)point;
  cs_text_append(text, "; it runs on ");
  cs__put_threads(text, finding->region->team);
}

/* "54 ms in regions on one thread (solver.c:120)", or "... (solver.c:120 and others)". */
static void put_forced(struct cs_text *text, const struct cs_observation *process) {
  const struct cs_observed_region *mostly = NULL;
  const double forced_s = cs__forced_s(process, &mostly);
  cs__put_time(text, forced_s);
  cs_text_append(text, " in regions on one thread (");
  cs__put_region_place(text, mostly);
  cs_text_append(text, "%s)", mostly->wall_s < 0.995 * forced_s ? " and others" : "");
}

static bool has_forced(const struct cs_observation *process) {
  const struct cs_observed_region *mostly = NULL;
  return cs__forced_s(process, &mostly) >= FORCED_SHARE * process->serial_s && mostly != NULL;
}

static void put_serial_parts(struct cs_text *text, const struct cs_observe_point *point,
                             const struct cs_finding *finding) {
  (void)finding;
  if (!has_forced(point->process))
    return;
  cs_text_append(text, "; of the serial time are ");
  put_forced(text, point->process);
}

typedef void put_more_of(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding);

static void put_more(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  static put_more_of *const more[CS_FINDING_KINDS] = {
      [CS_FINDING_SHORT] = put_calls,     [CS_FINDING_SMALL_TASKS] = put_tasks,   [CS_FINDING_FEW_TASKS] = put_tasks,
      [CS_FINDING_SMALL_TEAM] = put_team, [CS_FINDING_SERIAL] = put_serial_parts,
  };
  if (more[finding->kind] != NULL)
    more[finding->kind](text, point, finding);
}

void cs__put_finding(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding) {
  if (finding->region != NULL) {
    cs_text_append(text, finding->region->level > 0 ? "The nested region " : "The region ");
    cs__put_region(text, finding->region);
    cs_text_append(text, " spends ");
  } else {
    cs_text_append(text, "The program spends ");
  }
  cs__put_percent(text, finding->share);
  cs_text_append(text, " %s", words[finding->kind].what);
  put_cost(text, point, finding);
  put_more(text, point, finding);
  cs_text_append(text, "; %s could make the program up to ", words[finding->kind].mend);
  put_gain(text, finding->gain);
  cs_text_append(text, " as fast.");
}

/* --- the program --- */

void cs__put_program(struct cs_text *text, const struct cs_observe_point *point) {
  cs__put_threads(text, point->threads);
  cs_text_append(text, ", ");
  cs__put_time_estimate(text, &point->wall_s);
  if (point->run_count > 1)
    cs_text_append(text, " in %zu runs", point->run_count);
  for (size_t i = 0; i < 4; i++) {
    if (point->process->runtimes[i] == NULL)
      continue;
    cs_text_append(text, i == 0 ? ", through " : " and ");
    cs__put_plain(text, cs__last_part(point->process->runtimes[i]));
  }
}

static void put_parts_of_serial(struct cs_text *text, const struct cs_observation *process) {
  const struct cs_observed_region *mostly = NULL;
  cs_text_append(text, ": ");
  cs__put_time(text, process->serial_s - cs__forced_s(process, &mostly));
  cs_text_append(text, " between regions, ");
  put_forced(text, process);
}

void cs__put_serial(struct cs_text *text, const struct cs_observe_point *point) {
  cs_text_append(text, "Serial: ");
  const bool forced = has_forced(point->process);
  cs__put_time_estimate(text, &point->serial_s);
  cs_text_append(text, "%s, ", forced ? "" : " between regions");
  cs__put_percent_estimate(text, &point->serial_of_wall);
  cs_text_append(text, " of the run on ");
  cs__put_threads(text, point->threads);
  if (point->threads > 1) {
    cs_text_append(text, " and ");
    cs__put_percent_estimate(text, &point->serial_of_work);
    cs_text_append(text, " of the work done in it");
  }
  if (forced)
    put_parts_of_serial(text, point->process);
  cs_text_append(text, ".");
}

static void put_lock_name(struct cs_text *text, const struct cs_observed_lock *lock) {
  static const char *const kinds[] = {[CS_OBSERVE_LOCK_NONE] = "lock",
                                      [CS_OBSERVE_LOCK_CRITICAL] = "critical section",
                                      [CS_OBSERVE_LOCK_NAMED] = "critical section",
                                      [CS_OBSERVE_LOCK_ATOMIC] = "atomic",
                                      [CS_OBSERVE_LOCK_OMP] = "lock",
                                      [CS_OBSERVE_LOCK_ORDERED] = "ordered part"};
  cs_text_append(text, "%s", (size_t)lock->kind < sizeof kinds / sizeof kinds[0] ? kinds[lock->kind] : "lock");
  if (lock->name == NULL)
    return;
  cs_text_append(text, " ");
  cs__put_plain(text, lock->name);
}

/* Without the bound that may not hold. */
static double limit_without_single(const struct cs_observe_limits *limits) {
  double least = INFINITY;
  for (enum cs_observe_bound bound = CS_OBSERVE_BOUND_AMDAHL; bound < CS_OBSERVE_BOUNDS; bound++)
    if (bound != CS_OBSERVE_BOUND_SINGLE && cs_observe_limit(limits, bound, 0) < least)
      least = cs_observe_limit(limits, bound, 0);
  return least;
}

/* Threads go on beside a single nowait, and GCC's code does not tell where it ends. */
static void put_single(struct cs_text *text, const struct cs_observe_limits *limits) {
  const double without = limit_without_single(limits);
  cs_text_append(text, " What binds there are single constructs, mostly those of ");
  cs__put_region(text, limits->single);
  cs_text_append(text, ", ");
  cs__put_time(text, limits->single->single_s);
  cs_text_append(text, " in all; where they are nowait, others go on beside them and the limit may be as high as ");
  if (isfinite(without))
    put_gain(text, without);
  else
    cs_text_append(text, "the number of threads");
  cs_text_append(text, ".");
}

/* Which fact the binding limit rests on. */
static void put_binding(struct cs_text *text, const struct cs_observe_limits *limits, enum cs_observe_bound binding) {
  if (binding == CS_OBSERVE_BOUND_LOCK) {
    cs_text_append(text, " What binds there is the ");
    put_lock_name(text, limits->lock);
    cs_text_append(text, ", held for ");
    cs__put_time(text, limits->lock->held_s);
    cs_text_append(text, " in all.");
  } else if (binding == CS_OBSERVE_BOUND_SINGLE) {
    put_single(text, limits);
  } else if (binding == CS_OBSERVE_BOUND_SPAN) {
    cs_text_append(text, " What binds there is the longest chain of tasks, not the time between regions.");
  }
}

void cs__put_limits(struct cs_text *text, const struct cs_observe_summary *summary) {
  const struct cs_observe_limits *limits = &summary->limits;
  const int threads = summary->shown->threads;
  if (limits->basis == NULL) {
    cs_text_append(text, "No limit follows from a run whose end was not seen.");
    return;
  }
  const enum cs_observe_bound binding = cs_observe_binding(limits, 0);
  const double most = cs_observe_limit(limits, binding, 0);
  if (limits->estimated)
    cs_text_append(text, "By the work seen in the run on %d threads", limits->basis->threads);
  else
    cs_text_append(text, "By the run on 1 thread");
  cs_text_append(text, ", the program can be at most ");
  if (threads > 1) {
    put_gain(text, cs_observe_limit(limits, cs_observe_binding(limits, threads), threads));
    cs_text_append(text, " as fast on %d threads as on 1", threads);
    cs_text_append(text, isfinite(most) ? ", and " : "");
  }
  if (isfinite(most)) {
    put_gain(text, most);
    cs_text_append(text, " as fast on any number");
  } else if (threads <= 1) {
    cs_text_append(text, "as many times as fast as it has threads");
  }
  cs_text_append(text, ".");
  put_binding(text, limits, binding);
}
