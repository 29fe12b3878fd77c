/* kernels/gemm/gemm.c - the arguments of dgemm and sgemm, checked and turned into a product by rows. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: C = alpha op(A) op(B) + beta C. How it is computed, and why it is fast: kernels/dense/product.c.
 *
 * A matrix stored by columns is its transpose stored by rows, and (op(A) op(B)) transposed is op(B) transposed times
 * op(A) transposed: the product by columns is the product by rows with a and b, and m and n, exchanged.
 */
#include "kernels/gemm/gemm.h"

#include "kernels/dense/product.h"
#include "kernels/spans.h"

#include <stdbool.h>

static bool is_transpose(enum cs_transpose trans) {
  return trans == CS_NO_TRANS || trans == CS_TRANS || trans == CS_CONJ_TRANS;
}

/* Whether rows of a matrix that is used as (rows, columns) do not overlap; both are the other way round as stored. */
static bool is_wide_enough(size_t ld, enum cs_transpose trans, size_t rows, size_t columns) {
  return ld >= 1 && ld >= (trans == CS_NO_TRANS ? columns : rows);
}

/* Whether a matrix that is used as (rows, columns) is one there can be. */
static bool can_be(const struct cs__tiles *tiles, enum cs_transpose trans, size_t rows, size_t columns, size_t ld) {
  const bool plain = trans == CS_NO_TRANS;
  return cs__can_span(plain ? rows : columns, plain ? columns : rows, ld, tiles->element_bytes);
}

/* The product by rows. */
static enum cs_status compute(const struct cs__tiles *tiles, enum cs_transpose transa, enum cs_transpose transb,
                              size_t m, size_t n, size_t k, double alpha, const void *a, size_t lda, const void *b,
                              size_t ldb, double beta, void *c, size_t ldc) {
  if (!is_transpose(transa) || !is_transpose(transb))
    return CS_INVALID;
  if (!is_wide_enough(lda, transa, m, k) || !is_wide_enough(ldb, transb, k, n) ||
      !is_wide_enough(ldc, CS_NO_TRANS, m, n) || !can_be(tiles, transa, m, k, lda) ||
      !can_be(tiles, transb, k, n, ldb) || !can_be(tiles, CS_NO_TRANS, m, n, ldc))
    return CS_INVALID;
  if (m == 0 || n == 0)
    return CS_OK;
  if (c == NULL || (alpha != 0.0 && k > 0 && (a == NULL || b == NULL)))
    return CS_INVALID;
  const struct cs__factor left = cs__factor_left(a, transa, lda), right = cs__factor_right(b, transb, ldb);
  if (alpha != 0.0 && k > 0 && cs__product_is_direct(tiles, k, left.step, right.along, right.step) &&
      !cs__product_wants_team(tiles, m, n, k)) {
    tiles->direct(m, n, k, alpha, a, left.along, left.step, b, right.step, beta, c, ldc);
    return CS_OK;
  }
  const struct cs__product product = {
      .tiles = tiles,
      .m = m,
      .n = n,
      .k = k,
      .alpha = alpha,
      .beta = beta,
      .a = left,
      .b = right,
      .c = c,
      .ldc = ldc,
  };
  return cs__product(&product);
}

enum cs_status cs_dgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, double alpha, const double *a, size_t lda, const double *b, size_t ldb, double beta,
                        double *c, size_t ldc) {
  const struct cs__tiles *tiles = cs__tiles_f64_active();
  if (layout == CS_ROW_MAJOR)
    return compute(tiles, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  if (layout == CS_COL_MAJOR)
    return compute(tiles, transb, transa, n, m, k, alpha, b, ldb, a, lda, beta, c, ldc);
  return CS_INVALID;
}

enum cs_status cs_sgemm(enum cs_layout layout, enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n,
                        size_t k, float alpha, const float *a, size_t lda, const float *b, size_t ldb, float beta,
                        float *c, size_t ldc) {
  const struct cs__tiles *tiles = cs__tiles_f32_active();
  if (layout == CS_ROW_MAJOR)
    return compute(tiles, transa, transb, m, n, k, (double)alpha, a, lda, b, ldb, (double)beta, c, ldc);
  if (layout == CS_COL_MAJOR)
    return compute(tiles, transb, transa, n, m, k, (double)alpha, b, ldb, a, lda, (double)beta, c, ldc);
  return CS_INVALID;
}
