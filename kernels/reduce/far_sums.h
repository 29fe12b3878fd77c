/* kernels/reduce/far_sums.h - sums of blocks that come from memory, line by line, for *_loop.c files of reductions. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What limits one core is how many lines it may wait for at once. Which loop keeps most of them under way was found by
 * measuring; four things differ from the loop for data in cache. All figures are GB/s on one core of a Sapphire Rapids
 * server (a guest of two cores, both busy), medians of pieces of 2 MB out of 256, walked in turns with the other
 * variants; those of one sentence are of one run. `omp simd reduction`, which GCC makes 32 bytes wide, got 17.4 to 18.9
 * in these runs.
 *
 * Vectors of at most 32 bytes, so that every line is touched twice, and eight running sums of one element each, which
 * take a line in 4 cycles: with vectors of 64 bytes a sum ran at 17.4, with 32 at 18.9. Nothing else in a block may be
 * 64 bytes wide either: where only the sums were set to zero like that, once a block, a dot ran at 17.3 and the same
 * loop without it at 20.4.
 *
 * Every line is asked for long before (cs__ask_ahead).
 *
 * Two blocks side by side, where one array is read: 21.6 instead of 19.6. A dot has two streams already, and four make
 * it slower: 19.4 instead of 20.2.
 */
#ifndef CORESWEEP_KERNELS_REDUCE_FAR_SUMS_H
#define CORESWEEP_KERNELS_REDUCE_FAR_SUMS_H

#include "kernels/reduce/running_sums.h"

#if CS_SIMD_BYTES < 32
#define CS__FAR_BYTES CS_SIMD_BYTES
#else
#define CS__FAR_BYTES 32
#endif
enum { CS__LINE_F64 = 8, CS__FAR_F64 = CS__FAR_BYTES / 8, CS__FAR_SUMS = CS__LINE_F64 / CS__FAR_F64 };

typedef double cs__far_f64 __attribute__((vector_size(CS__FAR_BYTES)));
typedef double cs__far_f64_any __attribute__((vector_size(CS__FAR_BYTES), aligned(8), may_alias));
typedef uint64_t cs__far_u64 __attribute__((vector_size(CS__FAR_BYTES)));

static inline cs__far_f64 cs__far_load(const double *from) {
  return *(const cs__far_f64_any *)from;
}

static inline cs__far_f64 cs__far_abs(cs__far_f64 value) {
  return (cs__far_f64)((cs__far_u64)value & (uint64_t)INT64_MAX);
}

static inline cs__far_f64 cs__far_fma(cs__far_f64 a, cs__far_f64 b, cs__far_f64 c) {
#if defined(__AVX512F__)
  return (cs__far_f64)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
  return cs_simd_f64_fma(a, b, c);
#endif
}

/*
 * Asks for a line of an array early. How early is in doubles, of which a page has 512. For a sum 384 is best: 19.3,
 * with 256 18.9, with 64 17.7; and from 448 on no better than not asking. Where two arrays are read, the first does
 * best closer: a dot ran at 21.2 with 160 and 384, at 19.9 with 384 twice. Processors without AVX-512 were not
 * measured, so only the highest level asks.
 */
enum { CS__ASK_FAR = 384, CS__ASK_NEARER = 160 };

static inline void cs__ask_ahead(const double *x, size_t doubles_ahead) {
#if defined(__AVX512F__)
  __builtin_prefetch(x + doubles_ahead);
#else
  (void)x, (void)doubles_ahead;
#endif
}

struct cs__far_terms {
  void (*ask)(const struct cs__operands *of, size_t i);                         /* for the line at i */
  cs__far_f64 (*add)(const struct cs__operands *of, size_t i, cs__far_f64 sum); /* CS__FAR_F64 terms */
  struct cs__terms rest;                                                        /* less than a line */
};

/* Not inlined: of a function with one loop it can be seen how wide that is. */
static __attribute__((noinline)) double cs__far_rest(const struct cs__operands *of, size_t begin, size_t end,
                                                     struct cs__terms terms) {
  return cs__running_sums(of, begin, end, terms, 1);
}

/* blocks, a constant of 1 or 2, of `each` elements one behind the other. A value does not depend on how many. */
static inline __attribute__((always_inline)) void cs__far_sums(const struct cs__operands *of, size_t begin, size_t each,
                                                               size_t blocks, struct cs__far_terms terms,
                                                               double *values_out) {
  enum { blocks_most = 2 };
  cs__far_f64 sum[blocks_most][CS__FAR_SUMS];
#pragma GCC unroll 2
  for (size_t b = 0; b < blocks; b++)
#pragma GCC unroll 4
    for (size_t k = 0; k < CS__FAR_SUMS; k++)
      sum[b][k] = (cs__far_f64){0.0};
  const size_t lines_end = each - each % CS__LINE_F64;
  for (size_t i = 0; i < lines_end; i += CS__LINE_F64) {
#pragma GCC unroll 2
    for (size_t b = 0; b < blocks; b++) {
      const size_t line = begin + b * each + i;
      terms.ask(of, line);
#pragma GCC unroll 4
      for (size_t k = 0; k < CS__FAR_SUMS; k++)
        sum[b][k] = terms.add(of, line + k * CS__FAR_F64, sum[b][k]);
    }
  }
#pragma GCC unroll 2
  for (size_t b = 0; b < blocks; b++) {
    double part[CS__LINE_F64];
    memcpy(part, sum[b], sizeof part);
    const double whole = ((part[0] + part[4]) + (part[1] + part[5])) + ((part[2] + part[6]) + (part[3] + part[7]));
    values_out[b] = whole;
    if (lines_end < each)
      values_out[b] += cs__far_rest(of, begin + b * each + lines_end, begin + (b + 1) * each, terms.rest);
  }
}

#endif
