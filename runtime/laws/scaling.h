/* runtime/laws/scaling.h - measured times over thread counts, as a law is fitted to: one time per count, its error.
 * Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_SCALING_H
#define CORESWEEP_RUNTIME_LAWS_SCALING_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* One swept value: threads, processes, users. */
struct cs_scaling_point {
  double n;      /* >= 1; need not be whole */
  double time;   /* > 0, median of its runs, any one unit (of a throughput: 1 / X) */
  double lo, hi; /* least and greatest time seen */
  size_t runs;
};

struct cs_scaling {
  struct cs_scaling_point *points; /* ascending n, each n once */
  size_t count;
  /* Standard error of ln T(n), one for all counts (the median over counts); 0: nothing was repeated, it is not known.
   */
  double error;
  bool strong; /* the same work at every n; false: work grows with n (weak scaling) */
};

/*
 * From single runs in any order: n[i] and its time. Medians per n; the error from repeats (1.5 s^2 / R per count: a
 * median's), where at least half of the counts have three or more. CS_INVALID names the first value that is not finite
 * or not above 0 (n: below 1), and no values at all. Free with cs_scaling_free.
 */
enum cs_status cs_scaling_of_runs(const double *n, const double *times, size_t count, bool strong,
                                  struct cs_scaling *scaling_out, struct cs_error *error);

/*
 * From rounds: log_times[c * rounds + r] is ln of the time at count c in round r, NaN where that round has none. The
 * error is round-centred, for drift common to a round only rescales T(1), and widened by what centring took of it. The
 * same rule of three and half of the counts. Counts without a time are left out; CS_INVALID when none has one, for an n
 * below 1 or there twice.
 */
enum cs_status cs_scaling_of_rounds(const double *n, size_t counts, const double *log_times, size_t rounds, bool strong,
                                    struct cs_scaling *scaling_out, struct cs_error *error);

void cs_scaling_free(struct cs_scaling *scaling);

#endif
