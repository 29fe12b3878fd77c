/* kernels/sum/sum_loop.c - sums of blocks: plain, with the errors of the additions, and without any error. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sum/sum_loop.h"

#include "kernels/reduce/far_sums.h"

#include <math.h>

static inline cs_simd_f64 add(const struct cs__operands *of, size_t i, cs_simd_f64 sum) {
  return sum + cs_simd_f64_load(of->x + i);
}

static inline cs_simd_f64 add_first(const struct cs__operands *of, size_t i, size_t count, cs_simd_f64 sum) {
  return sum + cs_simd_f64_load_first(of->x + i, count);
}

static inline void ask(const struct cs__operands *of, size_t i) {
  cs__ask_ahead(of->x + i, CS__ASK_FAR);
}

static inline cs__far_f64 add_far(const struct cs__operands *of, size_t i, cs__far_f64 sum) {
  return sum + cs__far_load(of->x + i);
}

static void fast(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  *sum_out = cs__running_sums(of, begin, end, (struct cs__terms){add, add_first}, CS__SUMS_IN_CACHE);
}

static const struct cs__far_terms far_terms = {ask, add_far, {add, add_first}};

static void fast_far(const struct cs__operands *of, size_t begin, size_t end, double *sum_out) {
  cs__far_sums(of, begin, end - begin, 1, far_terms, sum_out);
}

static void fast_pair_far(const struct cs__operands *of, size_t begin, size_t each, double *sums_out) {
  cs__far_sums(of, begin, each, 2, far_terms, sums_out);
}

/* Four vectors at a time: additions wait for each other in one of seven operations, and four chains hide that. */
enum { chains = 4 };
static const size_t step = chains * CS_SIMD_F64;

/* The last elements of a block, which do not fill a step, followed by zeros. */
static void copy_rest(double *to, const double *from, size_t count) {
  for (size_t i = 0; i < step; i++)
    to[i] = i < count ? from[i] : 0.0;
}

/* --- compensated ---------------------------------------------------------------------------------------------------
 */

/* TwoSum: *sum becomes the rounded sum, and what that lost is added to *lost. */
static inline void add_both(cs_simd_f64 *sum, cs_simd_f64 *lost, cs_simd_f64 x) {
  const cs_simd_f64 total = *sum + x, part = total - *sum;
  *lost += (*sum - (total - part)) + (x - part);
  *sum = total;
}

static inline void add_step(cs_simd_f64 sum[chains], cs_simd_f64 lost[chains], const double *x) {
#pragma GCC unroll 4
  for (size_t k = 0; k < chains; k++)
    add_both(&sum[k], &lost[k], cs_simd_f64_load(x + k * CS_SIMD_F64));
}

static void compensated(const struct cs__operands *of, size_t begin, size_t end, double sum_and_lost_out[2]) {
  cs_simd_f64 sum[chains] = {{0.0}}, lost[chains] = {{0.0}};
  size_t i = begin;
  for (; i + step <= end; i += step)
    add_step(sum, lost, of->x + i);
  if (i < end) {
    double rest[chains * CS_SIMD_F64];
    copy_rest(rest, of->x + i, end - i);
    add_step(sum, lost, rest);
  }
  for (size_t k = 1; k < chains; k++) {
    add_both(&sum[0], &lost[0], sum[k]);
    lost[0] += lost[k];
  }
  double total = 0.0, lost_total = cs_simd_f64_sum(lost[0]);
  for (size_t lane = 0; lane < CS_SIMD_F64; lane++) {
    const double x = sum[0][lane], next = total + x, part = next - total;
    lost_total += (total - (next - part)) + (x - part);
    total = next;
  }
  sum_and_lost_out[0] = total;
  sum_and_lost_out[1] = lost_total;
}

/* --- exact ---------------------------------------------------------------------------------------------------------
 */

/* Sums on two grids, which bits any element had below the finer one, and the largest magnitudes. */
struct grids {
  cs_simd_f64 high[chains], low[chains], most[2];
  cs_simd_u64 below[2];
};

/* Adds x, rounded to the grid of *sum, to *sum without an error; what the rounding left is returned, and exact. */
static inline cs_simd_f64 add_to_grid(cs_simd_f64 *sum, cs_simd_f64 x) {
  const cs_simd_f64 total = *sum + x, added = total - *sum;
  *sum = total;
  return x - added;
}

static inline void add_to_grids(struct grids *to, const double *x, size_t count) {
  for (size_t i = 0; i < count; i += step) {
#pragma GCC unroll 4
    for (size_t k = 0; k < chains; k++) {
      const cs_simd_f64 element = cs_simd_f64_load(x + i + k * CS_SIMD_F64);
      const cs_simd_f64 rest = add_to_grid(&to->high[k], element);
      to->below[k % 2] |= (cs_simd_u64)add_to_grid(&to->low[k], rest);
      to->most[k % 2] = cs_simd_f64_max_abs(element, to->most[k % 2]);
    }
  }
}

static inline double end_of(const cs_simd_f64 sum[chains], cs_simd_f64 start) {
  return cs_simd_f64_sum(((sum[0] - start) + (sum[1] - start)) + ((sum[2] - start) + (sum[3] - start)));
}

/*
 * A running sum that starts at 1.5 * 2^k and stays between 2^k and 2^(k + 1) is a multiple of its last place, 2^(k -
 * 52): adding to it rounds what is added to that grid, and the sum itself is exact. With all elements below 2^e, k = e
 * + 11 does: a lane takes at most 2048 / 8 of them, 2^(e + 8), and is allowed 2^(k - 1); all lanes together, 2^(e +
 * 11), fit the 53 bits of a double again, so their sum is exact too. What rounding left is at most 2^(k - 53) each: e'
 * = k - 53 on the second grid, k' = k - 42. Nothing is left below that if every element's last bit is at least 2^(e -
 * 83), as in any 53-bit number not below 2^(e - 31).
 */
enum { carry_bits = 11, next_grid = 42, exponent_least = -1022 + next_grid };

/* The exponent e of 2^e > x >= 0; larger than any that can be used when x is infinite or NaN. */
static int exponent_above(double x) {
  uint64_t bits = 0;
  memcpy(&bits, &x, sizeof bits);
  return (int)(bits >> 52) - 1022;
}

/* 1.5 * 2^exponent, of a normal number. */
static cs_simd_f64 grid_start(int exponent) {
  const uint64_t bits = (uint64_t)(exponent + 1023) << 52 | UINT64_C(1) << 51;
  return (cs_simd_f64)cs_simd_u64_set(bits);
}

static bool exact(const double *x, size_t count, int *exponent, double high_and_low_out[2]) {
  const int least = exponent_least - carry_bits, guess = *exponent < least ? least : *exponent;
  const cs_simd_f64 high = grid_start(guess + carry_bits), low = grid_start(guess + carry_bits - next_grid);
  struct grids grids = {{high, high, high, high}, {low, low, low, low}, {{0.0}}, {{0}}};
  const size_t whole = count - count % step;
  add_to_grids(&grids, x, whole);
  if (whole < count) {
    double rest[chains * CS_SIMD_F64];
    copy_rest(rest, x + whole, count - whole);
    add_to_grids(&grids, rest, step);
  }
  const cs_simd_f64 pair = cs_simd_f64_max_abs(grids.most[0], grids.most[1]);
  const cs_simd_u64 bits = grids.below[0] | grids.below[1];
  double most = 0.0;
  uint64_t below = 0;
  for (size_t lane = 0; lane < CS_SIMD_F64; lane++) {
    most = pair[lane] > most ? pair[lane] : most;
    below |= bits[lane];
  }
  high_and_low_out[0] = end_of(grids.high, high);
  high_and_low_out[1] = end_of(grids.low, low);
  *exponent = exponent_above(most);
  return *exponent <= guess && below << 1 == 0; /* the sign of a zero is nothing */
}

const struct cs__sum_loops CS_ISA_SYMBOL(cs__sum_loops) = {
    .fast = fast, .fast_far = fast_far, .fast_pair_far = fast_pair_far, .compensated = compensated, .exact = exact};
