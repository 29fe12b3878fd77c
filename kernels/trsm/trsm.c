/* kernels/trsm/trsm.c - triangular solve with many right-hand sides over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: X with op(A) X = alpha B or X op(A) = alpha B. Sides, triangles, transpositions and storage orders make thirty
 * two cases and are one: T X = B with T lower triangular, solved from the first row to the last. The right side is the
 * transposed equation, a transposed matrix is one with its strides exchanged, and an upper triangle is a lower one
 * whose rows and columns, and the rows of B, are counted from the end: strides may be negative.
 *
 * How: columns of B have nothing to do with each other, so the team divides them and nobody waits. A thread takes its
 * columns through T in blocks of rows:
 *   - what the rows above contribute is one matrix product, where nearly all operations are;
 *   - the triangle on the diagonal is copied into a buffer once and meets one panel of columns after the other. A panel
 *     is as wide as the registers hold, is copied into L1, solved and copied back. Eight rows of it are themselves a
 *     product with the rows above and a triangle of eight by eight in registers.
 *
 * Source: Goto, van de Geijn, High-performance implementation of the level-3 BLAS, ACM Trans. Math. Softw. 35 (2008).
 */
#include "kernels/trsm/trsm.h"

#include "kernels/dense/product.h"
#include "kernels/dense/strided_loop.h"
#include "kernels/dense/triangle_loop.h"
#include "kernels/range.h"
#include "kernels/spans.h"
#include "kernels/team_size.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Rows of a block: beside a panel of 24 columns, 36 KiB of a 48 KiB L1 (12 columns: 18 of 32). */
static const size_t block_most = 192;

/* Threads divide the columns of B at multiples of this: a panel of every instruction set is a divisor of it. */
static const size_t grain = 24;

/* T X = alpha B. Element (i, p) of T at t[i * t_down + p * t_right], (i, j) of B at b[i * down + j * right]. */
struct problem {
  size_t order, columns;
  double alpha;
  const double *t;
  ptrdiff_t t_down, t_right;
  bool unit;
  double *b;
  ptrdiff_t down, right;
};

/* One thread's memory. */
struct workspace {
  double *triangle, *inverse, *panel, *product;
};

struct plan {
  const struct cs__triangle_loops *loops;
  const struct cs__strided_loops *copies;
  size_t block, step; /* rows of a block; of a triangle in its buffer, from row to row */
  size_t bytes;       /* of a thread's memory */
};

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t whole_rows(size_t rows) {
  return ceil_div(rows, CS_STRIDED_WHOLE) * CS_STRIDED_WHOLE;
}

static size_t triangle_doubles(const struct plan *plan) {
  return plan->block * plan->step;
}

static size_t panel_doubles(const struct plan *plan) {
  return ceil_div(plan->block * plan->loops->columns, 8) * 8;
}

static struct plan make_plan(const struct problem *of) {
  static const struct cs__triangle_loops *const variants[] = {CS_ISA_VARIANTS(cs__triangle_loops)};
  static const struct cs__strided_loops *const copies[] = {CS_ISA_VARIANTS(cs__strided_loops)};
  struct plan plan = {.loops = variants[cs_isa_active()], .copies = copies[cs_isa_active()]};
  plan.block = whole_rows(smaller(of->order, block_most));
  plan.step = (plan.block / 8 | 1) * 8; /* an odd number of cache lines: a column of rows meets all sets of L1 */
  const size_t shared = triangle_doubles(&plan) + plan.block + panel_doubles(&plan);
  plan.bytes = shared * sizeof(double);
  if (of->order > plan.block) {
    const size_t depth = of->order - 1, product = of->right == 1
                                                      ? cs__dgemm_serial_bytes(plan.block, of->columns, depth)
                                                      : cs__dgemm_serial_bytes(of->columns, plan.block, depth);
    plan.bytes += ceil_div(product, CS_CACHE_LINE_BYTES) * CS_CACHE_LINE_BYTES;
  }
  return plan;
}

static struct workspace share_of(const struct plan *plan, void *memory, int thread) {
  struct workspace space = {.triangle = (double *)((char *)memory + (size_t)thread * plan->bytes)};
  space.inverse = space.triangle + triangle_doubles(plan);
  space.panel = space.inverse + plan->block;
  space.product = space.panel + panel_doubles(plan);
  return space;
}

static void load_triangle(const struct problem *of, const struct plan *plan, size_t first, size_t rows,
                          const struct workspace *space) {
  const size_t whole = whole_rows(rows);
  const double *const corner = of->t + (ptrdiff_t)first * (of->t_down + of->t_right);
  plan->copies->load_triangle(rows, whole, corner, of->t_right, of->t_down, space->triangle, plan->step);
  for (size_t i = 0; i < whole; i++)
    space->inverse[i] = of->unit ? 1.0 : 1.0 / space->triangle[i * plan->step + i];
}

static void solve_block(const struct problem *of, const struct plan *plan, size_t first, size_t rows,
                        struct cs_range columns, const struct workspace *space) {
  const size_t width = plan->loops->columns, whole = whole_rows(rows);
  const double alpha = first == 0 ? of->alpha : 1.0; /* the product has seen to it in the other blocks */
  load_triangle(of, plan, first, rows, space);
  for (size_t column = columns.begin; column < columns.end; column += width) {
    const size_t count = smaller(width, columns.end - column);
    double *const at = of->b + (ptrdiff_t)first * of->down + (ptrdiff_t)column * of->right;
    plan->copies->load_panel(rows, whole, count, width, alpha, at, of->down, of->right, space->panel);
    plan->loops->solve(whole, space->triangle, plan->step, space->inverse, space->panel);
    plan->copies->store_panel(rows, count, width, space->panel, at, of->down, of->right);
  }
}

/* The element of a range that lies first in memory, when it begins at `at` and is `stride` apart. */
static ptrdiff_t lowest(ptrdiff_t stride, size_t count) {
  return stride < 0 ? (ptrdiff_t)(count - 1) * stride : 0;
}

/*
 * B(rows) = alpha B(rows) - T(rows, above) X(above). Counted from the end or not is one to a product: all three are
 * addressed by the element that lies first in memory.
 */
static void subtract_above(const struct problem *of, size_t first, size_t rows, struct cs_range columns,
                           double *buffer) {
  const size_t count = columns.end - columns.begin;
  const size_t t_down = (size_t)labs(of->t_down), t_right = (size_t)labs(of->t_right);
  const double *const t = of->t + (ptrdiff_t)first * of->t_down + lowest(of->t_down, rows) + lowest(of->t_right, first);
  double *const begin = of->b + (ptrdiff_t)columns.begin * of->right;
  const double *const x = begin + lowest(of->down, first);
  double *const b = begin + (ptrdiff_t)first * of->down + lowest(of->down, rows);
  const bool t_by_rows = t_right == 1;
  const size_t ldt = t_by_rows ? t_down : t_right;
  if (of->right == 1) {
    const size_t ld = (size_t)labs(of->down);
    cs__dgemm_serial(t_by_rows ? CS_NO_TRANS : CS_TRANS, CS_NO_TRANS, rows, count, first, -1.0, t, ldt, x, ld,
                     of->alpha, b, ld, buffer);
  } else {
    const size_t ld = (size_t)of->right;
    cs__dgemm_serial(CS_NO_TRANS, t_by_rows ? CS_TRANS : CS_NO_TRANS, count, rows, first, -1.0, x, ld, t, ldt,
                     of->alpha, b, ld, buffer);
  }
}

static void solve_columns(const struct problem *of, const struct plan *plan, struct cs_range columns,
                          const struct workspace *space) {
  if (columns.begin == columns.end)
    return;
  for (size_t first = 0; first < of->order; first += plan->block) {
    const size_t rows = smaller(plan->block, of->order - first);
    if (first > 0)
      subtract_above(of, first, rows, columns, space->product);
    solve_block(of, plan, first, rows, columns, space);
  }
}

static enum cs_status solve(const struct problem *of) {
  const struct plan plan = make_plan(of);
  const double order = (double)of->order, columns = (double)of->columns;
  const bool team = cs__team_pays((struct cs__effort){
      .bytes = sizeof(double) * (order * order / 2 + 2 * order * columns), .flops = order * order * columns});
  const int most = team ? omp_get_max_threads() : 1;
  void *memory = cs_array_alloc((size_t)most, plan.bytes);
  if (memory == NULL)
    return CS_NOMEM;
  if (team) {
#pragma omp parallel num_threads(most)
    {
      const int thread = omp_get_thread_num();
      const struct workspace space = share_of(&plan, memory, thread);
      solve_columns(of, &plan, cs_range_of(of->columns, grain, thread, omp_get_num_threads()), &space);
    }
  } else {
    const struct workspace space = share_of(&plan, memory, 0);
    solve_columns(of, &plan, (struct cs_range){0, of->columns}, &space);
  }
  cs_array_free(memory);
  return CS_OK;
}

static void set_zero(const struct problem *of) {
  for (ptrdiff_t i = 0; i < (ptrdiff_t)of->order; i++)
    for (ptrdiff_t j = 0; j < (ptrdiff_t)of->columns; j++)
      of->b[i * of->down + j * of->right] = 0.0;
}

static ptrdiff_t exchange(ptrdiff_t *a, ptrdiff_t b) {
  const ptrdiff_t was = *a;
  *a = b;
  return was;
}

/* From (i, j) by rows to T X = B with T lower; see above. */
static void normalise(struct problem *of, bool right_side, bool lower, bool transposed) {
  if (right_side != transposed) {
    of->t_right = exchange(&of->t_down, of->t_right);
    lower = !lower;
  }
  if (right_side)
    of->right = exchange(&of->down, of->right);
  if (!lower) {
    of->t += (ptrdiff_t)(of->order - 1) * (of->t_down + of->t_right);
    of->b += (ptrdiff_t)(of->order - 1) * of->down;
    of->t_down = -of->t_down;
    of->t_right = -of->t_right;
    of->down = -of->down;
  }
}

static bool are_words(enum cs_layout layout, enum cs_side side, enum cs_uplo uplo, enum cs_transpose transa,
                      enum cs_diag diag) {
  return (layout == CS_ROW_MAJOR || layout == CS_COL_MAJOR) && (side == CS_LEFT || side == CS_RIGHT) &&
         (uplo == CS_UPPER || uplo == CS_LOWER) &&
         (transa == CS_NO_TRANS || transa == CS_TRANS || transa == CS_CONJ_TRANS) &&
         (diag == CS_NON_UNIT || diag == CS_UNIT);
}

/* A leading dimension beyond a ptrdiff_t is that of a single line, which has no next one. */
static ptrdiff_t stride_of(size_t ld) {
  return ld <= PTRDIFF_MAX ? (ptrdiff_t)ld : 1;
}

enum cs_status cs_dtrsm(enum cs_layout layout, enum cs_side side, enum cs_uplo uplo, enum cs_transpose transa,
                        enum cs_diag diag, size_t m, size_t n, double alpha, const double *a, size_t lda, double *b,
                        size_t ldb) {
  const bool by_rows = layout == CS_ROW_MAJOR, right_side = side == CS_RIGHT;
  const size_t order = right_side ? n : m, least_ldb = by_rows ? n : m;
  if (!are_words(layout, side, uplo, transa, diag) || lda < (order > 1 ? order : 1) ||
      ldb < (least_ldb > 1 ? least_ldb : 1) || !cs__can_span(order, order, lda, sizeof *a) ||
      !cs__can_span(by_rows ? m : n, least_ldb, ldb, sizeof *b))
    return CS_INVALID;
  if (m == 0 || n == 0)
    return CS_OK;
  if (b == NULL || (a == NULL && alpha != 0.0))
    return CS_INVALID;
  struct problem problem = {
      .order = order,
      .columns = right_side ? m : n,
      .alpha = alpha,
      .t = a,
      .t_down = by_rows ? stride_of(lda) : 1,
      .t_right = by_rows ? 1 : stride_of(lda),
      .unit = diag == CS_UNIT,
      .b = b,
      .down = by_rows ? stride_of(ldb) : 1,
      .right = by_rows ? 1 : stride_of(ldb),
  };
  if (alpha == 0.0) {
    problem.right = right_side ? exchange(&problem.down, problem.right) : problem.right;
    set_zero(&problem);
    return CS_OK;
  }
  normalise(&problem, right_side, uplo == CS_LOWER, transa != CS_NO_TRANS);
  return solve(&problem);
}
