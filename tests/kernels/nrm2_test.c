/* tests/kernels/nrm2_test.c - nrm2: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/nrm2/nrm2.h"

#include "kernels/nrm2/nrm2_loop.h"
#include "kernels/nrm2/nrm2_ref.h"
#include "kernels/registry.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_reduction.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

static const struct reduction norm = {"nrm2", cs_nrm2, cs__nrm2_check};
TestSuite(nrm2, .init = one_thread);

Test(nrm2, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  expect_right_and_the_same_bits_at_every_team(&norm);
}

static enum cs_status from_memory(size_t n, const double *x, double *result_out) {
  static const struct cs__nrm2_loops *const variants[] = {CS_ISA_VARIANTS(cs__nrm2_loops)};
  double squares = NAN;
  variants[cs_isa_active()]->squares_far(&(struct cs__operands){.x = x}, 0, n, &squares);
  *result_out = sqrt(squares);
  return CS_OK;
}

/* The loop for what no cache holds, without so much of it. */
Test(nrm2, is_right_by_the_loop_for_what_comes_from_memory) {
  expect_right_up_to_one_block(&(struct reduction){"nrm2 from memory", from_memory, cs__nrm2_check});
}

Test(nrm2, has_the_same_blocks_from_memory_in_pairs) {
  static const struct cs__nrm2_loops *const variants[] = {CS_ISA_VARIANTS(cs__nrm2_loops)};
  expect_a_pair_to_be_two_blocks(variants[cs_isa_active()]->squares_far, variants[cs_isa_active()]->squares_pair_far);
}

Test(nrm2, does_not_see_signs_and_counts_every_element) {
  expect_exact_scaling(&norm, -2.0, 2.0);
  expect_every_element_to_count(&norm, -3.0, 3.0);
}

Test(nrm2, hands_nan_and_infinity_through_from_every_place) {
  expect_nan_and_infinity_from_every_place(&norm);
}

Test(nrm2, is_as_accurate_at_every_scale) {
  enum { n = 3001 };
  static double x[n], scaled[n];
  fill_normal(x, n, 2);
  const double plain = reduced(&norm, n, x);
  for (int exponent = -1074; exponent <= 1012; exponent += 61) {
    for (size_t i = 0; i < n; i++)
      scaled[i] = ldexp(x[i], exponent);
    const double result = reduced(&norm, n, scaled);
    struct cs_error error = {""};
    cr_expect_eq(cs__nrm2_check(n, scaled, result, &error), CS_OK, "2^%d: %s", exponent, error.message);
    if (exponent > -960)
      cr_expect_float_eq(ldexp(result, -exponent), plain, 1e-13 * plain, "2^%d", exponent);
  }
}

Test(nrm2, is_right_when_sizes_are_mixed) {
  enum { n = 3001 };
  static double x[n];
  static const int exponents[][2] = {{0, 600},   {0, -600},     {-500, -560}, {-480, -530},
                                     {500, 520}, {-1074, 1000}, {-900, -1074}};
  for (size_t e = 0; e < sizeof exponents / sizeof exponents[0]; e++) {
    fill_normal(x, n, e);
    for (size_t i = 0; i < n; i++)
      x[i] = ldexp(x[i], exponents[e][i % 2]);
    struct cs_error error = {""};
    cr_expect_eq(cs__nrm2_check(n, x, reduced(&norm, n, x), &error), CS_OK, "case %zu: %s", e, error.message);
  }
}

Test(nrm2, is_exact_where_the_result_is) {
  for (int exponent = -1074; exponent <= 1020; exponent += 3) {
    const double unit = ldexp(1.0, exponent), x[] = {3.0 * unit, -4.0 * unit};
    cr_expect_eq(reduced(&norm, 2, x), 5.0 * unit, "2^%d", exponent);
    cr_expect_eq(reduced(&norm, 1, &unit), unit, "2^%d", exponent);
  }
  const double largest = -DBL_MAX;
  cr_expect_eq(reduced(&norm, 1, &largest), DBL_MAX);
}

Test(nrm2, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_the_same_from_several_threads_at_once(&norm);
}

Test(nrm2, refuses_null_unless_there_is_nothing_to_read) {
  expect_null_vectors_to_be_refused(&norm);
}

Test(nrm2, check_finds_a_result_that_is_off) {
  enum { n = 20011 };
  static double x[n];
  fill_normal(x, n, 4);
  expect_check_to_find(&norm, n, x, reduced(&norm, n, x), 1e-12);
}

/* The definition, run on an array that counts; the square root at its end is not. Whole numbers: the same in every
 * order. */
Test(nrm2, work_is_what_the_definition_counts) {
  static struct counted x;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("nrm2", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    for (size_t i = 0; i < n; i++) {
      const double element = counted_load(&x, i);
      result = counted_add(&count, result, counted_mul(&count, element, element));
    }
    cr_expect_eq(sqrt(result), reduced(&norm, n, x.values));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}
