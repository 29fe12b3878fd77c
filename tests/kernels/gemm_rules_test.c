/* tests/kernels/gemm_rules_test.c - gemm: algebra on whole numbers, what is read, NaN, one rounding, refusals. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/product.h"
#include "kernels/gemm/gemm.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool same_bits(const void *a, const void *b, size_t bytes) {
  return memcmp(a, b, bytes) == 0;
}

/* (A B) C = A (B C) to the bit on whole numbers, and the transposed product is the product of the transposed. */
Test(gemm_rules, is_associative_and_transposes_on_whole_numbers) {
  omp_set_num_threads(1);
  enum { n = 70 };
  static double a[n * n], b[n * n], c[n * n], left[n * n], right[n * n], ab[n * n], bc[n * n];
  struct cs_random random;
  cs_random_seed(&random, 5);
  for (size_t i = 0; i < n * n; i++) {
    a[i] = (double)cs_random_below(&random, 201) - 100.0;
    b[i] = (double)cs_random_below(&random, 201) - 100.0;
    c[i] = (double)cs_random_below(&random, 201) - 100.0;
  }
  const enum cs_transpose no = CS_NO_TRANS;
  cs_dgemm(CS_ROW_MAJOR, no, no, n, n, n, 1.0, a, n, b, n, 0.0, ab, n);
  cs_dgemm(CS_ROW_MAJOR, no, no, n, n, n, 1.0, ab, n, c, n, 0.0, left, n);
  cs_dgemm(CS_ROW_MAJOR, no, no, n, n, n, 1.0, b, n, c, n, 0.0, bc, n);
  cs_dgemm(CS_ROW_MAJOR, no, no, n, n, n, 1.0, a, n, bc, n, 0.0, right, n);
  cr_expect(same_bits(left, right, sizeof left));
  cs_dgemm(CS_ROW_MAJOR, CS_TRANS, CS_CONJ_TRANS, n, n, n, 1.0, b, n, a, n, 0.0, right, n);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(right[i], ab[i % n * n + i / n]);
}

Test(gemm_rules, leaves_a_matrix_times_the_unit_matrix_as_it_is) {
  omp_set_num_threads(1);
  enum { m = 37, n = 50 };
  static float a[m * n], unit[n * n], c[m * n];
  for (size_t i = 0; i < m * n; i++)
    a[i] = 0.1f * (float)i;
  for (size_t i = 0; i < n; i++)
    unit[i * n + i] = 1.0f;
  cr_assert_eq(cs_sgemm(CS_ROW_MAJOR, CS_NO_TRANS, CS_TRANS, m, n, n, 1.0f, a, n, unit, n, 0.0f, c, n), CS_OK);
  cr_expect(same_bits(a, c, sizeof a));
}

/* Small products take a short way of their own, which has to round as the long one does. */
Test(gemm_rules, small_products_have_the_bits_of_blocked_ones) {
  omp_set_num_threads(1);
  enum { most = 70 };
  static double a[most * most], b[most * most], c[2][most * most];
  for (size_t i = 0; i < most * most; i++) {
    a[i] = 1.0 / (double)(i + 3);
    b[i] = (double)(i % 89) / 7.0 - 5.0;
  }
  for (size_t n = 1; n <= most; n += n < 20 ? 1 : 7)
    for (size_t kind = 0; kind < 4; kind++) {
      const enum cs_transpose transa = kind % 2 != 0 ? CS_TRANS : CS_NO_TRANS;
      const enum cs_transpose transb = kind / 2 != 0 ? CS_TRANS : CS_NO_TRANS;
      double *buffer = aligned_alloc(64, cs__dgemm_serial_bytes(n, n, n) / 64 * 64 + 64);
      cr_assert_not_null(buffer);
      for (size_t i = 0; i < most * most; i++)
        c[0][i] = c[1][i] = 0.3 * (double)i;
      cs__dgemm_serial(transa, transb, n, n, n, 0.7, a, most, b, most, -1.1, c[0], most, buffer);
      cr_assert_eq(cs_dgemm(CS_ROW_MAJOR, transa, transb, n, n, n, 0.7, a, most, b, most, -1.1, c[1], most), CS_OK);
      cr_assert(same_bits(c[0], c[1], sizeof c[0]), "n = %zu, kind %zu", n, kind);
      free(buffer);
    }
}

static enum cs_status square(size_t n, double alpha, const double *a, const double *b, double beta, double *c) {
  return cs_dgemm(CS_ROW_MAJOR, CS_NO_TRANS, CS_NO_TRANS, n, n, n, alpha, a, n, b, n, beta, c, n);
}

Test(gemm_rules, does_not_read_c_when_beta_is_zero_nor_a_and_b_when_alpha_is) {
  omp_set_num_threads(1);
  enum { n = 30 };
  static double a[n * n], c[n * n];
  for (size_t i = 0; i < n * n; i++)
    c[i] = NAN;
  cr_assert_eq(square(n, 1.0, a, a, 0.0, c), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 0.0);
  for (size_t i = 0; i < n * n; i++)
    c[i] = 2.0;
  cr_assert_eq(square(n, 0.0, NULL, NULL, 3.0, c), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 6.0);
  a[0] = NAN;
  cr_assert_eq(square(n, 0.0, a, a, 0.0, c), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert_eq(c[i], 0.0);
  c[0] = NAN;
  cr_assert_eq(cs_dgemm(CS_COL_MAJOR, CS_TRANS, CS_TRANS, n, n, 0, 1.0, NULL, n, NULL, n, 0.0, c, n), CS_OK);
  cr_assert_eq(c[0], 0.0);
}

/* One special element in A belongs to one row of C, one in B to one column; also where panels are filled up. */
static void expect_spread(double special, size_t row, size_t column, size_t k, enum cs_transpose transb) {
  enum { m = 13, n = 29 };
  double *a = calloc(m * k, sizeof *a), *b = calloc(k * n, sizeof *b), c[m * n];
  cr_assert(a != NULL && b != NULL);
  for (size_t i = 0; i < m * k; i++)
    a[i] = 1.0;
  for (size_t i = 0; i < k * n; i++)
    b[i] = 1.0;
  a[row * k + 3] = special;
  b[transb == CS_NO_TRANS ? 5 * n + column : column * k + 5] = special;
  cr_assert_eq(
      cs_dgemm(CS_ROW_MAJOR, CS_NO_TRANS, transb, m, n, k, 1.0, a, k, b, transb == CS_NO_TRANS ? n : k, 0.0, c, n),
      CS_OK);
  for (size_t i = 0; i < m * n; i++) {
    const int reached = i / n == row || i % n == column;
    cr_assert_eq(isfinite(c[i]) == 0, reached, "c[%zu][%zu] is %g", i / n, i % n, c[i]);
    cr_assert(reached ? isnan(special) == isnan(c[i]) : c[i] == (double)k);
  }
  free(a);
  free(b);
}

Test(gemm_rules, spreads_nan_and_infinity_to_the_elements_they_belong_to_and_no_others) {
  const size_t depths[] = {11, 500, 3000};
  for (size_t d = 0; d < 3; d++) {
    expect_spread(NAN, 0, 0, depths[d], CS_NO_TRANS);
    expect_spread(NAN, 12, 28, depths[d], CS_TRANS);
    expect_spread(INFINITY, 7, 23, depths[d], CS_TRANS);
    expect_spread(INFINITY, 12, 28, depths[d], CS_NO_TRANS);
  }
}

Test(gemm_rules, refuses_leading_dimensions_that_are_too_small_unknown_words_and_null) {
  const enum cs_layout row = CS_ROW_MAJOR, col = CS_COL_MAJOR;
  const enum cs_transpose no = CS_NO_TRANS, yes = CS_TRANS;
  double a[6] = {1, 2, 3, 4, 5, 6}, c[4] = {7, 7, 7, 7};
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, a, 2, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, a, 3, a, 1, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, a, 3, a, 2, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 0, 0, 0, 1.0, a, 0, a, 1, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, yes, no, 2, 2, 3, 1.0, a, 1, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, yes, 2, 2, 3, 1.0, a, 3, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(col, no, no, 2, 1, 3, 1.0, a, 1, a, 3, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(col, no, no, 2, 1, 3, 1.0, a, 2, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(col, no, no, 2, 1, 3, 1.0, a, 2, a, 3, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, NULL, 3, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, a, 3, NULL, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, no, no, 2, 2, 3, 1.0, a, 3, a, 2, 0.0, NULL, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm((enum cs_layout)100, no, no, 2, 2, 3, 1.0, a, 3, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(row, (enum cs_transpose)110, no, 2, 2, 3, 1.0, a, 3, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_sgemm(row, no, (enum cs_transpose)114, 0, 0, 0, 1.0f, NULL, 3, NULL, 2, 0.0f, NULL, 2), CS_INVALID);
  cr_expect(c[0] == 7.0 && c[3] == 7.0);
  cr_expect_eq(cs_dgemm(row, no, no, 0, 2, 3, 1.0, NULL, 3, NULL, 2, 0.0, NULL, 2), CS_OK);
}
