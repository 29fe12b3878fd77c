/* runtime/measure/signed_rank.c - the exact distribution of Wilcoxon's signed-rank statistic. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/signed_rank.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
  AVERAGES_MAX = CS_SIGNED_RANK_MAX * (CS_SIGNED_RANK_MAX + 1) / 2,
  COUNT_MAX = 65535 /* its n(n+1)/2 averages are the last that an int can number */
};

/*
 * share[v] = P(V = v), v = 0..n(n+1)/2. Rank i counts with a positive sign or not, half each, so adding it is the mean
 * of the distribution and the distribution moved by i; downwards, so that the moved one is still the old one. Exact in
 * a double up to n = 53.
 */
static void distribution(int n, double share[AVERAGES_MAX + 1]) {
  memset(share, 0, (AVERAGES_MAX + 1) * sizeof *share);
  share[0] = 1.0;
  for (int i = 1; i <= n; i++) {
    for (int v = i * (i + 1) / 2; v >= 0; v--)
      share[v] = (share[v] + (v >= i ? share[v - i] : 0.0)) / 2.0;
  }
}

/* The largest k with P(V <= k - 1) <= tail, and that probability. */
static int exact_k(int n, double tail, double *below_out) {
  double share[AVERAGES_MAX + 1];
  distribution(n, share);
  int k = 0;
  double below = 0.0;
  while (below + share[k] <= tail)
    below += share[k++];
  *below_out = below;
  return k;
}

/* P(V <= v), normal with the continuity correction: mean n(n+1)/4, variance n(n+1)(2n+1)/24. */
static double normal_below(double n, int v) {
  const double mean = n * (n + 1.0) / 4.0, sd = sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0);
  return erfc((mean - v - 0.5) / sd / sqrt(2.0)) / 2.0;
}

static int normal_k(int n, double tail, double *below_out) {
  int fits = -1, fails = (int)((int64_t)n * (n + 1) / 4) + 1; /* P(V <= fails) is above one half, P(V <= -1) is none */
  while (fails - fits > 1) {
    const int v = fits + (fails - fits) / 2;
    if (normal_below(n, v) <= tail)
      fits = v;
    else
      fails = v;
  }
  *below_out = fits >= 0 ? normal_below(n, fits) : 0.0;
  return fits + 1;
}

int cs_signed_rank_k(int n, double alpha, double *level_out) {
  const bool usable = n >= 1 && n <= COUNT_MAX && alpha > 0.0 && alpha < 1.0;
  double below = 0.0;
  int k = 0;
  if (usable)
    k = n <= CS_SIGNED_RANK_MAX ? exact_k(n, alpha / 2.0, &below) : normal_k(n, alpha / 2.0, &below);
  if (level_out != NULL)
    *level_out = k > 0 ? 1.0 - 2.0 * below : 0.0;
  return k;
}

double cs_signed_rank_p(int n, int below) {
  if (n < 1 || n > COUNT_MAX || below < 0)
    return NAN;
  if (n > CS_SIGNED_RANK_MAX)
    return fmin(2.0 * normal_below(n, below), 1.0);
  double share[AVERAGES_MAX + 1], sum = 0.0;
  distribution(n, share);
  for (int v = 0; v <= below && v <= n * (n + 1) / 2; v++)
    sum += share[v];
  return fmin(2.0 * sum, 1.0);
}
