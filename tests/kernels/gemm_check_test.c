/* tests/kernels/gemm_check_test.c - gemm's verifier, and its work against a definition that counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemm/gemm.h"
#include "kernels/gemm/gemm_ref.h"
#include "kernels/registry.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct cs__gemm_view by_rows(const double *x, size_t ld) {
  return (struct cs__gemm_view){.at = x, .down = ld, .right = 1};
}

static enum cs_status check(size_t n, const double *a, const double *c, struct cs_error *error) {
  return cs__gemm_check_whole(n, n, n, by_rows(a, n), by_rows(a, n), by_rows(c, n), error);
}

/* a and its square. */
static void make(size_t n, double *a, double *c) {
  for (size_t i = 0; i < n * n; i++)
    a[i] = (double)(i * 2654435761u % 255) - 127.0;
  cr_assert_eq(cs_dgemm(CS_ROW_MAJOR, CS_NO_TRANS, CS_NO_TRANS, n, n, n, 1.0, a, n, a, n, 0.0, c, n), CS_OK);
}

static void expect_check_finds_one_wrong_element(size_t n) {
  double *a = calloc(n * n, sizeof *a), *c = calloc(n * n, sizeof *c);
  cr_assert(a != NULL && c != NULL);
  make(n, a, c);
  struct cs_error error = {""};
  cr_expect_eq(check(n, a, c, &error), CS_OK, "%s", error.message);
  const size_t where[] = {0, n - 1, n * n / 2 + 3, n * n - 1};
  const double wrong[] = {1.0, 0x1p-20, NAN};
  for (size_t w = 0; w < 4; w++)
    for (size_t k = 0; k < 3; k++) {
      const double right = c[where[w]];
      c[where[w]] += wrong[k];
      cr_expect_eq(check(n, a, c, &error), CS_FAILED, "n = %zu, %g", n, wrong[k]);
      cr_expect_str_not_empty(error.message);
      c[where[w]] = right;
    }
  free(a);
  free(c);
}

Test(gemm_check, finds_one_wrong_element_by_elements_and_by_random_vectors) {
  expect_check_finds_one_wrong_element(33);  /* 33^3 is below 2^21 */
  expect_check_finds_one_wrong_element(130); /* 130^3 is above */
}

Test(gemm_check, finds_exchanged_rows_columns_and_a_transposed_result) {
  enum { n = 130 };
  static double a[n * n], c[n * n], spoilt[n * n];
  make(n, a, c);
  memcpy(spoilt, c, sizeof c);
  memcpy(spoilt, c + n, n * sizeof *c);
  memcpy(spoilt + n, c, n * sizeof *c);
  cr_expect_eq(check(n, a, spoilt, NULL), CS_FAILED);
  memcpy(spoilt, c, sizeof c);
  for (size_t i = 0; i < n; i++) {
    spoilt[i * n + 3] = c[i * n + 4];
    spoilt[i * n + 4] = c[i * n + 3];
  }
  cr_expect_eq(check(n, a, spoilt, NULL), CS_FAILED);
  for (size_t i = 0; i < n * n; i++)
    spoilt[i] = c[i % n * n + i / n];
  cr_expect_eq(check(n, a, spoilt, NULL), CS_FAILED);
  const struct cs__gemm_view turned = {.at = spoilt, .down = 1, .right = n};
  cr_expect_eq(cs__gemm_check_whole(n, n, n, by_rows(a, n), by_rows(a, n), turned, NULL), CS_OK);
}

Test(gemm_check, reads_floats) {
  const float a[4] = {1, 2, 3, 4}, c[4] = {7, 10, 15, 22}, wrong[4] = {7, 10, 15, 23};
  const struct cs__gemm_view x = {.at = a, .single = true, .down = 2, .right = 1};
  const struct cs__gemm_view right = {.at = c, .single = true, .down = 2, .right = 1};
  const struct cs__gemm_view not_right = {.at = wrong, .single = true, .down = 2, .right = 1};
  cr_expect_eq(cs__gemm_check_whole(2, 2, 2, x, x, right, NULL), CS_OK);
  cr_expect_eq(cs__gemm_check_whole(2, 2, 2, x, x, not_right, NULL), CS_FAILED);
}

/* The definition with beta = 0, counting: each flop, and each element of a matrix the first time it is touched. */
struct counted {
  double elements, flops, items;
};

static struct counted count(size_t m, size_t n, size_t k) {
  struct counted counted = {0};
  char *a = calloc(m * k, 1), *b = calloc(k * n, 1);
  cr_assert(a != NULL && b != NULL);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      for (size_t p = 0; p < k; p++) {
        counted.elements += (a[i * k + p]++ == 0) + (b[p * n + j]++ == 0);
        counted.flops += 2; /* multiply, add */
      }
      counted.elements++; /* c is written */
      counted.items++;
    }
  free(a);
  free(b);
  return counted;
}

Test(gemm_check, work_is_what_the_definition_counts) {
  struct cs_error error = {""};
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("gemm", &kernel, &error), CS_OK, "%s", error.message);
  for (size_t m = 1; m < 40; m += 6)
    for (size_t n = 1; n < 40; n += 7)
      for (size_t k = 1; k < 40; k += 9) {
        const struct counted counted = count(m, n, k);
        const double in_double[CS_PARAMETERS_MAX] = {(double)n, (double)m, (double)k};
        const double in_single[CS_PARAMETERS_MAX] = {(double)n, (double)m, (double)k, 1.0};
        const struct cs_work work = kernel->work(in_double), half = kernel->work(in_single);
        cr_assert(work.bytes == 8.0 * counted.elements && work.flops == counted.flops && work.items == counted.items);
        cr_assert(half.bytes == 4.0 * counted.elements && half.flops == counted.flops / 2.0);
      }
}
