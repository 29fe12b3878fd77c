/* tests/kernels/copy_test.c - copy: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/copy/copy.h"

#include "kernels/copy/copy_ref.h"
#include "kernels/registry.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_stream.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static enum cs_status run(size_t n, double *out, const double *first, double scalar, const double *second) {
  (void)scalar, (void)second;
  return cs_copy(n, out, first);
}
static enum cs_status check(size_t n, const double *out, const double *first, double scalar, const double *second,
                            struct cs_error *error) {
  (void)scalar, (void)second;
  return cs__copy_check(n, out, first, error);
}
static double definition(double first, double scalar, double second) {
  (void)scalar, (void)second;
  return first;
}
static const struct stream copy = {run, check, definition, false, "copy: c["};

Test(copy, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  expect_its_definition_at_every_size_and_team(&copy);
}

Test(copy, may_write_onto_its_input) {
  expect_its_definition_onto_its_inputs(&copy);
}

Test(copy, hands_nan_infinity_and_signed_zero_through) {
  const uint64_t payload = 0x7FF0000000000123; /* a signalling NaN: arithmetic would make it quiet */
  double x[11] = {NAN, INFINITY, -INFINITY, -0.0, 0.0, 5e-324, -5e-324, 1e308, -1e308}, out[11];
  memcpy(&x[9], &payload, sizeof payload);
  memcpy(&x[10], &payload, sizeof payload);
  cr_assert_eq(cs_copy(11, out, x), CS_OK);
  cr_expect_eq(memcmp(out, x, sizeof x), 0);
  cr_expect_eq(cs__copy_check(11, out, x, NULL), CS_OK);
}

Test(copy, works_inside_a_parallel_region_from_several_threads_at_once) {
  expect_its_definition_from_several_threads_at_once(&copy);
}

Test(copy, refuses_null_unless_there_is_nothing_to_do) {
  expect_null_to_be_refused(&copy);
}

/* The definition, run on arrays that count. */
Test(copy, counts_its_work_as_stream_does) {
  static struct counted c, a;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("copy", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++) {
    struct count count = {0};
    counted_init(&c, &count, sizeof(double));
    counted_init(&a, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      counted_store(&c, i, counted_load(&a, i));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}

Test(copy, check_finds_one_wrong_element_wherever_it_is) {
  expect_check_to_find_one_wrong_element_wherever_it_is(&copy);
}

Test(copy, check_tells_zeros_and_nans_apart) {
  const double x[] = {0.0, NAN}, negative[] = {-0.0, NAN}, number[] = {0.0, 1.0};
  cr_expect_eq(cs__copy_check(2, x, x, NULL), CS_OK);
  cr_expect_eq(cs__copy_check(2, negative, x, NULL), CS_FAILED);
  cr_expect_eq(cs__copy_check(2, number, x, NULL), CS_FAILED);
}
