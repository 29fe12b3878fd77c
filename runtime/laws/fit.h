/* runtime/laws/fit.h - all laws fitted to one set of times: which the times support, what they cannot tell, how far one
 * may look beyond. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_FIT_H
#define CORESWEEP_RUNTIME_LAWS_FIT_H

#include "runtime/laws/law.h"
#include "runtime/laws/scaling.h"
#include "runtime/measure/estimate.h"

enum cs_support {
  CS_SUPPORT_NONE,       /* under 3 counts, under 6 when the times' error is not known, or all times alike */
  CS_SUPPORT_SUFFICIENT, /* linear or Amdahl's is enough: nothing more is needed, which is not to say it is true; of
                            weak scaling: the time stays the same */
  CS_SUPPORT_NAMED,      /* one law beyond Amdahl's is needed and is the one */
  CS_SUPPORT_UNDECIDED   /* several are needed about equally: `candidate` tells which */
};

enum cs_objective {
  CS_OBJECTIVE_LOG,       /* squared residuals of ln T: the default */
  CS_OBJECTIVE_THROUGHPUT /* squared residuals of X = 1/T, as R's package usl does: for comparison with it, USL only */
};

enum { CS_FIT_SUGGESTIONS = 4 };

struct cs_fit {
  struct cs_scaling scaling; /* a copy of its own */
  enum cs_objective objective;
  struct cs_law_fit laws[CS_LAWS];
  enum cs_support support;
  enum cs_law best;        /* the simplest supported one; of several that are undecided the one of least aic; without
                              support Amdahl's where it is fitted, else linear, and no candidate */
  bool candidate[CS_LAWS]; /* the laws that may be the one: best alone, or those that are undecided */
  double serial_amdahl;    /* Amdahl's serial share, always told beside USL's sigma; NaN when not fitted */
  double birge;            /* residual scale of the best law over the error of the times; NaN: error not known */
  bool misfit;             /* best rmse > 5 %, or birge > 3: the law misses structure, parameters are descriptive */
  bool superlinear;        /* faster than n times the base somewhere, by 1 % and beyond error: laws do not apply
                       there */
  double superlinear_at;   /* the n of the greatest such efficiency, and the efficiency; NaN */
  double superlinear_efficiency;
  bool no_speedup; /* no n is faster than the least one, by 2 % or by what errors allow */
  double base_n;   /* the least n; > 1: T(1) is extrapolated by every law */
  /* Counts that would tell the candidates apart, or show a peak, best first; they lie within twice the greatest n.
   * None where the two hardly differ beside the error. */
  double suggestions[CS_FIT_SUGGESTIONS];
  size_t suggestion_count;
  double
      suggestion_apart;   /* |ln| of the two laws' ratio at the first of them; NaN where no laws are to be told apart */
  enum cs_law between[2]; /* the two laws the suggestions tell apart */
  double level;           /* of all intervals, 0.95 */
};

/*
 * objective other than CS_OBJECTIVE_LOG changes the fit of USL only. level in (0, 1). Any number of counts from 1 on
 * gives a result without NaN where a value is known; CS_INVALID only for a scaling with no points, CS_NOMEM.
 */
enum cs_status cs_fit_laws(const struct cs_scaling *scaling, enum cs_objective objective, double level,
                           struct cs_fit *fit_out, struct cs_error *error);
void cs_fit_free(struct cs_fit *fit);

/*
 * T(n) by one law with its interval at fit->level (CS_INTERVAL_PROFILE), of the law's course, not of one more run; lo
 * and hi NaN without one, all NaN for a law not fitted.
 */
struct cs_estimate cs_fit_predict(const struct cs_fit *fit, enum cs_law law, double n);

/*
 * T(n) beyond the counts measured, or between: the span of the intervals of all laws that are not worse than
 * max(2 best rmse, 2 error). False, and nothing told, beyond twice the greatest n, where it means nothing, and where
 * errors are not known. Beyond the counts it widens with n, as a rule.
 */
bool cs_fit_scenario(const struct cs_fit *fit, double n, double *lo_out, double *hi_out);

#endif
