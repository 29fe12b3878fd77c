/* tests/kernels/gemm_test.c - gemm: the definition at every shape, edge, stride, layout, team, alpha and beta. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemm/gemm.h"
#include "kernels/team_size.h"

#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What a call is, apart from the matrices. */
struct call {
  bool single;
  enum cs_layout layout;
  enum cs_transpose transa, transb;
  size_t m, n, k, gap; /* each line of a matrix is followed by `gap` elements that are nobody's */
  double alpha, beta;
};

/* A matrix used as (rows, columns); turned: element (i, j) is number j * ld + i of its array, else i * ld + j. */
struct matrix {
  bool single, turned;
  size_t lines, length, ld; /* as it is stored */
  struct guarded guarded;
};

struct matrices {
  struct matrix a, b, c;
};

static const double nobodys = 1e30;

static size_t count_of(const struct matrix *x) {
  return x->lines == 0 ? 0 : (x->lines - 1) * x->ld + x->length;
}

static double number(const struct matrix *x, size_t at) {
  return x->single ? (double)((const float *)x->guarded.array)[at] : ((const double *)x->guarded.array)[at];
}

static double element(const struct matrix *x, size_t i, size_t j) {
  return number(x, x->turned ? j * x->ld + i : i * x->ld + j);
}

static void put(struct matrix *x, size_t at, double value) {
  if (x->single)
    ((float *)x->guarded.array)[at] = (float)value;
  else
    ((double *)x->guarded.array)[at] = value;
}

/* The last line has no gap behind it, so that its last element touches the guard page. */
static struct matrix make_matrix(const struct call *call, size_t rows, size_t columns, enum cs_transpose trans,
                                 enum guard_edge edge, struct cs_random *random) {
  const bool turned = (trans != CS_NO_TRANS) != (call->layout == CS_COL_MAJOR);
  struct matrix x = {.single = call->single, .turned = turned};
  x.lines = turned ? columns : rows;
  x.length = turned ? rows : columns;
  x.ld = x.length + call->gap > 0 ? x.length + call->gap : 1;
  x.guarded = guarded_array(count_of(&x), x.single ? sizeof(float) : sizeof(double), edge);
  for (size_t at = 0; at < count_of(&x); at++)
    put(&x, at, at % x.ld < x.length ? 2.0 * cs_random_unit(random) - 1.0 : nobodys);
  return x;
}

static struct matrices make(const struct call *call, enum guard_edge edge) {
  struct cs_random random;
  cs_random_seed(&random, call->m + 1000 * call->n + 1000000 * call->k);
  struct matrices x = {
      .a = make_matrix(call, call->m, call->k, call->transa, edge, &random),
      .b = make_matrix(call, call->k, call->n, call->transb, edge, &random),
      .c = make_matrix(call, call->m, call->n, CS_NO_TRANS, edge, &random),
  };
  guarded_freeze(&x.a.guarded);
  guarded_freeze(&x.b.guarded);
  return x;
}

static void drop(struct matrices *x) {
  guarded_free(&x->a.guarded);
  guarded_free(&x->b.guarded);
  guarded_free(&x->c.guarded);
}

static enum cs_status multiply(const struct call *call, struct matrices *x) {
  if (call->single)
    return cs_sgemm(call->layout, call->transa, call->transb, call->m, call->n, call->k, (float)call->alpha,
                    x->a.guarded.array, x->a.ld, x->b.guarded.array, x->b.ld, (float)call->beta, x->c.guarded.array,
                    x->c.ld);
  return cs_dgemm(call->layout, call->transa, call->transb, call->m, call->n, call->k, call->alpha, x->a.guarded.array,
                  x->a.ld, x->b.guarded.array, x->b.ld, call->beta, x->c.guarded.array, x->c.ld);
}

static struct matrix copy_of(const struct matrix *x) {
  struct matrix copy = *x;
  const size_t bytes = count_of(x) * (x->single ? sizeof(float) : sizeof(double));
  copy.guarded.array = calloc(1, bytes + 1);
  cr_assert_not_null(copy.guarded.array);
  memcpy(copy.guarded.array, x->guarded.array, bytes);
  return copy;
}

static bool same_bits(const struct matrix *x, const struct matrix *y) {
  return memcmp(x->guarded.array, y->guarded.array, count_of(x) * (x->single ? sizeof(float) : sizeof(double))) == 0;
}

/* Every rounding of the kernel may add half a unit of the sum's size. */
static void expect_element(const struct call *call, const struct matrices *x, const struct matrix *before, size_t i,
                           size_t j) {
  double sum = call->beta == 0.0 ? 0.0 : call->beta * element(before, i, j), size = fabs(sum);
  for (size_t p = 0; p < call->k; p++) {
    const double product = call->alpha * element(&x->a, i, p) * element(&x->b, p, j);
    sum += product;
    size += fabs(product);
  }
  const double unit = call->single ? (double)FLT_EPSILON : DBL_EPSILON;
  const double allowed = 2.0 * ((double)call->k + 4.0) * unit * size;
  cr_assert(fabs(element(&x->c, i, j) - sum) <= allowed, "c[%zu][%zu] of (%zu %zu %zu) is %.17g, must be %.17g", i, j,
            call->m, call->n, call->k, element(&x->c, i, j), sum);
}

/* Every `stride`-th element by the definition, and nothing between the lines is touched. */
static void expect_product(const struct call *call, const struct matrices *x, const struct matrix *before,
                           size_t stride) {
  const double none = call->single ? (double)(float)nobodys : nobodys;
  for (size_t at = 0; at < call->m * call->n; at += stride)
    expect_element(call, x, before, at / call->n, at % call->n);
  for (size_t at = 0; at < count_of(&x->c); at++)
    cr_assert(at % x->c.ld < x->c.length || number(&x->c, at) == none, "an element between rows was written");
}

static void expect_right_at(const struct call *call, enum guard_edge edge, size_t stride) {
  struct matrices x = make(call, edge);
  struct matrix before = copy_of(&x.c);
  cr_assert_eq(multiply(call, &x), CS_OK);
  expect_product(call, &x, &before, stride);
  free(before.guarded.array);
  drop(&x);
}

static void expect_right(const struct call *call, enum guard_edge edge) {
  expect_right_at(call, edge, 1);
}

/* Numbers 0 to 15 are all combinations of layout, transpositions and precision. */
static struct call call_of(size_t kind, size_t m, size_t n, size_t k) {
  return (struct call){
      .single = kind / 8 % 2 != 0,
      .layout = kind % 2 != 0 ? CS_COL_MAJOR : CS_ROW_MAJOR,
      .transa = kind / 2 % 2 != 0 ? CS_TRANS : CS_NO_TRANS,
      .transb = kind / 4 % 2 != 0 ? CS_TRANS : CS_NO_TRANS,
      .m = m,
      .n = n,
      .k = k,
      .gap = (m + n + k) % 3,
      .alpha = 1.0,
  };
}
enum { kinds = 16 };

Test(gemm, is_right_for_every_small_shape_between_guard_pages) {
  omp_set_num_threads(1);
  const size_t sizes[] = {0, 1, 2, 5, 8, 9, 25, 33};
  enum { count = sizeof sizes / sizeof sizes[0] };
  for (size_t i = 0; i < count * count * count; i++) {
    const struct call call =
        call_of(i * 7 % kinds, sizes[i % count], sizes[i / count % count], sizes[i / count / count]);
    expect_right(&call, (enum guard_edge)(i % GUARD_EDGES));
  }
}

Test(gemm, is_right_for_every_width_of_a_tile_and_every_kind) {
  omp_set_num_threads(1);
  for (size_t n = 1; n < 100; n++)
    for (size_t kind = n % 2; kind < kinds; kind += 2) {
      const struct call call = call_of(kind, 1 + n % 17, n, 5);
      expect_right(&call, GUARD_AFTER);
    }
}

Test(gemm, is_right_at_every_team_for_shapes_that_fill_no_tile) {
  cs__team_pays_always(true);
  const size_t shapes[][3] = {{63, 65, 64}, {100, 101, 99}, {1, 257, 129}, {257, 1, 129}, {129, 127, 1}, {7, 300, 200}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
    for (size_t kind = s % 5; kind < kinds; kind += 5) {
      omp_set_num_threads(teams[(s + kind / 5) % team_count]); /* several of each shape */
      const struct call call = call_of(kind, shapes[s][0], shapes[s][1], shapes[s][2]);
      expect_right_at(&call, (enum guard_edge)(kind / 5 % GUARD_EDGES), 13);
    }
}

Test(gemm, scales_by_alpha_and_beta) {
  omp_set_num_threads(1);
  const double alphas[] = {0.0, 1.0, -1.0, 0.375}, betas[] = {0.0, 1.0, -2.5};
  for (size_t i = 0; i < 12; i++)
    for (size_t kind = i % 7; kind < kinds; kind += 7) {
      struct call call = call_of(kind, 25, 27, 30);
      call.alpha = alphas[i % 4];
      call.beta = betas[i / 4];
      expect_right(&call, GUARD_AFTER);
      call.k = 0;
      expect_right(&call, GUARD_AFTER);
      call.k = 401; /* more than one block of depth */
      expect_right_at(&call, GUARD_AFTER, 17);
      call.m = 7;
      call.k = 2100; /* in parts of the depth */
      expect_right_at(&call, GUARD_AFTER, 61);
    }
}

/* So far apart that every factor is packed, a group of columns does not hold all, and several depths are added up. */
Test(gemm, is_right_when_factors_are_packed_in_groups) {
  cs__team_pays_always(true);
  for (size_t kind = 0; kind < kinds; kind++) {
    omp_set_num_threads(teams[kind % team_count]);
    struct call call = call_of(kind, 40, 60, kind % 8 == 3 ? 400 : 130);
    call.gap = 1100;
    call.beta = 0.5;
    expect_right_at(&call, GUARD_AFTER, 97);
  }
  for (size_t kind = 0; kind < kinds; kind += 5) {
    omp_set_num_threads(2);
    const struct call call = call_of(kind, 20, 700, 390);
    expect_right_at(&call, GUARD_AFTER, 997);
  }
}

Test(gemm, gives_the_same_bits_at_every_team) {
  cs__team_pays_always(true);
  const size_t shapes[][3] = {{100, 90, 400}, {8, 700, 40}, {700, 8, 40}, {16, 17, 2500}, {31, 100, 500}};
  for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
    for (size_t kind = s; kind < kinds; kind += 9) {
      const struct call call = call_of(kind, shapes[s][0], shapes[s][1], shapes[s][2]);
      struct matrices x = make(&call, GUARD_AFTER);
      omp_set_num_threads(1);
      cr_assert_eq(multiply(&call, &x), CS_OK);
      struct matrix one = copy_of(&x.c);
      for (size_t t = 1; t < team_count; t++) {
        put(&x.c, 0, nobodys);
        omp_set_num_threads(teams[t]);
        cr_assert_eq(multiply(&call, &x), CS_OK);
        cr_expect(same_bits(&one, &x.c), "shape %zu, kind %zu, %d threads", s, kind, teams[t]);
      }
      free(one.guarded.array);
      drop(&x);
    }
}

Test(gemm, works_inside_a_parallel_region_from_several_threads_at_once) {
  struct matrices x[3];
  struct matrix before[3];
  struct call call[3];
  enum cs_status status[3];
  for (size_t i = 0; i < 3; i++) {
    call[i] = call_of(4 * i + 1, 90 + i, 80, 70);
    x[i] = make(&call[i], GUARD_AFTER);
    before[i] = copy_of(&x[i].c);
  }
#pragma omp parallel num_threads(3)
  for (int repetition = 0; repetition < 5; repetition++)
    status[omp_get_thread_num()] = multiply(&call[omp_get_thread_num()], &x[omp_get_thread_num()]);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(status[i], CS_OK);
    expect_product(&call[i], &x[i], &before[i], 1);
    free(before[i].guarded.array);
    drop(&x[i]);
  }
}
