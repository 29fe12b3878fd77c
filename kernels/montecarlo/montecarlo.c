/* kernels/montecarlo/montecarlo.c - counts points in a circle over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: a Monte Carlo estimate with nothing in it but random numbers and a test: what a core computes when memory does
 * not matter, and the case that should scale perfectly.
 *
 * How: the generator is a function of a counter (Philox4x32-10), so a thread starts anywhere in the stream at no cost
 * and no thread has a state. Points, hits and their sum are whole numbers: whoever counted a point, the total is the
 * same, to the last hit.
 *
 * Why it is fast: one counter in each element of a vector, 64 bits wide though the words have 32. The product of two
 * words then lies where it is needed, its high half a shift away, and no word is moved between elements: 8 operations a
 * round for a vector of counters, against 18 for two vectors' worth of packed words.
 *
 * Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011.
 */
#include "kernels/montecarlo/montecarlo.h"

#include "kernels/montecarlo/montecarlo_loop.h"
#include "kernels/range.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <stdbool.h>

/* A block's operations on whole numbers take as long as so many flops do (measured on Sapphire Rapids: 170, 240 and 250
 * with SSE2, AVX2 and AVX-512). */
static const double flops_per_block = 200.0;

static const size_t line_blocks = 4; /* 64 bytes of words */

static bool team_pays(uint64_t blocks) {
  return cs__team_pays((struct cs__effort){.flops = flops_per_block * (double)blocks});
}

static const struct cs__montecarlo_loops *active(void) {
  static const struct cs__montecarlo_loops *const variants[] = {CS_ISA_VARIANTS(cs__montecarlo_loops)};
  return variants[cs_isa_active()];
}

enum cs_status cs_montecarlo_hits(uint64_t samples, uint64_t seed, uint64_t *hits_out) {
  if (hits_out == NULL)
    return CS_INVALID;
  const struct cs__montecarlo_loops *loops = active();
  const uint64_t pairs = samples / 2;
  const uint64_t odd = samples % 2 != 0 ? loops->hits_of_first(seed, pairs) : 0;
  if (!team_pays(pairs)) {
    *hits_out = loops->hits(seed, 0, pairs) + odd;
    return CS_OK;
  }
  uint64_t hits = odd;
#pragma omp parallel reduction(+ : hits)
  {
    const struct cs_range mine = cs_range_of(pairs, line_blocks, omp_get_thread_num(), omp_get_num_threads());
    hits += loops->hits(seed, mine.begin, mine.end - mine.begin);
  }
  *hits_out = hits;
  return CS_OK;
}

static void fill(const struct cs__montecarlo_loops *loops, const uint32_t key[2], uint64_t first_block,
                 struct cs_range mine, uint32_t *words) {
  const uint64_t first = first_block + mine.begin;
  const uint32_t counter[4] = {(uint32_t)first, (uint32_t)(first >> 32), 0, 0};
  loops->fill(counter, key, mine.end - mine.begin, words + 4 * mine.begin);
}

enum cs_status cs_philox_fill(uint64_t stream, uint64_t first_block, size_t blocks, uint32_t *words) {
  if (blocks > 0 && words == NULL)
    return CS_INVALID;
  const struct cs__montecarlo_loops *loops = active();
  const uint32_t key[2] = {(uint32_t)stream, (uint32_t)(stream >> 32)};
  if (!team_pays(blocks)) {
    fill(loops, key, first_block, (struct cs_range){0, blocks}, words);
    return CS_OK;
  }
#pragma omp parallel
  fill(loops, key, first_block, cs_range_of(blocks, line_blocks, omp_get_thread_num(), omp_get_num_threads()), words);
  return CS_OK;
}
