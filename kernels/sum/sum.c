/* kernels/sum/sum.c - sums over a team of threads, fast and compensated, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the sum of a vector, at the price of reading it (fast), or with the error of every addition kept (compensated).
 * The third promise is in sum_reproducible.c.
 *
 * How: blocks whose sums are added in pairs (kernels/reduce/reduce.c). A compensated block is two numbers, the rounded
 * sum and the sum of the additions' errors, and so is every node of the tree; they meet in the last addition.
 *
 * Why it is fast: several vectors of running sums hide the latency of the addition. The error of an addition costs five
 * more operations and adding it one: seven a vector instead of one, which still is more than what one core reads from
 * memory; there is no branch as in Kahan's or Neumaier's loop, so the vectors stay full.
 *
 * Source: Knuth's TwoSum, The Art of Computer Programming 2 (1969); the error bound, Ogita, Rump, Oishi, Accurate sum
 * and dot product, SIAM J. Sci. Comput. 26 (2005), algorithm Sum2.
 */
#include "kernels/sum/sum.h"

#include "kernels/sum/sum_loop.h"

#include <math.h>

static const struct cs__sum_loops *active(void) {
  static const struct cs__sum_loops *const variants[] = {CS_ISA_VARIANTS(cs__sum_loops)};
  return variants[cs_isa_active()];
}

static struct cs__reduction reduction_of(size_t n, const double *x) {
  return (struct cs__reduction){.n = n, .of = {.x = x}, .bytes_per_element = sizeof *x};
}

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  if ((n > 0 && x == NULL) || result_out == NULL)
    return CS_INVALID;
  const struct cs__sum_loops *loops = active();
  struct cs__reduction reduction = reduction_of(n, x);
  if (n <= CS__BLOCK_LEAST) {
    loops->fast(&reduction.of, 0, n, result_out);
    return CS_OK;
  }
  reduction.values = 1;
  reduction.block = loops->fast;
  reduction.block_far = loops->fast_far;
  reduction.pair_far = loops->fast_pair_far;
  *result_out = cs__reduce_sum(&reduction);
  return CS_OK;
}

/* A node is two numbers, a sum and what its additions lost. */
static void join(const double a[2], const double b[2], double to[2]) {
  const double sum = a[0] + b[0], part = sum - a[0];
  const double lost = (a[0] - (sum - part)) + (b[0] - part);
  to[1] = lost + (a[1] + b[1]);
  to[0] = sum;
}

static void join_pairwise(double *node, size_t count) {
  for (; count > 1; count = (count + 1) / 2) {
    for (size_t i = 0; i < count / 2; i++)
      join(node + 4 * i, node + 4 * i + 2, node + 2 * i);
    if (count % 2 != 0) {
      node[count - 1] = node[2 * count - 2];
      node[count] = node[2 * count - 1];
    }
  }
}

enum cs_status cs_sum_compensated(size_t n, const double *x, double *result_out) {
  if ((n > 0 && x == NULL) || result_out == NULL)
    return CS_INVALID;
  struct cs__reduction reduction = reduction_of(n, x);
  reduction.values = 2;
  reduction.block = reduction.block_far = active()->compensated;
  double node[2 * CS__BLOCKS_MAX];
  join_pairwise(node, cs__reduce_blocks(&reduction, node));
  *result_out = isfinite(node[0]) ? node[0] + node[1] : node[0]; /* what infinity lost is NaN */
  return CS_OK;
}
