/* tests/laws/support_scaling.h - times made by a law whose parameters are known, with noise or without. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_LAWS_SUPPORT_SCALING_H
#define CORESWEEP_TESTS_LAWS_SUPPORT_SCALING_H

#include "runtime/laws/fit.h"

#include <stdint.h>

/* T(1) = 1; first and second: serial and -, sigma and kappa, serial and c, n_sat and -. */
struct made_law {
  enum cs_law law;
  double first, second;
};

double made_time(const struct made_law *made, double n);

/* One time per count, each wrong by a normal factor of size noise (its logarithm), which is what the error says. */
struct cs_scaling make_scaling(const struct made_law *made, const double *counts, size_t count, double noise,
                               uint64_t seed);

/* Fits at 95 % and frees the scaling. Asserts that it works. */
struct cs_fit fit_made(struct cs_scaling scaling);

#endif
