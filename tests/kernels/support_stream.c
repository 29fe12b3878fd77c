/* tests/kernels/support_stream.c - what is asked alike of copy, scale, add and triad. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/kernels/support_stream.h"

#include "kernels/team_size.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <string.h>

enum { size_most = 65537 };
static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 1000, 20011, size_most};
enum { size_count = sizeof sizes / sizeof sizes[0] };
static const double scalar = 1.7;

static void fill(double *x, size_t n, double from, double step) {
  for (size_t i = 0; i < n; i++)
    x[i] = from + step * (double)i;
}

static void expect_definition(const struct stream *of, size_t n, const double *out, const double *first, double factor,
                              const double *second) {
  for (size_t i = 0; i < n; i++) {
    const double must = of->definition(first[i], factor, second[i]);
    if (memcmp(&out[i], &must, sizeof must) != 0)
      cr_assert_fail("element %zu of %zu is %.17g, must be %.17g", i, n, out[i], must);
  }
}

static void try_between_guards(const struct stream *of, size_t n, enum guard_edge edge) {
  struct guarded out = guarded_array(n, sizeof(double), edge), first = guarded_array(n, sizeof(double), edge),
                 second = guarded_array(n, sizeof(double), edge);
  fill(first.array, n, 1.0 / 3.0, 0.1);
  fill(second.array, n, -5.0 / 7.0, 0.3);
  guarded_freeze(&first);
  guarded_freeze(&second);
  cr_assert_eq(of->run(n, out.array, first.array, scalar, second.array), CS_OK);
  expect_definition(of, n, out.array, first.array, scalar, second.array);
  guarded_free(&out);
  guarded_free(&first);
  guarded_free(&second);
}

void expect_its_definition_at_every_size_and_team(const struct stream *of) {
  cs__team_pays_always(true);
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < size_count; s++) {
      omp_set_num_threads(teams[t]);
      try_between_guards(of, sizes[s], GUARD_BEFORE);
      try_between_guards(of, sizes[s], GUARD_AFTER);
    }
}

void expect_its_definition_onto_its_inputs(const struct stream *of) {
  static double onto[size_most], before[size_most], other[size_most];
  cs__team_pays_always(true);
  fill(before, size_most, 0.1, 0.7);
  fill(other, size_most, -5.0, 0.3);
  for (size_t s = 0; s < size_count; s++) {
    memcpy(onto, before, sizeof onto);
    cr_assert_eq(of->run(sizes[s], onto, onto, scalar, other), CS_OK);
    expect_definition(of, sizes[s], onto, before, scalar, other);
    memcpy(onto, before, sizeof onto);
    cr_assert_eq(of->run(sizes[s], onto, other, scalar, onto), CS_OK);
    expect_definition(of, sizes[s], onto, other, scalar, before);
    memcpy(onto, before, sizeof onto);
    cr_assert_eq(of->run(sizes[s], onto, onto, scalar, onto), CS_OK);
    expect_definition(of, sizes[s], onto, before, scalar, before);
  }
}

void expect_its_definition_from_several_threads_at_once(const struct stream *of) {
  enum { n = 20011, callers = 3 };
  static double out[callers][n], first[n], second[n];
  cs__team_pays_always(true);
  fill(first, n, 0.1, 0.7);
  fill(second, n, -3.0, 0.01);
  enum cs_status status[callers];
#pragma omp parallel num_threads(callers)
  {
    const int me = omp_get_thread_num();
    for (int repetition = 0; repetition < 5; repetition++)
      status[me] = of->run(n, out[me], first, (double)me, second);
  }
  for (int me = 0; me < callers; me++) {
    cr_expect_eq(status[me], CS_OK);
    expect_definition(of, n, out[me], first, (double)me, second);
  }
}

void expect_linearity(const struct stream *of) {
  enum { n = 10923 };
  static double out[n], twice[n], first[n], second[n];
  fill(first, n, 0.1, 0.7);
  fill(second, n, -3.0, 0.01);
  cr_assert_eq(of->run(n, out, first, -0.7, second), CS_OK);
  for (size_t i = 0; i < n; i++) {
    first[i] *= 2.0;
    second[i] *= 2.0;
  }
  cr_assert_eq(of->run(n, twice, first, -0.7, second), CS_OK);
  for (size_t i = 0; i < n; i++)
    if (twice[i] != 2.0 * out[i])
      cr_assert_fail("element %zu", i);
}

void expect_null_to_be_refused(const struct stream *of) {
  double x = 1.0;
  cr_expect_eq(of->run(0, NULL, NULL, 1.0, NULL), CS_OK);
  cr_expect_eq(of->run(1, NULL, &x, 1.0, &x), CS_INVALID);
  cr_expect_eq(of->run(1, &x, NULL, 1.0, &x), CS_INVALID);
  if (of->has_second)
    cr_expect_eq(of->run(1, &x, &x, 1.0, NULL), CS_INVALID);
  cr_expect_eq(x, 1.0);
}

void expect_check_to_find_one_wrong_element_wherever_it_is(const struct stream *of) {
  enum { n = 1000 };
  static double out[n], first[n], second[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 4e-16, 1.0 - 4e-16, 0.0, -1.0, NAN, INFINITY};
  fill(first, n, 1.0, 0.7);
  fill(second, n, 3.0, 0.01);
  cr_assert_eq(of->run(n, out, first, scalar, second), CS_OK);
  cr_assert_eq(of->check(n, out, first, scalar, second, NULL), CS_OK);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = out[where[w]];
      struct cs_error error = {""};
      out[where[w]] = right * wrong[k];
      cr_expect_eq(of->check(n, out, first, scalar, second, &error), CS_FAILED, "element %zu times %g", where[w],
                   wrong[k]);
      cr_expect_not_null(strstr(error.message, of->complaint), "%s", error.message);
      out[where[w]] = right;
    }
}

void expect_check_to_find_neighbours(const struct stream *of, const double (*first_scalar_second)[3], size_t count) {
  for (size_t i = 0; i < count; i++) {
    const double *first = &first_scalar_second[i][0], factor = first_scalar_second[i][1],
                 *second = &first_scalar_second[i][2], right = of->definition(*first, factor, *second);
    const double off[] = {nextafter(right, INFINITY), nextafter(right, -INFINITY)};
    cr_expect_eq(of->check(1, &right, first, factor, second, NULL), CS_OK, "of %a, %a, %a", *first, factor, *second);
    for (size_t o = 0; o < 2; o++)
      cr_expect_eq(of->check(1, &off[o], first, factor, second, NULL), CS_FAILED, "of %a, %a, %a not %a", *first,
                   factor, *second, off[o]);
  }
}

void expect_check_to_want_the_same_infinity_nan_or_zero(const struct stream *of) {
  const double x[] = {INFINITY, NAN, 1e308, 0.0}, right[] = {INFINITY, NAN, INFINITY, 0.0};
  cr_expect_eq(of->check(4, right, x, 10.0, x, NULL), CS_OK);
  const double wrong[][4] = {{1.0, NAN, INFINITY, 0.0},
                             {INFINITY, 1.0, INFINITY, 0.0},
                             {INFINITY, NAN, 1.0, 0.0},
                             {INFINITY, NAN, INFINITY, -0.0}};
  for (size_t w = 0; w < 4; w++)
    cr_expect_eq(of->check(4, wrong[w], x, 10.0, x, NULL), CS_FAILED, "%zu", w);
}
