/* tests/kernels/sum_test.c - the three sums: each within its promise, and the reproducible one in every order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sum/sum.h"

#include "kernels/registry.h"
#include "kernels/sum/sum_loop.h"
#include "kernels/sum/sum_ref.h"
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
enum { size_count = sizeof sizes / sizeof sizes[0], promises = 3 };
static enum cs_status (*const functions[promises])(size_t, const double *, double *) = {cs_sum, cs_sum_compensated,
                                                                                        cs_sum_reproducible};

static double sum(int promise, size_t n, const double *x) {
  double result = NAN;
  cr_assert_eq(functions[promise](n, x, &result), CS_OK);
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

/* Magnitudes from 2^-1074 to 2^1000. */
static void fill_wide(double *x, size_t n, uint64_t seed) {
  struct cs_random random;
  cs_random_seed(&random, seed);
  for (size_t i = 0; i < n; i++)
    x[i] = ldexp(cs_random_unit(&random) - 0.5, (int)cs_random_below(&random, 2075) - 1074);
}

static void expect_right(int promise, size_t n, const double *x, double result) {
  struct cs_error error = {""};
  cr_expect_eq(cs__sum_check(n, x, (enum cs__sum_promise)promise, result, &error), CS_OK, "promise %d, n = %zu: %s",
               promise, n, error.message);
}

/* What is not about teams has none: it would wait for threads that have nothing to do. */
static void one_thread(void) {
  omp_set_num_threads(1);
}
TestSuite(sum, .init = one_thread);

Test(sum, is_within_each_promise_and_the_same_bits_at_every_team_between_guard_pages) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++)
      for (int promise = 0; promise < promises; promise++) {
        const size_t n = sizes[s];
        struct guarded x = guarded_array(n, sizeof(double), (enum guard_edge)edge);
        fill(x.array, n, n);
        guarded_freeze(&x);
        omp_set_num_threads(1);
        const double one = sum(promise, n, x.array);
        expect_right(promise, n, x.array, one);
        for (size_t t = 1; t < team_count && n > 2048 && edge == GUARD_AFTER; t++) { /* fewer are one block */
          omp_set_num_threads(teams[t]);
          cr_expect(same_bits(one, sum(promise, n, x.array)), "promise %d, n = %zu, %d threads", promise, n, teams[t]);
        }
        guarded_free(&x);
      }
}

/* The loop for what no cache holds, without so much of it. */
Test(sum, is_right_by_the_loop_for_what_comes_from_memory) {
  static const struct cs__sum_loops *const variants[] = {CS_ISA_VARIANTS(cs__sum_loops)};
  for (size_t n = 0; n < 2100; n = 2 * n + 1) {
    double x[2100], result = NAN;
    fill(x, n, n);
    variants[cs_isa_active()]->fast_far(&(struct cs__operands){.x = x}, 0, n, &result);
    cr_expect_eq(cs__sum_check(n, x, CS__SUM_FAST, result, NULL), CS_OK, "n = %zu", n);
  }
}

Test(sum, reproducible_has_the_same_bits_in_every_order_and_at_every_alignment) {
  enum { n = 9001 };
  static double x[n], y[n + 8];
  struct cs_random random;
  cs_random_seed(&random, 1);
  for (int wide = 0; wide < 2; wide++) {
    (wide ? fill_wide : fill)(x, n, 42);
    const double must = sum(2, n, x);
    for (size_t shift = 0; shift < 8; shift++) {
      for (size_t i = n; i-- > 1;) {
        const size_t j = cs_random_below(&random, i + 1);
        const double kept = x[i];
        x[i] = x[j];
        x[j] = kept;
      }
      memcpy(y + shift, x, sizeof x);
      omp_set_num_threads(teams[shift % team_count]);
      cr_expect(same_bits(sum(2, n, y + shift), must), "wide %d, shift %zu", wide, shift);
    }
  }
}

Test(sum, reproducible_is_exact_over_the_whole_range_of_doubles) {
  enum { n = 5003 };
  static double x[n];
  for (uint64_t seed = 0; seed < 8; seed++) {
    fill_wide(x, n, seed);
    const size_t count = seed < 4 ? n : 3 + seed;
    expect_right(2, count, x, sum(2, count, x));
    for (size_t i = 0; i < count / 2; i++) /* what is left of a sum that nearly cancels */
      x[count - 1 - i] = -x[i];
    x[0] += DBL_MIN;
    expect_right(2, count, x, sum(2, count, x));
  }
}

/* From blocks near 2^-1074 to blocks that reach the largest double: guesses that are wrong in both directions. */
Test(sum, reproducible_is_exact_when_sizes_change_from_block_to_block) {
  enum { n = 16 * 2048 + 77 };
  static double x[n];
  static const int exponents[] = {0, 1000, -1060, 1022, 40, -40, 1011, 1010, 1012, -1010, -980, 3};
  fill(x, n, 5);
  for (size_t i = 0; i < n; i++)
    x[i] = ldexp(x[i] / 8.0, exponents[i / 2048 % (sizeof exponents / sizeof exponents[0])]);
  expect_right(2, n, x, sum(2, n, x));
  cr_expect(same_bits(sum(2, n, x), sum(2, n, x)));
}

Test(sum, reproducible_rounds_to_nearest_even_and_overflows_only_at_the_end) {
  const double u = 0x1p-53;
  const struct {
    double x[4], must;
  } cases[] = {
      {{1.0, u}, 1.0},
      {{1.0, 0x1p-52, u}, 1.0 + 0x1p-51},
      {{1.0, u, 0x1p-1074}, 1.0 + 0x1p-52},
      {{1.0, u, -0x1p-1074}, 1.0},
      {{-1.0, -u, -0x1p-1074}, -1.0 - 0x1p-52},
      {{DBL_MAX, DBL_MAX, -DBL_MAX}, DBL_MAX},
      {{DBL_MAX, 0x1p969}, DBL_MAX},
      {{DBL_MAX, 0x1p970}, INFINITY},
      {{-DBL_MAX, -0x1p970}, -INFINITY},
      {{DBL_MAX, 0x1p970, -0x1p-1074}, DBL_MAX},
      {{1e100, 1.0, -1e100}, 1.0},
      {{0x1p-1074, 0x1p-1074}, 0x1p-1073},
      {{0x1p-1022, -0x1p-1074}, 0x1p-1022 - 0x1p-1074},
  };
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++)
    cr_expect(same_bits(sum(2, 4, cases[c].x), cases[c].must), "case %zu: %a", c, sum(2, 4, cases[c].x));
}

/* The guess of the first block is 2^0: an element far above it meets a small one in its lane, and is taken back. */
Test(sum, reproducible_is_exact_when_an_element_is_above_the_guess) {
  for (int exponent = 2; exponent < 1020; exponent += 29) {
    double x[600] = {0x1p-30};
    x[256] = ldexp(1.0, exponent);
    x[513] = -x[256];
    cr_expect(same_bits(sum(2, 600, x), 0x1p-30), "2^%d", exponent);
  }
}

Test(sum, compensated_keeps_what_a_plain_sum_loses) {
  enum { n = 4096 };
  static double x[n];
  for (size_t i = 0; i < n; i++)
    x[i] = i == 17 ? 1e15 : i == 4000 ? -1e15 : 0.1;
  expect_right(1, n, x, sum(1, n, x));
  cr_expect_float_eq(sum(1, n, x), (n - 2) * 0.1, 1e-12);
  cr_expect_eq(cs__sum_check(n, x, CS__SUM_COMPENSATED, sum(0, n, x), NULL), CS_FAILED);
}

Test(sum, counts_every_element) {
  enum { n = 2101 };
  static double x[n];
  for (size_t i = 0; i < n; i++) {
    x[i] = 3.0;
    for (int promise = 0; promise < promises; promise++)
      cr_assert_eq(sum(promise, n, x), 3.0, "promise %d, element %zu", promise, i);
    x[i] = 0.0;
  }
}

Test(sum, of_zeros_is_plus_zero_and_scales_exactly_by_powers_of_two) {
  enum { n = 3001 };
  static double x[n];
  for (int promise = 0; promise < promises; promise++) {
    const double zeros[] = {-0.0, -0.0, 0.0};
    cr_expect(same_bits(sum(promise, 2, zeros), 0.0));
    cr_expect(same_bits(sum(promise, 0, NULL), 0.0));
    fill(x, n, 3);
    const double before = sum(promise, n, x);
    for (size_t i = 0; i < n; i++)
      x[i] *= -4.0;
    cr_expect(same_bits(sum(promise, n, x), -4.0 * before));
  }
}

Test(sum, hands_nan_and_infinity_through_from_every_place) {
  enum { n = 5003 };
  static double x[n];
  const size_t places[] = {0, 1, 63, 2047, 2048, n - 1};
  for (int promise = 0; promise < promises; promise++)
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
      const double special[] = {INFINITY, -INFINITY, NAN};
      fill(x, n, 9);
      for (size_t s = 0; s < 3; s++) {
        x[places[p]] = special[s];
        const double result = sum(promise, n, x);
        cr_expect(isnan(special[s]) ? isnan(result) : result == special[s], "promise %d: %g", promise, result);
      }
      x[places[p]] = INFINITY;
      x[100] = -INFINITY;
      cr_expect(isnan(sum(promise, n, x)));
    }
}

Test(sum, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011 };
  static double x[n];
  fill(x, n, 4);
  for (int promise = 0; promise < promises; promise++) {
    const double alone = sum(promise, n, x);
    double results[3] = {0};
#pragma omp parallel num_threads(3)
    functions[promise](n, x, &results[omp_get_thread_num()]);
    for (int me = 0; me < 3; me++)
      cr_expect(same_bits(results[me], alone));
  }
}

Test(sum, refuses_null_unless_there_is_nothing_to_read) {
  for (int promise = 0; promise < promises; promise++) {
    double x = 1.0, result = 7.0;
    cr_expect_eq(functions[promise](1, NULL, &result), CS_INVALID);
    cr_expect_eq(functions[promise](1, &x, NULL), CS_INVALID);
    cr_expect_eq(result, 7.0);
  }
}

Test(sum, check_finds_a_result_that_is_off_by_the_least_amount_not_promised) {
  enum { n = 20011 };
  static double x[n];
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 + (double)(i % 1021) / 1021.0;
  const double right = sum(2, n, x);
  const double units[promises] = {400.0, 4.0, 1.0};
  for (int promise = 0; promise < promises; promise++) {
    const double off = units[promise] * DBL_EPSILON,
                 wrong[] = {right * (1.0 + off), right * (1.0 - off), right - x[17], 0.0, NAN, INFINITY};
    cr_expect_eq(cs__sum_check(n, x, (enum cs__sum_promise)promise, right, NULL), CS_OK);
    for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; w++)
      cr_expect_eq(cs__sum_check(n, x, (enum cs__sum_promise)promise, wrong[w], NULL), CS_FAILED, "promise %d: %zu",
                   promise, w);
  }
}

/* The definition, run on an array that counts. Whole numbers: the same in every order. */
Test(sum, work_is_what_the_definition_counts) {
  static struct counted x;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("sum", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      result = counted_add(&count, result, counted_load(&x, i));
    cr_expect_eq(result, sum(CS__SUM_COMPENSATED, n, x.values));
    expect_counted(kernel->work((double[]){(double)n, CS__SUM_COMPENSATED}), &count, n);
  }
}
