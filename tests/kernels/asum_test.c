/* tests/kernels/asum_test.c - asum: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/asum/asum.h"

#include "kernels/asum/asum_loop.h"
#include "kernels/asum/asum_ref.h"
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

static double asum(size_t n, const double *x) {
  double result = NAN;
  cr_assert_eq(cs_asum(n, x, &result), CS_OK);
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
TestSuite(asum, .init = one_thread);

Test(asum, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++) {
      const size_t n = sizes[s];
      struct guarded x = guarded_array(n, sizeof(double), (enum guard_edge)edge);
      fill(x.array, n, n);
      guarded_freeze(&x);
      omp_set_num_threads(1);
      const double one = asum(n, x.array);
      struct cs_error error = {""};
      cr_expect_eq(cs__asum_check(n, x.array, one, &error), CS_OK, "n = %zu: %s", n, error.message);
      for (size_t t = 1; t < team_count && n > 2048 && edge == GUARD_AFTER; t++) { /* fewer are one block */
        omp_set_num_threads(teams[t]);
        cr_expect(same_bits(one, asum(n, x.array)), "n = %zu, %d threads", n, teams[t]);
      }
      guarded_free(&x);
    }
}

/* The loop for what no cache holds, without so much of it. */
Test(asum, is_right_by_the_loop_for_what_comes_from_memory) {
  static const struct cs__asum_loops *const variants[] = {CS_ISA_VARIANTS(cs__asum_loops)};
  for (size_t n = 0; n < 2100; n = 2 * n + 1) {
    double x[2100], result = NAN;
    fill(x, n, n);
    variants[cs_isa_active()]->block_far(&(struct cs__operands){.x = x}, 0, n, &result);
    cr_expect_eq(cs__asum_check(n, x, result, NULL), CS_OK, "n = %zu", n);
  }
}

Test(asum, does_not_see_signs_and_counts_every_element) {
  enum { n = 2101 };
  static double x[n], y[n];
  fill(x, n, 1);
  for (size_t i = 0; i < n; i++)
    y[i] = -2.0 * x[i];
  cr_expect(same_bits(2.0 * asum(n, x), asum(n, y)));
  memset(x, 0, sizeof x);
  for (size_t i = 0; i < n; i++) {
    x[i] = -3.0;
    cr_assert_eq(asum(n, x), 3.0, "element %zu", i);
    x[i] = -0.0;
  }
  cr_expect(same_bits(asum(n, x), 0.0));
  cr_expect(same_bits(asum(0, NULL), 0.0));
}

Test(asum, hands_nan_and_infinity_through_from_every_place) {
  enum { n = 5003 };
  static double x[n];
  const size_t places[] = {0, 1, 63, 2047, 2048, n - 1};
  for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
    fill(x, n, 9);
    x[places[p]] = -INFINITY;
    cr_expect_eq(asum(n, x), INFINITY);
    x[70] = NAN;
    cr_expect(isnan(asum(n, x)));
    x[70] = x[places[p]] = -DBL_MAX;
    cr_expect_eq(asum(n, x), INFINITY);
  }
}

Test(asum, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011 };
  static double x[n];
  fill(x, n, 4);
  const double alone = asum(n, x);
  double results[3] = {0};
#pragma omp parallel num_threads(3)
  cs_asum(n, x, &results[omp_get_thread_num()]);
  for (int me = 0; me < 3; me++)
    cr_expect(same_bits(results[me], alone));
}

Test(asum, refuses_null_unless_there_is_nothing_to_read) {
  double x = 1.0, result = 7.0;
  cr_expect_eq(cs_asum(1, NULL, &result), CS_INVALID);
  cr_expect_eq(cs_asum(1, &x, NULL), CS_INVALID);
  cr_expect_eq(result, 7.0);
}

Test(asum, check_finds_a_result_that_is_off) {
  enum { n = 20011 };
  static double x[n];
  fill(x, n, 4);
  const double right = asum(n, x),
               wrong[] = {
                   right * (1.0 + 1e-12), right * (1.0 - 1e-12), right - fabs(x[17]), -right, 0.0, NAN, INFINITY};
  cr_expect_eq(cs__asum_check(n, x, right, NULL), CS_OK);
  for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; w++)
    cr_expect_eq(cs__asum_check(n, x, wrong[w], NULL), CS_FAILED, "%.17g", wrong[w]);
}

/* The definition, run on an array that counts; a magnitude is a flop. Whole numbers: the same in every order. */
Test(asum, work_is_what_the_definition_counts) {
  static struct counted x;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("asum", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      result = counted_add(&count, result, counted_abs(&count, counted_load(&x, i)));
    cr_expect_eq(result, asum(n, x.values));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}
