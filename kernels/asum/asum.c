/* kernels/asum/asum.c - sum of magnitudes over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the 1-norm of a vector, BLAS's DASUM.
 *
 * How: blocks whose sums are added in pairs (kernels/reduce/reduce.c).
 *
 * Why it is fast: several vectors of running sums hide the latency of the addition. Clearing the signs takes the same
 * execution units as adding, so vectors already in the first-level cache pass at half the rate of a plain sum; from the
 * second level on the loads are what it waits for.
 *
 * Source: Lawson, Hanson, Kincaid, Krogh, Basic linear algebra subprograms for Fortran usage, ACM TOMS 5 (1979).
 */
#include "kernels/asum/asum.h"

#include "kernels/asum/asum_loop.h"

enum cs_status cs_asum(size_t n, const double *x, double *result_out) {
  static const struct cs__asum_loops *const variants[] = {CS_ISA_VARIANTS(cs__asum_loops)};
  if ((n > 0 && x == NULL) || result_out == NULL)
    return CS_INVALID;
  const struct cs__asum_loops *loops = variants[cs_isa_active()];
  const struct cs__operands of = {.x = x};
  if (n <= CS__BLOCK_LEAST)
    loops->block(&of, 0, n, result_out);
  else
    *result_out = cs__reduce_sum(&(struct cs__reduction){.n = n,
                                                         .of = of,
                                                         .bytes_per_element = sizeof *x,
                                                         .values = 1,
                                                         .block = loops->block,
                                                         .block_far = loops->block_far,
                                                         .pair_far = loops->pair_far});
  return CS_OK;
}
