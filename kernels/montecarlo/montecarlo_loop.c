/* kernels/montecarlo/montecarlo_loop.c - Philox4x32-10 for a vector of counters, and what is counted with it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/montecarlo/montecarlo_loop.h"

#include "kernels/simd.h"

enum { rounds = 10, lanes = CS_SIMD_F64 };

/* Multipliers and key increments of Philox4x32 (Salmon et al. 2011, table 2): the increments are the golden ratio's and
 * sqrt(3) - 1's first 32 bits. */
static const uint32_t multiplier[2] = {0xD2511F53, 0xCD9E8D57};
static const uint32_t increment[2] = {0x9E3779B9, 0xBB67AE85};

/* A block for each lane. Only the low 32 bits of an element are the word; what is above is left over from products. */
struct words {
  cs_simd_u64 w[4];
};

static inline struct words philox(struct words x, uint32_t key0, uint32_t key1) {
  const cs_simd_u64 m0 = cs_simd_u64_set(multiplier[0]), m1 = cs_simd_u64_set(multiplier[1]);
#pragma GCC unroll 10
  for (int round = 0; round < rounds; round++) {
    const cs_simd_u64 product0 = cs_simd_u64_mul_low32(x.w[0], m0), product1 = cs_simd_u64_mul_low32(x.w[2], m1);
    x.w[0] = (product1 >> 32) ^ x.w[1] ^ cs_simd_u64_set(key0);
    x.w[1] = product1;
    x.w[2] = (product0 >> 32) ^ x.w[3] ^ cs_simd_u64_set(key1);
    x.w[3] = product0;
    key0 += increment[0];
    key1 += increment[1];
  }
  return x;
}

static inline struct words blocks_from(cs_simd_u64 block, uint64_t high, const uint32_t key[2]) {
  const struct words counters = {{block, block >> 32, cs_simd_u64_set(high), cs_simd_u64_set(high >> 32)}};
  return philox(counters, key[0], key[1]);
}

/* 0 in the lanes whose point is a hit, 1 elsewhere: x^2 + y^2 is below 2^63, and bit 62 is set unless it is a hit. */
static inline cs_simd_u64 misses(cs_simd_u64 x, cs_simd_u64 y) {
  const cs_simd_u64 low31 = cs_simd_u64_set(0x7FFFFFFF);
  const cs_simd_u64 x31 = x & low31, y31 = y & low31;
  return (cs_simd_u64_mul_low32(x31, x31) + cs_simd_u64_mul_low32(y31, y31)) >> 62;
}

static uint64_t sum_first(cs_simd_u64 value, uint64_t count) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < lanes && i < count; i++)
    sum += value[i];
  return sum;
}

static uint64_t hits(uint64_t stream, uint64_t first, uint64_t blocks) {
  const uint32_t key[2] = {(uint32_t)stream, (uint32_t)(stream >> 32)};
  cs_simd_u64 block = cs_simd_u64_set(first) + cs_simd_u64_lanes(), missed = {0};
  uint64_t left = blocks;
  for (; left >= lanes; left -= lanes, block += lanes) {
    const struct words x = blocks_from(block, 0, key);
    missed += misses(x.w[0], x.w[1]) + misses(x.w[2], x.w[3]);
  }
  const struct words x = blocks_from(block, 0, key);
  const uint64_t rest = sum_first(misses(x.w[0], x.w[1]) + misses(x.w[2], x.w[3]), left);
  return 2 * blocks - sum_first(missed, lanes) - rest;
}

static uint64_t hits_of_first(uint64_t stream, uint64_t block) {
  const uint32_t key[2] = {(uint32_t)stream, (uint32_t)(stream >> 32)};
  const struct words x = blocks_from(cs_simd_u64_set(block), 0, key);
  return 1 - sum_first(misses(x.w[0], x.w[1]), 1);
}

static void fill(const uint32_t counter[4], const uint32_t key[2], size_t blocks, uint32_t *words) {
  const uint64_t high = (uint64_t)counter[3] << 32 | counter[2];
  cs_simd_u64 block = cs_simd_u64_set((uint64_t)counter[1] << 32 | counter[0]) + cs_simd_u64_lanes();
  for (size_t done = 0; done < blocks; done += lanes, block += lanes) {
    const struct words x = blocks_from(block, high, key);
    for (size_t i = 0; i < lanes && done + i < blocks; i++)
      for (size_t w = 0; w < 4; w++)
        words[4 * (done + i) + w] = (uint32_t)x.w[w][i];
  }
}

const struct cs__montecarlo_loops CS_ISA_SYMBOL(cs__montecarlo_loops) = {
    .hits = hits,
    .hits_of_first = hits_of_first,
    .fill = fill,
};
