/* runtime/measure/order_interval.c - Hettmansperger and Sheather's interpolated interval of a median. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/order_interval.h"

#include <math.h>

/* P(X = x) of heads among `count` fair coins; by logarithms, so that 2^-count may be below the least double. */
static double heads(size_t count, size_t x) {
  const double n = (double)count, k = (double)x;
  return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) - n * log(2.0));
}

/* The depth k up to count / 2 at which [x_(k), x_(count+1-k)] still covers with 1 - alpha, 0 if none; its cover, and
 * that of depth k + 1. */
static size_t deepest(size_t count, double alpha, double *cover_out, double *next_out) {
  size_t k = 0;
  double cover = 1.0, next = 1.0 - 2.0 * heads(count, 0);
  while (k < count / 2 && next >= 1.0 - alpha) {
    k++;
    cover = next;
    next -= 2.0 * heads(count, k);
  }
  *cover_out = cover;
  *next_out = next;
  return k;
}

/*
 * T. P. Hettmansperger, S. J. Sheather: Confidence intervals based on interpolated order statistics, Statistics and
 * Probability Letters 4 (1986): between depths k and k + 1 with covers g_k >= 1 - alpha > g_(k+1), the part
 * I = (g_k - (1 - alpha)) / (g_k - g_(k+1)) is interpolated by (n - k) I / (k + (n - 2k) I).
 */
double cs__order_interval(const double *sorted, size_t count, double alpha, double *lo_out, double *hi_out) {
  *lo_out = sorted[0];
  *hi_out = sorted[count - 1];
  if (!(alpha > 0.0 && alpha < 1.0))
    return 0.0;
  double cover, next;
  const size_t k = deepest(count, alpha, &cover, &next);
  if (k == 0)
    return 0.0;
  const double n = (double)count, depth = (double)k;
  const double part = (cover - (1.0 - alpha)) / (cover - next);
  const double weight = (n - depth) * part / (depth + (n - 2.0 * depth) * part);
  *lo_out = (1.0 - weight) * sorted[k - 1] + weight * sorted[k];
  *hi_out = (1.0 - weight) * sorted[count - k] + weight * sorted[count - k - 1];
  return 1.0 - alpha;
}
