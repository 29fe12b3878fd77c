/* tests/kernels/scale_test.c - scale: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/scale/scale.h"

#include "kernels/registry.h"
#include "kernels/scale/scale_ref.h"
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

static void expect_definition(size_t n, const double *out, double scalar, const double *x) {
  for (size_t i = 0; i < n; i++) {
    const double must = scalar * x[i];
    if (memcmp(&out[i], &must, sizeof must) != 0)
      cr_assert_fail("element %zu of %zu is %.17g, must be %.17g", i, n, out[i], must);
  }
}

static void try_between_guards(size_t n, enum guard_edge edge) {
  struct guarded out = guarded_array(n, sizeof(double), edge), x = guarded_array(n, sizeof(double), edge);
  fill(x.array, n, 1.0 / 3.0, 0.1);
  guarded_freeze(&x);
  cr_assert_eq(cs_scale(n, out.array, 1.7, x.array), CS_OK);
  expect_definition(n, out.array, 1.7, x.array);
  guarded_free(&out);
  guarded_free(&x);
}

Test(scale, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < size_count; s++) {
      omp_set_num_threads(teams[t]);
      try_between_guards(sizes[s], GUARD_BEFORE);
      try_between_guards(sizes[s], GUARD_AFTER);
    }
}

Test(scale, may_write_onto_its_input) {
  enum { n = 20011 };
  static double x[n], kept[n];
  fill(x, n, 0.1, 0.7);
  fill(kept, n, 0.1, 0.7);
  cr_assert_eq(cs_scale(n, x, 1.7, x), CS_OK);
  expect_definition(n, x, 1.7, kept);
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

/* Scaling by a power of two is exact, so it commutes with the kernel. */
Test(scale, is_linear) {
  enum { n = 10923 };
  static double out[n], twice[n], x[n];
  fill(x, n, 0.1, 0.7);
  cr_assert_eq(cs_scale(n, out, -0.7, x), CS_OK);
  for (size_t i = 0; i < n; i++) {
    x[i] *= 2.0;
  }
  cr_assert_eq(cs_scale(n, twice, -0.7, x), CS_OK);
  for (size_t i = 0; i < n; i++)
    if (twice[i] != 2.0 * out[i])
      cr_assert_fail("element %zu", i);
}

Test(scale, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011, callers = 3 };
  static double out[callers][n], x[n];
  fill(x, n, 0.1, 0.7);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 5; repetition++)
    cs_scale(n, out[omp_get_thread_num()], (double)omp_get_thread_num(), x);
  for (int me = 0; me < callers; me++)
    expect_definition(n, out[me], (double)me, x);
}

Test(scale, refuses_null_unless_there_is_nothing_to_do) {
  double x = 1.0;
  cr_expect_eq(cs_scale(0, NULL, 1.0, NULL), CS_OK);
  cr_expect_eq(cs_scale(1, NULL, 1.0, &x), CS_INVALID);
  cr_expect_eq(cs_scale(1, &x, 1.0, NULL), CS_INVALID);
  cr_expect_eq(x, 1.0);
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
  enum { n = 1000 };
  static double out[n], x[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 4e-16, 1.0 - 4e-16, 0.0, -1.0, NAN, INFINITY};
  fill(x, n, 1.0, 0.7);
  cr_assert_eq(cs_scale(n, out, 1.7, x), CS_OK);
  cr_assert_eq(cs__scale_check(n, out, 1.7, x, NULL), CS_OK);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = out[where[w]];
      struct cs_error error = {""};
      out[where[w]] = right * wrong[k];
      cr_expect_eq(cs__scale_check(n, out, 1.7, x, &error), CS_FAILED, "element %zu times %g", where[w], wrong[k]);
      cr_expect_not_null(strstr(error.message, "scale: b["));
      out[where[w]] = right;
    }
}

/* Where a unit in the last place is the largest and the smallest part of the number, and the neighbours differ. */
Test(scale, check_finds_the_neighbours_of_the_right_result_at_both_ends_of_a_binade) {
  static const double operands[][2] = {{1.0, 1.0},      {1.0, 1.9},         {0.1, 10.0},      {0.1, 19.0},
                                       {-1.1, 1.7},     {1.3, 0x1.3p-1022}, {3.0, 0x1p-1074}, {1.9, 0x1p-1020},
                                       {0.3, 0x1p-990}, {0.7, 0x1.9p-1022}, {1.7, 1e308}};
  for (size_t i = 0; i < sizeof operands / sizeof operands[0]; i++) {
    const double scalar = operands[i][0], *x = &operands[i][1], right = scalar * *x;
    const double off[] = {nextafter(right, INFINITY), nextafter(right, -INFINITY)};
    cr_expect_eq(cs__scale_check(1, &right, scalar, x, NULL), CS_OK, "%a * %a", scalar, *x);
    for (size_t o = 0; o < 2; o++)
      cr_expect_eq(cs__scale_check(1, &off[o], scalar, x, NULL), CS_FAILED, "%a * %a, not %a", scalar, *x, off[o]);
  }
}

Test(scale, check_wants_the_same_infinity_nan_or_zero) {
  const double x[] = {INFINITY, NAN, 1e308, 0.0}, right[] = {INFINITY, NAN, INFINITY, 0.0};
  cr_expect_eq(cs__scale_check(4, right, 10.0, x, NULL), CS_OK);
  const double wrong[][4] = {{1.0, NAN, INFINITY, 0.0},
                             {INFINITY, 1.0, INFINITY, 0.0},
                             {INFINITY, NAN, 1.0, 0.0},
                             {INFINITY, NAN, INFINITY, -0.0}};
  for (size_t w = 0; w < 4; w++)
    cr_expect_eq(cs__scale_check(4, wrong[w], 10.0, x, NULL), CS_FAILED, "%zu", w);
}
