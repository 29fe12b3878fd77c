/* tests/kernels/gemv_test.c - gemv: every orientation, increment and team against its definition, and its properties.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemv/gemv.h"

#include "kernels/gemv/gemv_ref.h"
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

static const double nobodys = 1e300; /* in the gaps: had anybody used it, every sum would show */

struct call {
  enum cs_layout layout;
  enum cs_transpose trans;
  size_t m, n, gap;
  int64_t incx, incy;
  double alpha, beta;
};

struct operands {
  struct guarded a, x, y;
  size_t lda, x_count, y_count;
};

static size_t spread(size_t length, int64_t increment) {
  return length == 0 ? 0 : (length - 1) * (size_t)llabs(increment) + 1;
}

static size_t place(size_t i, size_t length, int64_t increment) {
  return increment > 0 ? i * (size_t)increment : (length - 1 - i) * (size_t)-increment;
}

static void fill_vector(double *vector, size_t count, int64_t increment, struct cs_random *random) {
  for (size_t i = 0; i < count; i++)
    vector[i] = i % (size_t)llabs(increment) == 0 ? cs_random_normal(random) : nobodys;
}

static struct operands make(const struct call *call, enum guard_edge edge) {
  struct cs_random random;
  cs_random_seed(&random, call->m * 1000 + call->n);
  const bool by_rows = call->layout == CS_ROW_MAJOR;
  const size_t lines = by_rows ? call->m : call->n, along = by_rows ? call->n : call->m;
  struct operands o = {.lda = along + call->gap > 0 ? along + call->gap : 1};
  const size_t count = lines == 0 || along == 0 ? 0 : (lines - 1) * o.lda + along;
  o.x_count = call->trans == CS_NO_TRANS ? call->n : call->m;
  o.y_count = call->trans == CS_NO_TRANS ? call->m : call->n;
  o.a = guarded_array(count, sizeof(double), edge);
  o.x = guarded_array(spread(o.x_count, call->incx), sizeof(double), edge);
  o.y = guarded_array(spread(o.y_count, call->incy), sizeof(double), edge);
  for (size_t i = 0; i < count; i++)
    ((double *)o.a.array)[i] = i % o.lda < along ? cs_random_normal(&random) : nobodys;
  fill_vector(o.x.array, spread(o.x_count, call->incx), call->incx, &random);
  fill_vector(o.y.array, spread(o.y_count, call->incy), call->incy, &random);
  guarded_freeze(&o.a);
  guarded_freeze(&o.x);
  return o;
}

static void drop(struct operands *o) {
  guarded_free(&o->a);
  guarded_free(&o->x);
  guarded_free(&o->y);
}

static enum cs_status run(const struct call *call, const struct operands *o) {
  return cs_dgemv(call->layout, call->trans, call->m, call->n, call->alpha, o->a.array, o->lda, o->x.array, call->incx,
                  call->beta, o->y.array, call->incy);
}

static double a_at(const struct call *call, const struct operands *o, size_t i, size_t j) {
  const size_t row = call->trans == CS_NO_TRANS ? i : j, column = call->trans == CS_NO_TRANS ? j : i;
  const double *a = o->a.array;
  return call->layout == CS_ROW_MAJOR ? a[row * o->lda + column] : a[column * o->lda + row];
}

static void expect_definition(const struct call *call, const struct operands *o, const double *before) {
  const double *x = o->x.array, *y = o->y.array;
  for (size_t i = 0; i < o->y_count; i++) {
    const size_t at = place(i, o->y_count, call->incy);
    long double sum = call->beta == 0.0 ? 0.0L : (long double)call->beta * before[at], size = fabsl(sum);
    for (size_t j = 0; j < o->x_count; j++) {
      const long double term = (long double)call->alpha * a_at(call, o, i, j) * x[place(j, o->x_count, call->incx)];
      sum += term;
      size += fabsl(term);
    }
    cr_assert(fabsl(y[at] - sum) <= ((long double)o->x_count + 4.0L) * DBL_EPSILON * size,
              "y[%zu] of %zu x %zu is %.17g, must be %.17Lg", i, call->m, call->n, y[at], sum);
  }
  for (size_t i = 0; i < spread(o->y_count, call->incy); i++)
    cr_assert(i % (size_t)llabs(call->incy) == 0 || y[i] == nobodys, "between elements of y");
}

static void expect_right(const struct call *call, enum guard_edge edge) {
  struct operands o = make(call, edge);
  const size_t bytes = spread(o.y_count, call->incy) * sizeof(double);
  double *before = malloc(bytes + 1);
  cr_assert_not_null(before);
  memcpy(before, o.y.array, bytes);
  cr_assert_eq(run(call, &o), CS_OK);
  if (call->m > 0 && call->n > 0)
    expect_definition(call, &o, before);
  else
    cr_assert_eq(memcmp(before, o.y.array, bytes), 0, "an empty product leaves y as it is");
  free(before);
  drop(&o);
}

/* The eight ways a call can be put, and scalars and increments that go round with them. */
static struct call variant(size_t v, size_t m, size_t n) {
  static const double alphas[] = {1.0, -0.7, 2.0}, betas[] = {0.0, 1.0, 0.3};
  static const int64_t increments[] = {1, 2, -1, 1, -3};
  return (struct call){.layout = v % 2 == 0 ? CS_ROW_MAJOR : CS_COL_MAJOR,
                       .trans = v / 2 % 2 == 0   ? CS_NO_TRANS
                                : v / 4 % 2 == 0 ? CS_TRANS
                                                 : CS_CONJ_TRANS,
                       .m = m,
                       .n = n,
                       .gap = v % 3,
                       .incx = increments[v % 5],
                       .incy = increments[(v / 3) % 5],
                       .alpha = alphas[v % 3],
                       .beta = betas[v / 2 % 3]};
}

Test(gemv, is_its_definition_between_guard_pages_at_every_shape_and_increment) {
  omp_set_num_threads(1);
  const size_t sizes[] = {0, 1, 3, 7, 8, 9, 17, 33};
  enum { count = sizeof sizes / sizeof sizes[0], variants = 30 };
  omp_set_num_threads(1);
  for (size_t s = 0; s < count * count; s++)
    for (size_t v = s % 3; v < variants; v += 3) {
      const struct call call = variant(v, sizes[s % count], sizes[s / count]);
      expect_right(&call, (enum guard_edge)(v % GUARD_EDGES));
    }
}

/* Large enough for a team; more columns than a strip, more rows than a block. */
Test(gemv, is_right_at_every_team_in_strips_and_blocks) {
  cs__team_pays_always(true);
  const size_t shapes[][2] = {{300, 257}, {9, 3001}, {1031, 23}};
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < 3; s++)
      for (size_t v = t % 2; v < 4; v += 2) {
        omp_set_num_threads(teams[t]);
        const struct call call = variant(v, shapes[s][0], shapes[s][1]);
        expect_right(&call, GUARD_AFTER);
      }
}

Test(gemv, gives_the_same_bits_at_every_team) {
  cs__team_pays_always(true);
  for (size_t v = 0; v < 2; v++) {
    struct call call = {CS_ROW_MAJOR, v == 0 ? CS_NO_TRANS : CS_TRANS, 1203, 401, 0, 1, 1, 1.1, 0.0};
    struct operands o = make(&call, GUARD_AFTER);
    double one[1203];
    for (size_t t = 0; t < team_count; t++) {
      omp_set_num_threads(teams[t]);
      cr_assert_eq(run(&call, &o), CS_OK);
      if (t == 0)
        memcpy(one, o.y.array, o.y_count * sizeof *one);
      cr_expect_eq(memcmp(one, o.y.array, o.y_count * sizeof *one), 0, "variant %zu, %d threads", v, teams[t]);
    }
    drop(&o);
  }
}

/* A by rows is A^T by columns: the same numbers in the same places, and the same bits. */
Test(gemv, takes_a_matrix_by_columns_for_the_transposed_one_by_rows) {
  omp_set_num_threads(1);
  enum { m = 37, n = 301 };
  static double a[m * n], x[n], by_rows[m], by_columns[m];
  for (size_t i = 0; i < m * n; i++)
    a[i] = 0.1 * (double)(i % 97);
  for (size_t j = 0; j < n; j++)
    x[j] = 1.0 / (double)(j + 1);
  cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, CS_NO_TRANS, m, n, 1.5, a, n, x, 1, 0.0, by_rows, 1), CS_OK);
  cr_assert_eq(cs_dgemv(CS_COL_MAJOR, CS_TRANS, n, m, 1.5, a, n, x, 1, 0.0, by_columns, 1), CS_OK);
  cr_expect_eq(memcmp(by_rows, by_columns, sizeof by_rows), 0);
}

/* x^T (A y) = (A^T x)^T y to the bit on whole numbers. */
Test(gemv, is_adjoint_to_its_transposed_on_whole_numbers) {
  omp_set_num_threads(1);
  enum { m = 71, n = 130 };
  static double a[m * n], x[m], y[n], ay[m], ax[n];
  for (size_t i = 0; i < m * n; i++)
    a[i] = (double)(i * 2654435761u % 201) - 100.0;
  for (size_t i = 0; i < m; i++)
    x[i] = (double)(i % 11) - 5.0;
  for (size_t j = 0; j < n; j++)
    y[j] = (double)(j % 17) - 8.0;
  cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, CS_NO_TRANS, m, n, 1.0, a, n, y, 1, 0.0, ay, 1), CS_OK);
  cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, CS_TRANS, m, n, 1.0, a, n, x, 1, 0.0, ax, 1), CS_OK);
  double left = 0.0, right = 0.0;
  for (size_t i = 0; i < m; i++)
    left += x[i] * ay[i];
  for (size_t j = 0; j < n; j++)
    right += ax[j] * y[j];
  cr_expect_eq(left, right);
}

Test(gemv, does_not_read_y_when_beta_is_zero_nor_a_and_x_when_alpha_is) {
  omp_set_num_threads(1);
  enum { n = 21 };
  double a[n * n], x[n], y[n];
  for (int trans = CS_NO_TRANS; trans <= CS_TRANS; trans++) {
    for (size_t i = 0; i < n * n; i++)
      a[i] = 1.0;
    for (size_t i = 0; i < n; i++)
      x[i] = 1.0, y[i] = NAN;
    cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, (enum cs_transpose)trans, n, n, 1.0, a, n, x, 1, 0.0, y, 1), CS_OK);
    for (size_t i = 0; i < n; i++)
      cr_assert_eq(y[i], (double)n);
    cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, (enum cs_transpose)trans, n, n, 0.0, NULL, n, NULL, 1, 2.0, y, -1), CS_OK);
    for (size_t i = 0; i < n; i++)
      cr_assert_eq(y[i], 2.0 * n);
    y[3] = NAN;
    cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, (enum cs_transpose)trans, n, n, 0.0, a, n, x, 1, 0.0, y, 1), CS_OK);
    for (size_t i = 0; i < n; i++)
      cr_assert(y[i] == 0.0 && !signbit(y[i]));
  }
}

Test(gemv, brings_nan_and_infinity_of_a_row_to_its_element_and_no_other) {
  omp_set_num_threads(1);
  enum { m = 19, n = 21 };
  const double specials[] = {NAN, INFINITY, -INFINITY};
  for (size_t s = 0; s < 3; s++)
    for (size_t at = 0; at < m * n; at += 20) {
      double a[m * n], x[n], y[n];
      for (size_t i = 0; i < m * n; i++)
        a[i] = 1.0;
      for (size_t i = 0; i < n; i++)
        x[i] = 1.0;
      a[at] = specials[s];
      cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, CS_NO_TRANS, m, n, 1.0, a, n, x, 1, 0.0, y, 1), CS_OK);
      for (size_t i = 0; i < m; i++)
        cr_assert(i == at / n ? (isnan(specials[s]) ? isnan(y[i]) : y[i] == specials[s]) : y[i] == n);
      cr_assert_eq(cs_dgemv(CS_ROW_MAJOR, CS_TRANS, m, n, 1.0, a, n, x, 1, 0.0, y, 1), CS_OK);
      for (size_t j = 0; j < n; j++)
        cr_assert(j == at % n ? (isnan(specials[s]) ? isnan(y[j]) : y[j] == specials[s]) : y[j] == m);
    }
}

Test(gemv, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { callers = 3 };
  struct call calls[callers];
  struct operands o[callers];
  enum cs_status status[callers];
  for (size_t i = 0; i < callers; i++) {
    calls[i] = (struct call){CS_ROW_MAJOR, i == 0 ? CS_NO_TRANS : CS_TRANS, 301 + i, 200, 0, 1, 1, 1.0, 0.0};
    o[i] = make(&calls[i], GUARD_AFTER);
  }
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 5; repetition++)
    status[omp_get_thread_num()] = run(&calls[omp_get_thread_num()], &o[omp_get_thread_num()]);
  for (size_t i = 0; i < callers; i++) {
    cr_expect_eq(status[i], CS_OK);
    expect_definition(&calls[i], &o[i], NULL);
    drop(&o[i]);
  }
}

Test(gemv, refuses_wrong_words_short_leading_dimensions_zero_increments_and_null) {
  const enum cs_layout rows = CS_ROW_MAJOR;
  double a[6] = {1, 2, 3, 4, 5, 6}, x[3] = {1, 1, 1}, y[3] = {7, 7, 7};
  cr_expect_eq(cs_dgemv((enum cs_layout)0, CS_NO_TRANS, 2, 3, 1, a, 3, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, (enum cs_transpose)7, 2, 3, 1, a, 3, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, a, 2, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(CS_COL_MAJOR, CS_NO_TRANS, 2, 3, 1, a, 1, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 0, 0, 1, a, 0, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, a, 3, x, 0, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, a, 3, x, 1, 0, y, 0), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, NULL, 3, x, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, a, 3, NULL, 1, 0, y, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 2, 3, 1, a, 3, x, 1, 0, NULL, 1), CS_INVALID);
  cr_expect(y[0] == 7.0 && y[1] == 7.0 && y[2] == 7.0);
  cr_expect_eq(cs_dgemv(rows, CS_NO_TRANS, 0, 3, 1, NULL, 3, NULL, 1, 0, NULL, 1), CS_OK);
}

/* --- the verifier and the counts ---------------------------------------------------------------------------------- */

Test(gemv, check_finds_one_wrong_element_wherever_it_is) {
  omp_set_num_threads(1);
  enum { m = 71, n = 130 };
  static double a[m * n], x[n], y[n];
  for (size_t i = 0; i < m * n; i++)
    a[i] = (double)(i * 2654435761u % 201) / 201.0;
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 + (double)(i % 7);
  for (int transposed = 0; transposed < 2; transposed++) {
    const size_t length = transposed ? n : m;
    cs_dgemv(CS_ROW_MAJOR, transposed ? CS_TRANS : CS_NO_TRANS, m, n, 1.0, a, n, x, 1, 0.0, y, 1);
    cr_assert_eq(cs__gemv_check(transposed, m, n, a, n, x, y, NULL), CS_OK);
    for (size_t at = 0; at < length; at++) {
      const double right = y[at], wrong[] = {right * (1.0 + 1e-12), NAN, 0.0};
      for (size_t w = 0; w < 3; w++) {
        struct cs_error error = {""};
        y[at] = wrong[w];
        cr_assert_eq(cs__gemv_check(transposed, m, n, a, n, x, y, &error), CS_FAILED);
        cr_assert_str_not_empty(error.message);
      }
      y[at] = right;
    }
  }
}

Test(gemv, counts_the_bytes_and_flops_of_its_definition) {
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("gemv", &kernel, NULL), CS_OK);
  for (size_t i = 0; i < 50; i++) {
    const size_t m = 1 + i % 7, n = 1 + i / 7;
    size_t doubles = m + n, flops = 0; /* x is read and y written, once each */
    for (size_t row = 0; row < m; row++)
      for (size_t column = 0; column < n; column++) {
        doubles++;
        flops += 2; /* y += a x */
      }
    const struct cs_work work = kernel->work((double[]){(double)n, (double)m, (double)(i % 2)});
    cr_expect_eq(work.bytes, 8.0 * (double)doubles);
    cr_expect_eq(work.flops, (double)flops);
  }
}
