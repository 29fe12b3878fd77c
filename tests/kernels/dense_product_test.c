/* tests/kernels/dense_product_test.c - the engine of level 3: alone, by every team, and inside tasks, to the bit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/product.h"

#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static double whole_number(size_t i, size_t salt) {
  return (double)((i + salt) * 2654435761u % 31) - 15.0;
}

/* Whole numbers, so that sums are exact whatever their order; ld leaves a gap that shows when it is written. */
struct problem {
  size_t m, n, k, gap;
  enum cs_transpose transa, transb;
  enum cs__part part;
  double *a, *b, *c;
  size_t lda, ldb, ldc;
};

static struct problem make(size_t kind, size_t m, size_t n, size_t k, size_t gap) {
  struct problem x = {.m = m, .n = n, .k = k, .gap = gap};
  x.transa = kind % 2 != 0 ? CS_TRANS : CS_NO_TRANS;
  x.transb = kind / 2 % 2 != 0 ? CS_TRANS : CS_NO_TRANS;
  x.part = (enum cs__part)(kind / 4 % 3);
  x.lda = (x.transa == CS_NO_TRANS ? k : m) + gap;
  x.ldb = (x.transb == CS_NO_TRANS ? n : k) + gap;
  x.ldc = n + gap;
  const size_t a_count = (x.transa == CS_NO_TRANS ? m : k) * x.lda;
  const size_t b_count = (x.transb == CS_NO_TRANS ? k : n) * x.ldb;
  x.a = calloc(a_count, sizeof *x.a);
  x.b = calloc(b_count, sizeof *x.b);
  x.c = calloc(m * x.ldc, sizeof *x.c);
  cr_assert(x.a != NULL && x.b != NULL && x.c != NULL);
  for (size_t i = 0; i < a_count; i++)
    x.a[i] = whole_number(i, 1);
  for (size_t i = 0; i < b_count; i++)
    x.b[i] = whole_number(i, 2);
  return x;
}
enum { kinds = 12 };

static void reset(struct problem *x) {
  for (size_t i = 0; i < x->m * x->ldc; i++)
    x->c[i] = whole_number(i, 3);
}

static void drop(struct problem *x) {
  free(x->a);
  free(x->b);
  free(x->c);
}

static struct cs__product product_of(const struct problem *x) {
  return (struct cs__product){
      .tiles = cs__tiles_f64_active(),
      .m = x->m,
      .n = x->n,
      .k = x->k,
      .alpha = 2.0,
      .beta = -1.0,
      .a = cs__factor_left(x->a, x->transa, x->lda),
      .b = cs__factor_right(x->b, x->transb, x->ldb),
      .c = x->c,
      .ldc = x->ldc,
      .part = x->part,
  };
}

static void expect_exact(const struct problem *x) {
  for (size_t at = 0; at < x->m * x->ldc; at += at / x->ldc % 5 + 1) {
    const size_t i = at / x->ldc, j = at % x->ldc;
    const double before = whole_number(at, 3);
    const int outside = j >= x->n || (x->part == CS__PART_LOWER && j > i) || (x->part == CS__PART_UPPER && j < i);
    double sum = 0.0;
    for (size_t p = 0; p < x->k && !outside; p++)
      sum += (x->transa == CS_NO_TRANS ? x->a[i * x->lda + p] : x->a[p * x->lda + i]) *
             (x->transb == CS_NO_TRANS ? x->b[p * x->ldb + j] : x->b[j * x->ldb + p]);
    const double must = outside ? before : 2.0 * sum - before;
    cr_assert_eq(x->c[at], must, "c[%zu][%zu] is %g, must be %g", i, j, x->c[at], must);
  }
}

static void expect_exact_at_every_team(size_t kind, size_t m, size_t n, size_t k, size_t gap) {
  struct problem x = make(kind, m, n, k, gap);
  const struct cs__product product = product_of(&x);
  reset(&x);
  cr_assert_eq(cs__product_as(&product, CS__TEAM_ALONE), CS_OK);
  expect_exact(&x);
  double *alone = calloc(m * x.ldc, sizeof *alone);
  cr_assert_not_null(alone);
  memcpy(alone, x.c, m * x.ldc * sizeof *alone);
  for (size_t t = 0; t < team_count; t++) {
    omp_set_num_threads(teams[t]);
    reset(&x);
    cr_assert_eq(cs__product_as(&product, CS__TEAM_ALL), CS_OK);
    cr_assert_eq(memcmp(alone, x.c, m * x.ldc * sizeof *alone), 0, "%d threads", teams[t]);
  }
  free(alone);
  drop(&x);
}

Test(dense_product, is_exact_at_every_team_with_factors_in_place) {
  for (size_t kind = 0; kind < kinds; kind++)
    expect_exact_at_every_team(kind, 33 + kind, 47 - kind, 20 + kind, kind % 3);
}

Test(dense_product, is_exact_at_every_team_with_packed_factors_and_several_blocks) {
  for (size_t kind = 0; kind < kinds; kind++)
    expect_exact_at_every_team(kind, 70, 61, kind % 4 == 0 ? 390 : 140, 500);
}

/* Half of the second-level cache holds fewer columns than these. */
Test(dense_product, is_exact_when_a_group_of_columns_does_not_hold_all) {
  const size_t columns = cs__dgemm_serial_bytes(9, (size_t)1 << 40, 390) / (390 * sizeof(double)) + 50;
  expect_exact_at_every_team(2, 19, columns < 4000 ? columns : 4000, 390, 0);
}

Test(dense_product, is_exact_at_every_team_when_cut_in_columns) {
  for (size_t kind = 0; kind < kinds; kind += 3)
    expect_exact_at_every_team(kind, 17, 701, 50, kind % 2 == 0 ? 2000 : 1);
}

Test(dense_product, is_exact_at_every_team_when_cut_in_depth) {
  for (size_t kind = 0; kind < kinds; kind += 2)
    expect_exact_at_every_team(kind + kind / 4 % 2, 9, 11, 2048 + 1031 * (kind / 2 % 3), 1);
}

Test(dense_product, works_in_tasks_within_the_buffer_it_asks_for) {
  enum { kinds_of_call = 4 };
  struct problem x[kinds_of_call];
  struct guarded buffers[kinds_of_call];
  for (size_t kind = 0; kind < kinds_of_call; kind++) {
    x[kind] = make(kind, 50 + kind, 40, 60, kind < 2 ? 0 : 1200);
    reset(&x[kind]);
    buffers[kind] = guarded_array(cs__dgemm_serial_bytes(x[kind].m, x[kind].n, x[kind].k), 1, GUARD_AFTER);
  }
#pragma omp parallel num_threads(3)
#pragma omp single
  for (size_t kind = 0; kind < kinds_of_call; kind++) {
    const struct problem *one = &x[kind];
    double *buffer = buffers[kind].array;
#pragma omp task firstprivate(one, buffer)
    cs__dgemm_serial(one->transa, one->transb, one->m, one->n, one->k, 2.0, one->a, one->lda, one->b, one->ldb, -1.0,
                     one->c, one->ldc, buffer);
  }
  for (size_t kind = 0; kind < kinds_of_call; kind++) {
    expect_exact(&x[kind]);
    guarded_free(&buffers[kind]);
    drop(&x[kind]);
  }
}

Test(dense_product, serial_keeps_the_rules_for_alpha_beta_and_nothing) {
  double c[2] = {NAN, 3.0};
  cs__dgemm_serial(CS_NO_TRANS, CS_NO_TRANS, 1, 2, 5, 0.0, NULL, 5, NULL, 2, 0.0, c, 2, NULL);
  cr_expect(c[0] == 0.0 && c[1] == 0.0);
  c[1] = 3.0;
  cs__dgemm_serial(CS_NO_TRANS, CS_TRANS, 1, 2, 0, 1.0, NULL, 1, NULL, 1, 2.0, c, 2, NULL);
  cr_expect_eq(c[1], 6.0);
  cs__dgemm_serial(CS_TRANS, CS_TRANS, 0, 2, 3, 1.0, NULL, 1, NULL, 3, 2.0, c, 2, NULL);
  cr_expect_eq(c[1], 6.0);
}

Test(dense_product, serial_buffer_grows_with_every_size) {
  const size_t sizes[] = {0, 1, 7, 24, 100, 384, 385, 1000, 5000};
  enum { count = sizeof sizes / sizeof sizes[0] };
  for (size_t i = 0; i + 1 < count; i++)
    for (size_t j = 0; j < count; j++) {
      cr_expect_leq(cs__dgemm_serial_bytes(sizes[i], sizes[j], 300),
                    cs__dgemm_serial_bytes(sizes[i + 1], sizes[j], 300));
      cr_expect_leq(cs__dgemm_serial_bytes(sizes[j], sizes[i], 300),
                    cs__dgemm_serial_bytes(sizes[j], sizes[i + 1], 300));
      cr_expect_leq(cs__dgemm_serial_bytes(sizes[j], 100, sizes[i]),
                    cs__dgemm_serial_bytes(sizes[j], 100, sizes[i + 1]));
    }
}
