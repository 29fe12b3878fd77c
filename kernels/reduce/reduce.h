/* kernels/reduce/reduce.h - what the reductions share: blocks, and sums of blocks added in pairs; private to kernels.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REDUCE_REDUCE_H
#define CORESWEEP_KERNELS_REDUCE_REDUCE_H

#include <stddef.h>

/* The values of all blocks live on the caller's stack: 32 KiB for each value a block has. At 256 threads that is 16
 * blocks each, so that the last thread to finish has at most a sixteenth more than its share. */
enum { CS__BLOCKS_MAX = 4096 };

/* So many elements or fewer are one block. A call of one block is spared all that surrounds a team. */
enum { CS__BLOCK_LEAST = 2048 };

/* What a block is computed from; a reduction sets what it needs. */
struct cs__operands {
  const double *x, *y;
  double scale;
};

struct cs__reduction {
  size_t n;
  struct cs__operands of;
  size_t bytes_per_element; /* read */
  size_t values;            /* of a block */
  /* Elements [begin, end) into values_out[values]; all 0 when there are none. */
  void (*block)(const struct cs__operands *of, size_t begin, size_t end, double *values_out);
  /* The same where all the data is more than caches hold; which of the two is used follows from n alone. */
  void (*block_far)(const struct cs__operands *of, size_t begin, size_t end, double *values_out);
  /* Two such blocks of `each` elements, side by side: the values are those of block_far. NULL: one after the other. */
  void (*pair_far)(const struct cs__operands *of, size_t begin, size_t each, double *values_out);
};

/*
 * Fills values_out with the values of block 0, 1, ... and returns how many blocks there are: at least 1, at most
 * CS__BLOCKS_MAX. Blocks follow from n alone, so whatever is computed from the values in order does not change with the
 * team. A team shares the blocks where that pays.
 */
size_t cs__reduce_blocks(const struct cs__reduction *reduction, double *values_out);

/* For reductions of one value a block: the sum of the blocks. */
double cs__reduce_sum(const struct cs__reduction *reduction);

/*
 * Roundings an element of such a sum goes through, at most: 2048 / 8 where a block's running sums are 8 lanes (from
 * memory) or 4096 / 16 where they are 16 or more (in cache), 8 left over, 4 to one number, 12 in the tree, which is
 * 280; and more where blocks from memory have grown beyond 2048 elements, from n = 2^23 on: n / 4096 elements, n /
 * 32768 additions. An addition of zero does not round.
 */
static inline double cs__reduce_roundings(size_t n) {
  return 300.0 + (double)n / 32768.0;
}

#endif
