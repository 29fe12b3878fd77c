/* tests/kernels/support_reduction.h - what is asked alike of reductions of a vector: each sum, asum and nrm2. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_REDUCTION_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_REDUCTION_H

#include "kernels/reduce/reduce.h"
#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reduction {
  const char *name;
  enum cs_status (*run)(size_t n, const double *x, double *result_out);
  enum cs_status (*check)(size_t n, const double *x, double result, struct cs_error *error);
};

/* Around the vectors of the loops at each instruction set, and around blocks. */
static const size_t reduction_sizes[] = {0,  1,  2,  3,  7,    8,    9,    15,   16,   17,   31,
                                         33, 63, 64, 65, 1000, 2047, 2048, 2049, 4097, 70003};
enum { reduction_size_count = sizeof reduction_sizes / sizeof reduction_sizes[0] };

/* Of one block: with and without a rest that fills no vector, one vector and several. */
static const size_t block_sizes[] = {0, 1, 7, 8, 9, 16, 24, 2047, 2048};
enum { block_size_count = sizeof block_sizes / sizeof block_sizes[0] };

/* For `TestSuite(..., .init = one_thread)`: what is not about teams has none, it would wait for threads that have
 * nothing to do. */
void one_thread(void);

/* What an earlier call left on the stack must not stand in for a block that nobody computed. */
void spoil_stack(void);

bool same_bits(double a, double b);
void fill_normal(double *x, size_t n, uint64_t seed);
double reduced(const struct reduction *by, size_t n, const double *x);

void expect_right(const struct reduction *by, size_t n, const double *x);
/* Between guard pages, the input frozen. */
void expect_right_and_the_same_bits_at_every_team(const struct reduction *by);
/* Likewise, at lengths around the vectors of a loop. */
void expect_right_up_to_one_block(const struct reduction *by);
/* The loops for what comes from memory: two blocks side by side have the values that each has alone, to the bit. */
void expect_a_pair_to_be_two_blocks(void (*block)(const struct cs__operands *, size_t, size_t, double *),
                                    void (*pair)(const struct cs__operands *, size_t, size_t, double *));
/* Every place of a vector of zeros of either sign in turn is the element, and the result is `must`. Zeros are +0. */
void expect_every_element_to_count(const struct reduction *by, double element, double must);
/* Elements times factor: the result times must, to the bit. */
void expect_exact_scaling(const struct reduction *by, double factor, double must);
/* Of magnitudes: NaN before infinity, and infinity on overflow. */
void expect_nan_and_infinity_from_every_place(const struct reduction *by);
void expect_the_same_from_several_threads_at_once(const struct reduction *by);
void expect_null_vectors_to_be_refused(const struct reduction *by);
/* The check passes right, and neither what is off by this part of it nor what lacks an element. */
void expect_check_to_find(const struct reduction *by, size_t n, const double *x, double right, double off);

#endif
