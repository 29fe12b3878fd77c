/* tests/kernels/triad_test.c - triad: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/triad/triad.h"

#include "kernels/registry.h"
#include "kernels/triad/triad_ref.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_stream.h"

#include <criterion/criterion.h>
#include <math.h>

static double definition(double first, double scalar, double second) {
  const double product = scalar * second;
  return first + product;
}
static const struct stream triad = {cs_triad, cs__triad_check, definition, true, "triad: a["};

Test(triad, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  expect_its_definition_at_every_size_and_team(&triad);
}

Test(triad, may_write_onto_either_input) {
  expect_its_definition_onto_its_inputs(&triad);
}

Test(triad, hands_nan_infinity_and_signed_zero_through) {
  const double b[] = {NAN, 1.0, INFINITY, -INFINITY, -0.0, 0.0, 1e308, INFINITY};
  const double c[] = {1.0, NAN, 1.0, 1.0, -0.0, -0.0, 1e308, -INFINITY};
  double a[8];
  cr_assert_eq(cs_triad(8, a, b, 1.0, c), CS_OK);
  cr_expect(isnan(a[0]) && isnan(a[1]) && isnan(a[7]));
  cr_expect(a[2] == INFINITY && a[3] == -INFINITY && a[6] == INFINITY);
  cr_expect(a[4] == 0.0 && signbit(a[4]) && a[5] == 0.0 && !signbit(a[5]));
}

Test(triad, is_linear_in_b_and_c) {
  expect_linearity(&triad);
}

Test(triad, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_its_definition_from_several_threads_at_once(&triad);
}

Test(triad, refuses_null_unless_there_is_nothing_to_do) {
  expect_null_to_be_refused(&triad);
}

/* The definition, run on arrays that count. */
Test(triad, counts_its_work_as_stream_does) {
  static struct counted a, b, c;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("triad", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++) {
    struct count count = {0};
    counted_init(&a, &count, sizeof(double));
    counted_init(&b, &count, sizeof(double));
    counted_init(&c, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      counted_store(&a, i, counted_add(&count, counted_load(&b, i), counted_mul(&count, 1.7, counted_load(&c, i))));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}

Test(triad, check_finds_one_wrong_element_wherever_it_is) {
  expect_check_to_find_one_wrong_element_wherever_it_is(&triad);
}

Test(triad, check_wants_the_same_infinity_or_nan) {
  const double b[] = {INFINITY, NAN, 1e308}, c[] = {1.0, 1.0, 1e308};
  const double right[] = {INFINITY, NAN, INFINITY}, finite[] = {INFINITY, 1.0, INFINITY},
               other[] = {INFINITY, NAN, 1.0};
  cr_expect_eq(cs__triad_check(3, right, b, 1.0, c, NULL), CS_OK);
  cr_expect_eq(cs__triad_check(3, finite, b, 1.0, c, NULL), CS_FAILED);
  cr_expect_eq(cs__triad_check(3, other, b, 1.0, c, NULL), CS_FAILED);
}
