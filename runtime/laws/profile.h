/* runtime/laws/profile.h - intervals of a fitted law's parameters and predictions: what the times do not reject. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_PROFILE_H
#define CORESWEEP_RUNTIME_LAWS_PROFILE_H

#include "runtime/laws/law_kind.h"

/*
 * The variance a residual is judged with, and the factor for one more parameter: the greater of the times' own error
 * and the residuals' (Birge), with F's quantile at 1 and N - p degrees where it is the residuals', else chi2's at 1.
 *
 * What nominal 95 % came to in 10,000 simulated sweeps a cell (tests/simulations/laws.c). Ten counts whose times have
 * structure the law has not, independent from count to count: 94.6 to 97.5 %. Ten counts with a known error: 96.6 to
 * 97.5 %, for the greater of two scales is taken. Five counts from ten rounds: 96.6 to 98.4 %, and 98.0 to 99.3 % where
 * rounds are spiked, which widens their standard error. A kappa that is 0, its boundary: 97.5 to 99.0 %.
 */
struct cs__scale {
  double variance; /* NaN: nothing is known of errors */
  double factor;
};

/* loss: of the law fitted, degrees its p. error: of ln T, 0 unknown. */
struct cs__scale cs__birge_scale(double loss, size_t counts, size_t degrees, double error, double level);

/* Fills the intervals of all parameters and of the peak of `fit`, whose coefficients and values are there. */
void cs__profile_parameters(const struct cs__law_kind *kind, const struct cs__sample *sample, double level,
                            struct cs_law_fit *fit);

/* The interval of T(n); false without one. */
bool cs__profile_time(const struct cs__law_kind *kind, const struct cs__sample *sample, double level,
                      const double *coefficients, double n, double *lo_out, double *hi_out);

#endif
