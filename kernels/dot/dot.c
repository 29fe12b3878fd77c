/* kernels/dot/dot.c - inner product over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the inner product, the reduction every iterative solver waits for.
 *
 * How: blocks whose inner products are added in pairs (kernels/reduce/reduce.c).
 *
 * Why it is fast: eight vectors of running sums hide the latency of the fused multiply-add, and two loads a cycle are
 * what is left: from the first-level cache it runs at the rate of loads, from memory at the bandwidth of reading, with
 * another loop (kernels/reduce/far_sums.h).
 *
 * Source: the operation, Lawson, Hanson, Kincaid, Krogh, Basic linear algebra subprograms for Fortran usage, ACM Trans.
 * Math. Softw. 5 (1979).
 */
#include "kernels/dot/dot.h"

#include "kernels/dot/dot_loop.h"

enum cs_status cs_dot(size_t n, const double *x, const double *y, double *result_out) {
  static const struct cs__dot_loops *const variants[] = {CS_ISA_VARIANTS(cs__dot_loops)};
  if ((n > 0 && (x == NULL || y == NULL)) || result_out == NULL)
    return CS_INVALID;
  const struct cs__dot_loops *loops = variants[cs_isa_active()];
  const struct cs__operands of = {.x = x, .y = y};
  if (n <= CS__BLOCK_LEAST)
    loops->block(&of, 0, n, result_out);
  else
    *result_out = cs__reduce_sum(&(struct cs__reduction){.n = n,
                                                         .of = of,
                                                         .bytes_per_element = 2 * sizeof *x,
                                                         .values = 1,
                                                         .block = loops->block,
                                                         .block_far = loops->block_far});
  return CS_OK;
}
