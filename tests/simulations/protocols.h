/* tests/simulations/protocols.h - ways of making an interval of the speedup from one session. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_SIMULATIONS_PROTOCOLS_H
#define CORESWEEP_TESTS_SIMULATIONS_PROTOCOLS_H

#include "runtime/measure/estimate.h"
#include "tests/simulations/noise_model.h"

enum protocol {
  PROTOCOL_NAIVE,    /* one thread count after the other, all samples pooled, t interval of the means */
  PROTOCOL_PAIRED_T, /* rounds in random order, medians of all samples, t interval of paired log ratios */
  PROTOCOL_PLAIN,    /* the same with the signed-rank interval */
  PROTOCOL_PRODUCT,  /* what coresweep does: its schedule, its warm-up truncation, its estimator */
  PROTOCOL_COUNT
};

struct protocol_kind {
  const char *name;
  enum noise_order order;
};

extern const struct protocol_kind protocol_kinds[PROTOCOL_COUNT];

/* One number per invocation, as the protocol makes it. */
double protocol_invocation(enum protocol protocol, const double *log_time, int samples);

/* Speedup of `point` over point 0 with its interval, not as a logarithm. */
struct cs_estimate protocol_speedup(enum protocol protocol, const struct noise_session *session, int point, int rounds,
                                    int samples, double alpha);

#endif
