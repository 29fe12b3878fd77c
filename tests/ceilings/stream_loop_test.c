/* tests/ceilings/stream_loop_test.c - the loops of the bandwidth probe do what is counted, and touch nothing else. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/stream_loop.h"

#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <string.h>

static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1003}; /* lines of each array */
enum { size_count = sizeof sizes / sizeof sizes[0] };

static const struct cs__stream_loops *loops(void) {
  static const struct cs__stream_loops *const variants[] = {CS_ISA_VARIANTS(cs__stream_loops)};
  return variants[cs_isa_active()];
}

/* `arrays` arrays between guard pages, of whole numbers no two of which are equal. */
static struct guarded make(size_t arrays, size_t lines, enum guard_edge edge) {
  const size_t count = arrays * lines * CS__LINE_DOUBLES;
  struct guarded segment = guarded_array(count, sizeof(double), edge);
  double *x = segment.array;
  for (size_t i = 0; i < count; i++)
    x[i] = 1.0 + (double)i;
  return segment;
}

/* The first array is what the definition says of the others, which are as they were. */
static void expect_loop(enum cs_ceiling_stream stream, size_t arrays, size_t lines, enum guard_edge edge) {
  struct guarded segment = make(arrays, lines, edge);
  cr_expect_eq(loops()->run[stream](segment.array, lines), 0.0);
  const size_t n = lines * CS__LINE_DOUBLES;
  const double *a = segment.array;
  for (size_t i = 0; i < n; i++) {
    const double b = 1.0 + (double)(n + i), c = 1.0 + (double)(2 * n + i);
    const double must = arrays == 3 ? b + CS__STREAM_SCALAR * c : b;
    cr_assert_eq(a[i], must, "%s: a[%zu] of %zu is %.17g, must be %.17g", cs_ceiling_stream_name(stream), i, n, a[i],
                 must);
  }
  for (size_t i = n; i < arrays * n; i++)
    cr_assert_eq(a[i], 1.0 + (double)i, "%s of %zu lines wrote element %zu", cs_ceiling_stream_name(stream), lines, i);
  guarded_free(&segment);
}

static void expect_loop_everywhere(enum cs_ceiling_stream stream, size_t arrays) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++)
      expect_loop(stream, arrays, sizes[s], (enum guard_edge)edge);
}

Test(stream_loop, load_adds_up_every_element_and_writes_none) {
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++) {
      struct guarded segment = make(1, sizes[s], (enum guard_edge)edge);
      guarded_freeze(&segment);
      const double n = (double)(sizes[s] * CS__LINE_DOUBLES), must = n * (n + 1.0) / 2.0; /* exact: whole numbers */
      cr_expect_eq(loops()->run[CS_STREAM_LOAD](segment.array, sizes[s]), must, "%zu lines", sizes[s]);
      guarded_free(&segment);
    }
}

Test(stream_loop, copy_copies_with_both_kinds_of_stores) {
  expect_loop_everywhere(CS_STREAM_COPY, 2);
  expect_loop_everywhere(CS_STREAM_COPY_NT, 2);
}

Test(stream_loop, triad_is_its_definition_to_the_bit_with_both_kinds_of_stores) {
  expect_loop_everywhere(CS_STREAM_TRIAD, 3);
  expect_loop_everywhere(CS_STREAM_TRIAD_NT, 3);
}

Test(stream_loop, rounds_the_product_and_the_sum_as_the_plain_loop_does) {
  enum { lines = 3, n = lines * CS__LINE_DOUBLES };
  for (int s = CS_STREAM_TRIAD; s <= CS_STREAM_TRIAD_NT; s++) {
    _Alignas(64) double x[3 * n];
    for (int i = 0; i < n; i++) {
      x[n + i] = -1.0 - i / 7.0;
      x[2 * n + i] = 1.0 / 3.0 + i / 21.0; /* 3 c is about -b: the sum is what the product was rounded by */
    }
    loops()->run[s](x, lines);
    for (int i = 0; i < n; i++) {
      const double must = x[n + i] + CS__STREAM_SCALAR * x[2 * n + i];
      cr_expect_eq(memcmp(&x[i], &must, sizeof must), 0, "%.17g, must be %.17g", x[i], must);
    }
  }
}
