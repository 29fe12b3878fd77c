/* kernels/dot/dot.c - inner product over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the inner product, the reduction every iterative solver waits for.
 *
 * How: the vectors are cut into blocks whose size follows from n alone. A thread takes a contiguous range of blocks and
 * leaves one partial sum for each; the partial sums are then added in pairs, pairs of pairs, and so on. Whoever
 * computed a block, its sum and its place in the tree are the same: the result does not change with the team, which
 * OpenMP's own reduction does not promise (it adds thread by thread, in any order).
 *
 * Why it is fast: eight vectors of running sums. A fused multiply-add takes 4 cycles and two can start in each, so one
 * running sum is bound by latency to an eighth of what the core can do; a loop with `omp simd reduction` has one.
 *
 * Why blocks cost nothing: ending one is about 20 cycles of additions that overlap the next block's loads, one part in
 * forty of the 800 cycles that 2048 elements take from L2, less from further away.
 *
 * Source: the pairwise tree, Higham, The accuracy of floating point summation, SIAM J. Sci. Comput. 14 (1993).
 */
#include "kernels/dot/dot.h"

#include "kernels/dot/dot_loop.h"
#include "kernels/range.h"

#include <omp.h>

/* The partial sums live on the caller's stack: 32 KiB. At 256 threads that is 16 blocks each, so that the last thread
 * to finish has at most a sixteenth more than its share. */
enum { blocks_max = 4096 };
static const size_t block_least = 2048;
static const size_t line_doubles = 8;

static size_t block_size(size_t n) {
  const size_t even = n / blocks_max + (n % blocks_max != 0);
  const size_t whole_lines = (even + line_doubles - 1) / line_doubles * line_doubles;
  return whole_lines > block_least ? whole_lines : block_least;
}

/* Adds neighbours until one is left; an odd one out moves up as it is. count >= 1. */
static double sum_pairwise(double *partial, size_t count) {
  for (; count > 1; count = (count + 1) / 2) {
    for (size_t i = 0; i < count / 2; i++)
      partial[i] = partial[2 * i] + partial[2 * i + 1];
    if (count % 2 != 0)
      partial[count / 2] = partial[count - 1];
  }
  return partial[0];
}

enum cs_status cs_dot(size_t n, const double *x, const double *y, double *result_out) {
  static const struct cs__dot_loops *const variants[] = {CS_ISA_VARIANTS(cs__dot_loops)};
  if ((n > 0 && (x == NULL || y == NULL)) || result_out == NULL)
    return CS_INVALID;
  const struct cs__dot_loops *loops = variants[cs_isa_active()];
  const size_t block = block_size(n), blocks = n / block + (n % block != 0);
  double partial[blocks_max];
  partial[0] = 0.0; /* n = 0 has no block */
  if (n < CS_FORK_PAYS_BYTES / (2 * sizeof *x)) {
    loops->blocks(n, x, y, block, 0, blocks, partial);
  } else {
#pragma omp parallel
    {
      const struct cs_range mine = cs_range_of(blocks, 1, omp_get_thread_num(), omp_get_num_threads());
      loops->blocks(n, x, y, block, mine.begin, mine.end, partial);
    }
  }
  *result_out = sum_pairwise(partial, blocks > 0 ? blocks : 1);
  return CS_OK;
}
