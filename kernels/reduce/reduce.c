/* kernels/reduce/reduce.c - a reduction over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How: the vectors are cut into blocks whose size follows from n alone. A thread takes a contiguous range of blocks and
 * leaves the values of each; these are then added in pairs, pairs of pairs, and so on. Whoever computed a block, its
 * value and its place in the tree are the same: the result does not change with the team, which OpenMP's own reduction
 * does not promise (it adds thread by thread, in any order).
 *
 * Why blocks cost nothing: ending one is about 20 cycles of additions that overlap the next block's loads, one part in
 * ten of what 2048 elements take from the first-level cache, one in forty from the second.
 *
 * Source: the pairwise tree, Higham, The accuracy of floating point summation, SIAM J. Sci. Comput. 14 (1993).
 */
#include "kernels/reduce/reduce.h"

#include "kernels/range.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <stdbool.h>

/* Elements of a block: 16 blocks or more for a team to share, then longer ones, which end less often. */
enum { block_least = CS__BLOCK_LEAST, block_near_most = 4096, blocks_wished = 16 };
static const size_t line_doubles = 8;

/* More than the second-level caches of 64 cores at 2 MiB: below, a block may come from one of them. */
static const double far_bytes = 128.0 * 1024.0 * 1024.0;

static bool is_far(const struct cs__reduction *reduction) {
  return (double)reduction->n * (double)reduction->bytes_per_element >= far_bytes;
}

static size_t block_size(const struct cs__reduction *reduction) {
  const size_t n = reduction->n, most = is_far(reduction) ? block_least : block_near_most;
  const size_t few = n / blocks_wished < most ? n / blocks_wished : most, many = (n - 1) / CS__BLOCKS_MAX + 1;
  const size_t even = few > many ? few : many, lines = (even + line_doubles - 1) / line_doubles;
  return even < block_least ? block_least : lines * line_doubles;
}

static void blocks_of(const struct cs__reduction *reduction, size_t size, struct cs_range blocks, double *values_out) {
  const bool far = is_far(reduction);
  size_t b = blocks.begin;
  for (; far && reduction->pair_far != NULL && b + 2 <= blocks.end && (b + 2) * size <= reduction->n; b += 2)
    reduction->pair_far(&reduction->of, b * size, size, values_out + b * reduction->values);
  for (; b < blocks.end; b++) {
    const size_t begin = b * size, end = reduction->n - begin < size ? reduction->n : begin + size;
    (far ? reduction->block_far : reduction->block)(&reduction->of, begin, end, values_out + b * reduction->values);
  }
}

size_t cs__reduce_blocks(const struct cs__reduction *reduction, double *values_out) {
  const size_t n = reduction->n, size = n > 0 ? block_size(reduction) : block_least,
               blocks = n > 0 ? (n - 1) / size + 1 : 1;
  const struct cs__effort effort = {.bytes = (double)n * (double)reduction->bytes_per_element};
  if (blocks == 1 || !cs__team_pays(effort)) {
    blocks_of(reduction, size, (struct cs_range){0, blocks}, values_out);
  } else {
#pragma omp parallel
    blocks_of(reduction, size, cs_range_of(blocks, 1, omp_get_thread_num(), omp_get_num_threads()), values_out);
  }
  return blocks;
}

/* Adds neighbours until one is left; an odd one out moves up as it is. count >= 1. */
static double sum_pairwise(double *value, size_t count) {
  for (; count > 1; count = (count + 1) / 2) {
    for (size_t i = 0; i < count / 2; i++)
      value[i] = value[2 * i] + value[2 * i + 1];
    if (count % 2 != 0)
      value[count / 2] = value[count - 1];
  }
  return value[0];
}

double cs__reduce_sum(const struct cs__reduction *reduction) {
  double value[CS__BLOCKS_MAX];
  value[0] = 0.0;
  return sum_pairwise(value, cs__reduce_blocks(reduction, value));
}
