/* runtime/measure/signed_rank.h - the exact distribution of Wilcoxon's signed-rank statistic, for intervals without
 * normality. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_SIGNED_RANK_H
#define CORESWEEP_RUNTIME_MEASURE_SIGNED_RANK_H

/* Largest sample the exact recursion takes (64 rounds are 2,080 Walsh averages); above it the normal approximation
 * stands in, whose k is then within one of the exact one. */
#define CS_SIGNED_RANK_MAX 64

/*
 * The k for which [W_(k), W_(M+1-k)] of the M = n(n+1)/2 sorted Walsh averages covers the centre with probability at
 * least 1 - alpha; 0 when n is too small for that (n < 6 at alpha = 0.05), above 65,535, or alpha is not in (0, 1).
 * level_out (may be NULL) gets the coverage reached; 0 with k = 0.
 */
int cs_signed_rank_k(int n, double alpha, double *level_out);

/*
 * The two-sided p of `below` Walsh averages of n values on the rarer side of the centre asked about: 2 P(V <= below),
 * at most 1. The interval above leaves the centre out just when p <= alpha. NaN for n < 1, n > 65,535 or below < 0.
 */
double cs_signed_rank_p(int n, int below);

#endif
