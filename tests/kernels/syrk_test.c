/* tests/kernels/syrk_test.c - syrk: both triangles, layouts and transpositions against the definition, and its check.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/syrk/syrk.h"
#include "kernels/team_size.h"

#include "kernels/registry.h"
#include "kernels/syrk/syrk_ref.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

struct call {
  enum cs_layout layout;
  enum cs_uplo uplo;
  enum cs_transpose trans;
  size_t n, k, gap;
  double alpha, beta;
};

/* Numbers 0 to 7 are all combinations of layout, triangle and transposition. */
static struct call call_of(size_t kind, size_t n, size_t k) {
  return (struct call){
      .layout = kind % 2 != 0 ? CS_COL_MAJOR : CS_ROW_MAJOR,
      .uplo = kind / 2 % 2 != 0 ? CS_UPPER : CS_LOWER,
      .trans = kind / 4 % 2 != 0 ? CS_TRANS : CS_NO_TRANS,
      .n = n,
      .k = k,
      .gap = n % 3,
      .alpha = 1.0,
  };
}
enum { kinds = 8 };

/* a as (n, k) whatever way it is stored: element (i, p) is number i * k + p of a line, or p * n + i. */
static bool is_turned(const struct call *call) {
  return (call->trans != CS_NO_TRANS) != (call->layout == CS_COL_MAJOR);
}

static size_t ld_of_a(const struct call *call) {
  const size_t length = (is_turned(call) ? call->n : call->k) + call->gap;
  return length > 0 ? length : 1;
}

static size_t ld_of_c(const struct call *call) {
  return call->n + call->gap > 0 ? call->n + call->gap : 1;
}

static double element_of_a(const struct call *call, const double *a, size_t i, size_t p) {
  return is_turned(call) ? a[p * ld_of_a(call) + i] : a[i * ld_of_a(call) + p];
}

static struct guarded random_array(size_t lines, size_t length, size_t ld, enum guard_edge edge) {
  const size_t count = lines == 0 ? 0 : (lines - 1) * ld + length;
  struct guarded guarded = guarded_array(count, sizeof(double), edge);
  struct cs_random random;
  cs_random_seed(&random, lines + 1000 * length);
  for (size_t i = 0; i < count; i++)
    ((double *)guarded.array)[i] = cs_random_normal(&random);
  return guarded;
}

static enum cs_status multiply(const struct call *call, const double *a, double *c) {
  return cs_dsyrk(call->layout, call->uplo, call->trans, call->n, call->k, call->alpha, a, ld_of_a(call), call->beta, c,
                  ld_of_c(call));
}

/* Outside of the triangle, and between the rows, c is as it was. */
static void expect_product(const struct call *call, const double *a, const double *before, const double *c) {
  const bool lower_by_rows = (call->uplo == CS_LOWER) == (call->layout == CS_ROW_MAJOR);
  for (size_t i = 0; i < call->n; i++)
    for (size_t j = 0; j < (i + 1 < call->n ? ld_of_c(call) : call->n); j++) {
      const size_t at = i * ld_of_c(call) + j;
      if (j >= call->n || (lower_by_rows ? j > i : j < i)) {
        cr_assert_eq(memcmp(&c[at], &before[at], sizeof *c), 0, "number %zu outside of the triangle was written", at);
        continue;
      }
      double sum = call->beta == 0.0 ? 0.0 : call->beta * before[at], size = fabs(sum);
      for (size_t p = 0; p < call->k; p++) {
        const double product = call->alpha * element_of_a(call, a, i, p) * element_of_a(call, a, j, p);
        sum += product;
        size += fabs(product);
      }
      cr_assert(fabs(c[at] - sum) <= 2.0 * ((double)call->k + 4.0) * DBL_EPSILON * size,
                "c[%zu][%zu] of (%zu %zu) is %.17g, must be %.17g", i, j, call->n, call->k, c[at], sum);
    }
}

static void expect_right(const struct call *call, enum guard_edge edge) {
  const bool turned = is_turned(call);
  struct guarded a = random_array(turned ? call->k : call->n, turned ? call->n : call->k, ld_of_a(call), edge);
  struct guarded c = random_array(call->n, call->n, ld_of_c(call), edge);
  struct guarded before = random_array(call->n, call->n, ld_of_c(call), edge);
  guarded_freeze(&a);
  cr_assert_eq(multiply(call, a.array, c.array), CS_OK);
  expect_product(call, a.array, before.array, c.array);
  guarded_free(&a);
  guarded_free(&c);
  guarded_free(&before);
}

Test(syrk, is_right_for_small_sizes_between_guard_pages) {
  omp_set_num_threads(1);
  const size_t sizes[] = {0, 1, 2, 8, 9, 25, 33};
  enum { count = sizeof sizes / sizeof sizes[0] };
  for (size_t i = 0; i < count * count; i++)
    for (size_t kind = i % 2; kind < kinds; kind += 2) {
      const struct call call = call_of(kind, sizes[i % count], sizes[i / count]);
      expect_right(&call, (enum guard_edge)(i / count % GUARD_EDGES));
    }
}

Test(syrk, is_right_at_every_team_and_scales_by_alpha_and_beta) {
  cs__team_pays_always(true);
  const size_t shapes[][2] = {{71, 69}, {110, 30}, {21, 2100}};
  for (size_t kind = 0; kind < kinds; kind++)
    for (size_t s = kind % 2; s < 3; s += 2) {
      omp_set_num_threads(teams[kind % team_count]);
      struct call call = call_of(kind, shapes[s][0], shapes[s][1]);
      call.alpha = -0.75;
      call.beta = s == 1 ? 0.0 : 1.5;
      expect_right(&call, GUARD_AFTER);
    }
}

/* The last two shapes are small enough for one thread to take them in pieces on its stack, a team takes them whole: the
 * diagonal then meets other tiles. */
Test(syrk, gives_the_same_bits_at_every_team) {
  const size_t shapes[][2] = {{97, 450}, {17, 2100}, {73, 155}, {50, 191}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
    for (size_t kind = s % 2; kind < kinds; kind += s < 2 ? 5 : 1) {
      struct call call = call_of(kind, shapes[s][0], shapes[s][1]);
      call.beta = s == 1 ? 0.0 : 0.7;
      const size_t count = call.n * ld_of_c(&call);
      struct guarded a = random_array(ld_of_a(&call), call.n > call.k ? call.n : call.k,
                                      call.n > call.k ? call.n : call.k, GUARD_AFTER);
      double *one = malloc(count * sizeof *one), *other = malloc(count * sizeof *other);
      cr_assert(one != NULL && other != NULL);
      for (size_t t = 0; t <= team_count; t++) {
        for (size_t i = 0; i < count; i++)
          other[i] = 100.0 / (double)(i % 97 + 3); /* of a size that makes the rounding of beta c felt */
        cs__team_pays_always(t > 0);
        omp_set_num_threads(t > 0 ? teams[t - 1] : 1);
        cr_assert_eq(multiply(&call, a.array, t > 0 ? other : memcpy(one, other, count * sizeof *one)), CS_OK);
        cr_expect(t == 0 || memcmp(one, other, count * sizeof *one) == 0, "shape %zu, kind %zu, team %zu", s, kind, t);
      }
      free(one);
      free(other);
      guarded_free(&a);
    }
}

Test(syrk, does_not_read_c_when_beta_is_zero_nor_a_when_alpha_is) {
  omp_set_num_threads(1);
  enum { n = 30 };
  static double a[n * n], c[n * n];
  for (size_t i = 0; i < n * n; i++)
    c[i] = NAN;
  cr_assert_eq(cs_dsyrk(CS_ROW_MAJOR, CS_LOWER, CS_NO_TRANS, n, n, 1.0, a, n, 0.0, c, n), CS_OK);
  for (size_t i = 0; i < n * n; i++)
    cr_assert(i % n <= i / n ? c[i] == 0.0 : isnan(c[i]));
  c[0] = 2.0;
  cr_assert_eq(cs_dsyrk(CS_COL_MAJOR, CS_UPPER, CS_TRANS, n, n, 0.0, NULL, n, 3.0, c, n), CS_OK);
  cr_expect_eq(c[0], 6.0);
}

Test(syrk, spreads_nan_to_its_row_and_column_of_the_triangle_and_no_further) {
  omp_set_num_threads(1);
  enum { n = 29, k = 11, row = 9 };
  double a[n * k], c[n * n];
  for (size_t i = 0; i < n * k; i++)
    a[i] = 1.0;
  a[row * k + 4] = NAN;
  cr_assert_eq(cs_dsyrk(CS_ROW_MAJOR, CS_UPPER, CS_NO_TRANS, n, k, 1.0, a, k, 0.0, c, n), CS_OK);
  for (size_t i = 0; i < n; i++)
    for (size_t j = i; j < n; j++)
      cr_assert(i == row || j == row ? isnan(c[i * n + j]) : c[i * n + j] == (double)k);
}

Test(syrk, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 40, k = 30 };
  static double a[n * k], c[3][n * n];
  for (size_t i = 0; i < n * k; i++)
    a[i] = (double)(i % 17) - 8.0;
  enum cs_status status[3];
#pragma omp parallel num_threads(3)
  status[omp_get_thread_num()] =
      cs_dsyrk(CS_ROW_MAJOR, CS_LOWER, CS_NO_TRANS, n, k, 1.0, a, k, 0.0, c[omp_get_thread_num()], n);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(status[i], CS_OK);
    cr_expect_eq(cs__syrk_check_whole(n, k, a, c[i], 0.0, NULL), CS_OK);
  }
}

Test(syrk, refuses_leading_dimensions_that_are_too_small_unknown_words_and_null) {
  double a[6] = {1, 2, 3, 4, 5, 6}, c[4] = {7, 7, 7, 7};
  const enum cs_layout row = CS_ROW_MAJOR;
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, a, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_TRANS, 2, 3, 1.0, a, 1, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(CS_COL_MAJOR, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, a, 1, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, a, 3, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, (enum cs_uplo)120, CS_NO_TRANS, 2, 3, 1.0, a, 3, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, (enum cs_transpose)0, 2, 3, 1.0, a, 3, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk((enum cs_layout)0, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, a, 3, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, NULL, 3, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_NO_TRANS, 2, 3, 1.0, a, 3, 0.0, NULL, 2), CS_INVALID);
  cr_expect(c[0] == 7.0 && c[3] == 7.0);
  cr_expect_eq(cs_dsyrk(row, CS_LOWER, CS_NO_TRANS, 0, 3, 1.0, NULL, 3, 0.0, NULL, 1), CS_OK);
}

/* --- the verifier and the work ------------------------------------------------------------------------------------ */

static void expect_check_finds_one_wrong_element(size_t n, size_t k) {
  double *a = calloc(n * k, sizeof *a), *c = calloc(n * n, sizeof *c);
  cr_assert(a != NULL && c != NULL);
  for (size_t i = 0; i < n * k; i++)
    a[i] = (double)(i * 2654435761u % 127) - 63.0;
  cr_assert_eq(cs_dsyrk(CS_ROW_MAJOR, CS_LOWER, CS_NO_TRANS, n, k, 1.0, a, k, 0.0, c, n), CS_OK);
  struct cs_error error = {""};
  cr_expect_eq(cs__syrk_check_whole(n, k, a, c, 0.0, &error), CS_OK, "%s", error.message);
  const size_t where[] = {0, n, n * n / 2, n - 1, n * n - n, n * n - 1};
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++) {
    const double right = c[where[w]];
    c[where[w]] += 1.0;
    cr_expect_eq(cs__syrk_check_whole(n, k, a, c, 0.0, &error), CS_FAILED, "number %zu", where[w]);
    cr_expect_str_not_empty(error.message);
    c[where[w]] = NAN;
    cr_expect_eq(cs__syrk_check_whole(n, k, a, c, 0.0, &error), CS_FAILED, "number %zu", where[w]);
    c[where[w]] = right;
  }
  free(a);
  free(c);
}

Test(syrk, check_finds_one_wrong_element_by_elements_and_by_random_vectors) {
  expect_check_finds_one_wrong_element(31, 20);
  expect_check_finds_one_wrong_element(130, 129); /* more than 2^21 multiplications */
}

Test(syrk, work_is_what_the_definition_counts) {
  struct cs_error error = {""};
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("syrk", &kernel, &error), CS_OK, "%s", error.message);
  for (size_t n = 1; n < 30; n += 4)
    for (size_t k = 1; k < 30; k += 5) {
      double elements = 0.0, flops = 0.0, items = 0.0;
      char touched[30 * 30] = {0};
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++, items++, elements++)
          for (size_t p = 0; p < k; p++, flops += 2.0) {
            elements += touched[i * k + p]++ == 0;
            touched[j * k + p] = 1;
          }
      const double values[CS_PARAMETERS_MAX] = {(double)n, (double)k};
      const struct cs_work work = kernel->work(values);
      cr_assert(work.bytes == 8.0 * elements && work.flops == flops && work.items == items);
    }
}
