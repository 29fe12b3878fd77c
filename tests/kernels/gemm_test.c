/* tests/kernels/gemm_test.c - gemm: every small shape, edges and strides, BLAS's rules for alpha, beta and NaN. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemm/gemm.h"

#include "kernels/gemm/gemm_ref.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

/* a (m, k), b (k, n), c (m, n), each row followed by `gap` elements that are nobody's. */
struct matrices {
  size_t m, n, k, gap;
  struct guarded a, b, c;
};

static const double nobodys = 1e300;

/* The last row has no gap behind it, so that its last element touches the guard page. */
static struct guarded make_matrix(size_t rows, size_t columns, size_t gap, enum guard_edge edge,
                                  struct cs_random *random) {
  const size_t count = rows == 0 ? 0 : (rows - 1) * (columns + gap) + columns;
  struct guarded matrix = guarded_array(count, sizeof(double), edge);
  for (size_t i = 0; i < count; i++)
    ((double *)matrix.array)[i] = i % (columns + gap) < columns ? cs_random_normal(random) : nobodys;
  return matrix;
}

static struct matrices make(size_t m, size_t n, size_t k, size_t gap, enum guard_edge edge) {
  struct cs_random random;
  cs_random_seed(&random, m + 1000 * n + 1000000 * k);
  struct matrices x = {.m = m, .n = n, .k = k, .gap = gap};
  x.a = make_matrix(m, k, gap, edge, &random);
  x.b = make_matrix(k, n, gap, edge, &random);
  x.c = make_matrix(m, n, gap, edge, &random);
  guarded_freeze(&x.a);
  guarded_freeze(&x.b);
  return x;
}

static void drop(struct matrices *x) {
  guarded_free(&x->a);
  guarded_free(&x->b);
  guarded_free(&x->c);
}

static size_t ld(size_t columns, size_t gap) {
  return columns + gap > 0 ? columns + gap : 1;
}

static enum cs_status multiply(const struct matrices *x, double alpha, double beta) {
  return cs_gemm(x->m, x->n, x->k, alpha, x->a.array, ld(x->k, x->gap), x->b.array, ld(x->n, x->gap), beta, x->c.array,
                 ld(x->n, x->gap));
}

static size_t c_count(const struct matrices *x) {
  return x->m == 0 ? 0 : (x->m - 1) * (x->n + x->gap) + x->n;
}

static double *copy_of_c(const struct matrices *x) {
  double *copy = calloc(c_count(x) + 1, sizeof *copy);
  cr_assert_not_null(copy);
  if (c_count(x) > 0)
    memcpy(copy, x->c.array, c_count(x) * sizeof *copy);
  return copy;
}

/* Every element against a sum in long double; every rounding of the kernel may add half a unit of the sum's size. */
static void expect_product(const struct matrices *x, double alpha, double beta, const double *before) {
  const double *a = x->a.array, *b = x->b.array, *c = x->c.array;
  for (size_t i = 0; i < x->m; i++)
    for (size_t j = 0; j < x->n + x->gap; j++) {
      const size_t at = i * ld(x->n, x->gap) + j;
      if (at >= c_count(x))
        continue;
      if (j >= x->n) {
        cr_assert_eq(c[at], nobodys, "an element between rows was written");
        continue;
      }
      long double sum = beta == 0.0 ? 0.0L : (long double)beta * before[at], size = fabsl(sum);
      for (size_t p = 0; p < x->k; p++) {
        const long double product = (long double)alpha * a[i * ld(x->k, x->gap) + p] * b[p * ld(x->n, x->gap) + j];
        sum += product;
        size += fabsl(product);
      }
      const long double allowed = ((long double)x->k + 4.0L) * DBL_EPSILON * size;
      cr_assert(fabsl(c[at] - sum) <= allowed, "c[%zu][%zu] of (%zu %zu %zu) is %.17g, must be %.17Lg", i, j, x->m,
                x->n, x->k, c[at], sum);
    }
}

static void expect_right(size_t m, size_t n, size_t k, size_t gap, enum guard_edge edge, double alpha, double beta) {
  struct matrices x = make(m, n, k, gap, edge);
  double *before = copy_of_c(&x);
  cr_assert_eq(multiply(&x, alpha, beta), CS_OK);
  expect_product(&x, alpha, beta, before);
  free(before);
  drop(&x);
}

Test(gemm, is_right_for_every_small_shape_between_guard_pages) {
  const size_t sizes[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 13, 24, 25, 33};
  enum { count = sizeof sizes / sizeof sizes[0] };
  for (size_t i = 0; i < count * count * count; i++)
    expect_right(sizes[i % count], sizes[i / count % count], sizes[i / count / count], i % 3,
                 (enum guard_edge)(i % GUARD_EDGES), 1.0, 0.0);
}

Test(gemm, is_right_at_every_team_for_shapes_that_fill_no_tile) {
  const size_t shapes[][3] = {{63, 65, 64}, {100, 101, 99}, {1, 257, 129}, {257, 1, 129}, {129, 127, 1}, {7, 500, 300}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
    for (size_t t = 0; t < team_count; t++)
      for (int edge = 0; edge < GUARD_EDGES; edge++) {
        omp_set_num_threads(teams[t]);
        expect_right(shapes[s][0], shapes[s][1], shapes[s][2], s, (enum guard_edge)edge, 1.0, 0.0);
      }
}

Test(gemm, scales_by_alpha_and_beta) {
  const double alphas[] = {0.0, 1.0, -1.0, 0.37}, betas[] = {0.0, 1.0, -2.5};
  for (size_t i = 0; i < 12; i++) {
    expect_right(25, 27, 30, 2, GUARD_AFTER, alphas[i % 4], betas[i / 4]);
    expect_right(25, 27, 0, 2, GUARD_AFTER, alphas[i % 4], betas[i / 4]);
    expect_right(64, 90, 801, 2, GUARD_AFTER, alphas[i % 4], betas[i / 4]); /* several blocks of depth */
  }
}

/* Blocks of 4096 rows or columns, and more depth than one block has. */
Test(gemm, is_right_beyond_one_block_in_every_direction) {
  omp_set_num_threads(3);
  expect_right(4099, 5, 7, 1, GUARD_AFTER, 1.0, 0.5);
  expect_right(5, 4099, 7, 1, GUARD_AFTER, 1.0, 0.5);
  expect_right(5, 7, 4099, 1, GUARD_AFTER, 1.0, 0.5);
  expect_right(4099, 4101, 2, 0, GUARD_AFTER, 1.0, 0.0);
}

Test(gemm, gives_the_same_bits_at_every_team) {
  const size_t shapes[][3] = {{200, 150, 700}, {8, 3000, 40}, {3000, 8, 40}, {31, 33, 1000}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
    struct matrices x = make(shapes[s][0], shapes[s][1], shapes[s][2], 0, GUARD_AFTER);
    omp_set_num_threads(1);
    cr_assert_eq(multiply(&x, 1.1, 0.0), CS_OK);
    double *one = copy_of_c(&x);
    for (size_t t = 1; t < team_count; t++) {
      memset(x.c.array, 0, c_count(&x) * sizeof(double));
      omp_set_num_threads(teams[t]);
      cr_assert_eq(multiply(&x, 1.1, 0.0), CS_OK);
      cr_expect_eq(memcmp(one, x.c.array, c_count(&x) * sizeof(double)), 0, "shape %zu, %d threads", s, teams[t]);
    }
    free(one);
    drop(&x);
  }
}

/* (A B) C = A (B C) to the bit on whole numbers, and the transposed product is the product of the transposed. */
Test(gemm, is_associative_and_transposes_on_whole_numbers) {
  enum { n = 70 };
  static double a[n * n], b[n * n], c[n * n], left[n * n], right[n * n], ab[n * n], bc[n * n], bt[n * n], at[n * n];
  struct cs_random random;
  cs_random_seed(&random, 5);
  for (size_t i = 0; i < n * n; i++) {
    a[i] = (double)cs_random_below(&random, 201) - 100.0;
    b[i] = (double)cs_random_below(&random, 201) - 100.0;
    c[i] = (double)cs_random_below(&random, 201) - 100.0;
    at[i % n * n + i / n] = a[i];
    bt[i % n * n + i / n] = b[i];
  }
  cs_gemm(n, n, n, 1.0, a, n, b, n, 0.0, ab, n);
  cs_gemm(n, n, n, 1.0, ab, n, c, n, 0.0, left, n);
  cs_gemm(n, n, n, 1.0, b, n, c, n, 0.0, bc, n);
  cs_gemm(n, n, n, 1.0, a, n, bc, n, 0.0, right, n);
  cr_expect_eq(memcmp(left, right, sizeof left), 0);
  cs_gemm(n, n, n, 1.0, bt, n, at, n, 0.0, right, n);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(right[i], ab[i % n * n + i / n]);
}

Test(gemm, leaves_a_matrix_times_the_unit_matrix_as_it_is) {
  enum { m = 37, n = 50 };
  static double a[m * n], unit[n * n], c[m * n];
  for (size_t i = 0; i < m * n; i++)
    a[i] = 0.1 * (double)i;
  for (size_t i = 0; i < n; i++)
    unit[i * n + i] = 1.0;
  cr_assert_eq(cs_gemm(m, n, n, 1.0, a, n, unit, n, 0.0, c, n), CS_OK);
  cr_expect_eq(memcmp(a, c, sizeof a), 0);
}

Test(gemm, does_not_read_c_when_beta_is_zero_nor_a_and_b_when_alpha_is) {
  enum { n = 30 };
  static double a[n * n], c[n * n];
  for (size_t i = 0; i < n * n; i++)
    c[i] = NAN;
  cr_assert_eq(cs_gemm(n, n, n, 1.0, a, n, a, n, 0.0, c, n), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 0.0);
  for (size_t i = 0; i < n * n; i++)
    c[i] = 2.0;
  cr_assert_eq(cs_gemm(n, n, n, 0.0, NULL, n, NULL, n, 3.0, c, n), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 6.0);
  a[0] = NAN;
  cr_assert_eq(cs_gemm(n, n, n, 0.0, a, n, a, n, 0.0, c, n), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 0.0);
}

/* One special element in A belongs to one row of C, one in B to one column; also where panels are filled up. */
static void expect_spread(double special, size_t row, size_t column) {
  enum { m = 13, n = 29, k = 11 };
  double a[m * k], b[k * n], c[m * n];
  for (size_t i = 0; i < m * k; i++)
    a[i] = 1.0;
  for (size_t i = 0; i < k * n; i++)
    b[i] = 1.0;
  a[row * k + 3] = special;
  b[5 * n + column] = special;
  cr_assert_eq(cs_gemm(m, n, k, 1.0, a, k, b, n, 0.0, c, n), CS_OK);
  for (size_t i = 0; i < m * n; i++) {
    const int reached = i / n == row || i % n == column;
    cr_assert_eq(isfinite(c[i]) == 0, reached, "c[%zu][%zu] is %g", i / n, i % n, c[i]);
    cr_assert(reached ? isnan(special) == isnan(c[i]) : c[i] == (double)k);
  }
}

Test(gemm, spreads_nan_and_infinity_to_the_elements_they_belong_to_and_no_others) {
  expect_spread(NAN, 0, 0);
  expect_spread(NAN, 12, 28);
  expect_spread(INFINITY, 7, 23);
  expect_spread(INFINITY, 12, 28);
}

Test(gemm, works_inside_a_parallel_region_from_several_threads_at_once) {
  struct matrices x[3];
  double *before[3];
  enum cs_status status[3];
  for (size_t i = 0; i < 3; i++) {
    x[i] = make(90 + i, 80, 70, 1, GUARD_AFTER);
    before[i] = copy_of_c(&x[i]);
  }
#pragma omp parallel num_threads(3)
  for (int repetition = 0; repetition < 10; repetition++)
    status[omp_get_thread_num()] = multiply(&x[omp_get_thread_num()], 1.0, 0.0);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(status[i], CS_OK);
    expect_product(&x[i], 1.0, 0.0, before[i]);
    free(before[i]);
    drop(&x[i]);
  }
}

Test(gemm, works_in_no_more_than_the_buffer_it_asks_for) {
  const size_t shapes[][3] = {{1, 1, 1}, {7, 25, 13}, {100, 33, 401}, {33, 100, 1000}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
    struct matrices x = make(shapes[s][0], shapes[s][1], shapes[s][2], 0, GUARD_AFTER);
    const size_t bytes = cs_gemm_buffer_bytes(x.m, x.n, x.k);
    cr_assert(bytes > 0 && bytes % 64 == 0);
    cr_assert_eq(multiply(&x, 1.0, 0.0), CS_OK);
    double *allocated = copy_of_c(&x);
    struct guarded buffer = guarded_array(bytes, 1, GUARD_AFTER);
    memset(buffer.array, 0xFF, bytes); /* NaN */
    cr_assert_eq(
        cs_gemm_buffered(x.m, x.n, x.k, 1.0, x.a.array, x.k, x.b.array, x.n, 0.0, x.c.array, x.n, buffer.array), CS_OK);
    cr_expect_eq(memcmp(allocated, x.c.array, c_count(&x) * sizeof(double)), 0);
    guarded_free(&buffer);
    free(allocated);
    drop(&x);
  }
  double one = 1.0;
  cr_expect_eq(cs_gemm_buffered(1, 1, 1, 1.0, &one, 1, &one, 1, 0.0, &one, 1, NULL), CS_INVALID);
  cr_expect_eq(cs_gemm_buffered(1, 1, 1, 0.0, NULL, 1, NULL, 1, 3.0, &one, 1, NULL), CS_OK);
  cr_expect_eq(one, 3.0);
  cr_expect_eq(cs_gemm_buffer_bytes(0, 5, 5), 0);
}

Test(gemm, refuses_leading_dimensions_that_are_too_small_and_null) {
  double a[6] = {1, 2, 3, 4, 5, 6}, c[4] = {7, 7, 7, 7};
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, a, 2, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, a, 3, a, 1, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, a, 3, a, 2, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_gemm(0, 0, 0, 1.0, a, 0, a, 1, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, NULL, 3, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, a, 3, NULL, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_gemm(2, 2, 3, 1.0, a, 3, a, 2, 0.0, NULL, 2), CS_INVALID);
  cr_expect(c[0] == 7.0 && c[3] == 7.0);
  cr_expect_eq(cs_gemm(0, 2, 3, 1.0, NULL, 3, NULL, 2, 0.0, NULL, 2), CS_OK);
}

/* --- the verifier ------------------------------------------------------------------------------------------------- */

static void expect_check_finds_one_wrong_element(size_t n) {
  double *a = calloc(n * n, sizeof *a), *c = calloc(n * n, sizeof *c);
  cr_assert(a != NULL && c != NULL);
  for (size_t i = 0; i < n * n; i++)
    a[i] = (double)(i * 2654435761u % 255) - 127.0;
  cr_assert_eq(cs_gemm(n, n, n, 1.0, a, n, a, n, 0.0, c, n), CS_OK);
  struct cs_error error = {""};
  cr_expect_eq(cs__gemm_check_whole(n, n, n, a, n, a, n, c, n, &error), CS_OK, "%s", error.message);
  const size_t where[] = {0, n - 1, n * n / 2 + 3, n * n - 1};
  const double wrong[] = {1.0, -1.0, 0x1p-20, NAN};
  for (size_t w = 0; w < 4; w++)
    for (size_t k = 0; k < 4; k++) {
      const double right = c[where[w]];
      c[where[w]] += wrong[k];
      cr_expect_eq(cs__gemm_check_whole(n, n, n, a, n, a, n, c, n, &error), CS_FAILED, "n = %zu, %g", n, wrong[k]);
      cr_expect_str_not_empty(error.message);
      c[where[w]] = right;
    }
  free(a);
  free(c);
}

Test(gemm, check_finds_one_wrong_element_by_elements_and_by_random_vectors) {
  expect_check_finds_one_wrong_element(33);  /* 33^3 is below 2^21 */
  expect_check_finds_one_wrong_element(150); /* 150^3 is above */
}

Test(gemm, check_finds_exchanged_rows_columns_and_a_transposed_result) {
  enum { n = 140 };
  static double a[n * n], c[n * n], spoilt[n * n];
  for (size_t i = 0; i < n * n; i++)
    a[i] = (double)(i * 2654435761u % 255) - 127.0;
  cr_assert_eq(cs_gemm(n, n, n, 1.0, a, n, a, n, 0.0, c, n), CS_OK);
  memcpy(spoilt, c, sizeof c);
  memcpy(spoilt, c + n, n * sizeof *c);
  memcpy(spoilt + n, c, n * sizeof *c);
  cr_expect_eq(cs__gemm_check_whole(n, n, n, a, n, a, n, spoilt, n, NULL), CS_FAILED);
  memcpy(spoilt, c, sizeof c);
  for (size_t i = 0; i < n; i++) {
    spoilt[i * n + 3] = c[i * n + 4];
    spoilt[i * n + 4] = c[i * n + 3];
  }
  cr_expect_eq(cs__gemm_check_whole(n, n, n, a, n, a, n, spoilt, n, NULL), CS_FAILED);
  for (size_t i = 0; i < n * n; i++)
    spoilt[i] = c[i % n * n + i / n];
  cr_expect_eq(cs__gemm_check_whole(n, n, n, a, n, a, n, spoilt, n, NULL), CS_FAILED);
}
