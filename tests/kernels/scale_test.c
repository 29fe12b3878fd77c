/* tests/kernels/scale_test.c - scale: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/scale/scale.h"

#include "kernels/registry.h"
#include "kernels/scale/scale_ref.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_stream.h"

#include <criterion/criterion.h>
#include <math.h>

static enum cs_status run(size_t n, double *out, const double *first, double scalar, const double *second) {
  (void)second;
  return cs_scale(n, out, scalar, first);
}
static enum cs_status check(size_t n, const double *out, const double *first, double scalar, const double *second,
                            struct cs_error *error) {
  (void)second;
  return cs__scale_check(n, out, scalar, first, error);
}
static double definition(double first, double scalar, double second) {
  (void)second;
  return scalar * first;
}
static const struct stream scale = {run, check, definition, false, "scale: b["};

Test(scale, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  expect_its_definition_at_every_size_and_team(&scale);
}

Test(scale, may_write_onto_its_input) {
  expect_its_definition_onto_its_inputs(&scale);
}

Test(scale, hands_nan_infinity_and_signed_zero_through) {
  const double x[] = {NAN, INFINITY, -INFINITY, -0.0, 0.0, 1e308, -1e308, 1.0, 0.0};
  double out[9];
  cr_assert_eq(cs_scale(9, out, 10.0, x), CS_OK);
  cr_expect(isnan(out[0]) && out[1] == INFINITY && out[2] == -INFINITY && out[5] == INFINITY && out[6] == -INFINITY);
  cr_expect(signbit(out[3]) && out[3] == 0.0 && !signbit(out[4]) && out[4] == 0.0);
  cr_assert_eq(cs_scale(9, out, -0.0, x), CS_OK);
  cr_expect(isnan(out[0]) && isnan(out[1]) && isnan(out[2]) && !signbit(out[3]) && signbit(out[7]) && signbit(out[8]));
  cr_assert_eq(cs_scale(9, out, NAN, x), CS_OK);
  for (size_t i = 0; i < 9; i++)
    cr_expect(isnan(out[i]));
}

Test(scale, is_linear) {
  expect_linearity(&scale);
}

Test(scale, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_its_definition_from_several_threads_at_once(&scale);
}

Test(scale, refuses_null_unless_there_is_nothing_to_do) {
  expect_null_to_be_refused(&scale);
}

/* The definition, run on arrays that count. */
Test(scale, counts_its_work_as_stream_does) {
  static struct counted b, c;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("scale", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++) {
    struct count count = {0};
    counted_init(&b, &count, sizeof(double));
    counted_init(&c, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      counted_store(&b, i, counted_mul(&count, 1.7, counted_load(&c, i)));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}

Test(scale, check_finds_one_wrong_element_wherever_it_is) {
  expect_check_to_find_one_wrong_element_wherever_it_is(&scale);
}

/* Where a unit in the last place is the largest and the smallest part of the number, and the neighbours differ. */
Test(scale, check_finds_the_neighbours_of_the_right_result_at_both_ends_of_a_binade) {
  static const double first_scalar_second[][3] = {
      {1.0, 1.0, 0.0},      {1.9, 1.0, 0.0},         {10.0, 0.1, 0.0},      {19.0, 0.1, 0.0},
      {1.7, -1.1, 0.0},     {0x1.3p-1022, 1.3, 0.0}, {0x1p-1074, 3.0, 0.0}, {0x1p-1020, 1.9, 0.0},
      {0x1p-990, 0.3, 0.0}, {0x1.9p-1022, 0.7, 0.0}, {1e308, 1.7, 0.0}};
  expect_check_to_find_neighbours(&scale, first_scalar_second,
                                  sizeof first_scalar_second / sizeof first_scalar_second[0]);
}

Test(scale, check_wants_the_same_infinity_nan_or_zero) {
  expect_check_to_want_the_same_infinity_nan_or_zero(&scale);
}
