/* tests/kernels/cholesky_test.c - cholesky: both triangles and storage orders, LAPACK's info, tasks and properties. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/cholesky/cholesky.h"

#include "kernels/cholesky/cholesky_ref.h"
#include "kernels/registry.h"
#include "kernels/team_size.h"
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

/* Beside a matrix. Large beside its elements, and small enough that whatever is added shows. */
static const double nobodys = 4096.5;

/* Beside the elements of the given triangle stands what nobody may read or write. */
struct problem {
  enum cs_layout layout;
  enum cs_uplo uplo;
  size_t n, lda, count;
  struct guarded a;
  double *before;
};

static bool by_rows_upper(const struct problem *p) {
  return (p->layout == CS_ROW_MAJOR) == (p->uplo == CS_UPPER);
}

/* Where element (i, j), i <= j, of the triangle lies. */
static size_t place(const struct problem *p, size_t i, size_t j) {
  return by_rows_upper(p) ? i * p->lda + j : j * p->lda + i;
}

static struct problem make(enum cs_layout layout, enum cs_uplo uplo, size_t n, size_t gap, enum guard_edge edge) {
  struct problem p = {.layout = layout, .uplo = uplo, .n = n, .lda = n + gap > 0 ? n + gap : 1};
  struct cs_random random;
  cs_random_seed(&random, n);
  p.count = n == 0 ? 0 : (n - 1) * p.lda + n;
  p.a = guarded_array(p.count, sizeof(double), edge);
  p.before = malloc(p.count * sizeof *p.before + 1);
  cr_assert_not_null(p.before);
  double *a = p.a.array;
  for (size_t i = 0; i < p.count; i++)
    a[i] = nobodys;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i; j < n; j++)
      a[place(&p, i, j)] = i == j ? (double)n + 1.0 : cs_random_unit(&random) - 0.5;
  memcpy(p.before, a, p.count * sizeof *a);
  return p;
}

static void drop(struct problem *p) {
  guarded_free(&p->a);
  free(p->before);
}

static enum cs_status factor(const struct problem *p, int64_t *info_out) {
  return cs_dpotrf(p->layout, p->uplo, p->n, p->a.array, p->lda, info_out);
}

static void restore(const struct problem *p) {
  memcpy(p->a.array, p->before, p->count * sizeof *p->before);
}

/* The factor by the definition, element after element in long double, of the leading minor of order `order`. */
static void expect_factor(const struct problem *p, size_t order) {
  const double *a = p->a.array;
  long double *u = calloc(order * order + 1, sizeof *u);
  cr_assert_not_null(u);
  for (size_t i = 0; i < order; i++)
    for (size_t j = i; j < order; j++) {
      long double sum = p->before[place(p, i, j)];
      for (size_t k = 0; k < i; k++)
        sum -= u[k * order + i] * u[k * order + j];
      u[i * order + j] = i == j ? sqrtl(sum) : sum / u[i * order + i];
      const double is = a[place(p, i, j)];
      cr_assert(fabsl(is - u[i * order + j]) <= 64.0L * DBL_EPSILON * sqrtl((long double)p->n + 1.0L),
                "element (%zu, %zu) of %zu is %.17g, must be %.17Lg", i, j, p->n, is, u[i * order + j]);
    }
  free(u);
}

static void expect_rest_untouched(const struct problem *p) {
  const double *a = p->a.array;
  for (size_t at = 0; at < p->count; at++) {
    const size_t line = at / p->lda, along = at % p->lda;
    const bool ours = along < p->n && (by_rows_upper(p) ? along >= line : along <= line);
    cr_assert(ours || a[at] == nobodys, "element %zu of line %zu was written", along, line);
  }
}

static struct problem make_variant(size_t v, size_t n) {
  return make(v % 2 == 0 ? CS_ROW_MAJOR : CS_COL_MAJOR, v / 2 % 2 == 0 ? CS_UPPER : CS_LOWER, n, v % 3,
              (enum guard_edge)(v / 4 % GUARD_EDGES));
}

Test(cholesky, is_the_factor_of_its_definition_between_guard_pages_in_every_variant) {
  const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 24, 25, 31, 33, 65, 101};
  omp_set_num_threads(1);
  for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
    for (size_t v = 0; v < 8; v++) {
      struct problem p = make_variant(v, sizes[s]);
      int64_t info = 99;
      cr_assert_eq(factor(&p, &info), CS_OK);
      cr_assert_eq(info, 0);
      expect_factor(&p, p.n);
      expect_rest_untouched(&p);
      drop(&p);
    }
}

/* Several tiles, the last of them not whole; the same bits as one thread's, which are checked by the definition. */
Test(cholesky, gives_the_same_bits_at_every_team_by_tiles) {
  cs__team_pays_always(true);
  for (size_t v = 0; v < 4; v++) {
    struct problem p = make_variant(v, 307);
    double *one = malloc(p.count * sizeof *one);
    cr_assert_not_null(one);
    for (size_t t = 0; t < team_count; t++) {
      int64_t info = 99;
      omp_set_num_threads(teams[t]);
      restore(&p);
      cr_assert_eq(factor(&p, &info), CS_OK);
      cr_assert_eq(info, 0);
      if (t == 0)
        memcpy(one, p.a.array, p.count * sizeof *one);
      cr_expect_eq(memcmp(one, p.a.array, p.count * sizeof *one), 0, "variant %zu, %d threads", v, teams[t]);
    }
    expect_rest_untouched(&p);
    if (v == 0)
      expect_factor(&p, p.n);
    free(one);
    drop(&p);
  }
}

/* L by columns is U by rows, to the bit; and L by rows is its transposed, to the bit of another order of storage. */
Test(cholesky, is_one_factor_in_four_ways_of_storing_it) {
  omp_set_num_threads(1);
  struct problem p[4];
  for (size_t v = 0; v < 4; v++) {
    p[v] = make_variant(v, 150);
    cr_assert_eq(factor(&p[v], NULL), CS_OK);
  }
  for (size_t v = 1; v < 4; v++)
    for (size_t i = 0; i < 150; i++)
      for (size_t j = i; j < 150; j++) {
        const double first = ((double *)p[0].a.array)[place(&p[0], i, j)];
        cr_assert_float_eq(((double *)p[v].a.array)[place(&p[v], i, j)], first, 1e-13);
      }
  for (size_t v = 0; v < 4; v++)
    drop(&p[v]);
}

/* A scaled by 4 has the factor scaled by 2, to the bit: everything in between is scaled by powers of two. */
Test(cholesky, commutes_with_scaling_by_four) {
  omp_set_num_threads(1);
  struct problem p = make_variant(0, 133);
  cr_assert_eq(factor(&p, NULL), CS_OK);
  double *once = malloc(p.count * sizeof *once);
  cr_assert_not_null(once);
  memcpy(once, p.a.array, p.count * sizeof *once);
  restore(&p);
  double *a = p.a.array;
  for (size_t i = 0; i < p.n; i++)
    for (size_t j = i; j < p.n; j++)
      a[place(&p, i, j)] *= 4.0;
  cr_assert_eq(factor(&p, NULL), CS_OK);
  for (size_t i = 0; i < p.n; i++)
    for (size_t j = i; j < p.n; j++)
      cr_assert_eq(a[place(&p, i, j)], 2.0 * once[place(&p, i, j)]);
  free(once);
  drop(&p);
}

static void expect_info(size_t v, size_t n, size_t at, double pivot, int threads) {
  struct problem p = make_variant(v, n);
  ((double *)p.a.array)[place(&p, at, at)] = p.before[place(&p, at, at)] = pivot;
  int64_t info = 0;
  omp_set_num_threads(threads);
  cr_assert_eq(factor(&p, &info), CS_FAILED);
  cr_assert_eq(info, (int64_t)at + 1, "n = %zu, pivot %g at %zu, %d threads: info is %lld", n, pivot, at, threads,
               (long long)info);
  expect_factor(&p, at);
  expect_rest_untouched(&p);
  drop(&p);
}

Test(cholesky, tells_the_first_minor_that_is_not_positive_definite_and_has_factored_what_is_before_it) {
  cs__team_pays_always(true);
  const double pivots[] = {-1.0, 0.0, NAN, -INFINITY};
  for (size_t at = 0; at < 29; at += 3)
    expect_info(at, 29, at, pivots[at % 4], 1);
  for (int threads = 1; threads <= 3; threads += 2) {
    expect_info(0, 250, 0, -1.0, threads);
    expect_info(1, 250, 95, NAN, threads);
    expect_info(2, 250, 96, 0.0, threads);
    expect_info(3, 250, 249, -1.0, threads);
  }
}

Test(cholesky, meets_a_nan_beside_the_diagonal_in_a_pivot) {
  omp_set_num_threads(1);
  struct problem p = make_variant(0, 70);
  ((double *)p.a.array)[place(&p, 11, 40)] = NAN;
  int64_t info = 0;
  cr_assert_eq(factor(&p, &info), CS_FAILED);
  cr_expect_eq(info, 41);
  drop(&p);
}

Test(cholesky, takes_pivots_from_the_smallest_number_to_infinity) {
  omp_set_num_threads(1);
  const double pivots[] = {0x1p-1074, 0x1p-1022, 0x1p1022, INFINITY};
  for (size_t i = 0; i < 4; i++) {
    double a[4] = {pivots[i], 0.0, nobodys, 4.0};
    cr_assert_eq(cs_dpotrf(CS_ROW_MAJOR, CS_UPPER, 2, a, 2, NULL), CS_OK);
    cr_expect_eq(a[0], sqrt(pivots[i]));
    cr_expect(a[1] == 0.0 && a[2] == nobodys && a[3] == 2.0);
  }
}

Test(cholesky, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { callers = 3 };
  struct problem p[callers];
  enum cs_status status[callers];
  for (size_t i = 0; i < callers; i++)
    p[i] = make_variant(i, 120 + 30 * i);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 3; repetition++) {
    const int me = omp_get_thread_num();
    restore(&p[me]);
    status[me] = factor(&p[me], NULL);
  }
  for (size_t i = 0; i < callers; i++) {
    cr_expect_eq(status[i], CS_OK);
    expect_factor(&p[i], p[i].n);
    drop(&p[i]);
  }
}

Test(cholesky, tells_which_argument_is_wrong_as_lapack_counts_them) {
  double a[4] = {4.0, 1.0, 1.0, 4.0};
  int64_t info = 99;
  cr_expect_eq(cs_dpotrf((enum cs_layout)0, CS_LOWER, 2, a, 2, &info), CS_INVALID);
  cr_expect_eq(info, -1);
  cr_expect_eq(cs_dpotrf(CS_COL_MAJOR, (enum cs_uplo)'L', 2, a, 2, &info), CS_INVALID);
  cr_expect_eq(info, -2);
  cr_expect_eq(cs_dpotrf(CS_COL_MAJOR, CS_LOWER, 2, NULL, 2, &info), CS_INVALID);
  cr_expect_eq(info, -4);
  cr_expect_eq(cs_dpotrf(CS_COL_MAJOR, CS_LOWER, 2, a, 1, &info), CS_INVALID);
  cr_expect_eq(info, -5);
  cr_expect_eq(cs_dpotrf(CS_COL_MAJOR, CS_LOWER, 0, NULL, 0, &info), CS_INVALID);
  cr_expect_eq(info, -5);
  cr_expect_eq(cs_dpotrf(CS_COL_MAJOR, CS_LOWER, 0, NULL, 1, &info), CS_OK);
  cr_expect_eq(info, 0);
  cr_expect(a[0] == 4.0 && a[1] == 1.0 && a[2] == 1.0 && a[3] == 4.0);
}

/* --- the verifier and the counts ---------------------------------------------------------------------------------- */

Test(cholesky, check_finds_one_wrong_element_wherever_it_is) {
  omp_set_num_threads(1);
  enum { n = 27 };
  static double a[n * n], u[n * n];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      a[i * n + j] = i == j ? 50.0 : 1.0 / (1.0 + (double)(i + j));
  memcpy(u, a, sizeof u);
  struct cs_error error = {""};
  cr_expect_eq(cs__cholesky_check(n, a, u, n, &error), CS_FAILED, "nothing was factored");
  cr_assert_eq(cs_dpotrf(CS_ROW_MAJOR, CS_UPPER, n, u, n, NULL), CS_OK);
  cr_assert_eq(cs__cholesky_check(n, a, u, n, &error), CS_OK, "%s", error.message);
  for (size_t at = 0; at < n * n; at++) {
    const double right = u[at], wrong[] = {right + 1e-10, -right, NAN};
    for (size_t w = 0; w < 3; w++) {
      u[at] = wrong[w];
      cr_assert_eq(cs__cholesky_check(n, a, u, n, &error), CS_FAILED, "element %zu, %g for %g", at, wrong[w], right);
    }
    u[at] = right;
  }
}

Test(cholesky, counts_the_bytes_and_flops_of_its_definition) {
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("cholesky", &kernel, NULL), CS_OK);
  for (size_t n = 1; n <= 20; n++) {
    size_t doubles = 0, flops = 0;
    for (size_t i = 0; i < n; i++)
      for (size_t j = i; j < n; j++) {
        doubles += 2; /* read and written */
        for (size_t k = 0; k < i; k++)
          flops += 2; /* sum -= u u */
        flops++;      /* a root, or a division by it */
      }
    const struct cs_work work = kernel->work((double[]){(double)n});
    cr_expect_eq(work.bytes, 8.0 * (double)doubles);
    cr_expect_eq(work.flops, (double)flops, "n = %zu: %g, counted %zu", n, work.flops, flops);
  }
}
