/* kernels/nrm2/nrm2.c - Euclidean norm over a team of threads: the plain sum of squares, and a scaled one if it fails.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the 2-norm of a vector, BLAS's DNRM2.
 *
 * How: the sum of squares as it is, in blocks added in pairs (kernels/reduce/reduce.c). The sum itself tells whether it
 * can be trusted. It is NaN only if an element is: squares have one sign. It is infinite if a square overflowed or the
 * sum did. And squares that underflowed took less than 2^-1022 each from it, even where subnormals are flushed to zero,
 * so from n * 2^-969 on they are below one rounding in 2^53. Outside of that range a second pass finds the largest
 * magnitude, and a third sums the squares of all elements times a power of two that brings it near 1: exact, and what
 * underflows now is too small to count.
 *
 * Why it is fast: the pass that nearly always suffices is a dot of one vector with itself, without a comparison or a
 * branch for an element. Blue's one-pass method sorts every element into one of three running sums.
 *
 * Source: Blue, A portable Fortran program to find the Euclidean norm of a vector, ACM TOMS 4 (1978); Anderson,
 * Algorithm 978: safe scaling in the level 1 BLAS, ACM TOMS 44 (2017), for what the result of NaN and infinity is.
 */
#include "kernels/nrm2/nrm2.h"

#include "kernels/nrm2/nrm2_loop.h"

#include <math.h>

/* Scales are powers of two that are normal, and so are their inverses. */
enum { exponent_most = 1021 };

static double largest(struct cs__reduction *reduction, const struct cs__nrm2_loops *loops) {
  double value[CS__BLOCKS_MAX];
  reduction->block = reduction->block_far = loops->largest;
  reduction->pair_far = NULL;
  const size_t blocks = cs__reduce_blocks(reduction, value);
  double most = 0.0;
  for (size_t b = 0; b < blocks; b++)
    most = value[b] > most ? value[b] : most;
  return most;
}

static double scaled_norm(struct cs__reduction *reduction, const struct cs__nrm2_loops *loops) {
  const double most = largest(reduction, loops);
  if (most == 0.0 || isinf(most))
    return most;
  int exponent = 0;
  (void)frexp(most, &exponent);
  exponent = exponent < -exponent_most ? -exponent_most : exponent > exponent_most ? exponent_most : exponent;
  reduction->of.scale = ldexp(1.0, -exponent);
  reduction->block = reduction->block_far = loops->scaled_squares;
  return ldexp(sqrt(cs__reduce_sum(reduction)), exponent);
}

enum cs_status cs_nrm2(size_t n, const double *x, double *result_out) {
  static const struct cs__nrm2_loops *const variants[] = {CS_ISA_VARIANTS(cs__nrm2_loops)};
  if ((n > 0 && x == NULL) || result_out == NULL)
    return CS_INVALID;
  const struct cs__nrm2_loops *loops = variants[cs_isa_active()];
  struct cs__reduction reduction = {.n = n,
                                    .of = {.x = x},
                                    .bytes_per_element = sizeof *x,
                                    .values = 1,
                                    .block = loops->squares,
                                    .block_far = loops->squares_far,
                                    .pair_far = loops->squares_pair_far};
  double sum = 0.0;
  if (n <= CS__BLOCK_LEAST)
    loops->squares(&reduction.of, 0, n, &sum);
  else
    sum = cs__reduce_sum(&reduction);
  const double least = (double)n * 0x1p-969;
  *result_out = isnan(sum) || (sum >= least && isfinite(sum)) ? sqrt(sum) : scaled_norm(&reduction, loops);
  return CS_OK;
}
