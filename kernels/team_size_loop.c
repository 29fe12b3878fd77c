/* kernels/team_size_loop.c - reads from a cache, and arithmetic in registers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/team_size_loop.h"

#include "kernels/simd.h"

/* A fused multiply-add takes 4 or 5 cycles and two can start in each: ten are in flight at most, on the cores we know.
 * Twelve chains are 24 of the 32 vector registers of AVX-512 and NEON, and 12 of AVX2's 16. */
enum { sums = 8, chains = 12, steps = 256, multiply_flops = 2 * chains * CS_SIMD_F64 * steps };

static double read_array(const double *array, size_t doubles) {
  cs_simd_f64 sum[sums] = {{0.0}};
  for (size_t i = 0; i < doubles; i += (size_t)sums * CS_SIMD_F64) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] += cs_simd_f64_load(array + i + k * CS_SIMD_F64);
  }
  return cs_simd_f64_sum(((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7])));
}

static double multiply(double factor, double more) {
  const cs_simd_f64 by = cs_simd_f64_set(factor), plus = cs_simd_f64_set(more);
  cs_simd_f64 chain[chains] = {{0.0}};
  for (size_t i = 0; i < steps; i++) {
#pragma GCC unroll 12
    for (size_t k = 0; k < chains; k++)
      chain[k] = cs_simd_f64_fma(chain[k], by, plus);
  }
  cs_simd_f64 all = chain[0];
#pragma GCC unroll 12
  for (size_t k = 1; k < chains; k++)
    all += chain[k];
  return cs_simd_f64_sum(all);
}

const struct cs__team_size_loops CS_ISA_SYMBOL(cs__team_size_loops) = {
    .read = read_array,
    .multiply = multiply,
    .multiply_flops = multiply_flops,
};
