/* tests/kernels/add_test.c - add: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/add/add.h"

#include "kernels/add/add_ref.h"
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

static void expect_definition(size_t n, const double *out, const double *x, const double *y) {
  for (size_t i = 0; i < n; i++) {
    const double must = x[i] + y[i];
    if (memcmp(&out[i], &must, sizeof must) != 0)
      cr_assert_fail("element %zu of %zu is %.17g, must be %.17g", i, n, out[i], must);
  }
}

static void try_between_guards(size_t n, enum guard_edge edge) {
  struct guarded out = guarded_array(n, sizeof(double), edge), x = guarded_array(n, sizeof(double), edge),
                 y = guarded_array(n, sizeof(double), edge);
  fill(x.array, n, 1.0 / 3.0, 0.1);
  fill(y.array, n, -5.0 / 7.0, 0.3);
  guarded_freeze(&x);
  guarded_freeze(&y);
  cr_assert_eq(cs_add(n, out.array, x.array, y.array), CS_OK);
  expect_definition(n, out.array, x.array, y.array);
  guarded_free(&out);
  guarded_free(&x);
  guarded_free(&y);
}

Test(add, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < size_count; s++) {
      omp_set_num_threads(teams[t]);
      try_between_guards(sizes[s], GUARD_BEFORE);
      try_between_guards(sizes[s], GUARD_AFTER);
    }
}

Test(add, may_write_onto_either_input) {
  enum { n = 20011 };
  static double x[n], kept[n], y[n];
  fill(y, n, -5.0, 0.3);
  fill(kept, n, 0.1, 0.7);
  for (int which = 0; which < 3; which++) {
    memcpy(x, kept, sizeof x);
    cr_assert_eq(cs_add(n, x, which == 1 ? y : x, which == 0 ? y : x), CS_OK);
    expect_definition(n, x, which == 1 ? y : kept, which == 0 ? y : kept);
  }
}

Test(add, hands_nan_infinity_and_signed_zero_through) {
  const double x[] = {NAN, 1.0, INFINITY, INFINITY, -0.0, 0.0, 1e308, -1e308, -0.0};
  const double y[] = {1.0, NAN, 1.0, -INFINITY, -0.0, -0.0, 1e308, -1e308, 0.0};
  double out[9];
  cr_assert_eq(cs_add(9, out, x, y), CS_OK);
  cr_expect(isnan(out[0]) && isnan(out[1]) && out[2] == INFINITY && isnan(out[3]));
  cr_expect(signbit(out[4]) && !signbit(out[5]) && out[6] == INFINITY && out[7] == -INFINITY && !signbit(out[8]));
}

/* Scaling by a power of two is exact, so it commutes with the kernel. */
Test(add, is_linear) {
  enum { n = 10923 };
  static double out[n], twice[n], x[n], y[n];
  fill(x, n, 0.1, 0.7);
  fill(y, n, 3.0, 0.01);
  cr_assert_eq(cs_add(n, out, x, y), CS_OK);
  for (size_t i = 0; i < n; i++) {
    x[i] *= 2.0;
    y[i] *= 2.0;
  }
  cr_assert_eq(cs_add(n, twice, x, y), CS_OK);
  for (size_t i = 0; i < n; i++)
    if (twice[i] != 2.0 * out[i])
      cr_assert_fail("element %zu", i);
}

Test(add, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011, callers = 3 };
  static double out[callers][n], x[n], y[n];
  fill(x, n, 0.1, 0.7);
  fill(y, n, 3.0, 0.01);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 5; repetition++)
    cs_add(n, out[omp_get_thread_num()], x, y);
  for (int me = 0; me < callers; me++)
    expect_definition(n, out[me], x, y);
}

Test(add, refuses_null_unless_there_is_nothing_to_do) {
  double x = 1.0;
  cr_expect_eq(cs_add(0, NULL, NULL, NULL), CS_OK);
  cr_expect_eq(cs_add(1, NULL, &x, &x), CS_INVALID);
  cr_expect_eq(cs_add(1, &x, NULL, &x), CS_INVALID);
  cr_expect_eq(cs_add(1, &x, &x, NULL), CS_INVALID);
  cr_expect_eq(x, 1.0);
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
  enum { n = 1000 };
  static double out[n], x[n], y[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 4e-16, 1.0 - 4e-16, 0.0, -1.0, NAN, INFINITY};
  fill(x, n, 1.0, 0.7);
  fill(y, n, 3.0, 0.01);
  cr_assert_eq(cs_add(n, out, x, y), CS_OK);
  cr_assert_eq(cs__add_check(n, out, x, y, NULL), CS_OK);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = out[where[w]];
      struct cs_error error = {""};
      out[where[w]] = right * wrong[k];
      cr_expect_eq(cs__add_check(n, out, x, y, &error), CS_FAILED, "element %zu times %g", where[w], wrong[k]);
      cr_expect_not_null(strstr(error.message, "add: c["));
      out[where[w]] = right;
    }
}

/* Where a unit in the last place is the largest and the smallest part of the number, and the neighbours differ. */
Test(add, check_finds_the_neighbours_of_the_right_result_at_both_ends_of_a_binade) {
  static const double operands[][2] = {{1.0, 0x1.8p-55}, {1.9, 0x1.8p-55}, {1.0, 0.0}, {1.9, -0x1p-60}, {-1.2, -0.7},
                                       {1.5, -0.5},      {3.0, -1.1},      {2.0, 0.0}, {0x1p-1074, 0.0}};
  for (size_t i = 0; i < sizeof operands / sizeof operands[0]; i++) {
    const double *x = &operands[i][0], *y = &operands[i][1], right = *x + *y;
    const double off[] = {nextafter(right, INFINITY), nextafter(right, -INFINITY)};
    cr_expect_eq(cs__add_check(1, &right, x, y, NULL), CS_OK, "%a + %a", *x, *y);
    for (size_t o = 0; o < 2; o++)
      cr_expect_eq(cs__add_check(1, &off[o], x, y, NULL), CS_FAILED, "%a + %a, not %a", *x, *y, off[o]);
  }
}

Test(add, check_wants_the_same_infinity_nan_or_zero) {
  const double x[] = {INFINITY, NAN, 1e308, 0.0}, right[] = {INFINITY, NAN, INFINITY, 0.0};
  cr_expect_eq(cs__add_check(4, right, x, x, NULL), CS_OK);
  const double wrong[][4] = {{1.0, NAN, INFINITY, 0.0},
                             {INFINITY, 1.0, INFINITY, 0.0},
                             {INFINITY, NAN, 1.0, 0.0},
                             {INFINITY, NAN, INFINITY, -0.0}};
  for (size_t w = 0; w < 4; w++)
    cr_expect_eq(cs__add_check(4, wrong[w], x, x, NULL), CS_FAILED, "%zu", w);
}
