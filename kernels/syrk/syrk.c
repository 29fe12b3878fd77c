/* kernels/syrk/syrk.c - the symmetric product: the engine of gemm, without the tiles on the other side. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: C = alpha A A^T + beta C, which is symmetric: one triangle is computed, with half the operations of the full
 * product.
 *
 * How: a product like any other (kernels/dense/product.c) whose tiles on the other side of the diagonal are left out.
 * Tiles on the diagonal are computed whole, beside C, and their part of the triangle is put into C: the only operations
 * too many, a tile in every row of tiles. Row panels go to the threads in turn, because they differ in length.
 *
 * By columns, C is the transpose of a matrix by rows: the other triangle, and A transposed.
 *
 * Source: Goto, van de Geijn, High-performance implementation of the level-3 BLAS, ACM Trans. Math. Softw. 35 (2008).
 */
#include "kernels/syrk/syrk.h"

#include "kernels/dense/product.h"
#include "kernels/spans.h"

static enum cs_transpose other(enum cs_transpose trans) {
  return trans == CS_NO_TRANS ? CS_TRANS : CS_NO_TRANS;
}

static bool are_known(enum cs_layout layout, enum cs_uplo uplo, enum cs_transpose trans) {
  return (layout == CS_ROW_MAJOR || layout == CS_COL_MAJOR) && (uplo == CS_UPPER || uplo == CS_LOWER) &&
         (trans == CS_NO_TRANS || trans == CS_TRANS || trans == CS_CONJ_TRANS);
}

enum cs_status cs_dsyrk(enum cs_layout layout, enum cs_uplo uplo, enum cs_transpose trans, size_t n, size_t k,
                        double alpha, const double *a, size_t lda, double beta, double *c, size_t ldc) {
  if (!are_known(layout, uplo, trans))
    return CS_INVALID;
  const bool by_rows = layout == CS_ROW_MAJOR;
  const enum cs_transpose left = by_rows ? trans : other(trans);
  const size_t stored_rows = left == CS_NO_TRANS ? n : k, stored_columns = left == CS_NO_TRANS ? k : n;
  if (lda < 1 || lda < stored_columns || ldc < 1 || ldc < n ||
      !cs__can_span(stored_rows, stored_columns, lda, sizeof *a) || !cs__can_span(n, n, ldc, sizeof *c))
    return CS_INVALID;
  if (n == 0)
    return CS_OK;
  if (c == NULL || (alpha != 0.0 && k > 0 && a == NULL))
    return CS_INVALID;
  const struct cs__product product = {
      .tiles = cs__tiles_f64_active(),
      .m = n,
      .n = n,
      .k = k,
      .alpha = alpha,
      .beta = beta,
      .a = cs__factor_left(a, left, lda),
      .b = cs__factor_right(a, other(left), lda),
      .c = c,
      .ldc = ldc,
      .part = (uplo == CS_LOWER) == by_rows ? CS__PART_LOWER : CS__PART_UPPER,
  };
  return cs__product(&product);
}
