/* tests/simulations/noise_model.h - made-up sessions with the noise of real machines and a known speedup. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_SIMULATIONS_NOISE_MODEL_H
#define CORESWEEP_TESTS_SIMULATIONS_NOISE_MODEL_H

#include "runtime/base/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Thread counts 1, 2, 4, 8, 16 of a program with 5 % of its time serial. */
enum { NOISE_POINTS = 5, NOISE_SCENARIOS = 8, NOISE_ROUNDS_MAX = 40, NOISE_SAMPLES_MAX = 30 };

/* Everything on the log scale: 0.02 is 2 %. */
struct noise_scenario {
  const char *name;
  double invocation_sd; /* from process to process */
  double sample_sd;     /* within a process, skewed to the right */
  double correlation;   /* lag 1, within a process */
  double drift_sd;      /* of a straight line over the whole session */
  double wander_sd;     /* of a slow AR(1) over the session, 15 invocations long */
  double spikes;        /* share of samples made longer by 1 + Exp(0.5) */
  double contaminated;  /* share of invocations made longer by 1 + Exp(0.15) */
  double steps;         /* share of sessions with one jump of 6 % */
  bool grows;           /* noise of a process grows with its threads, up to 2.5 times */
};

extern const struct noise_scenario noise_scenarios[NOISE_SCENARIOS];

enum noise_order {
  NOISE_ONE_BY_ONE, /* all rounds of one thread count, then of the next */
  NOISE_SHUFFLED,   /* every round in a new random order */
  NOISE_SCHEDULED   /* the order the product would run */
};

struct noise_session {
  double log_time[NOISE_POINTS][NOISE_ROUNDS_MAX][NOISE_SAMPLES_MAX];
};

/* Fills rounds x samples of the points in `points` (indexes, `point_count` of them). */
void noise_session_make(struct cs_random *random, const struct noise_scenario *scenario, enum noise_order order,
                        int rounds, int samples, const int *points, int point_count, struct noise_session *session_out);

/* The logarithm of the true speedup: by formula, or by 200,000 quiet invocations where noise differs with threads. */
double noise_truth(const struct noise_scenario *scenario, int point);

#endif
