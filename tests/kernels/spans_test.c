/* tests/kernels/spans_test.c - arrays that cannot exist are refused by every kernel, before a size wraps around. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/spans.h"

#include "kernels/cholesky/cholesky.h"
#include "kernels/gemm/gemm.h"
#include "kernels/gemv/gemv.h"
#include "kernels/histogram/histogram.h"
#include "kernels/syrk/syrk.h"
#include "kernels/transpose/transpose.h"
#include "kernels/trsm/trsm.h"

#include <criterion/criterion.h>

static double a[4], b[4], c[4];
static const size_t side = (size_t)1 << 33, wrapping = (size_t)1 << 61, largest = SIZE_MAX;

Test(spans, are_counted_from_the_first_element_to_the_last) {
  cr_expect(cs__can_span(0, largest, largest, 8));
  cr_expect(cs__can_span(largest, 0, largest, 8));
  cr_expect(cs__can_span(1, PTRDIFF_MAX / 8, largest, 8), "one line has no next one");
  cr_expect_not(cs__can_span(1, PTRDIFF_MAX / 8 + 1, 0, 8));
  cr_expect(cs__can_span(3, 1, (PTRDIFF_MAX / 8 - 1) / 2, 8));
  cr_expect_not(cs__can_span(3, 1, (PTRDIFF_MAX / 8 - 1) / 2 + 1, 8));
  cr_expect_not(cs__can_span(largest, largest, largest, 8));
}

Test(spans, of_matrices_are_refused_where_no_memory_can_hold_them) {
  const enum cs_layout rows = CS_ROW_MAJOR, columns = CS_COL_MAJOR;
  const enum cs_transpose plain = CS_NO_TRANS;
  cr_expect_eq(cs_dgemm(rows, plain, plain, side, side, 1, 1.0, a, 1, b, side, 0.0, c, side), CS_INVALID);
  cr_expect_eq(cs_dgemm(columns, plain, plain, 2, 2, 2, 1.0, a, wrapping, b, 2, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dgemm(rows, plain, CS_TRANS, 2, 2, 2, 1.0, a, 2, b, wrapping, 0.0, c, 2), CS_INVALID);
  cr_expect_eq(cs_dsyrk(rows, CS_LOWER, plain, 2, 2, 1.0, a, 2, 0.0, c, wrapping), CS_INVALID);
  cr_expect_eq(cs_dsyrk(rows, CS_LOWER, CS_TRANS, 1, 2, 1.0, a, wrapping, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dtrsm(rows, CS_LEFT, CS_LOWER, plain, CS_UNIT, 2, 2, 1.0, a, wrapping, b, 2), CS_INVALID);
  cr_expect_eq(cs_dtrsm(columns, CS_LEFT, CS_LOWER, plain, CS_UNIT, 2, wrapping, 1.0, a, 2, b, 2), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, plain, 2, 2, 1.0, a, wrapping, b, 1, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, plain, 2, 2, 1.0, a, 2, b, INT64_MIN, 0.0, c, 1), CS_INVALID);
  cr_expect_eq(cs_dgemv(rows, plain, 2, 2, 1.0, a, 2, b, 1, 0.0, c, INT64_MAX), CS_INVALID);
  int64_t info = 0;
  cr_expect_eq(cs_dpotrf(rows, CS_LOWER, 2, a, wrapping, &info), CS_INVALID);
  cr_expect_eq(info, -5);
  cr_expect_eq(cs_transpose(2, 2, a, wrapping, b, 2), CS_INVALID);
  cr_expect_eq(cs_transpose(2, 2, a, 2, b, wrapping), CS_INVALID);
  cr_expect_eq(cs_transpose_in_place(wrapping, 3, a), CS_INVALID);
  cr_expect_eq(cs_transpose_in_place(side, side, a), CS_INVALID);
}

Test(spans, of_counts_are_refused_where_no_memory_can_hold_them) {
  static const uint32_t key = 0;
  uint64_t counts[1] = {7};
  cr_expect_eq(cs_histogram_u32(0, NULL, wrapping, counts), CS_INVALID);
  cr_expect_eq(cs_histogram_u32(1, &key, largest, counts), CS_INVALID);
  cr_expect_eq(cs_histogram_u32_atomic(1, &key, wrapping, counts), CS_INVALID);
  cr_expect_eq(cs_histogram_u32_critical(1, &key, wrapping, counts), CS_INVALID);
  cr_expect_eq(counts[0], 7, "nothing was written");
}

/* A line that has no next one may be as far from it as an argument can say. */
Test(spans, of_one_line_do_not_depend_on_the_leading_dimension) {
  a[0] = 2.0, b[0] = 3.0;
  cr_expect_eq(cs_dgemm(CS_ROW_MAJOR, CS_TRANS, CS_NO_TRANS, 1, 1, 1, 1.0, a, largest, b, largest, 0.0, c, 1), CS_OK);
  cr_expect_eq(c[0], 6.0);
  cr_expect_eq(cs_dgemv(CS_ROW_MAJOR, CS_NO_TRANS, 1, 1, 1.0, a, largest, b, INT64_MIN, 0.0, c + 1, INT64_MIN), CS_OK);
  cr_expect_eq(c[1], 6.0);
  const size_t half = (size_t)1 << 63; /* the least there is, as a stride with a sign */
  cr_expect_eq(cs_dtrsm(CS_ROW_MAJOR, CS_LEFT, CS_UPPER, CS_NO_TRANS, CS_NON_UNIT, 1, 1, 1.0, a, half, c, half), CS_OK);
  cr_expect_eq(c[0], 3.0);
  cr_expect_eq(cs_transpose(1, 2, a, largest, c, 1), CS_OK);
  cr_expect_eq(c[0], 2.0);
}
