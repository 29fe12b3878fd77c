/* tests/kernels/dot_test.c - dot: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dot/dot.h"

#include "kernels/dot/dot_ref.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const size_t sizes[] = {0,  1,  2,    3,    7,    8,    9,    15,    16,    17,    31,    33,    63,
                               64, 65, 1000, 2047, 2048, 2049, 4097, 16383, 16384, 16385, 20011, 100003};
enum { size_count = sizeof sizes / sizeof sizes[0] };

struct vectors {
  struct guarded x, y;
};

static struct vectors make(size_t n, enum guard_edge edge) {
  struct vectors v = {guarded_array(n, sizeof(double), edge), guarded_array(n, sizeof(double), edge)};
  struct cs_random random;
  cs_random_seed(&random, n);
  for (size_t i = 0; i < n; i++) {
    ((double *)v.x.array)[i] = cs_random_normal(&random);
    ((double *)v.y.array)[i] = cs_random_normal(&random);
  }
  guarded_freeze(&v.x);
  guarded_freeze(&v.y);
  return v;
}

static void drop(struct vectors *v) {
  guarded_free(&v->x);
  guarded_free(&v->y);
}

static double dot(size_t n, const double *x, const double *y) {
  double result = NAN;
  cr_assert_eq(cs_dot(n, x, y, &result), CS_OK);
  return result;
}

static int same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

Test(dot, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++) {
      const size_t n = sizes[s];
      struct vectors v = make(n, (enum guard_edge)edge);
      omp_set_num_threads(1);
      const double one = dot(n, v.x.array, v.y.array);
      struct cs_error error = {""};
      cr_expect_eq(cs__dot_check(n, v.x.array, v.y.array, one, &error), CS_OK, "n = %zu: %s", n, error.message);
      for (size_t t = 0; t < team_count; t++) {
        omp_set_num_threads(teams[t]);
        const double team = dot(n, v.x.array, v.y.array);
        cr_expect(same_bits(one, team), "n = %zu, %d threads: %a, one thread: %a", n, teams[t], team, one);
      }
      drop(&v);
    }
}

/* 8,388,608 elements are 4096 blocks of the least size; from there on blocks grow. */
Test(dot, is_right_and_the_same_bits_where_blocks_have_grown) {
  const size_t n = 8388608 + 12345;
  double *x = malloc(n * sizeof *x);
  cr_assert_not_null(x);
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 + (double)(i % 1021) / 1021.0;
  omp_set_num_threads(1);
  const double one = dot(n, x, x);
  cr_expect_eq(cs__dot_check(n, x, x, one, NULL), CS_OK);
  for (size_t t = 1; t < team_count; t++) {
    omp_set_num_threads(teams[t]);
    cr_expect(same_bits(one, dot(n, x, x)));
  }
  free(x);
}

/* Sums of whole numbers below 2^53 do not round: every order gives the same, the formula's. */
Test(dot, is_exact_on_whole_numbers) {
  for (size_t s = 0; s < size_count; s++) {
    const size_t n = sizes[s];
    double *x = calloc(n + 1, sizeof *x), *y = calloc(n + 1, sizeof *y);
    cr_assert(x != NULL && y != NULL);
    for (size_t i = 0; i < n; i++) {
      x[i] = (double)(i + 1);
      y[i] = i % 2 == 0 ? 1.0 : -1.0;
    }
    const double must = n % 2 == 0 ? -(double)(n / 2) : (double)(n / 2 + 1); /* 1 - 2 + 3 - ... */
    cr_expect_eq(dot(n, x, y), must, "n = %zu", n);
    free(x);
    free(y);
  }
}

Test(dot, does_not_care_which_vector_comes_first) {
  for (size_t s = 0; s < size_count; s++) {
    struct vectors v = make(sizes[s], GUARD_AFTER);
    cr_expect(same_bits(dot(sizes[s], v.x.array, v.y.array), dot(sizes[s], v.y.array, v.x.array)));
    drop(&v);
  }
}

Test(dot, is_linear_and_scales_exactly_by_powers_of_two) {
  const size_t n = 20011;
  struct vectors v = make(n, GUARD_AFTER);
  const double before = dot(n, v.x.array, v.y.array);
  guarded_thaw(&v.x);
  double *x = v.x.array;
  for (size_t i = 0; i < n; i++)
    x[i] *= -4.0;
  cr_expect(same_bits(dot(n, x, v.y.array), -4.0 * before));
  drop(&v);
}

Test(dot, counts_every_element) {
  const size_t n = 4099;
  double *x = calloc(n, sizeof *x), *y = calloc(n, sizeof *y);
  cr_assert(x != NULL && y != NULL);
  for (size_t i = 0; i < n; i++) {
    x[i] = 3.0;
    y[i] = 5.0;
    cr_assert_eq(dot(n, x, y), 15.0, "element %zu", i);
    x[i] = y[i] = 0.0;
  }
  free(x);
  free(y);
}

Test(dot, may_be_of_a_vector_with_itself_or_an_overlapping_one) {
  struct vectors v = make(20012, GUARD_AFTER);
  const double *x = v.x.array;
  cr_expect_eq(cs__dot_check(20011, x, x, dot(20011, x, x), NULL), CS_OK);
  cr_expect_eq(cs__dot_check(20011, x, x + 1, dot(20011, x, x + 1), NULL), CS_OK);
  drop(&v);
}

static double dot_with(double x_value, double y_value, size_t at, size_t n) {
  double *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y);
  cr_assert(x != NULL && y != NULL);
  for (size_t i = 0; i < n; i++)
    x[i] = y[i] = 1.0;
  x[at] = x_value;
  y[at] = y_value;
  const double result = dot(n, x, y);
  free(x);
  free(y);
  return result;
}

Test(dot, hands_nan_and_infinity_through_from_every_place) {
  const size_t places[] = {0, 1, 63, 64, 2047, 2048, 19999, 20010};
  for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
    cr_expect(isnan(dot_with(NAN, 1.0, places[p], 20011)));
    cr_expect_eq(dot_with(INFINITY, 1.0, places[p], 20011), INFINITY);
    cr_expect_eq(dot_with(1.0, -INFINITY, places[p], 20011), -INFINITY);
    cr_expect(isnan(dot_with(INFINITY, 0.0, places[p], 20011)));
    cr_expect_eq(dot_with(1e200, 1e200, places[p], 20011), INFINITY);
  }
}

Test(dot, works_inside_a_parallel_region_from_several_threads_at_once) {
  struct vectors v = make(100003, GUARD_AFTER);
  const double alone = dot(100003, v.x.array, v.y.array);
  double results[3] = {0};
#pragma omp parallel num_threads(3)
  for (int repetition = 0; repetition < 20; repetition++)
    cs_dot(100003, v.x.array, v.y.array, &results[omp_get_thread_num()]);
  for (int me = 0; me < 3; me++)
    cr_expect(same_bits(results[me], alone));
  drop(&v);
}

Test(dot, refuses_null_unless_there_is_nothing_to_read) {
  double x = 1.0, result = 7.0;
  cr_expect_eq(cs_dot(1, NULL, &x, &result), CS_INVALID);
  cr_expect_eq(cs_dot(1, &x, NULL, &result), CS_INVALID);
  cr_expect_eq(cs_dot(1, &x, &x, NULL), CS_INVALID);
  cr_expect_eq(result, 7.0);
  cr_expect_eq(cs_dot(0, NULL, NULL, &result), CS_OK);
  cr_expect_eq(result, 0.0);
}

Test(dot, check_finds_a_result_that_is_off) {
  struct vectors v = make(20011, GUARD_AFTER);
  const double *x = v.x.array;
  const double right = dot(20011, x, x);
  const double wrong[] = {
      right * (1.0 + 1e-12), right * (1.0 - 1e-12), right - x[17] * x[17], -right, 0.0, NAN, INFINITY};
  cr_expect_eq(cs__dot_check(20011, x, x, right, NULL), CS_OK);
  for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; w++)
    cr_expect_eq(cs__dot_check(20011, x, x, wrong[w], NULL), CS_FAILED, "%.17g", wrong[w]);
  drop(&v);
}

Test(dot, check_wants_the_same_infinity_or_nan) {
  const double x[] = {INFINITY, 1.0}, y[] = {1.0, 1.0}, z[] = {0.0, 1.0};
  cr_expect_eq(cs__dot_check(2, x, y, INFINITY, NULL), CS_OK);
  cr_expect_eq(cs__dot_check(2, x, y, -INFINITY, NULL), CS_FAILED);
  cr_expect_eq(cs__dot_check(2, x, y, 1.0, NULL), CS_FAILED);
  cr_expect_eq(cs__dot_check(2, x, z, NAN, NULL), CS_OK);
  cr_expect_eq(cs__dot_check(2, x, z, 1.0, NULL), CS_FAILED);
}
