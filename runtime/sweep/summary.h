/* runtime/sweep/summary.h - a result's figures: times, speedups, serial share, limit, each with its interval. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SUMMARY_H
#define CORESWEEP_RUNTIME_SWEEP_SUMMARY_H

#include "runtime/laws/efficiency.h"
#include "runtime/laws/fit.h"
#include "runtime/laws/limit.h"
#include "runtime/laws/lost_time.h"
#include "runtime/measure/drift.h"
#include "runtime/measure/estimate.h"
#include "runtime/measure/gate.h"
#include "runtime/sweep/result.h"

/*
 * Where the cores' time went at a point, in core-seconds of one run: the mean over its observed invocations. lost
 * compares it with the base's mean over the same rounds, so that what drifts over a session cancels; of weak scaling
 * the base's is taken as often as the work at n is the base's. With a metric the work of a run need not be the same at
 * every n (a server is driven for two seconds): then there is nothing to compare with.
 */
struct cs_point_observation {
  size_t count;               /* observed invocations that told; 0: none, or a journal from before there was a split */
  struct cs_time_split split; /* cores that no region ever used are idle in it */
  struct cs_lost_time lost;   /* threads 0: the base has none to compare with */
  double cost_share;          /* the observer's estimated part of n T(n) */
  double residual_share;      /* what n T(n) and its parts differ by, of n T(n), in size */
  uint64_t unfollowed;        /* events the observer could not follow, over all invocations */
  double serial_base_s;       /* serial time of one run as seen at the base */
  bool serial_differs;        /* from it, beyond what observing may be wrong by; never said of other work */
  struct cs_efficiency efficiency; /* POP's; threads 0: nothing known */
  enum cs_gate gate;               /* of the observed invocations */
  char *gate_reason;               /* NULL when clear */
};

/*
 * What a point's team can get from the machine, each over the rounds' ceilings invocations there; count 0: none.
 * phi is paired: the chain at n over the chain at the base in the same round.
 */
struct cs_point_ceilings {
  size_t count; /* usable invocations */
  struct cs_estimate bytes_per_s[CS_STREAMS];
  struct cs_estimate bandwidth; /* B(n): the greatest of the streams in each round */
  struct cs_estimate flops_per_s, clock_ratio, chain_per_s, barrier_s, fork_s, neighbour_s;
  struct cs_node_ceiling *nodes; /* medians over rounds; NULL on one node */
  size_t node_count;
  uint64_t footprint_bytes, array_bytes, huge_bytes; /* of the last */
};

/*
 * The most S(n) can be, by round: what was observed at one thread and what the machine gave, both in that round (where
 * it has none of its own: the medians over the rounds); then the centre over the rounds with its interval. Ceilings
 * that were not measured bind nothing, nor does the clock where the kernel is bound by memory, whose speed does not
 * follow it. Where the base is one thread whose serial share was not observed, it counts as none for a kernel whose
 * ceilings were measured: the machine alone bounds then. At the base it is 1.
 *
 * Of weak scaling it is Gustafson's law, n - s (n - 1), the most that the scaled speedup can be: s is the serial share
 * of a run on n threads that loses nothing else, its serial time as observed at n, its parallel rest what one thread
 * would need for the work at n, shared by n. Known where the base is one thread and both it and n were observed. Of an
 * axis that does not count threads, and of a metric, it is not known: what was observed is of the whole run.
 */
struct cs_point_limit {
  struct cs_estimate speedup;  /* count 0: not known */
  struct cs_estimate serial;   /* the serial share it rests on, of what one thread needs for the work at n: the case's
                                * own, of weak scaling that seen at n; count 0: none observed */
  double term[CS_LIMIT_TERMS]; /* the speedup each alone allows, median over rounds; NaN: not known; INFINITY: nothing
                                * of that kind to do */
  enum cs_limit_term binds;    /* the one that allows least */
  struct cs_estimate share;    /* S(n) / limit, paired by round */
  bool beyond;                 /* share's interval above 1.01: superlinear, or the facts do not hold */
  bool bandwidth_applies;      /* false: the case's arrays are smaller than those of the ceilings */
};

/* What a run of a command used, medians over its timed invocations; NaN: not told. */
struct cs_point_used {
  double wall_s, user_s, system_s;
  double peak_bytes;
  double cores_busy; /* (user + system) / wall: how many cores were really busy. Kernels tell it too */
};

struct cs_point_summary {
  int n; /* what the axis stands at: the thread count where threads are swept */
  const char *places;
  double size; /* weak scaling: {size}; 0 otherwise */
  struct cs_point_used used;
  size_t rounds;                   /* rounds with a usable timed invocation here and at the base */
  size_t voided, rejected, failed; /* invocations set aside, by reason: timed ones, of the last two calibrations too */
  size_t wrong;                    /* of the failed, which are wrong, crashed or hung */
  int64_t calls;                   /* per sample */
  struct cs_estimate time_s; /* of one run; this session only. Of a metric its value, or 1 over it with `higher` */
  double rate;               /* the case's own unit, from time_s.value */
  double rate_lo, rate_hi;
  struct cs_estimate speedup; /* over the base point, this point alone at the protocol's confidence. Of weak scaling
                                 the scaled speedup: work done per time over that of the base, by the sizes as they
                                 were rounded (a throughput is that already); so is each ratio of times below */
  struct cs_estimate speedup_band; /* simultaneous over all points of the case (Bonferroni) */
  struct cs_estimate efficiency;   /* speedup * base n / n */
  struct cs_estimate over_serial;  /* T(serial program) / T(n), paired by round; count 0: no --serial */
  struct cs_estimate over_first;   /* of a grid: speedup over the base of its first case, paired; count 0: no grid */
  struct cs_estimate karp_flatt;   /* serial fraction by Karp and Flatt; count 0 at the base and of weak scaling */
  struct cs_estimate amdahl; /* limit from the measured serial share alone; count 0 when not observed, base is not one
                                thread, of weak scaling and of a metric */
  struct cs_point_limit limit;
  struct cs_estimate to_best; /* T(n) / T(best), paired by round, simultaneous over all points; 1 at the best */
  bool ties_best;             /* its interval (the range, with too few rounds for one) does not lie above 1 */
  double energy_j;            /* of one run, median; NaN: not told */
  double speedup_of_minima;   /* secondary: "quiet machine" */
  double sample_min_s, sample_p5_s, sample_median_s, sample_p95_s, sample_max_s; /* over all kept samples */
  enum cs_gate gate;
  enum cs_gate ratio_gate; /* the worse of this point's gate and the base's: whether the speedup counts */
  char *gate_reason;       /* what and the remedy; NULL when clear */
  struct cs_drift drift;
  bool superlinear; /* interval of efficiency wholly above 1 */
  size_t unsteady;  /* invocations that reached no steady state, each by itself a weak witness */
  bool moving;      /* all invocations together: samples still became faster or slower (cs_samples_moved) */
  double trend;     /* ln of second over first half of an invocation, centre over invocations; NaN unknown */
  double delay_share, cpu_share, steal_share; /* medians; negative: unknown; the first two of the PUs of n threads, or
                                               * of those a command is confined to */
  struct cs_point_observation observed;
  double neighbour_s; /* placement probe, median over timed invocations; NaN */
};

struct cs_case_summary {
  const struct cs_case *of;        /* `serial`: points beyond the first have no rounds */
  struct cs_point_summary *points; /* as many as the result has points, same order; rounds 0 where nothing is usable */
  size_t point_count;
  size_t base;               /* index of the point speedup is over: the least thread count */
  size_t best;               /* index of the point with the greatest speedup estimate; base when there is none */
  struct cs_estimate serial; /* measured serial share at one thread; count 0: not observed, or another axis */
  double observe_cost_share; /* the observer's estimated part of the observed wall time */
  double
      limit_most; /* Amdahl's limit for any number of threads, 1/s; NaN without serial, of weak scaling, of a metric */
  enum cs_stop_reason stop;
  bool known_disagrees; /* known_serial lies outside the measured interval */
  struct cs_fit fit;    /* laws, from the timed rounds; fit.support CS_SUPPORT_NONE with too few counts. Of weak scaling
                           the laws of weak scaling, from the run times, corrected for the sizes' rounding */
  struct cs_startup startup; /* medians over the calibrations that tell; 0: none does */
};

struct cs_summary {
  struct cs_point_ceilings *ceilings; /* per point of the result; NULL: none were measured */
  size_t ceiling_count;
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
