/* tests/kernels/copy_test.c - copy: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/copy/copy.h"

#include "kernels/copy/copy_ref.h"
#include "kernels/registry.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const size_t sizes[] = {0, 1, 7, 8, 9, 63, 65, 1000, 20011, 65537};
enum { size_count = sizeof sizes / sizeof sizes[0] };

static void fill(double *x, size_t n, double from, double step) {
  for (size_t i = 0; i < n; i++)
    x[i] = from + step * (double)i;
}

static void expect_definition(size_t n, const double *out, const double *x) {
  for (size_t i = 0; i < n; i++) {
    const double must = x[i];
    if (memcmp(&out[i], &must, sizeof must) != 0)
      cr_assert_fail("element %zu of %zu is %.17g, must be %.17g", i, n, out[i], must);
  }
}

static void try_between_guards(size_t n, enum guard_edge edge) {
  struct guarded out = guarded_array(n, sizeof(double), edge), x = guarded_array(n, sizeof(double), edge);
  fill(x.array, n, 1.0 / 3.0, 0.1);
  guarded_freeze(&x);
  cr_assert_eq(cs_copy(n, out.array, x.array), CS_OK);
  expect_definition(n, out.array, x.array);
  guarded_free(&out);
  guarded_free(&x);
}

Test(copy, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < size_count; s++) {
      omp_set_num_threads(teams[t]);
      try_between_guards(sizes[s], GUARD_BEFORE);
      try_between_guards(sizes[s], GUARD_AFTER);
    }
}

Test(copy, may_write_onto_its_input) {
  enum { n = 20011 };
  static double x[n], kept[n];
  fill(x, n, 0.1, 0.7);
  fill(kept, n, 0.1, 0.7);
  cr_assert_eq(cs_copy(n, x, x), CS_OK);
  expect_definition(n, x, kept);
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
  enum { n = 20011, callers = 3 };
  static double out[callers][n], x[n];
  fill(x, n, 0.1, 0.7);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 5; repetition++)
    cs_copy(n, out[omp_get_thread_num()], x);
  for (int me = 0; me < callers; me++)
    expect_definition(n, out[me], x);
}

Test(copy, refuses_null_unless_there_is_nothing_to_do) {
  double x = 1.0;
  cr_expect_eq(cs_copy(0, NULL, NULL), CS_OK);
  cr_expect_eq(cs_copy(1, NULL, &x), CS_INVALID);
  cr_expect_eq(cs_copy(1, &x, NULL), CS_INVALID);
  cr_expect_eq(x, 1.0);
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
  enum { n = 1000 };
  static double out[n], x[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 4e-16, 1.0 - 4e-16, 0.0, -1.0, NAN, INFINITY};
  fill(x, n, 1.0, 0.7);
  cr_assert_eq(cs_copy(n, out, x), CS_OK);
  cr_assert_eq(cs__copy_check(n, out, x, NULL), CS_OK);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = out[where[w]];
      struct cs_error error = {""};
      out[where[w]] = right * wrong[k];
      cr_expect_eq(cs__copy_check(n, out, x, &error), CS_FAILED, "element %zu times %g", where[w], wrong[k]);
      cr_expect_not_null(strstr(error.message, "copy: c["));
      out[where[w]] = right;
    }
}

Test(copy, check_tells_zeros_and_nans_apart) {
  const double x[] = {0.0, NAN}, negative[] = {-0.0, NAN}, number[] = {0.0, 1.0};
  cr_expect_eq(cs__copy_check(2, x, x, NULL), CS_OK);
  cr_expect_eq(cs__copy_check(2, negative, x, NULL), CS_FAILED);
  cr_expect_eq(cs__copy_check(2, number, x, NULL), CS_FAILED);
}
