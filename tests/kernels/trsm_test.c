/* tests/kernels/trsm_test.c - trsm: all thirty-two cases by their residuals, between guard pages, and its properties.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/trsm/trsm.h"

#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "kernels/trsm/trsm_ref.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0], cases = 32 };

/* Beside a matrix. Large beside its elements, and small enough that whatever is added shows. */
static const double nobodys = 4096.5;

struct problem {
  enum cs_layout layout;
  enum cs_side side;
  enum cs_uplo uplo;
  enum cs_transpose trans;
  enum cs_diag diag;
  size_t m, n, order, lda, ldb, b_lines, b_along, b_count;
  double alpha;
  struct guarded a, b;
  double *before;
};

static size_t a_place(const struct problem *p, size_t i, size_t j) {
  return p->layout == CS_ROW_MAJOR ? i * p->lda + j : j * p->lda + i;
}

static size_t b_place(const struct problem *p, size_t i, size_t j) {
  return p->layout == CS_ROW_MAJOR ? i * p->ldb + j : j * p->ldb + i;
}

static bool is_given(const struct problem *p, size_t i, size_t j) {
  return i == j ? p->diag == CS_NON_UNIT : p->uplo == CS_LOWER ? i > j : i < j;
}

static void fill(struct problem *p) {
  struct cs_random random;
  cs_random_seed(&random, p->m + 1000 * p->n);
  double *a = p->a.array, *b = p->b.array;
  for (size_t i = 0; i < p->order; i++)
    for (size_t j = 0; j < p->order; j++)
      a[a_place(p, i, j)] = !is_given(p, i, j) ? nobodys
                            : i == j           ? 1.5 + cs_random_unit(&random)
                                               : (cs_random_unit(&random) - 0.5) / (double)p->order;
  for (size_t at = 0; at < p->b_count; at++)
    b[at] = p->before[at] = at % p->ldb < p->b_along ? cs_random_normal(&random) : nobodys;
  guarded_freeze(&p->a);
}

static struct problem make(size_t v, size_t m, size_t n, double alpha, enum guard_edge edge) {
  struct problem p = {
      .layout = v % 2 == 0 ? CS_ROW_MAJOR : CS_COL_MAJOR,
      .side = v / 2 % 2 == 0 ? CS_LEFT : CS_RIGHT,
      .uplo = v / 4 % 2 == 0 ? CS_UPPER : CS_LOWER,
      .trans = v / 8 % 2 == 0 ? CS_NO_TRANS
               : v % 3 == 0   ? CS_TRANS
                              : CS_CONJ_TRANS,
      .diag = v / 16 % 2 == 0 ? CS_NON_UNIT : CS_UNIT,
      .m = m,
      .n = n,
      .alpha = alpha,
  };
  const size_t gap = v % 3;
  p.order = p.side == CS_LEFT ? m : n;
  p.lda = p.order + gap > 0 ? p.order + gap : 1;
  p.b_along = p.layout == CS_ROW_MAJOR ? n : m;
  p.b_lines = p.layout == CS_ROW_MAJOR ? m : n;
  p.ldb = p.b_along + gap > 0 ? p.b_along + gap : 1;
  p.b_count = p.b_lines == 0 || p.b_along == 0 ? 0 : (p.b_lines - 1) * p.ldb + p.b_along;
  p.a = guarded_array(p.order == 0 ? 0 : (p.order - 1) * p.lda + p.order, sizeof(double), edge);
  p.b = guarded_array(p.b_count, sizeof(double), edge);
  p.before = malloc(p.b_count * sizeof *p.before + 1);
  cr_assert_not_null(p.before);
  fill(&p);
  return p;
}

static void drop(struct problem *p) {
  guarded_free(&p->a);
  guarded_free(&p->b);
  free(p->before);
}

static enum cs_status solve(const struct problem *p) {
  return cs_dtrsm(p->layout, p->side, p->uplo, p->trans, p->diag, p->m, p->n, p->alpha, p->a.array, p->lda, p->b.array,
                  p->ldb);
}

static long double op_a(const struct problem *p, size_t i, size_t j) {
  const size_t row = p->trans == CS_NO_TRANS ? i : j, column = p->trans == CS_NO_TRANS ? j : i;
  if (row == column && p->diag == CS_UNIT)
    return 1.0L;
  return is_given(p, row, column) ? ((const double *)p->a.array)[a_place(p, row, column)] : 0.0L;
}

/* op(A) X (or X op(A)) is alpha B, to some roundings of the sum's size. */
static void expect_solution(const struct problem *p) {
  const double *x = p->b.array;
  for (size_t i = 0; i < p->m; i++)
    for (size_t j = 0; j < p->n; j++) {
      const long double must = (long double)p->alpha * p->before[b_place(p, i, j)];
      long double sum = 0.0L, size = fabsl(must);
      for (size_t k = 0; k < p->order; k++) {
        const long double product =
            p->side == CS_LEFT ? op_a(p, i, k) * x[b_place(p, k, j)] : x[b_place(p, i, k)] * op_a(p, k, j);
        sum += product;
        size += fabsl(product);
      }
      cr_assert(fabsl(sum - must) <= ((long double)p->order + 4.0L) * DBL_EPSILON * size,
                "element (%zu, %zu) of %zu x %zu: the product is %.17Lg, must be %.17Lg", i, j, p->m, p->n, sum, must);
    }
  for (size_t at = 0; at < p->b_count; at++)
    cr_assert(at % p->ldb < p->b_along || x[at] == nobodys, "an element between lines was written");
}

Test(trsm, solves_all_thirty_two_cases_between_guard_pages_at_small_shapes) {
  omp_set_num_threads(1);
  const size_t shapes[][2] = {{0, 3}, {3, 0}, {1, 1}, {2, 5}, {7, 3}, {8, 8}, {9, 25}, {17, 13}, {24, 24}, {33, 1}};
  omp_set_num_threads(1);
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
    for (size_t v = 0; v < cases; v++) {
      struct problem p = make(v, shapes[s][0], shapes[s][1], v % 3 == 0 ? 1.0 : -0.3, (enum guard_edge)((s + v) % 2));
      cr_assert_eq(solve(&p), CS_OK);
      expect_solution(&p);
      drop(&p);
    }
}

/* More than one block of rows, so that the matrix product takes part: from either end, by rows and columns. */
Test(trsm, solves_all_thirty_two_cases_beyond_one_block) {
  omp_set_num_threads(2);
  for (size_t v = 0; v < cases; v++) {
    const bool left = v / 2 % 2 == 0;
    struct problem p = make(v, left ? 197 : 3, left ? 3 : 197, 1.7, GUARD_AFTER);
    cr_assert_eq(solve(&p), CS_OK);
    expect_solution(&p);
    drop(&p);
  }
}

Test(trsm, gives_the_same_bits_at_every_team) {
  cs__team_pays_always(true);
  for (size_t v = 0; v < 16; v += 7) {
    const bool left = v / 2 % 2 == 0;
    struct problem p = make(v, left ? 211 : 157, left ? 157 : 211, 1.0, GUARD_AFTER);
    double *one = malloc(p.b_count * sizeof *one);
    cr_assert_not_null(one);
    for (size_t t = 0; t < team_count; t++) {
      omp_set_num_threads(teams[t]);
      memcpy(p.b.array, p.before, p.b_count * sizeof *one);
      cr_assert_eq(solve(&p), CS_OK);
      if (t == 0)
        memcpy(one, p.b.array, p.b_count * sizeof *one);
      cr_expect_eq(memcmp(one, p.b.array, p.b_count * sizeof *one), 0, "case %zu, %d threads", v, teams[t]);
    }
    free(one);
    drop(&p);
  }
}

/* Small whole numbers and a unit diagonal leave nothing to round: the product of T and whole X gives X back. */
Test(trsm, undoes_a_product_of_whole_numbers_to_the_bit) {
  omp_set_num_threads(1);
  enum { n = 30, m = 11 };
  double t[n * n], x[n * m], b[n * m];
  for (size_t i = 0; i < n * n; i++)
    t[i] = (double)(i % 3) - 1.0;
  for (size_t i = 0; i < n * m; i++)
    x[i] = (double)(i % 7) - 3.0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++) {
      b[i * m + j] = x[i * m + j];
      for (size_t k = 0; k < i; k++)
        b[i * m + j] += t[i * n + k] * x[k * m + j];
    }
  cr_assert_eq(cs_dtrsm(CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, n, m, 1.0, t, n, b, m), CS_OK);
  for (size_t i = 0; i < n * m; i++)
    cr_assert_eq(b[i], x[i]);
}

Test(trsm, sets_b_to_zero_when_alpha_is_and_reads_neither) {
  double b[6] = {NAN, 1, 2, 3, 7, 7};
  cr_assert_eq(cs_dtrsm(CS_ROW_MAJOR, CS_RIGHT, CS_LOWER, CS_TRANS, CS_UNIT, 2, 2, 0.0, NULL, 2, b, 3), CS_OK);
  cr_expect(b[0] == 0.0 && b[1] == 0.0 && b[2] == 2.0 && b[3] == 0.0 && b[4] == 0.0 && b[5] == 7.0);
}

Test(trsm, keeps_nan_in_its_column_and_divides_by_a_zero_on_the_diagonal) {
  omp_set_num_threads(1);
  enum { n = 25, m = 27 };
  static double t[n * n], b[n * m];
  for (size_t i = 0; i < n * n; i++)
    t[i] = i % n == i / n ? 2.0 : 0.125;
  for (size_t column = 0; column < m; column++) {
    for (size_t i = 0; i < n * m; i++)
      b[i] = 1.0;
    b[3 * m + column] = column % 2 == 0 ? NAN : INFINITY;
    cr_assert_eq(cs_dtrsm(CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_NON_UNIT, n, m, 1.0, t, n, b, m), CS_OK);
    for (size_t i = 0; i < n * m; i++)
      cr_assert_eq(isfinite(b[i]) == 0, i % m == column && i / m >= 3, "element %zu of column %zu", i / m, i % m);
  }
  double one[1] = {3.0};
  cr_assert_eq(
      cs_dtrsm(CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_NON_UNIT, 1, 1, 1.0, (double[]){0.0}, 1, one, 1),
      CS_OK);
  cr_expect_eq(one[0], INFINITY);
}

Test(trsm, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { callers = 3 };
  struct problem p[callers];
  enum cs_status status[callers];
  for (size_t i = 0; i < callers; i++)
    p[i] = make(7 * i, 70 + i, 60, 1.0, GUARD_AFTER);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 3; repetition++) {
    const int me = omp_get_thread_num();
    memcpy(p[me].b.array, p[me].before, p[me].b_count * sizeof(double));
    status[me] = solve(&p[me]);
  }
  for (size_t i = 0; i < callers; i++) {
    cr_expect_eq(status[i], CS_OK);
    expect_solution(&p[i]);
    drop(&p[i]);
  }
}

Test(trsm, refuses_wrong_words_short_leading_dimensions_and_null) {
  double a[4] = {1, 1, 1, 1}, b[6] = {7, 7, 7, 7, 7, 7};
  struct {
    int layout, side, uplo, trans, diag;
    size_t lda, ldb;
    const double *a;
    double *b;
  } wrong[] = {
      {0, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 3, a, b},
      {CS_ROW_MAJOR, 0, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 3, a, b},
      {CS_ROW_MAJOR, CS_LEFT, 0, CS_NO_TRANS, CS_UNIT, 2, 3, a, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, 0, CS_UNIT, 2, 3, a, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, 0, 2, 3, a, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 1, 3, a, b},
      {CS_ROW_MAJOR, CS_RIGHT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 3, a, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 2, a, b},
      {CS_COL_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 1, a, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 3, NULL, b},
      {CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 2, 3, a, NULL},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    cr_expect_eq(cs_dtrsm((enum cs_layout)wrong[i].layout, (enum cs_side)wrong[i].side, (enum cs_uplo)wrong[i].uplo,
                          (enum cs_transpose)wrong[i].trans, (enum cs_diag)wrong[i].diag, 2, 3, 1.0, wrong[i].a,
                          wrong[i].lda, wrong[i].b, wrong[i].ldb),
                 CS_INVALID, "call %zu", i);
  for (size_t i = 0; i < 6; i++)
    cr_expect_eq(b[i], 7.0);
  cr_expect_eq(cs_dtrsm(CS_ROW_MAJOR, CS_LEFT, CS_LOWER, CS_NO_TRANS, CS_UNIT, 0, 3, 1.0, NULL, 1, NULL, 3), CS_OK);
}

/* --- the verifier and the counts ---------------------------------------------------------------------------------- */

Test(trsm, check_finds_one_wrong_element_wherever_it_is) {
  omp_set_num_threads(1);
  enum { n = 25, m = 17 };
  static double u[n * n], b[n * m], x[n * m];
  for (size_t i = 0; i < n * n; i++)
    u[i] = i % n == i / n ? 2.0 : (double)(i % 13) / 100.0;
  for (size_t i = 0; i < n * m; i++)
    b[i] = x[i] = 1.0 + (double)(i % 17);
  struct cs_error error = {""};
  cr_expect_eq(cs__trsm_check(n, m, u, b, x, &error), CS_FAILED, "nothing was solved");
  cr_assert_eq(cs_dtrsm(CS_COL_MAJOR, CS_RIGHT, CS_LOWER, CS_TRANS, CS_NON_UNIT, m, n, 1.0, u, n, x, m), CS_OK);
  cr_assert_eq(cs__trsm_check(n, m, u, b, x, &error), CS_OK, "%s", error.message);
  for (size_t at = 0; at < n * m; at++) {
    const double right = x[at], wrong[] = {right + 1e-10, -right - 1.0, NAN};
    for (size_t w = 0; w < 3; w++) {
      x[at] = wrong[w];
      cr_assert_eq(cs__trsm_check(n, m, u, b, x, &error), CS_FAILED, "element %zu, %g for %g", at, wrong[w], right);
    }
    x[at] = right;
  }
}

Test(trsm, counts_the_bytes_and_flops_of_its_definition) {
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("trsm", &kernel, NULL), CS_OK);
  for (size_t i = 0; i < 60; i++) {
    const size_t n = 1 + i % 8, m = 1 + i / 8;
    size_t doubles = 0, flops = 0;
    for (size_t row = 0; row < n; row++)
      for (size_t k = 0; k <= row; k++)
        doubles++; /* the triangle is read */
    for (size_t side = 0; side < m; side++)
      for (size_t row = 0; row < n; row++) {
        doubles += 2; /* B is read, X written */
        for (size_t k = 0; k < row; k++)
          flops += 2; /* b -= t x */
        flops++;      /* x = b / t */
      }
    const struct cs_work work = kernel->work((double[]){(double)n, (double)m});
    cr_expect_eq(work.bytes, 8.0 * (double)doubles);
    cr_expect_eq(work.flops, (double)flops);
  }
}
