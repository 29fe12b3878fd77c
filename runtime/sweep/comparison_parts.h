/* runtime/sweep/comparison_parts.h - the parts of a comparison. Private to comparison*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_COMPARISON_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_COMPARISON_PARTS_H

#include "runtime/sweep/comparison.h"

/*
 * One side of a case as one value per unit: a round, or a session. Logarithms of times and of speedups over the first
 * point, scaled ones of weak scaling, [point * units + unit]; NaN where there is none.
 */
struct cs__side {
  size_t points, units;
  double *log_times, *log_speedups;
  int *sessions;        /* the session a round's time is from; of sessions all 0 */
  double *serials;      /* per unit */
  enum cs_gate *gates;  /* per point */
  double *log_works;    /* per point: ln of its work over the first one's; 0 but of weak scaling */
  double *neighbours_s; /* as the times: the placement probe of the round's invocation; of sessions all NaN */
  size_t *apart;        /* per point: rounds left out by cs__sides_part for their placement, on both sides alike */
};

/* False when memory is short. Free with cs__side_free. */
bool cs__side_of_rounds(const struct cs_result *result, size_t case_index, size_t units, struct cs__side *side_out);

/* cases[i] and points[i * point_count + p] are the indexes in results[i]. */
bool cs__side_of_sessions(const struct cs_result *results, size_t count, const size_t *cases, const size_t *points,
                          size_t point_count, struct cs__side *side_out);
void cs__side_free(struct cs__side *side);

/* Rounds whose two times come from different sessions, or different placement classes, make no pair: both become NaN.
 */
void cs__sides_part(struct cs__side *old_side, struct cs__side *new_side);

/* Frees the comparison; returns CS_NOMEM. */
enum cs_status cs__comparison_no_memory(struct cs_comparison *comparison, struct cs_error *error);

/* threads: of each point. Fills one->points and what follows; the cases are set. False when memory is short. */
bool cs__compare_case(const struct cs_comparison *comparison, const struct cs__side *old_side,
                      const struct cs__side *new_side, const int *threads, struct cs_case_comparison *one);

/* What differs between any two of the results, of what makes figures comparable. False when memory is short. */
bool cs__mismatches(const struct cs_result *old_results, size_t old_count, const struct cs_result *new_results,
                    size_t new_count, struct cs_comparison *comparison);

/* The same of how commands were run, what their figure is, and weak scaling. */
bool cs__recipe_mismatches(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is);

/* Appends one, unless it is there already or the values are alike; NULL values are "". False when memory is short. */
bool cs__mismatch(struct cs_comparison *comparison, bool refuses, const char *what, const char *old_value,
                  const char *new_value);

#endif
