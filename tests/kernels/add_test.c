/* tests/kernels/add_test.c - add: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/add/add.h"

#include "kernels/add/add_ref.h"
#include "kernels/registry.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_stream.h"

#include <criterion/criterion.h>
#include <math.h>

static enum cs_status run(size_t n, double *out, const double *first, double scalar, const double *second) {
  (void)scalar;
  return cs_add(n, out, first, second);
}
static enum cs_status check(size_t n, const double *out, const double *first, double scalar, const double *second,
                            struct cs_error *error) {
  (void)scalar;
  return cs__add_check(n, out, first, second, error);
}
static double definition(double first, double scalar, double second) {
  (void)scalar;
  return first + second;
}
static const struct stream add = {run, check, definition, true, "add: c["};

Test(add, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  expect_its_definition_at_every_size_and_team(&add);
}

Test(add, may_write_onto_either_input) {
  expect_its_definition_onto_its_inputs(&add);
}

Test(add, hands_nan_infinity_and_signed_zero_through) {
  const double x[] = {NAN, 1.0, INFINITY, INFINITY, -0.0, 0.0, 1e308, -1e308, -0.0};
  const double y[] = {1.0, NAN, 1.0, -INFINITY, -0.0, -0.0, 1e308, -1e308, 0.0};
  double out[9];
  cr_assert_eq(cs_add(9, out, x, y), CS_OK);
  cr_expect(isnan(out[0]) && isnan(out[1]) && out[2] == INFINITY && isnan(out[3]));
  cr_expect(signbit(out[4]) && !signbit(out[5]) && out[6] == INFINITY && out[7] == -INFINITY && !signbit(out[8]));
}

Test(add, is_linear) {
  expect_linearity(&add);
}

Test(add, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_its_definition_from_several_threads_at_once(&add);
}

Test(add, refuses_null_unless_there_is_nothing_to_do) {
  expect_null_to_be_refused(&add);
}

/* The definition, run on arrays that count. */
Test(add, counts_its_work_as_stream_does) {
  static struct counted c, a, b;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("add", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++) {
    struct count count = {0};
    counted_init(&c, &count, sizeof(double));
    counted_init(&a, &count, sizeof(double));
    counted_init(&b, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      counted_store(&c, i, counted_add(&count, counted_load(&a, i), counted_load(&b, i)));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}

Test(add, check_finds_one_wrong_element_wherever_it_is) {
  expect_check_to_find_one_wrong_element_wherever_it_is(&add);
}

/* Where a unit in the last place is the largest and the smallest part of the number, and the neighbours differ. */
Test(add, check_finds_the_neighbours_of_the_right_result_at_both_ends_of_a_binade) {
  static const double first_scalar_second[][3] = {{1.0, 0.0, 0x1.8p-55}, {1.9, 0.0, 0x1.8p-55}, {1.0, 0.0, 0.0},
                                                  {1.9, 0.0, -0x1p-60},  {-1.2, 0.0, -0.7},     {1.5, 0.0, -0.5},
                                                  {3.0, 0.0, -1.1},      {2.0, 0.0, 0.0},       {0x1p-1074, 0.0, 0.0}};
  expect_check_to_find_neighbours(&add, first_scalar_second,
                                  sizeof first_scalar_second / sizeof first_scalar_second[0]);
}

Test(add, check_wants_the_same_infinity_nan_or_zero) {
  expect_check_to_want_the_same_infinity_nan_or_zero(&add);
}
