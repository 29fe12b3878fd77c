/* kernels/montecarlo/montecarlo.h - random points in a square, how many fall in the circle; the generator behind it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MONTECARLO_H
#define CORESWEEP_KERNELS_MONTECARLO_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Draws `samples` points of the unit square and counts those within the quarter circle: 4 hits / samples estimates pi,
 * with a standard error of 1.64 / sqrt(samples). Point i is made of words 2 (i mod 2) and 2 (i mod 2) + 1 of block i /
 * 2 of the stream `seed` (see cs_philox_fill); x and y are their low 31 bits, and it is a hit when x^2 + y^2 < 2^62.
 *
 * The count is of whole numbers: the same for a (samples, seed) at every thread count, instruction set and machine.
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region; allocates
 * nothing. samples may be 0. Work: samples items. Returns CS_INVALID if hits_out is NULL.
 */
enum cs_status cs_montecarlo_hits(uint64_t samples, uint64_t seed, uint64_t *hits_out);

/*
 * Random words, the same for a (stream, first_block) whoever asks: block b of a stream is the four words Philox4x32-10
 * gives for the counter {low half of b, high half of b, 0, 0} and the key {low half of stream, high half of stream}.
 * Fills words with blocks first_block, first_block + 1, ... (modulo 2^64), 4 words each. words: (4 * blocks), 4-byte
 * aligned. Threads as above. Returns CS_INVALID if words is NULL while blocks > 0.
 */
enum cs_status cs_philox_fill(uint64_t stream, uint64_t first_block, size_t blocks, uint32_t *words);

#ifdef __cplusplus
}
#endif
#endif
