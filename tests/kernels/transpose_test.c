/* tests/kernels/transpose_test.c - transpose: every element by its number, between guard pages, at every shape and
 * team.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/transpose/transpose.h"

#include "kernels/kernel.h"
#include "kernels/team_size.h"
#include "kernels/transpose/transpose_loop.h"
#include "kernels/transpose/transpose_ref.h"
#include "kernels/transpose/transpose_shuffle.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

struct shape {
  size_t rows, columns;
};

static const struct shape shapes[] = {
    {0, 0},   {0, 3},   {3, 0},   {1, 1},    {1, 9},    {9, 1},   {2, 3},   {7, 7},   {8, 8},    {8, 17},    {17, 8},
    {63, 64}, {64, 64}, {65, 65}, {64, 130}, {130, 71}, {1, 300}, {300, 3}, {3, 300}, {128, 64}, {129, 127}, {200, 40}};
enum { shape_count = sizeof shapes / sizeof shapes[0] };

extern const struct cs_kernel cs__kernel_transpose;

static void fill(double *a, size_t n) {
  for (size_t k = 0; k < n; k++)
    a[k] = (double)k + 1.0;
}

/* a (rows x columns) held 1, 2, 3, ... with rows of lda. */
static void expect_transposed(size_t rows, size_t columns, const double *b, size_t lda, size_t ldb) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      cr_assert_eq(b[j * ldb + i], (double)(i * lda + j) + 1.0, "b[%zu][%zu] of %zu x %zu is %g", j, i, rows, columns,
                   b[j * ldb + i]);
}

static size_t extent(size_t rows, size_t columns, size_t ld) {
  return rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns;
}

/* Teams at the larger shapes, which have work for them. */
static size_t teams_of(struct shape shape) {
  return shape.rows * shape.columns > 8000 ? team_count : 1;
}

static void use_teams(void) {
  cs__team_pays_always(true);
}

TestSuite(transpose, .init = use_teams);

Test(transpose, is_its_definition_between_guard_pages_at_every_shape_and_team) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < shape_count; s++)
      for (size_t t = 0; t < teams_of(shapes[s]); t++) {
        const size_t rows = shapes[s].rows, columns = shapes[s].columns, n = rows * columns;
        struct guarded a = guarded_array(n, sizeof(double), (enum guard_edge)edge);
        struct guarded b = guarded_array(n, sizeof(double), (enum guard_edge)edge);
        fill(a.array, n);
        guarded_freeze(&a);
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_transpose(rows, columns, a.array, columns, b.array, rows), CS_OK);
        expect_transposed(rows, columns, b.array, columns, rows);
        guarded_free(&a);
        guarded_free(&b);
      }
}

Test(transpose, leaves_what_lies_between_the_rows_alone) {
  omp_set_num_threads(1);
  for (size_t s = 0; s < shape_count; s++) {
    const size_t rows = shapes[s].rows, columns = shapes[s].columns, lda = columns + 3, ldb = rows + 5;
    struct guarded a = guarded_array(extent(rows, columns, lda), sizeof(double), GUARD_AFTER);
    struct guarded b = guarded_array(extent(columns, rows, ldb), sizeof(double), GUARD_AFTER);
    fill(a.array, extent(rows, columns, lda));
    cr_assert_eq(cs_transpose(rows, columns, a.array, lda, b.array, ldb), CS_OK);
    expect_transposed(rows, columns, b.array, lda, ldb);
    const double *to = b.array;
    for (size_t k = 0; k < extent(columns, rows, ldb); k++)
      cr_assert(k % ldb < rows || to[k] == 0.0, "the gap at %zu was written", k);
    guarded_free(&a);
    guarded_free(&b);
  }
}

static const struct cs__transpose_loops *loops(void) {
  static const struct cs__transpose_loops *const variants[] = {CS_ISA_VARIANTS(cs__transpose_loops)};
  return variants[cs_isa_active()];
}

static void expect_only_transposed(const double *b, size_t b_count, const struct cs__transpose_tile *tile) {
  expect_transposed(tile->rows, tile->columns, tile->b, tile->lda, tile->ldb);
  size_t written = 0;
  for (size_t k = 0; k < b_count; k++)
    written += b[k] != 0.0;
  cr_assert_eq(written, tile->rows * tile->columns);
}

/* The driver chooses by the sizes of the caches; the loops take any tile. */
Test(transpose, writes_the_same_elements_in_every_way_from_every_alignment) {
  static const size_t sizes[] = {1, 7, 8, 17, 31, 32};
  enum { b_count = 8 + 65 * 75 };
  static double a[65 * 70], b[b_count];
  fill(a, 65 * 70);
  for (size_t r = 0; r < 36; r++)
    for (size_t shift = 0; shift < 8; shift += 3) {
      const struct cs__transpose_tile tile = {.rows = sizes[r / 6],
                                              .columns = sizes[r % 6],
                                              .a = a,
                                              .lda = 70,
                                              .b = b + shift,
                                              .ldb = 64 + shift,
                                              .next = shift % 2 == 0 ? a : NULL,
                                              .is_last = true};
      void (*const ways[])(const struct cs__transpose_tile *) = {loops()->cached, loops()->ahead, loops()->streamed};
      for (size_t w = 0; w < 3; w++) {
        memset(b, 0, sizeof b);
        ways[w](&tile);
        loops()->fence();
        expect_only_transposed(b, b_count, &tile);
      }
    }
}

/* Rows of b that begin anywhere: a line in which two tiles meet is left whole to the second. */
Test(transpose, streams_no_line_twice_where_tiles_meet) {
  enum { rows = 32 + 32 + 5, columns = 11, b_count = 8 + columns * (rows + 8) };
  static double a[rows * columns], b[b_count] __attribute__((aligned(64)));
  fill(a, (size_t)rows * columns);
  for (size_t shift = 0; shift < 8; shift++) {
    struct cs__transpose_tile tile = {
        .rows = 32, .columns = columns, .a = a, .lda = columns, .b = b + shift, .ldb = rows + shift};
    memset(b, 0, sizeof b);
    loops()->streamed(&tile);
    loops()->fence();
    for (size_t j = 0; j < columns; j++)
      cr_assert_eq((uintptr_t)&tile.b[j * tile.ldb + 32] % 64 / 8 > 0, tile.b[j * tile.ldb + 31] == 0.0);
    tile = (struct cs__transpose_tile){.rows = 32,
                                       .columns = columns,
                                       .a = a + 32 * columns,
                                       .lda = columns,
                                       .b = b + shift + 32,
                                       .ldb = rows + shift,
                                       .rows_before = 8};
    loops()->streamed(&tile);
    tile.a += 32 * columns;
    tile.b += 32;
    tile.rows = rows - 64;
    tile.is_last = true;
    loops()->streamed(&tile);
    loops()->fence();
    const struct cs__transpose_tile all = {
        .rows = rows, .columns = columns, .lda = columns, .b = b + shift, .ldb = rows + shift};
    expect_only_transposed(b, b_count, &all);
  }
}

/* Two tiles on and their mirror images, with and without prefetching of the second. */
Test(transpose, swaps_a_tile_with_its_mirror_image_and_touches_no_other_element) {
  enum { n = 70 };
  static double a[n * n];
  for (size_t rows = 1; rows <= 35; rows += 2)
    for (size_t next = 0; next <= 32; next += 32) {
      const size_t columns = 36 - rows, at = 35;
      fill(a, (size_t)n * n);
      loops()->swap(rows, columns, a + at, a + at * n, n, next);
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
          const bool upper = i < rows && j >= at && j < at + columns, lower = j < rows && i >= at && i < at + columns;
          cr_assert_eq(a[i * n + j], (double)(upper || lower ? j * n + i : i * n + j) + 1.0);
        }
    }
}

Test(transpose, in_place_is_the_same_as_out_of_place_and_twice_is_nothing) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < shape_count; s++)
      for (size_t t = 0; t < teams_of(shapes[s]); t++) {
        const size_t rows = shapes[s].rows, columns = shapes[s].columns, n = rows * columns;
        struct guarded a = guarded_array(n, sizeof(double), (enum guard_edge)edge);
        fill(a.array, n);
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_transpose_in_place(rows, columns, a.array), CS_OK);
        expect_transposed(rows, columns, a.array, columns, rows);
        cr_assert_eq(cs_transpose_in_place(columns, rows, a.array), CS_OK);
        const double *back = a.array;
        for (size_t k = 0; k < n; k++)
          cr_assert_eq(back[k], (double)k + 1.0);
        guarded_free(&a);
      }
}

/* What the driver takes for oblong matrices beyond a second-level cache, here at all small shapes. */
Test(transpose, three_shuffles_are_a_transposition_at_every_small_shape) {
  enum { most = 40 };
  static double a[most * most], work[8 * (most + 8)];
  for (size_t rows = 1; rows < most; rows++)
    for (size_t columns = 1; columns < most; columns += columns < 10 ? 1 : 3) {
      const struct cs__shuffle s = cs__shuffle_of(rows, columns, a);
      cr_assert_leq(cs__shuffle_work(&s), sizeof work / sizeof work[0]);
      fill(a, rows * columns);
      for (size_t strip = 0; s.common > 1 && strip * CS__SHUFFLE_STRIP < columns; strip++)
        cs__shuffle_rotate_strip(&s, strip, work);
      for (size_t row = 0; row < rows; row++)
        cs__shuffle_row(&s, row, work);
      for (size_t strip = 0; strip * CS__SHUFFLE_STRIP < columns; strip++)
        cs__shuffle_strip(&s, strip, work);
      expect_transposed(rows, columns, a, columns, rows);
    }
}

/* Beyond the second-level caches that there are: there and back by the three shuffles. */
Test(transpose, is_right_beyond_the_caches_at_several_teams) {
  static const struct shape large[] = {{371, 380}, {380, 371}};
  for (size_t s = 0; s < 2; s++) {
    const size_t rows = large[s].rows, columns = large[s].columns, n = rows * columns;
    struct guarded a = guarded_array(n, sizeof(double), GUARD_AFTER), b = guarded_array(n, sizeof(double), GUARD_AFTER);
    fill(a.array, n);
    omp_set_num_threads(s == 0 ? 1 : 3);
    cr_assert_eq(cs_transpose(rows, columns, a.array, columns, b.array, rows), CS_OK);
    cr_expect_eq(cs__transpose_check(rows, columns, b.array, NULL), CS_OK);
    cr_assert_eq(cs_transpose_in_place(rows, columns, a.array), CS_OK);
    cr_expect_eq(memcmp(a.array, b.array, n * sizeof(double)), 0);
    guarded_free(&a);
    guarded_free(&b);
  }
}

Test(transpose, keeps_every_bit_of_nan_infinity_and_signed_zero) {
  enum { rows = 9, columns = 11 };
  static uint64_t a[rows * columns], b[rows * columns];
  for (size_t k = 0; k < rows * columns; k++)
    a[k] = 0x7FF0000000000000 + (k % 2 << 63) + k; /* infinity, then signalling NaN of every payload */
  a[50] = (uint64_t)1 << 63;
  cr_assert_eq(cs_transpose(rows, columns, (const double *)a, columns, (double *)b, rows), CS_OK);
  for (size_t k = 0; k < rows * columns; k++)
    cr_assert_eq(b[k % columns * rows + k / columns], a[k]);
  cr_assert_eq(cs_transpose_in_place(rows, columns, (double *)a), CS_OK);
  cr_expect_eq(memcmp(a, b, sizeof a), 0);
}

Test(transpose, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { rows = 150, columns = 131, callers = 3 };
  static double a[rows * columns], b[callers][rows * columns], c[callers][rows * columns];
  fill(a, (size_t)rows * columns);
  enum cs_status status[callers];
#pragma omp parallel num_threads(callers)
  {
    const int me = omp_get_thread_num();
    memcpy(c[me], a, sizeof a);
    status[me] = cs_transpose(rows, columns, a, columns, b[me], rows);
    if (status[me] == CS_OK)
      status[me] = cs_transpose_in_place(rows, columns, c[me]);
  }
  for (int me = 0; me < callers; me++) {
    cr_expect_eq(status[me], CS_OK);
    cr_expect_eq(cs__transpose_check(rows, columns, b[me], NULL), CS_OK);
    cr_expect_eq(cs__transpose_check(rows, columns, c[me], NULL), CS_OK);
  }
}

Test(transpose, refuses_null_and_short_rows_unless_there_is_nothing_to_do) {
  double x = 1.0, y = 2.0;
  cr_expect_eq(cs_transpose(0, 0, NULL, 0, NULL, 0), CS_OK);
  cr_expect_eq(cs_transpose(0, 5, NULL, 5, NULL, 0), CS_OK);
  cr_expect_eq(cs_transpose(1, 1, NULL, 1, &y, 1), CS_INVALID);
  cr_expect_eq(cs_transpose(1, 1, &x, 1, NULL, 1), CS_INVALID);
  cr_expect_eq(cs_transpose(1, 2, &x, 1, &y, 1), CS_INVALID);
  cr_expect_eq(cs_transpose(2, 1, &x, 1, &y, 1), CS_INVALID);
  cr_expect_eq(y, 2.0);
  cr_expect_eq(cs_transpose_in_place(0, 7, NULL), CS_OK);
  cr_expect_eq(cs_transpose_in_place(1, 1, NULL), CS_INVALID);
}

Test(transpose, check_finds_one_wrong_element_wherever_it_is) {
  omp_set_num_threads(1); /* hundreds of checks of few elements */
  enum { rows = 20, columns = 33, n = rows * columns };
  static double a[n], b[n];
  fill(a, n);
  cr_assert_eq(cs_transpose(rows, columns, a, columns, b, rows), CS_OK);
  cr_assert_eq(cs__transpose_check(rows, columns, b, NULL), CS_OK);
  for (size_t k = 0; k < n; k++) {
    const double wrong[] = {b[k] + 1.0, -b[k], NAN, 0.0}, right = b[k];
    b[k] = wrong[k % 4];
    struct cs_error error = {""};
    cr_assert_eq(cs__transpose_check(rows, columns, b, &error), CS_FAILED, "element %zu", k);
    cr_assert_not_null(strstr(error.message, "transpose: b["));
    b[k] = right;
  }
}

/* The definition, run on arrays that count. */
Test(transpose, work_is_what_the_definition_reads_and_writes) {
  static struct counted a, b;
  for (size_t s = 0; s < shape_count; s++) {
    const size_t rows = shapes[s].rows, columns = shapes[s].columns;
    if (rows * columns == 0 || rows * columns > COUNTED_MOST)
      continue;
    for (int place = 0; place < 2; place++) {
      struct count count = {0};
      counted_init(&a, &count, sizeof(double));
      counted_init(&b, &count, sizeof(double));
      for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
          counted_store(&b, j * rows + i, counted_load(&a, i * columns + j));
      expect_counted(cs__kernel_transpose.work((double[]){(double)rows, (double)columns, place}), &count,
                     rows * columns);
    }
  }
  const double square[CS_PARAMETERS_MAX] = {33.0, 0.0, 0.0};
  cr_expect_eq(cs__kernel_transpose.work(square).items, 33.0 * 33.0);
}
