/* kernels/sort/sort_divide.h - sorting keys by partitions over a team, or an array that caches do not hold; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_DIVIDE_H
#define CORESWEEP_KERNELS_SORT_DIVIDE_H

#include "kernels/sort/sort_loop.h"
#include "runtime/base/status.h"

/* How to sort, and what with. */
struct cs__sort_division {
  struct cs__sort_array array; /* without values */
  size_t n;
  const struct cs__sort_loops *loops;
  void (*divide)(uint64_t *keys, uint64_t *room, size_t n, const uint64_t *splitters, uint32_t buckets, size_t *counts);
  void (*sort_piece)(const struct cs__sort_piece *piece);
  int parts;         /* the array is cut into, one for each thread that is expected */
  size_t block_keys; /* of a part that are divided at once: they and their room
                        fit a second-level cache */
  uint32_t buckets;
};

/* CS_NOMEM, nothing changed, where there is no room. n >= 1. */
enum cs_status cs__sort_divide(const struct cs__sort_division *of);

#endif
