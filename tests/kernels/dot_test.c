/* tests/kernels/dot_test.c - dot: right within its promise, the same bits at every team, nothing read outside. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dot/dot.h"

#include "kernels/dot/dot_loop.h"
#include "kernels/dot/dot_ref.h"
#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_reduction.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

struct vectors {
  struct guarded x, y;
};

static struct vectors make(size_t n, enum guard_edge edge) {
  struct vectors v = {guarded_array(n, sizeof(double), edge), guarded_array(n, sizeof(double), edge)};
  fill_normal(v.x.array, n, 2 * n);
  fill_normal(v.y.array, n, 2 * n + 1);
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

TestSuite(dot, .init = one_thread);

Test(dot, is_right_and_the_same_bits_at_every_team_between_guard_pages) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < reduction_size_count; s++) {
      const size_t n = reduction_sizes[s];
      struct vectors v = make(n, (enum guard_edge)edge);
      omp_set_num_threads(1);
      const double one = dot(n, v.x.array, v.y.array);
      struct cs_error error = {""};
      cr_expect_eq(cs__dot_check(n, v.x.array, v.y.array, one, &error), CS_OK, "n = %zu: %s", n, error.message);
      for (size_t t = 1; t < team_count && n > 2048 && edge == GUARD_AFTER; t++) { /* fewer are one block */
        omp_set_num_threads(teams[t]);
        spoil_stack();
        const double team = dot(n, v.x.array, v.y.array);
        cr_expect(same_bits(one, team), "n = %zu, %d threads: %a, one thread: %a", n, teams[t], team, one);
      }
      drop(&v);
    }
}

/* What a block was asked for: where it begins, and how many elements it has. None is read. */
static void span_of(const struct cs__operands *of, size_t begin, size_t end, double *span_out) {
  (void)of;
  span_out[0] = (double)begin;
  span_out[1] = (double)(end - begin);
}

static void spans_of_pair(const struct cs__operands *of, size_t begin, size_t each, double *spans_out) {
  span_of(of, begin, begin + each, &spans_out[0]);
  span_of(of, begin + each, begin + 2 * each, &spans_out[2]);
}

static void length_of(const struct cs__operands *of, size_t begin, size_t end, double *length_out) {
  (void)of;
  *length_out = (double)(end - begin);
}

/* Blocks of 2048 elements, of up to 4096 in caches and of more where there would be too many. */
Test(dot, has_blocks_that_follow_from_n_alone_and_cover_it) {
  cs__team_pays_always(true);
  static const size_t counts[] = {1, 2048, 2049, 32769, 65537, 70003, 8388607, 8388608, 8400953, 123456789};
  static double one[2 * CS__BLOCKS_MAX], other[2 * CS__BLOCKS_MAX];
  for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
    struct cs__reduction reduction = {
        .n = counts[c], .bytes_per_element = 16, .values = 2, .block = span_of, .block_far = span_of};
    omp_set_num_threads(1);
    const size_t blocks = cs__reduce_blocks(&reduction, one);
    double total = 0.0;
    for (size_t b = 0; b < blocks; b++) {
      const double begin = one[2 * b], length = one[2 * b + 1];
      cr_expect_eq(begin, total, "n = %zu, block %zu begins at %g", counts[c], b, begin);
      cr_expect(b + 1 == blocks ? length <= one[1] : length == one[1], "n = %zu, block %zu", counts[c], b);
      total += length;
    }
    cr_expect(blocks <= CS__BLOCKS_MAX && total == (double)counts[c], "n = %zu", counts[c]);
    cr_expect(one[1] <= (counts[c] < 8388608 ? 4096.0 : fmax(2048.0, (double)counts[c] / CS__BLOCKS_MAX + 8.0)));
    for (int i = 1; i < 4; i++) {
      omp_set_num_threads(i % 2 != 0 ? 3 : 1);
      reduction.pair_far = i < 2 ? NULL : spans_of_pair;
      memset(other, 0, sizeof other);
      cr_expect_eq(cs__reduce_blocks(&reduction, other), blocks);
      cr_expect_eq(memcmp(one, other, 2 * blocks * sizeof one[0]), 0, "n = %zu, way %d", counts[c], i);
    }
  }
}

Test(dot, adds_up_the_values_of_all_blocks) {
  cs__team_pays_always(true);
  static const size_t counts[] = {0, 1, 2048, 2049, 32769, 8388607, 8400953, 123456789};
  for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
    const struct cs__reduction reduction = {
        .n = counts[c], .bytes_per_element = 16, .values = 1, .block = length_of, .block_far = length_of};
    for (int threads = 1; threads <= 3; threads += 2) {
      omp_set_num_threads(threads);
      cr_expect_eq(cs__reduce_sum(&reduction), (double)counts[c], "n = %zu, %d threads", counts[c], threads);
    }
  }
}

/* The loop for what no cache holds, without so much of it. */
Test(dot, is_right_by_the_loop_for_what_comes_from_memory) {
  static const struct cs__dot_loops *const variants[] = {CS_ISA_VARIANTS(cs__dot_loops)};
  for (size_t i = 0; i < GUARD_EDGES * block_size_count; i++) {
    const size_t n = block_sizes[i / GUARD_EDGES];
    struct vectors v = make(n, (enum guard_edge)(i % GUARD_EDGES));
    double result = NAN;
    variants[cs_isa_active()]->block_far(&(struct cs__operands){.x = v.x.array, .y = v.y.array}, 0, n, &result);
    cr_expect_eq(cs__dot_check(n, v.x.array, v.y.array, result, NULL), CS_OK, "n = %zu", n);
    drop(&v);
  }
}

/* Sums of whole numbers below 2^53 do not round: every order gives the same, the formula's. */
Test(dot, is_exact_on_whole_numbers) {
  for (size_t s = 0; s < reduction_size_count; s++) {
    const size_t n = reduction_sizes[s];
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
  for (size_t s = 0; s < reduction_size_count; s++) {
    struct vectors v = make(reduction_sizes[s], GUARD_AFTER);
    cr_expect(same_bits(dot(reduction_sizes[s], v.x.array, v.y.array), dot(reduction_sizes[s], v.y.array, v.x.array)));
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
  struct vectors v = make(20011, GUARD_AFTER);
  const double alone = dot(20011, v.x.array, v.y.array);
  double results[3] = {0};
#pragma omp parallel num_threads(3)
  for (int repetition = 0; repetition < 3; repetition++)
    cs_dot(20011, v.x.array, v.y.array, &results[omp_get_thread_num()]);
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

/* The definition, run on arrays that count. Whole numbers: the same in every order. */
Test(dot, work_is_what_the_definition_counts) {
  static struct counted x, y;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("dot", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    counted_init(&y, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      result = counted_add(&count, result, counted_mul(&count, counted_load(&x, i), counted_load(&y, i)));
    cr_expect_eq(result, dot(n, x.values, y.values));
    expect_counted(kernel->work((double[]){(double)n}), &count, n);
  }
}
