/* runtime/measure/drift.c - Mann and Whitney's test of the halves, and the lag-1 autocorrelation. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/drift.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS_LEAST = 6 };

/* Pairs in which the value of the second half is the greater one; a tie counts half. */
static double pairs_greater(const double *first, size_t first_count, const double *second, size_t second_count) {
  double greater = 0.0;
  for (size_t i = 0; i < first_count; i++) {
    for (size_t j = 0; j < second_count; j++)
      greater += second[j] > first[i] ? 1.0 : second[j] == first[i] ? 0.5 : 0.0;
  }
  return greater;
}

/* Sum of t^3 - t over the groups of t equal values: every value counts its group's other members twice over. */
static double ties(const double *d, size_t count) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    double equal = 0.0;
    for (size_t j = 0; j < count; j++)
      equal += d[j] == d[i] ? 1.0 : 0.0;
    sum += equal * equal - 1.0;
  }
  return sum;
}

/*
 * The normal approximation with continuity and tie corrections. Without ties and up to 40 rounds it decides at 5 % as
 * the exact distribution does, but for 16, 28, 31, 37 and 38 rounds, where an exact p of 4.9 to 5 % does not fire.
 */
static bool halves_differ(const double *d, size_t count) {
  const size_t half = count / 2, rest = count - half;
  const double n1 = (double)half, n2 = (double)rest, n = (double)count;
  const double off = fabs(pairs_greater(d, half, d + half, rest) - n1 * n2 / 2.0) - 0.5;
  const double variance = n1 * n2 / 12.0 * (n + 1.0 - ties(d, count) / (n * (n - 1.0)));
  return variance > 0.0 && off > 0.0 && erfc(off / sqrt(variance) / sqrt(2.0)) <= 0.05;
}

/* The usual estimate is biased by about -1/R for independent values: it is added back. */
static double lag_one(const double *d, size_t count) {
  double mean = 0.0, products = 0.0, squares = 0.0;
  for (size_t i = 0; i < count; i++)
    mean += d[i] / (double)count;
  for (size_t i = 0; i < count; i++)
    squares += (d[i] - mean) * (d[i] - mean);
  for (size_t i = 1; i < count; i++)
    products += (d[i - 1] - mean) * (d[i] - mean);
  return squares > 0.0 ? products / squares + 1.0 / (double)count : 0.0;
}

static struct cs_drift check(const double *d, size_t rounds) {
  struct cs_drift drift = {0};
  bool moves = false;
  for (size_t i = 1; i < rounds; i++)
    moves = moves || d[i] != d[0];
  if (rounds < ROUNDS_LEAST || !moves)
    return drift;
  drift.correlation = lag_one(d, rounds);
  drift.correlated = drift.correlation > 1.64 / sqrt((double)rounds); /* one-sided 5 % of a normal with sd 1/sqrt(R) */
  drift.halves_differ = halves_differ(d, rounds);
  return drift;
}

struct cs_drift cs_drift_check(const double *d, size_t rounds) {
  double *finite = rounds > 0 ? malloc(rounds * sizeof *finite) : NULL;
  if (finite == NULL)
    return (struct cs_drift){0};
  size_t kept = 0;
  for (size_t i = 0; i < rounds; i++) {
    if (isfinite(d[i]))
      finite[kept++] = d[i];
  }
  const struct cs_drift drift = check(finite, kept);
  free(finite);
  return drift;
}
