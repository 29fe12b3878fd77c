/* kernels/nrm2/nrm2_loop.c - sums of squares of blocks, plain and scaled, and largest magnitudes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/nrm2/nrm2_loop.h"

#include "kernels/reduce/far_sums.h"

#include <math.h>

static inline cs_simd_f64 add(const struct cs__operands *of, size_t i, cs_simd_f64 sum) {
  const cs_simd_f64 x = cs_simd_f64_load(of->x + i);
  return cs_simd_f64_fma(x, x, sum);
}

static inline cs_simd_f64 add_first(const struct cs__operands *of, size_t i, size_t count, cs_simd_f64 sum) {
  const cs_simd_f64 x = cs_simd_f64_load_first(of->x + i, count);
  return cs_simd_f64_fma(x, x, sum);
}

static inline void ask(const struct cs__operands *of, size_t i) {
  cs__ask_ahead(of->x + i, CS__ASK_FAR);
}

static inline cs__far_f64 add_far(const struct cs__operands *of, size_t i, cs__far_f64 sum) {
  const cs__far_f64 x = cs__far_load(of->x + i);
  return cs__far_fma(x, x, sum);
}

static void squares(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  *sum_out = cs__running_sums(of, begin, end, (struct cs__terms){add, add_first}, CS__SUMS_IN_CACHE);
}

static const struct cs__far_terms far_terms = {ask, add_far, {add, add_first}};

static void squares_far(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  cs__far_sums(of, begin, end - begin, 1, far_terms, sum_out);
}

static void squares_pair_far(const struct cs__operands *of, size_t begin, size_t each, double *sums_out) {
  cs__far_sums(of, begin, each, 2, far_terms, sums_out);
}

static inline cs_simd_f64 add_scaled(const struct cs__operands *of, size_t i, cs_simd_f64 sum) {
  const cs_simd_f64 x = of->scale * cs_simd_f64_load(of->x + i);
  return cs_simd_f64_fma(x, x, sum);
}

static inline cs_simd_f64 add_first_scaled(const struct cs__operands *of, size_t i, size_t count, cs_simd_f64 sum) {
  const cs_simd_f64 x = of->scale * cs_simd_f64_load_first(of->x + i, count);
  return cs_simd_f64_fma(x, x, sum);
}

static void scaled_squares(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  *sum_out = cs__running_sums(of, begin, end, (struct cs__terms){add_scaled, add_first_scaled}, CS__SUMS_IN_CACHE);
}

static void largest(const struct cs__operands *of, size_t begin, size_t end, double *most_out) {
  enum { kept = 4 };
  cs_simd_f64 most[kept] = {{0.0}};
  size_t i = begin;
  for (; i + kept * CS_SIMD_F64 <= end; i += kept * CS_SIMD_F64) {
#pragma GCC unroll 4
    for (size_t k = 0; k < kept; k++)
      most[k] = cs_simd_f64_max_abs(cs_simd_f64_load(of->x + i + k * CS_SIMD_F64), most[k]);
  }
  double result = 0.0;
  for (; i < end; i++)
    result = fabs(of->x[i]) > result ? fabs(of->x[i]) : result;
  for (size_t k = 0; k < kept; k++)
    for (size_t lane = 0; lane < CS_SIMD_F64; lane++)
      result = most[k][lane] > result ? most[k][lane] : result;
  *most_out = result;
}

const struct cs__nrm2_loops CS_ISA_SYMBOL(cs__nrm2_loops) = {.squares = squares,
                                                             .squares_far = squares_far,
                                                             .squares_pair_far = squares_pair_far,
                                                             .scaled_squares = scaled_squares,
                                                             .largest = largest};
