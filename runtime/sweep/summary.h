/* runtime/sweep/summary.h - a result's figures: times, speedups, serial share, limit, each with its interval. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SUMMARY_H
#define CORESWEEP_RUNTIME_SWEEP_SUMMARY_H

#include "runtime/measure/drift.h"
#include "runtime/measure/estimate.h"
#include "runtime/measure/gate.h"
#include "runtime/sweep/result.h"

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
