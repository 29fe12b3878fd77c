/* kernels/dot/dot_loop.c - inner products of blocks, each in several vectors of running sums. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dot/dot_loop.h"

#include "kernels/reduce/far_sums.h"

static inline cs_simd_f64 add(const struct cs__operands *of, size_t i, cs_simd_f64 sum) {
  return cs_simd_f64_fma(cs_simd_f64_load(of->x + i), cs_simd_f64_load(of->y + i), sum);
}

static inline cs_simd_f64 add_first(const struct cs__operands *of, size_t i, size_t count, cs_simd_f64 sum) {
  return cs_simd_f64_fma(cs_simd_f64_load_first(of->x + i, count), cs_simd_f64_load_first(of->y + i, count), sum);
}

static inline void ask(const struct cs__operands *of, size_t i) {
  cs__ask_ahead(of->x + i, CS__ASK_NEARER);
  cs__ask_ahead(of->y + i, CS__ASK_FAR);
}

static inline cs__far_f64 add_far(const struct cs__operands *of, size_t i, cs__far_f64 sum) {
  return cs__far_fma(cs__far_load(of->x + i), cs__far_load(of->y + i), sum);
}

static void block(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  *sum_out = cs__running_sums(of, begin, end, (struct cs__terms){add, add_first}, CS__SUMS_IN_CACHE);
}

static const struct cs__far_terms far_terms = {ask, add_far, {add, add_first}};

static void block_far(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  cs__far_sums(of, begin, end - begin, 1, far_terms, sum_out);
}

const struct cs__dot_loops CS_ISA_SYMBOL(cs__dot_loops) = {.block = block, .block_far = block_far};
