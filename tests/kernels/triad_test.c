/* tests/kernels/triad_test.c - triad: its definition to the bit, between guard pages, at every size and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/triad/triad.h"

#include "kernels/registry.h"
#include "kernels/triad/triad_ref.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 1000, 20011, 65537};
enum { size_count = sizeof sizes / sizeof sizes[0] };

struct vectors {
  struct guarded a, b, c;
};

static void fill(double *x, size_t n, double from, double step) {
  for (size_t i = 0; i < n; i++)
    x[i] = from + step * (double)i;
}

static struct vectors make(size_t n, enum guard_edge edge) {
  struct vectors v = {guarded_array(n, sizeof(double), edge), guarded_array(n, sizeof(double), edge),
                      guarded_array(n, sizeof(double), edge)};
  fill(v.b.array, n, 1.0 / 3.0, 0.1);
  fill(v.c.array, n, -5.0 / 7.0, 0.3);
  guarded_freeze(&v.b);
  guarded_freeze(&v.c);
  return v;
}

static void drop(struct vectors *v) {
  guarded_free(&v->a);
  guarded_free(&v->b);
  guarded_free(&v->c);
}

static void expect_definition(size_t n, const double *a, const double *b, double scalar, const double *c) {
  for (size_t i = 0; i < n; i++) {
    const double must = b[i] + scalar * c[i];
    if (memcmp(&a[i], &must, sizeof must) != 0)
      cr_assert_fail("a[%zu] of %zu is %.17g, must be %.17g", i, n, a[i], must);
  }
}

Test(triad, is_its_definition_to_the_bit_between_guard_pages_at_every_size_and_team) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++)
      for (size_t t = 0; t < team_count; t++) {
        struct vectors v = make(sizes[s], (enum guard_edge)edge);
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_triad(sizes[s], v.a.array, v.b.array, 1.7, v.c.array), CS_OK);
        expect_definition(sizes[s], v.a.array, v.b.array, 1.7, v.c.array);
        drop(&v);
      }
}

Test(triad, may_write_onto_either_input) {
  for (size_t s = 0; s < size_count; s++) {
    const size_t n = sizes[s];
    struct vectors v = make(n, GUARD_AFTER), kept = make(n, GUARD_AFTER);
    guarded_thaw(&v.b);
    guarded_thaw(&v.c);
    cr_assert_eq(cs_triad(n, v.b.array, v.b.array, 1.7, v.c.array), CS_OK);
    expect_definition(n, v.b.array, kept.b.array, 1.7, v.c.array);
    cr_assert_eq(cs_triad(n, v.c.array, kept.b.array, 1.7, v.c.array), CS_OK);
    expect_definition(n, v.c.array, kept.b.array, 1.7, kept.c.array);
    if (n > 0)
      memcpy(v.b.array, kept.b.array, n * sizeof(double));
    cr_assert_eq(cs_triad(n, v.b.array, v.b.array, 1.7, v.b.array), CS_OK);
    expect_definition(n, v.b.array, kept.b.array, 1.7, kept.b.array);
    drop(&v);
    drop(&kept);
  }
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

/* Scaling by a power of two is exact, so it commutes with the kernel. */
Test(triad, is_linear_in_b_and_c) {
  enum { n = 10923 };
  static double a[n], b[n], c[n], twice[n];
  fill(b, n, 0.1, 0.7);
  fill(c, n, -3.0, 0.01);
  cr_assert_eq(cs_triad(n, a, b, -0.7, c), CS_OK);
  for (size_t i = 0; i < n; i++) {
    b[i] *= 2.0;
    c[i] *= 2.0;
  }
  cr_assert_eq(cs_triad(n, twice, b, -0.7, c), CS_OK);
  for (size_t i = 0; i < n; i++)
    if (twice[i] != 2.0 * a[i])
      cr_assert_fail("element %zu", i);
}

Test(triad, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011, callers = 3 };
  static double a[callers][n], b[n], c[n];
  fill(b, n, 0.1, 0.7);
  fill(c, n, -3.0, 0.01);
  enum cs_status status[callers];
#pragma omp parallel num_threads(callers)
  {
    const int me = omp_get_thread_num();
    for (int repetition = 0; repetition < 5; repetition++)
      status[me] = cs_triad(n, a[me], b, (double)me, c);
  }
  for (int me = 0; me < callers; me++) {
    cr_expect_eq(status[me], CS_OK);
    expect_definition(n, a[me], b, (double)me, c);
  }
}

Test(triad, refuses_null_unless_there_is_nothing_to_do) {
  double x = 1.0;
  cr_expect_eq(cs_triad(0, NULL, NULL, 1.0, NULL), CS_OK);
  cr_expect_eq(cs_triad(1, NULL, &x, 1.0, &x), CS_INVALID);
  cr_expect_eq(cs_triad(1, &x, NULL, 1.0, &x), CS_INVALID);
  cr_expect_eq(cs_triad(1, &x, &x, 1.0, NULL), CS_INVALID);
  cr_expect_eq(x, 1.0);
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
  enum { n = 1000 };
  static double a[n], b[n], c[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 4e-16, 1.0 - 4e-16, 0.0, -1.0, NAN, INFINITY};
  fill(b, n, 1.0, 0.7);
  fill(c, n, 3.0, 0.01);
  cr_assert_eq(cs_triad(n, a, b, 1.7, c), CS_OK);
  cr_assert_eq(cs__triad_check(n, a, b, 1.7, c, NULL), CS_OK);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = a[where[w]];
      a[where[w]] = right * wrong[k];
      struct cs_error error = {""};
      cr_expect_eq(cs__triad_check(n, a, b, 1.7, c, &error), CS_FAILED, "element %zu times %g", where[w], wrong[k]);
      cr_expect_not_null(strstr(error.message, "triad: a["));
      a[where[w]] = right;
    }
}

Test(triad, check_wants_the_same_infinity_or_nan) {
  const double b[] = {INFINITY, NAN, 1e308}, c[] = {1.0, 1.0, 1e308};
  const double right[] = {INFINITY, NAN, INFINITY}, finite[] = {INFINITY, 1.0, INFINITY},
               other[] = {INFINITY, NAN, 1.0};
  cr_expect_eq(cs__triad_check(3, right, b, 1.0, c, NULL), CS_OK);
  cr_expect_eq(cs__triad_check(3, finite, b, 1.0, c, NULL), CS_FAILED);
  cr_expect_eq(cs__triad_check(3, other, b, 1.0, c, NULL), CS_FAILED);
}
