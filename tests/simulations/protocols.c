/* tests/simulations/protocols.c - the naive t interval, the paired t interval, and the product's own. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/simulations/protocols.h"

#include "runtime/measure/student.h"
#include "runtime/measure/warmup.h"

#include <math.h>

const struct protocol_kind protocol_kinds[PROTOCOL_COUNT] = {
    [PROTOCOL_NAIVE] = {"1 naive: sequential, pooled, t of means", NOISE_ONE_BY_ONE},
    [PROTOCOL_PAIRED_T] = {"6 paired log ratio, t", NOISE_SHUFFLED},
    [PROTOCOL_PLAIN] = {"7 paired, signed rank, plain medians", NOISE_SHUFFLED},
    [PROTOCOL_PRODUCT] = {"7 as coresweep does it", NOISE_SCHEDULED},
};

struct moments {
  double mean, variance; /* of the mean */
  double degrees;
};

static struct moments moments_of(const double *values, int count) {
  struct moments moments = {.degrees = count - 1};
  for (int i = 0; i < count; i++)
    moments.mean += values[i] / count;
  for (int i = 0; i < count; i++)
    moments.variance += (values[i] - moments.mean) * (values[i] - moments.mean) / moments.degrees / count;
  return moments;
}

static struct cs_estimate t_interval(double centre, double variance, double degrees, double alpha) {
  const double half = cs_student_critical(alpha, degrees) * sqrt(variance);
  return (struct cs_estimate){exp(centre), exp(centre - half), exp(centre + half), CS_INTERVAL_T, 1.0 - alpha, 1};
}

static struct moments pooled(const double log_time[NOISE_ROUNDS_MAX][NOISE_SAMPLES_MAX], int rounds, int samples) {
  double times[NOISE_ROUNDS_MAX * NOISE_SAMPLES_MAX];
  for (int i = 0; i < rounds * samples; i++)
    times[i] = exp(log_time[i / samples][i % samples]);
  return moments_of(times, rounds * samples);
}

/* The ratio of arithmetic means by the delta method, Welch's degrees of freedom. */
static struct cs_estimate naive(const struct noise_session *session, int point, int rounds, int samples, double alpha) {
  const struct moments base = pooled(session->log_time[0], rounds, samples);
  const struct moments other = pooled(session->log_time[point], rounds, samples);
  const double a = base.variance / base.mean / base.mean, b = other.variance / other.mean / other.mean;
  const double degrees = (a + b) * (a + b) / (a * a / base.degrees + b * b / other.degrees);
  return t_interval(log(base.mean / other.mean), a + b, degrees, alpha);
}

double protocol_invocation(enum protocol protocol, const double *log_time, int samples) {
  if (protocol != PROTOCOL_PRODUCT)
    return cs_median(log_time, (size_t)samples);
  double times[NOISE_SAMPLES_MAX];
  for (int i = 0; i < samples; i++)
    times[i] = exp(log_time[i]);
  return cs_summarise_invocation(times, (size_t)samples).log_time;
}

struct cs_estimate protocol_speedup(enum protocol protocol, const struct noise_session *session, int point, int rounds,
                                    int samples, double alpha) {
  if (protocol == PROTOCOL_NAIVE)
    return naive(session, point, rounds, samples, alpha);
  double base[NOISE_ROUNDS_MAX], other[NOISE_ROUNDS_MAX];
  for (int round = 0; round < rounds; round++) {
    base[round] = protocol_invocation(protocol, session->log_time[0][round], samples);
    other[round] = protocol_invocation(protocol, session->log_time[point][round], samples);
  }
  if (protocol != PROTOCOL_PAIRED_T)
    return cs_estimate_ratio(base, other, (size_t)rounds, alpha);
  for (int round = 0; round < rounds; round++)
    base[round] -= other[round];
  const struct moments paired = moments_of(base, rounds);
  return t_interval(paired.mean, paired.variance, paired.degrees, alpha);
}
