/* kernels/team_size_loop.c - reads from the second-level cache, and arithmetic in registers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/team_size_loop.h"

#include "kernels/simd.h"

/* Larger than every first-level data cache (at most 64 KiB), within every second-level one (at least 256 KiB). */
enum { bytes = 128 << 10, doubles = bytes / (int)sizeof(double) };

/* Latency of 4 cycles times two operations a cycle; as many passes as take about a microsecond. */
enum { sums = 8, steps = 512 };

static double sum_of(const cs_simd_f64 *sum) {
  const cs_simd_f64 all = ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  return cs_simd_f64_sum(all);
}

static double read_array(void) {
  static const double array[doubles] = {1.0};
  cs_simd_f64 sum[sums] = {{0.0}};
  const double *volatile hidden = array; /* its content is known to the compiler otherwise */
  const double *const from = hidden;
  for (size_t i = 0; i < doubles; i += sums * CS_SIMD_F64) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] += cs_simd_f64_load(from + i + k * CS_SIMD_F64);
  }
  return sum_of(sum);
}

static double multiply(void) {
  cs_simd_f64 sum[sums] = {{0.0}};
  volatile double hidden = 0.5;
  const cs_simd_f64 factor = cs_simd_f64_set(hidden), more = cs_simd_f64_set(hidden);
  for (size_t i = 0; i < steps; i++) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] = cs_simd_f64_fma(sum[k], factor, more);
  }
  return sum_of(sum);
}

const struct cs__team_size_loops CS_ISA_SYMBOL(cs__team_size_loops) = {
    .read_bytes = bytes,
    .multiply_flops = 2.0 * sums * CS_SIMD_F64 * steps,
    .read = read_array,
    .multiply = multiply,
};
