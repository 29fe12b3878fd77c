/* kernels/montecarlo/montecarlo_ref.c - the verifier of montecarlo by another method: one counter at a time, and pi. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The points are drawn again, by the generator as its paper writes it, and must give the same count. That both could
 * count the same wrong thing is ruled out by the answer: a binomial count strays more than six standard deviations from
 * its mean once in 500 million.
 */
#include "kernels/montecarlo/montecarlo_ref.h"

#include <inttypes.h>
#include <math.h>

void cs__philox_reference(const uint32_t counter[4], const uint32_t key[2], uint32_t words_out[4]) {
  uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]}, k[2] = {key[0], key[1]};
  for (int round = 0; round < 10; round++) {
    const uint64_t product0 = (uint64_t)c[0] * 0xD2511F53u, product1 = (uint64_t)c[2] * 0xCD9E8D57u;
    const uint32_t next[4] = {(uint32_t)(product1 >> 32) ^ c[1] ^ k[0], (uint32_t)product1,
                              (uint32_t)(product0 >> 32) ^ c[3] ^ k[1], (uint32_t)product0};
    for (int i = 0; i < 4; i++)
      c[i] = next[i];
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
  for (int i = 0; i < 4; i++)
    words_out[i] = c[i];
}

static uint64_t is_hit(const uint32_t point[2]) {
  const uint64_t x = point[0] % (UINT32_C(1) << 31), y = point[1] % (UINT32_C(1) << 31);
  return x * x + y * y < UINT64_C(1) << 62;
}

static uint64_t count_hits(uint64_t samples, uint64_t seed) {
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  const uint64_t blocks = samples / 2 + samples % 2;
  uint64_t hits = 0;
#pragma omp parallel for schedule(static) reduction(+ : hits)
  for (uint64_t block = 0; block < blocks; block++) {
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), 0, 0};
    uint32_t words[4];
    cs__philox_reference(counter, key, words);
    hits += is_hit(words) + (2 * block + 1 < samples ? is_hit(words + 2) : 0);
  }
  return hits;
}

enum cs_status cs__montecarlo_check(uint64_t samples, uint64_t seed, uint64_t hits, struct cs_error *error) {
  const uint64_t must = count_hits(samples, seed);
  if (hits != must)
    return cs_fail(error, CS_FAILED, "montecarlo: %" PRIu64 " hits, must be %" PRIu64 " of %" PRIu64, hits, must,
                   samples);
  const double inside = acos(-1.0) / 4.0, n = (double)samples;
  const double away = fabs((double)hits - n * inside), deviation = sqrt(n * inside * (1.0 - inside));
  if (away > 6.0 * deviation + 1.0)
    return cs_fail(error, CS_FAILED, "montecarlo: pi is not %.9g: %.1f standard deviations away",
                   4.0 * (double)hits / n, away / deviation);
  return CS_OK;
}
