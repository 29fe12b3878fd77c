/* runtime/measure/schedule.c - random cyclic Latin squares, one per block of rounds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/schedule.h"

#include "runtime/base/random.h"

/* The generator of one block: seeds of different blocks and widths must not give related streams, so a draw from the
 * seed's own stream lies between. */
static void seed_block(struct cs_random *random, uint64_t seed, int points, int block) {
  cs_random_seed(random, seed);
  const uint64_t key = cs_random_next(random);
  cs_random_seed(random, key ^ ((uint64_t)(uint32_t)points << 32 | (uint32_t)block));
}

/*
 * Row r of the square is (rows[r] + columns[i]) mod points, rows and columns random permutations of 0..points-1: every
 * row by itself is a random order, and who follows whom changes from row to row. Shuffling again from the same state
 * permutes the positions of every row of a block in the same way, so no permutation need be kept.
 */
void cs_schedule_round(uint64_t seed, int points, int round, int *order_out) {
  if (points < 1 || round < 0)
    return;
  const size_t count = (size_t)points;
  struct cs_random random;
  seed_block(&random, seed, points, round / points);
  for (int i = 0; i < points; i++)
    order_out[i] = i;
  cs_random_shuffle(&random, order_out, count);
  const int shift = order_out[round % points];
  for (int i = 0; i < points; i++)
    order_out[i] = (i + shift) % points;
  cs_random_shuffle(&random, order_out, count);
}
