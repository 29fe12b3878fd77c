/* kernels/montecarlo/montecarlo_loop.h - the per-thread loops of montecarlo; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MONTECARLO_LOOP_H
#define CORESWEEP_KERNELS_MONTECARLO_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>
#include <stdint.h>

struct cs__montecarlo_loops {
  /* Hits among both points of blocks [first, first + blocks) of the stream. */
  uint64_t (*hits)(uint64_t stream, uint64_t first, uint64_t blocks);
  /* Whether the first point of a block is a hit: 0 or 1. */
  uint64_t (*hits_of_first)(uint64_t stream, uint64_t block);
  /* The words of blocks counters: counter, counter + 1, ... counted in its first 64 bits. words: (4 * blocks). */
  void (*fill)(const uint32_t counter[4], const uint32_t key[2], size_t blocks, uint32_t *words);
};

CS_ISA_DECLARE(struct cs__montecarlo_loops, cs__montecarlo_loops);

#endif
