/* kernels/gemv/gemv.c - matrix times vector over a team of threads, in an order that does not know the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: y = alpha op(A) x + beta y. Each element of A is used once, so the kernel is as fast as A can be read: from
 * memory when it is large, at two loads a cycle when it is in L1.
 *
 * How: a matrix stored by columns is the transposed one stored by rows, so there are two ways round.
 *   - Along rows: an element of y is an inner product of a row with x. Eight rows go together: eight running sums hide
 *     the latency of the addition, x is loaded once for eight, and memory is asked for eight streams at a time. The
 *     team divides groups of eight rows.
 *   - Across rows: y is a sum of rows. Eight rows are added to a strip of y at a time; the strip stays in L1, so that y
 *     costs two accesses for eight of A. The matrix is cut into blocks of rows and strips of columns whose sizes follow
 *     from m and n alone, and the team divides the blocks: there is enough for everybody however tall or flat the
 *     matrix is. Blocks above each other leave partial sums, which are added from the top down.
 *
 * Why the partial sums cost nothing: a block has at least 256 rows, so that writing its sums and reading them again
 * adds one part in 128 to what is moved.
 *
 * Vectors that are not contiguous are gathered once: m + n elements against m n.
 *
 * Source: the loops of DGEMV, Dongarra, Du Croz, Hammarling, Hanson, An extended set of Fortran basic linear algebra
 * subprograms, ACM Trans. Math. Softw. 14 (1988).
 */
#include "kernels/gemv/gemv.h"

#include "kernels/gemv/gemv_loop.h"
#include "kernels/range.h"
#include "kernels/spans.h"
#include "kernels/team_size.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdbool.h>

/* 8 KiB of sums beside the rows that stream by. */
enum { strip_columns = 1024 };

/* See above; no more than 64 blocks, because each has its vector of partial sums. */
static const size_t block_rows_least = 256, blocks_most = 64;

/* a: (rows, columns), stored by rows. y is as long as rows, or as columns when across. */
struct product {
  bool across;
  size_t rows, columns;
  double alpha, beta;
  const double *a, *x; /* x contiguous from here on */
  size_t lda;
  double *y; /* its first element */
  int64_t incy;
};

/* Blocks and strips, numbered strip by strip along the rows of a block. */
struct grid {
  size_t block_rows, blocks, strips;
  size_t step; /* from the partial sums of one block to the next: whole cache lines */
};

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

static size_t x_length(const struct product *of) {
  return of->across ? of->rows : of->columns;
}

static size_t y_length(const struct product *of) {
  return of->across ? of->columns : of->rows;
}

static struct grid choose_grid(const struct product *of) {
  const size_t even = ceil_div(of->rows, blocks_most);
  const size_t block_rows = even > block_rows_least ? ceil_div(even, CS_GEMV_ROWS) * CS_GEMV_ROWS : block_rows_least;
  return (struct grid){.block_rows = block_rows,
                       .blocks = ceil_div(of->rows, block_rows),
                       .strips = ceil_div(of->columns, strip_columns),
                       .step = ceil_div(of->columns, CS_GEMV_LINE) * CS_GEMV_LINE};
}

static void put(const struct product *of, size_t begin, size_t count, const double *sum) {
  if (of->incy == 1 && of->beta == 0.0) {
    for (size_t i = 0; i < count; i++)
      of->y[begin + i] = of->alpha * sum[i];
    return;
  }
  for (size_t i = 0; i < count; i++) {
    double *const y = of->y + (int64_t)(begin + i) * of->incy;
    *y = of->beta == 0.0 ? of->alpha * sum[i] : of->alpha * sum[i] + of->beta * *y;
  }
}

static const struct cs__gemv_loops *active(void) {
  static const struct cs__gemv_loops *const variants[] = {CS_ISA_VARIANTS(cs__gemv_loops)};
  return variants[cs_isa_active()];
}

/* --- along rows --------------------------------------------------------------------------------------------------- */

static void along_rows(const struct product *of, const struct cs__gemv_loops *loops, struct cs_range mine) {
  enum { at_once = 8 * CS_GEMV_ROWS };
  double sum[at_once];
  for (size_t i = mine.begin; i < mine.end; i += at_once) {
    const size_t count = mine.end - i < at_once ? mine.end - i : at_once;
    loops->rows(count, of->columns, of->a + i * of->lda, of->lda, of->x, sum);
    put(of, i, count, sum);
  }
}

static void multiply_along(const struct product *of, bool team) {
  const struct cs__gemv_loops *loops = active();
  if (!team) {
    along_rows(of, loops, (struct cs_range){0, of->rows});
    return;
  }
#pragma omp parallel
  along_rows(of, loops, cs_range_of(of->rows, CS_GEMV_ROWS, omp_get_thread_num(), omp_get_num_threads()));
}

/* --- across rows -------------------------------------------------------------------------------------------------- */

/* Sums of the pieces [begin, end) of the grid: into y when there is one block, else into partial[block][column]. */
static void sum_pieces(const struct product *of, const struct cs__gemv_loops *loops, const struct grid *grid,
                       struct cs_range mine, double *partial) {
  double strip[strip_columns];
  for (size_t piece = mine.begin; piece < mine.end; piece++) {
    const size_t block = piece / grid->strips, row = block * grid->block_rows;
    const size_t column = piece % grid->strips * strip_columns;
    const size_t rows = of->rows - row < grid->block_rows ? of->rows - row : grid->block_rows;
    const size_t columns = of->columns - column < strip_columns ? of->columns - column : strip_columns;
    double *const sum = partial == NULL ? strip : partial + block * grid->step + column;
    loops->columns(rows, columns, of->a + row * of->lda + column, of->lda, of->x + row, sum);
    if (partial == NULL)
      put(of, column, columns, sum);
  }
}

static void add_partial(const struct product *of, const struct grid *grid, struct cs_range mine, double *partial) {
  for (size_t block = 1; block < grid->blocks; block++)
    for (size_t j = mine.begin; j < mine.end; j++)
      partial[j] += partial[block * grid->step + j];
  put(of, mine.begin, mine.end - mine.begin, partial + mine.begin);
}

static enum cs_status multiply_across(const struct product *of, bool team) {
  const struct cs__gemv_loops *loops = active();
  const struct grid grid = choose_grid(of);
  double *partial = NULL;
  if (grid.blocks > 1) {
    partial = cs_array_alloc(grid.blocks * grid.step, sizeof *partial);
    if (partial == NULL)
      return CS_NOMEM;
  }
  if (!team) {
    sum_pieces(of, loops, &grid, (struct cs_range){0, grid.blocks * grid.strips}, partial);
    if (partial != NULL)
      add_partial(of, &grid, (struct cs_range){0, of->columns}, partial);
  } else {
#pragma omp parallel
    {
      const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
      sum_pieces(of, loops, &grid, cs_range_of(grid.blocks * grid.strips, 1, thread, threads), partial);
      if (partial != NULL) {
#pragma omp barrier
        add_partial(of, &grid, cs_range_of(of->columns, CS_GEMV_LINE, thread, threads), partial);
      }
    }
  }
  cs_array_free(partial);
  return CS_OK;
}

/* --- the call ----------------------------------------------------------------------------------------------------- */

static double *first_element(double *vector, size_t length, int64_t increment) {
  return increment < 0 && length > 0 ? vector - (int64_t)(length - 1) * increment : vector;
}

static void scale(const struct product *of) {
  for (size_t i = 0; i < y_length(of); i++) {
    double *const y = of->y + (int64_t)i * of->incy;
    *y = of->beta == 0.0 ? 0.0 : of->beta * *y;
  }
}

static enum cs_status multiply(const struct product *of) {
  const double elements = (double)of->rows * (double)of->columns;
  const bool team = cs__team_pays(
      (struct cs__effort){.bytes = elements * sizeof(double), .flops = 2.0 * elements, .barriers = of->across});
  if (of->across)
    return multiply_across(of, team);
  multiply_along(of, team);
  return CS_OK;
}

/* x as it was given, incx apart; of->x is not set yet. */
static enum cs_status multiply_gathered(struct product *of, const double *x, int64_t incx) {
  const size_t length = x_length(of);
  double *gathered = cs_array_alloc(length, sizeof *gathered);
  if (gathered == NULL)
    return CS_NOMEM;
  const double *const first = incx < 0 ? x - (int64_t)(length - 1) * incx : x;
  for (size_t i = 0; i < length; i++)
    gathered[i] = first[(int64_t)i * incx];
  of->x = gathered;
  const enum cs_status status = multiply(of);
  cs_array_free(gathered);
  return status;
}

static bool are_words(enum cs_layout layout, enum cs_transpose trans) {
  return (layout == CS_ROW_MAJOR || layout == CS_COL_MAJOR) &&
         (trans == CS_NO_TRANS || trans == CS_TRANS || trans == CS_CONJ_TRANS);
}

/* Whether the arrays are such as there can be. */
static bool can_be(const struct product *of, int64_t incx) {
  const uint64_t x = incx < 0 ? -(uint64_t)incx : (uint64_t)incx,
                 y = of->incy < 0 ? -(uint64_t)of->incy : (uint64_t)of->incy;
  return cs__can_span(of->rows, of->columns, of->lda, sizeof(double)) &&
         cs__can_span(x_length(of), 1, x, sizeof(double)) && cs__can_span(y_length(of), 1, y, sizeof(double));
}

enum cs_status cs_dgemv(enum cs_layout layout, enum cs_transpose trans, size_t m, size_t n, double alpha,
                        const double *a, size_t lda, const double *x, int64_t incx, double beta, double *y,
                        int64_t incy) {
  const bool by_rows = layout == CS_ROW_MAJOR;
  struct product product = {
      .across = (trans == CS_NO_TRANS) != by_rows,
      .rows = by_rows ? m : n,
      .columns = by_rows ? n : m,
      .alpha = alpha,
      .beta = beta,
      .a = a,
      .x = x,
      .lda = lda,
      .incy = incy,
  };
  if (!are_words(layout, trans) || lda < (product.columns > 1 ? product.columns : 1) || incx == 0 || incy == 0 ||
      !can_be(&product, incx))
    return CS_INVALID;
  if (m == 0 || n == 0)
    return CS_OK;
  if (y == NULL || (alpha != 0.0 && (a == NULL || x == NULL)))
    return CS_INVALID;
  product.y = first_element(y, y_length(&product), incy);
  if (alpha == 0.0) {
    scale(&product);
    return CS_OK;
  }
  return incx == 1 ? multiply(&product) : multiply_gathered(&product, x, incx);
}
