/* runtime/sweep/comparison.h - an old side and a new one compared: times, speedups, scaling properties. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_COMPARISON_H
#define CORESWEEP_RUNTIME_SWEEP_COMPARISON_H

#include "runtime/measure/compare.h"
#include "runtime/measure/drift.h"
#include "runtime/measure/gate.h"
#include "runtime/sweep/result.h"

enum cs_comparison_kind {
  CS_COMPARISON_ROUNDS,     /* both sides in the same rounds of one sweep: paired, tested */
  CS_COMPARISON_SESSIONS,   /* stored results, CS_SESSIONS_LEAST or more a side: one value each, tested */
  CS_COMPARISON_DESCRIPTIVE /* stored results, fewer: figures without a verdict */
};

const char *cs_comparison_kind_name(enum cs_comparison_kind kind);

struct cs_comparison_options {
  double confidence;     /* of all intervals of one case and quantity together */
  double threshold;      /* the smallest change that matters: of times and speedups relative, of shares absolute */
  double min_efficiency; /* of the knee */
};
extern const struct cs_comparison_options cs_comparison_defaults; /* 95 %, 1 %, 50 % */

/*
 * One quantity on both sides. Times and speedups change by a ratio, new / old, no change being 1; shares by a
 * difference, new - old, no change being 0.
 */
struct cs_compared {
  double old_value, new_value; /* NaN: not known */
  struct cs_estimate change;   /* interval simultaneous over the case's thread counts; count 0: not known */
  double p;                    /* of no change, after Holm over the same; NaN: not tested */
  enum cs_change verdict;
};

struct cs_point_comparison {
  int threads;                            /* what the axis stands at */
  struct cs_compared time_s;              /* of a metric its value, or 1 over it where more is better */
  struct cs_compared speedup, efficiency; /* count 0 at the base, where both are 1; of weak scaling the scaled ones */
  struct cs_drift drift, speedup_drift;   /* of the ratios over the rounds; nothing fires for sessions */
  enum cs_gate gate, ratio_gate;          /* the worst of both sides here; and here and at the base */
  size_t apart; /* rounds left out here: the teams of the two sides lay in different placement classes */
};

/* The greatest thread count up to which efficiency stays at or above the least one asked for. */
struct cs_knee {
  int value, lo, hi;  /* 0: not known */
  bool has_interval;  /* lo and hi are an interval; otherwise the range seen */
  bool beyond_counts; /* hi is the greatest count swept: the knee may lie beyond */
};

struct cs_case_comparison {
  const struct cs_case *old_case, *new_case;
  struct cs_point_comparison *points; /* ascending threads, those both sides have */
  size_t point_count;
  size_t best;                     /* index of the old side's fastest point, by the same work */
  struct cs_compared serial;       /* measured serial share at one thread: a difference; count 0: not observed */
  struct cs_compared serial_ratio; /* the same as a ratio */
  struct cs_knee old_knee, new_knee;
};

/* Something that is not alike on both sides. */
struct cs_mismatch {
  char *what, *old_value, *new_value; /* a value that is missing: "" */
  bool refuses;                       /* figures are not comparable; false: worth knowing, often what is compared */
};

struct cs_comparison {
  enum cs_comparison_kind kind;
  struct cs_comparison_options options;
  const struct cs_result *result; /* the first old one: its axis is what the points stand on, its recipe what ran. NULL:
                                   * made up, of threads */
  const struct cs_case *base;     /* the case all others are compared with: every old side; NULL: there is none */
  char *old_label, *new_label;
  size_t old_count, new_count; /* results on each side; 1 and 1 for rounds */
  size_t rounds;               /* of CS_COMPARISON_ROUNDS: the most that any case has */
  int rounds_needed;           /* of CS_COMPARISON_ROUNDS, when some interval wants more rounds than there are; 0 */
  struct cs_case_comparison *cases;
  size_t case_count;
  char **left_out; /* names of cases that not every result has */
  size_t left_out_count;
  struct cs_mismatch *mismatches; /* those that refuse first */
  size_t mismatch_count;
};

/* "8 threads", "1 thread"; of another axis "j=8". */
void cs_comparison_put_n(const struct cs_comparison *comparison, int n, struct cs_text *text);

/* Whether the result holds cases swept side by side. */
bool cs_result_is_versus(const struct cs_result *result);

/*
 * The rivals of one sweep, from the rounds both were in. All three make a comparison that points into its results:
 * keep them alive. CS_INVALID says why there is nothing to compare. Free with cs_comparison_free.
 *
 * Cases of one sweep are paired by round, and only where both were of one session and one placement class: a host that
 * moves its virtual CPUs puts the same places on one core's two threads now, on two packages then. The class is told by
 * the probe before timing, one way of a cache line between neighbours of the team. A round whose two probes differ by
 * more than a factor of 1.5 is left out at that point and counted.
 */
enum cs_status cs_compare_rivals(const struct cs_result *result, const struct cs_comparison_options *options,
                                 struct cs_comparison *comparison_out, struct cs_error *error);

/* Every other case of one sweep with the one of this name, or spec: which of these kernels, or commands, is faster.
 * CS_INVALID: there is no such case, or no other. */
enum cs_status cs_compare_with_base(const struct cs_result *result, const char *base_name,
                                    const struct cs_comparison_options *options, struct cs_comparison *comparison_out,
                                    struct cs_error *error);

/* What tells a case from the others of its comparison: the old side's name; with a base, which is every old side, the
 * new one's. */
const char *cs_compared_name(const struct cs_comparison *comparison, const struct cs_case_comparison *of);

/* Stored results, each one session; cases are matched by their names, points by thread counts all results have.
 * CS_INVALID also when a side holds the same samples twice. */
enum cs_status cs_compare_results(const struct cs_result *old_results, size_t old_count,
                                  const struct cs_result *new_results, size_t new_count,
                                  const struct cs_comparison_options *options, struct cs_comparison *comparison_out,
                                  struct cs_error *error);

void cs_comparison_free(struct cs_comparison *comparison); /* NULL is legal */

#endif
