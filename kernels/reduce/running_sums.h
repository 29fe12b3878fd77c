/* kernels/reduce/running_sums.h - a block's sum in several vectors of running sums, for *_loop.c files of reductions.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REDUCE_RUNNING_SUMS_H
#define CORESWEEP_KERNELS_REDUCE_RUNNING_SUMS_H

#include "kernels/reduce/reduce.h"
#include "kernels/simd.h"

/* Terms of the sum, added to a vector of running sums: as many as it has elements, or the first `count` of them. */
struct cs__terms {
  cs_simd_f64 (*add)(const struct cs__operands *of, size_t i, cs_simd_f64 sum);
  cs_simd_f64 (*add_first)(const struct cs__operands *of, size_t i, size_t count, cs_simd_f64 sum);
};

/*
 * In cache, eight: an addition takes 4 cycles and two can start in each (Intel and AMD since 2015), so one running sum
 * is bound by latency to an eighth of what the core can do; a loop with `omp simd reduction` has one.
 * From memory other things count: far_sums.h.
 */
enum { CS__SUMS_MOST = 8, CS__SUMS_IN_CACHE = CS__SUMS_MOST };

/* Fewer elements than two vectors have: what short vectors are spared is the addition of sums that are all zero. */
static inline __attribute__((always_inline)) double cs__short_sum(const struct cs__operands *of, size_t begin,
                                                                  size_t end, struct cs__terms terms) {
  cs_simd_f64 sum = {0.0};
  size_t i = begin;
  if (i + CS_SIMD_F64 <= end) {
    sum = terms.add(of, i, sum);
    i += CS_SIMD_F64;
  }
  return cs_simd_f64_sum(terms.add_first(of, i, end - i, sum));
}

/* sums is a constant, at most CS__SUMS_MOST. Always inlined, so that it is one and the functions in terms are no calls.
 */
static inline __attribute__((always_inline)) double cs__running_sums(const struct cs__operands *of, size_t begin,
                                                                     size_t end, struct cs__terms terms, size_t sums) {
  if (end - begin < 2 * CS_SIMD_F64)
    return cs__short_sum(of, begin, end, terms);
  cs_simd_f64 sum[CS__SUMS_MOST] = {{0.0}};
  size_t i = begin;
  for (; i + sums * CS_SIMD_F64 <= end; i += sums * CS_SIMD_F64) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] = terms.add(of, i + k * CS_SIMD_F64, sum[k]);
  }
#pragma GCC unroll 8
  for (size_t k = 0; k + 1 < sums; k++)
    if (i + CS_SIMD_F64 <= end) {
      sum[k] = terms.add(of, i, sum[k]);
      i += CS_SIMD_F64;
    }
  sum[CS__SUMS_MOST - 1] = terms.add_first(of, i, end - i, sum[CS__SUMS_MOST - 1]);
  return cs_simd_f64_sum(((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7])));
}

#endif
