/* runtime/observe/observation.h - what an observed process did, in seconds: regions, locks, the whole program. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_OBSERVATION_H
#define CORESWEEP_RUNTIME_OBSERVE_OBSERVATION_H

#include "runtime/base/status.h"
#include "runtime/laws/lost_time.h"
#include "runtime/observe/block.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A region: all its instances of one team size at one level, whoever joined them. Seconds. */
struct cs_observed_region {
  char *function; /* "solve" without the compiler's "._omp_fn.0"; NULL when not known: then module+offset names it */
  char *file;     /* source file; NULL when not known */
  int line;       /* 0: not known */
  char *module;   /* file the code lies in */
  uint64_t offset;
  int team, level;
  bool asked_one;   /* its program asked for one thread: if(0), num_threads(1), num_threads(n) at n = 1 */
  bool forced;      /* it was serial work: cs_observation_settle says how that is told */
  bool by_call;     /* offset is that after a call into the runtime, not of the outlined function */
  bool others;      /* the one record of all regions beyond the table */
  uint32_t runtime; /* CS_OBSERVE_GOMP or _OMPT */
  uint64_t count;   /* instances */
  uint64_t tasks;   /* explicit tasks run */
  double wall_s;    /* sum over instances */
  double first_s, least_s, most_s; /* of an instance since the process began; the first one starts threads */
  double core_s[CS_OBSERVE_CATEGORIES];
  double busiest_s;            /* sum of the busiest member's busy time: what perfect balance could not go below */
  double single_s, critical_s; /* parts of busy */
  double span_s;               /* teams of one: the longest chain; busy time is the work */
  bool span_known;
};

struct cs_observed_lock {
  enum cs_observe_lock_kind kind;
  char *name;   /* symbol of the critical section or lock, "function (file:line)" of the first holder; may be NULL */
  char *holder; /* "function (file:line)" of the first holder; NULL when not known */
  char *module;
  uint64_t offset;        /* of the first holder: after its call into the runtime */
  uint64_t symbol_offset; /* of the lock itself in the same module; 0: elsewhere, or not known */
  /* Of several locks that lived at the address one after the other: of the one held longest. Without the regions run
   * and the other tasks run while it was held. */
  uint64_t holds;
  double held_s;
  double longest_s; /* of any of them, since the process began */
};

struct cs_observed_event {
  int member, thread;
  uint32_t instance;
  int category;          /* enum cs_observe_category, or CS_OBSERVE_CATEGORIES for an explicit task */
  double begin_s, end_s; /* since the beginning of the first instance traced */
};

/* One process, from its beginning (or a mark) to its end (or another). */
struct cs_observation {
  uint32_t pid, parent;
  char *program;     /* its executable */
  char *runtimes[4]; /* files of the OpenMP runtimes in it; NULL unused */
  uint32_t seen_by;  /* CS_OBSERVE_GOMP, _OMPT bits */
  bool ended;        /* by exit, _exit or quick_exit: delays and CPU times were read at the end */
  /* Whether wall_s reaches to the end. False for one that ended without telling (killed) when nobody knows the moment:
   * it reaches to the last region then, of what followed nothing is known, and serial_s is the least it may be. */
  bool end_known;
  int threads;                        /* n of the split: the largest team of a top-level region, at least 1 */
  double wall_s;                      /* without the observer's own set-up */
  double parallel_s;                  /* the union of top-level regions, those forced onto one thread apart */
  double serial_s;                    /* wall - parallel - the observer's own part */
  double cost_s;                      /* the observer's estimated cost, core-seconds: counts times calibrated cost */
  double cost_ns[CS_OBSERVE_COSTS];   /* one construct */
  double delay_s;                     /* run-queue delay of all threads; negative: unknown */
  double openmp_cpu_s, outside_cpu_s; /* CPU time of threads seen in regions, and of living ones never seen there */
  int outside_threads;
  /* CPU time of threads that had gone before the end, and how many of these had been seen in regions; with none of them
   * gone_cpu_s lies outside of OpenMP, otherwise some part of it does. Zero where not ended. */
  double gone_cpu_s;
  int gone_threads;
  /* Threads that started top-level regions. Above one, regions overlap: their walls add up to more than parallel_s, so
   * kinds of a split add up to more than n T(n), by the team time of what ran at once; its residual is negative then.
   */
  int openers;
  struct cs_observed_region *regions; /* most core-seconds first */
  size_t region_count;
  struct cs_observed_lock *locks; /* longest total hold first */
  size_t lock_count;
  struct cs_observed_event *events; /* of the traced region, by begin */
  size_t event_count;
  uint64_t lost[CS_OBSERVE_LOSSES];
};

void cs_observation_free(struct cs_observation *observation);

/*
 * Which regions are serial work, forced onto one thread. A region that asked for one thread in a run that has larger
 * teams is, unless regions nested in it did the work. In a run on one thread if(0) and num_threads(n) look alike: there
 * a region counts as parallel, until `many`, a run of the same program on more threads, has shown all its instances to
 * be forced. Moves their wall time from parallel to serial. cs_observe_between has done it with many NULL.
 */
void cs_observation_settle(struct cs_observation *observation, const struct cs_observation *many);

/* n T(n) split into kinds; nested regions are taken in by the shares of their own rows. */
struct cs_time_split cs_observation_split(const struct cs_observation *observation);

/*
 * serial + sum over regions of max(busy / n, span), per cs_limit_work_span; only regions of one thread with tasks have
 * a span, others count busy / n. Negative: the observation is not one of one thread, or a span is unknown.
 */
double cs_observation_bound_s(const struct cs_observation *observation, int threads);

/* Sum over categories less team * wall of a region, seconds: 0 up to the rounding of ticks. */
double cs_observed_region_residual_s(const struct cs_observed_region *region);

#endif
