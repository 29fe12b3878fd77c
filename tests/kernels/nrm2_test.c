/* tests/kernels/nrm2_test.c - nrm2: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/nrm2/nrm2.h"

#include "kernels/nrm2/nrm2_loop.h"
#include "kernels/nrm2/nrm2_ref.h"
#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const size_t sizes[] = {0,  1,  2,  3,  7,    8,    9,    15,   16,   17,   31,
                               33, 63, 64, 65, 1000, 2047, 2048, 2049, 4097, 70003};
enum { size_count = sizeof sizes / sizeof sizes[0] };

static double nrm2(size_t n, const double *x) {
  double result = NAN;
  cr_assert_eq(cs_nrm2(n, x, &result), CS_OK);
  return result;
}

static int same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

static void fill(double *x, size_t n, uint64_t seed) {
  struct cs_random random;
  cs_random_seed(&random, seed);
  for (size_t i = 0; i < n; i++)
    x[i] = cs_random_normal(&random);
}

/* What is not about teams has none: it would wait for threads that have nothing to do. */
static void one_thread(void) {
  omp_set_num_threads(1);
}
TestSuite(nrm2, .init = one_thread);

Test(nrm2, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++) {
      const size_t n = sizes[s];
      struct guarded x = guarded_array(n, sizeof(double), (enum guard_edge)edge);
      fill(x.array, n, n);
      guarded_freeze(&x);
      omp_set_num_threads(1);
      const double one = nrm2(n, x.array);
      struct cs_error error = {""};
      cr_expect_eq(cs__nrm2_check(n, x.array, one, &error), CS_OK, "n = %zu: %s", n, error.message);
      for (size_t t = 1; t < team_count && n > 2048 && edge == GUARD_AFTER; t++) { /* fewer are one block */
        omp_set_num_threads(teams[t]);
        cr_expect(same_bits(one, nrm2(n, x.array)), "n = %zu, %d threads", n, teams[t]);
      }
      guarded_free(&x);
    }
}

/* The loop for what no cache holds, without so much of it. */
Test(nrm2, is_right_by_the_loop_for_what_comes_from_memory) {
  static const struct cs__nrm2_loops *const variants[] = {CS_ISA_VARIANTS(cs__nrm2_loops)};
  for (size_t n = 0; n < 2100; n = 2 * n + 1) {
    double x[2100], result = NAN;
    fill(x, n, n);
    variants[cs_isa_active()]->squares_far(&(struct cs__operands){.x = x}, 0, n, &result);
    cr_expect_eq(cs__nrm2_check(n, x, sqrt(result), NULL), CS_OK, "n = %zu", n);
  }
}

Test(nrm2, does_not_see_signs_and_counts_every_element) {
  enum { n = 2101 };
  static double x[n], y[n];
  fill(x, n, 1);
  for (size_t i = 0; i < n; i++)
    y[i] = -2.0 * x[i];
  cr_expect(same_bits(2.0 * nrm2(n, x), nrm2(n, y)));
  memset(x, 0, sizeof x);
  for (size_t i = 0; i < n; i++) {
    x[i] = -3.0;
    cr_assert_eq(nrm2(n, x), 3.0, "element %zu", i);
    x[i] = -0.0;
  }
  cr_expect(same_bits(nrm2(n, x), 0.0));
  cr_expect(same_bits(nrm2(0, NULL), 0.0));
}

Test(nrm2, hands_nan_and_infinity_through_from_every_place) {
  enum { n = 5003 };
  static double x[n];
  const size_t places[] = {0, 1, 63, 2047, 2048, n - 1};
  for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
    fill(x, n, 9);
    x[places[p]] = -INFINITY;
    cr_expect_eq(nrm2(n, x), INFINITY);
    x[70] = NAN;
    cr_expect(isnan(nrm2(n, x)));
    x[70] = x[places[p]] = -DBL_MAX;
    cr_expect_eq(nrm2(n, x), INFINITY); /* 1.4 times the largest double */
  }
}

Test(nrm2, is_as_accurate_at_every_scale) {
  enum { n = 3001 };
  static double x[n], scaled[n];
  fill(x, n, 2);
  const double plain = nrm2(n, x);
  for (int exponent = -1074; exponent <= 1012; exponent += 61) {
    for (size_t i = 0; i < n; i++)
      scaled[i] = ldexp(x[i], exponent);
    const double result = nrm2(n, scaled);
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
    fill(x, n, e);
    for (size_t i = 0; i < n; i++)
      x[i] = ldexp(x[i], exponents[e][i % 2]);
    struct cs_error error = {""};
    cr_expect_eq(cs__nrm2_check(n, x, nrm2(n, x), &error), CS_OK, "case %zu: %s", e, error.message);
  }
}

Test(nrm2, is_exact_where_the_result_is) {
  for (int exponent = -1074; exponent <= 1020; exponent += 3) {
    const double unit = ldexp(1.0, exponent), x[] = {3.0 * unit, -4.0 * unit};
    cr_expect_eq(nrm2(2, x), 5.0 * unit, "2^%d", exponent);
    cr_expect_eq(nrm2(1, &unit), unit, "2^%d", exponent);
  }
  const double largest = -DBL_MAX;
  cr_expect_eq(nrm2(1, &largest), DBL_MAX);
}

Test(nrm2, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011 };
  static double x[n];
  fill(x, n, 4);
  const double alone = nrm2(n, x);
  double results[3] = {0};
#pragma omp parallel num_threads(3)
  cs_nrm2(n, x, &results[omp_get_thread_num()]);
  for (int me = 0; me < 3; me++)
    cr_expect(same_bits(results[me], alone));
}

Test(nrm2, refuses_null_unless_there_is_nothing_to_read) {
  double x = 1.0, result = 7.0;
  cr_expect_eq(cs_nrm2(1, NULL, &result), CS_INVALID);
  cr_expect_eq(cs_nrm2(1, &x, NULL), CS_INVALID);
  cr_expect_eq(result, 7.0);
}

Test(nrm2, check_finds_a_result_that_is_off) {
  enum { n = 20011 };
  static double x[n];
  fill(x, n, 4);
  const double right = nrm2(n, x),
               wrong[] = {
                   right * (1.0 + 1e-12), right * (1.0 - 1e-12), right - fabs(x[17]), -right, 0.0, NAN, INFINITY};
  cr_expect_eq(cs__nrm2_check(n, x, right, NULL), CS_OK);
  for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; w++)
    cr_expect_eq(cs__nrm2_check(n, x, wrong[w], NULL), CS_FAILED, "%.17g", wrong[w]);
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
    cr_expect_eq(sqrt(result), nrm2(n, x.values));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}
