/* tests/simulations/noise_model.c - session drift, invocation effects, skewed samples, spikes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/simulations/noise_model.h"

#include "runtime/measure/quantile.h"
#include "runtime/measure/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { INVOCATIONS_MAX = NOISE_POINTS * NOISE_ROUNDS_MAX };

const struct noise_scenario noise_scenarios[NOISE_SCENARIOS] = {
    {.name = "A samples 2 %", .sample_sd = 0.02},
    {.name = "B and invocations 2 %", .invocation_sd = 0.02, .sample_sd = 0.02},
    {.name = "C B and drift", .invocation_sd = 0.02, .sample_sd = 0.02, .correlation = 0.3, .drift_sd = 0.05},
    {.name = "D B and wander", .invocation_sd = 0.02, .sample_sd = 0.02, .correlation = 0.3, .wander_sd = 0.03},
    {.name = "E B and spikes",
     .invocation_sd = 0.02,
     .sample_sd = 0.02,
     .correlation = 0.3,
     .spikes = 0.05,
     .contaminated = 0.10},
    {.name = "F shared host",
     .invocation_sd = 0.02,
     .sample_sd = 0.03,
     .correlation = 0.3,
     .drift_sd = 0.05,
     .wander_sd = 0.03,
     .spikes = 0.05,
     .contaminated = 0.10,
     .steps = 0.5},
    {.name = "G F, growing with n",
     .invocation_sd = 0.02,
     .sample_sd = 0.03,
     .correlation = 0.3,
     .drift_sd = 0.05,
     .wander_sd = 0.03,
     .spikes = 0.05,
     .contaminated = 0.10,
     .steps = 0.5,
     .grows = true},
    {.name = "H quiet node",
     .invocation_sd = 0.003,
     .sample_sd = 0.003,
     .correlation = 0.3,
     .drift_sd = 0.003,
     .wander_sd = 0.002,
     .spikes = 0.01,
     .contaminated = 0.02},
};

static const double wander_length = 15.0, jump = 0.06;

static double log_true_speedup(int point) {
  const double serial = 0.05, threads = (double)(1 << point);
  return -log(serial + (1.0 - serial) / threads);
}

static double exponential(struct cs_random *random, double mean) {
  return -mean * log1p(-cs_random_unit(random));
}

static bool happens(struct cs_random *random, double probability) {
  return cs_random_unit(random) < probability;
}

/* A standard normal made lognormal with shape 0.5, mean 0, variance 1. */
static double skewed(double normal) {
  const double shape = 0.5, square = shape * shape;
  return (exp(shape * normal) - exp(square / 2.0)) / sqrt((exp(square) - 1.0) * exp(square));
}

/* The machine's state at every invocation of the session, in the order they run. */
static void make_state(struct cs_random *random, const struct noise_scenario *scenario, int count, double *state_out) {
  const double slope = scenario->drift_sd * cs_random_normal(random);
  const double keep = exp(-1.0 / wander_length);
  double wander = cs_random_normal(random);
  const int jump_at = happens(random, scenario->steps) ? 1 + (int)cs_random_below(random, (uint64_t)count - 1) : count;
  const double height = happens(random, 0.5) ? jump : -jump;
  for (int i = 0; i < count; i++) {
    state_out[i] = slope * ((double)i / (count - 1) - 0.5) + scenario->wander_sd * wander;
    state_out[i] += i >= jump_at ? height : 0.0;
    wander = keep * wander + sqrt(1.0 - keep * keep) * cs_random_normal(random);
  }
}

/* One process: its effect, then samples that follow one another. */
static void make_invocation(struct cs_random *random, const struct noise_scenario *scenario, int point, double state,
                            int samples, double *log_time_out) {
  const double larger = scenario->grows ? 1.0 + 1.5 * point / (NOISE_POINTS - 1) : 1.0;
  double level = state - log_true_speedup(point) + scenario->invocation_sd * larger * cs_random_normal(random);
  if (happens(random, fmin(0.5, scenario->contaminated * larger)))
    level += log1p(exponential(random, 0.15));
  const double keep = scenario->correlation;
  double noise = cs_random_normal(random);
  for (int s = 0; s < samples; s++) {
    log_time_out[s] = level + scenario->sample_sd * larger * skewed(noise);
    if (happens(random, fmin(0.5, scenario->spikes * larger)))
      log_time_out[s] += log1p(exponential(random, 0.5));
    noise = keep * noise + sqrt(1.0 - keep * keep) * cs_random_normal(random);
  }
}

/* place_out[point][round]: when in the session that invocation runs. */
static void make_places(struct cs_random *random, enum noise_order order, int rounds,
                        int place_out[NOISE_POINTS][NOISE_ROUNDS_MAX]) {
  const uint64_t seed = cs_random_next(random);
  for (int round = 0; round < rounds; round++) {
    int points[NOISE_POINTS] = {0, 1, 2, 3, 4};
    if (order == NOISE_SHUFFLED)
      cs_random_shuffle(random, points, NOISE_POINTS);
    else if (order == NOISE_SCHEDULED)
      cs_schedule_round(seed, NOISE_POINTS, round, points);
    for (int i = 0; i < NOISE_POINTS; i++)
      place_out[points[i]][round] = order == NOISE_ONE_BY_ONE ? points[i] * rounds + round : round * NOISE_POINTS + i;
  }
}

void noise_session_make(struct cs_random *random, const struct noise_scenario *scenario, enum noise_order order,
                        int rounds, int samples, const int *points, int point_count,
                        struct noise_session *session_out) {
  double state[INVOCATIONS_MAX];
  int place[NOISE_POINTS][NOISE_ROUNDS_MAX];
  make_state(random, scenario, NOISE_POINTS * rounds, state);
  make_places(random, order, rounds, place);
  for (int i = 0; i < point_count; i++) {
    for (int round = 0; round < rounds; round++)
      make_invocation(random, scenario, points[i], state[place[points[i]][round]], samples,
                      session_out->log_time[points[i]][round]);
  }
}

static double quiet_median(const struct noise_scenario *scenario, int point) {
  enum { INVOCATIONS = 200000, SAMPLES = 15 };
  double *medians = malloc(INVOCATIONS * sizeof *medians), log_time[SAMPLES];
  if (medians == NULL) {
    fputs("no memory for the truth\n", stderr);
    exit(EXIT_FAILURE);
  }
  struct cs_random random;
  cs_random_seed(&random, 12345 + (uint64_t)point);
  for (int i = 0; i < INVOCATIONS; i++) {
    make_invocation(&random, scenario, point, 0.0, SAMPLES, log_time);
    medians[i] = cs_median(log_time, SAMPLES);
  }
  const double median = cs_median(medians, INVOCATIONS);
  free(medians);
  return median;
}

double noise_truth(const struct noise_scenario *scenario, int point) {
  if (!scenario->grows)
    return log_true_speedup(point);
  return quiet_median(scenario, 0) - quiet_median(scenario, point);
}
