/* kernels/dot/dot_loop.c - inner products of blocks, each in eight vectors of running sums. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dot/dot_loop.h"

#include "kernels/simd.h"

/* 4 cycles of latency times 2 fused multiply-adds a cycle (Intel and AMD since 2015). */
enum { sums = 8 };

static double block_sum(const double *x, const double *y, size_t n) {
  cs_simd_f64 sum[sums] = {{0.0}};
  size_t i = 0;
  for (; i + sums * CS_SIMD_F64 <= n; i += sums * CS_SIMD_F64) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] =
          cs_simd_f64_fma(cs_simd_f64_load(x + i + k * CS_SIMD_F64), cs_simd_f64_load(y + i + k * CS_SIMD_F64), sum[k]);
  }
  for (; i + CS_SIMD_F64 <= n; i += CS_SIMD_F64)
    sum[0] = cs_simd_f64_fma(cs_simd_f64_load(x + i), cs_simd_f64_load(y + i), sum[0]);
  double rest = 0.0;
  for (; i < n; i++)
    rest += x[i] * y[i];
  const cs_simd_f64 all = ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  return cs_simd_f64_sum(all) + rest;
}

static void blocks(size_t n, const double *x, const double *y, size_t block, size_t first, size_t last,
                   double *partial) {
  for (size_t b = first; b < last; b++) {
    const size_t begin = b * block, end = n - begin < block ? n : begin + block;
    partial[b] = block_sum(x + begin, y + begin, end - begin);
  }
}

const struct cs__dot_loops CS_ISA_SYMBOL(cs__dot_loops) = {.blocks = blocks};
