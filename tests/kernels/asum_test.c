/* tests/kernels/asum_test.c - asum: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/asum/asum.h"

#include "kernels/asum/asum_loop.h"
#include "kernels/asum/asum_ref.h"
#include "kernels/registry.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_reduction.h"

#include <criterion/criterion.h>

static const struct reduction asum = {"asum", cs_asum, cs__asum_check};
TestSuite(asum, .init = one_thread);

Test(asum, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  expect_right_and_the_same_bits_at_every_team(&asum);
}

static enum cs_status from_memory(size_t n, const double *x, double *result_out) {
  static const struct cs__asum_loops *const variants[] = {CS_ISA_VARIANTS(cs__asum_loops)};
  variants[cs_isa_active()]->block_far(&(struct cs__operands){.x = x}, 0, n, result_out);
  return CS_OK;
}

/* The loop for what no cache holds, without so much of it. */
Test(asum, is_right_by_the_loop_for_what_comes_from_memory) {
  expect_right_up_to_one_block(&(struct reduction){"asum from memory", from_memory, cs__asum_check});
}

Test(asum, has_the_same_blocks_from_memory_in_pairs) {
  static const struct cs__asum_loops *const variants[] = {CS_ISA_VARIANTS(cs__asum_loops)};
  expect_a_pair_to_be_two_blocks(variants[cs_isa_active()]->block_far, variants[cs_isa_active()]->pair_far);
}

Test(asum, does_not_see_signs_and_counts_every_element) {
  expect_exact_scaling(&asum, -2.0, 2.0);
  expect_every_element_to_count(&asum, -3.0, 3.0);
}

Test(asum, hands_nan_and_infinity_through_from_every_place) {
  expect_nan_and_infinity_from_every_place(&asum);
}

Test(asum, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_the_same_from_several_threads_at_once(&asum);
}

Test(asum, refuses_null_unless_there_is_nothing_to_read) {
  expect_null_vectors_to_be_refused(&asum);
}

Test(asum, check_finds_a_result_that_is_off) {
  enum { n = 20011 };
  static double x[n];
  fill_normal(x, n, 4);
  expect_check_to_find(&asum, n, x, reduced(&asum, n, x), 1e-12);
}

/* The definition, run on an array that counts; a magnitude is a flop. Whole numbers: the same in every order. */
Test(asum, work_is_what_the_definition_counts) {
  static struct counted x;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("asum", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      result = counted_add(&count, result, counted_abs(&count, counted_load(&x, i)));
    cr_expect_eq(result, reduced(&asum, n, x.values));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}
