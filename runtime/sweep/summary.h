/* runtime/sweep/summary.h - a result's figures: times, speedups, serial share, limit, each with its interval. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SUMMARY_H
#define CORESWEEP_RUNTIME_SWEEP_SUMMARY_H

#include "runtime/laws/lost_time.h"
#include "runtime/measure/drift.h"
#include "runtime/measure/estimate.h"
#include "runtime/measure/gate.h"
#include "runtime/sweep/result.h"

/* What limits the speedup at a thread count first, of what was observed at one thread. */
enum cs_binding {
  CS_BINDS_AMDAHL, /* the serial share */
  CS_BINDS_LOCK,   /* the lock held longest: its holders run one after the other */
  CS_BINDS_SPAN    /* the longest chain of tasks */
};

const char *cs_binding_name(enum cs_binding binding);

/*
 * Where the cores' time went at a point, in core-seconds of one run: the mean over its observed invocations. lost
 * compares it with the base's mean over the same rounds, so that what drifts over a session cancels.
 */
struct cs_point_observation {
  size_t count;               /* observed invocations that told; 0: none, or a journal from before there was a split */
  struct cs_time_split split; /* cores that no region ever used are idle in it */
  struct cs_lost_time lost;   /* threads 0: the base has none to compare with */
  double cost_share;          /* the observer's estimated part of n T(n) */
  double residual_share;      /* what n T(n) and its parts differ by, of n T(n), in size */
  uint64_t unfollowed;        /* events the observer could not follow, over all invocations */
  double serial_base_s;       /* serial time of one run as seen at the base */
  bool serial_differs;        /* from it, beyond what observing may be wrong by */
  double lock_limit, span_limit; /* upper bounds on S(n) beside Amdahl's; INFINITY: nothing binds; NaN: not known */
  enum cs_binding binds;         /* the least of the three */
  enum cs_gate gate;             /* of the observed invocations */
  char *gate_reason;             /* NULL when clear */
};

struct cs_point_summary {
  int threads;
  const char *places;
  size_t rounds;                   /* rounds with a usable timed invocation here and at the base */
  size_t voided, rejected, failed; /* timed invocations set aside, by reason; failed = wrong, crashed, hung */
  int64_t calls;                   /* per sample */
  struct cs_estimate time_s;       /* of one run; this session only */
  double rate;                     /* the case's own unit, from time_s.value */
  double rate_lo, rate_hi;
  struct cs_estimate speedup;      /* over the base point, this point alone at the protocol's confidence */
  struct cs_estimate speedup_band; /* simultaneous over all points of the case (Bonferroni) */
  struct cs_estimate efficiency;   /* speedup * base threads / threads */
  struct cs_estimate karp_flatt;   /* serial fraction by Karp and Flatt; count 0 at the base */
  struct cs_estimate
      limit; /* Amdahl's, from the measured serial share; count 0 when not observed or base is not one thread */
  double limit_share;       /* speedup / limit; NaN without limit */
  double speedup_of_minima; /* secondary: "quiet machine" */
  double sample_min_s, sample_p5_s, sample_median_s, sample_p95_s, sample_max_s; /* over all kept samples */
  enum cs_gate gate;
  enum cs_gate ratio_gate; /* the worse of this point's gate and the base's: whether the speedup counts */
  char *gate_reason;       /* what and the remedy; NULL when clear */
  struct cs_drift drift;
  bool superlinear; /* interval of efficiency wholly above 1 */
  size_t unsteady;  /* invocations that reached no steady state, each by itself a weak witness */
  bool moving;      /* all invocations together: samples still became faster or slower (cs_samples_moved) */
  double trend;     /* ln of second over first half of an invocation, centre over invocations; NaN unknown */
  double delay_share, cpu_share, steal_share; /* medians; negative: unknown */
  struct cs_point_observation observed;
};

struct cs_case_summary {
  const struct cs_case *of;
  struct cs_point_summary *points; /* as many as the result has points, same order; rounds 0 where nothing is usable */
  size_t point_count;
  size_t base;               /* index of the point speedup is over: the least thread count */
  size_t best;               /* index of the point with the greatest speedup estimate; base when there is none */
  struct cs_estimate serial; /* measured serial share at one thread; count 0: not observed */
  double observe_cost_share; /* the observer's estimated part of the observed wall time */
  double limit_most;         /* Amdahl's limit for any number of threads, 1/s; NaN without serial */
  enum cs_stop_reason stop;
  bool known_disagrees; /* known_serial lies outside the measured interval */
};

struct cs_summary {
  struct cs_case_summary *cases;
  size_t case_count;
  char **warnings; /* sentences with their remedies, most serious first, no duplicates */
  size_t warning_count;
  size_t failure_count; /* invocations wrong, crashed or hung: exit status 1 */
  char **failures;      /* one line each: case, threads, round, what */
};

/* Points into result: keep it alive. CS_NOMEM only. */
enum cs_status cs_summarise(const struct cs_result *result, struct cs_summary *summary_out, struct cs_error *error);
void cs_summary_free(struct cs_summary *summary);

#endif
