/* kernels/cholesky/cholesky.c - Cholesky factorisation by tiles, over a team of threads as tasks. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: U with U^T U = A, or L = U^T. L stored by columns and U stored by rows are the same numbers in the same places,
 * so there are two cases, told apart by strides alone; the text speaks of U by rows.
 *
 * How: the matrix is cut into square tiles of some hundred rows. Step k
 *   - factors the tile on the diagonal, copied into a buffer, with triangles of 8 by 8 in registers;
 *   - solves U(k,k)^T U(k,j) = A(k,j) for the tiles right of it, which are copied into panels of a tile's width in
 *     registers, solved there, and copied back;
 *   - subtracts U(k,i)^T U(k,j) from the tiles A(i,j) below.
 * The panels stay: the updates, where nearly all operations are, read both factors from them. A matrix product that is
 * handed tiles would pack each of them again for every tile it meets. One panel is half of L1 and stays there while the
 * others pass it; a tile of them stays in L2.
 *
 * The team runs these steps as OpenMP tasks that wait for the tiles they read and nothing else. Tasks are made one row
 * ahead: the row that step k + 1 needs is updated first, then step k + 1 is begun, then step k is finished, so that the
 * narrow part of one step lies beside the broad part of another. Panels and the factored tile exist twice, for two
 * steps at a time. Where the runtime allows priorities (OMP_MAX_TASK_PRIORITY) they say the same.
 *
 * An element is computed by the same operations in the same order whoever runs the task.
 *
 * Source: Buttari, Langou, Kurzak, Dongarra, A class of parallel tiled linear algebra algorithms for multicore
 * architectures, Parallel Computing 35 (2009); packing once for all updates, and triangles in registers, as in Goto,
 * van de Geijn, High-performance implementation of the level-3 BLAS, ACM Trans. Math. Softw. 35 (2008).
 */
#include "kernels/cholesky/cholesky.h"

#include "kernels/dense/strided_loop.h"
#include "kernels/dense/triangle_loop.h"
#include "kernels/spans.h"
#include "kernels/team_size.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdatomic.h>
#include <stdbool.h>

/* All tiles in registers are a divisor of this wide and high, so a tile of the matrix is a multiple of it. */
static const size_t grain = 24;

/* 192 rows of 24 columns are 36 KiB of the 48 KiB of an L1 that is wide enough for such vectors (12 columns: 18 of 32);
 * and three tiles of 192 by 192 are 864 KiB of L2. */
static const size_t block_most = 192;

/* Steps in flight, and so many buffers. */
enum { ahead = 2 };

struct work {
  const struct cs__triangle_loops *loops;
  const struct cs__strided_loops *copies;
  size_t n;
  double *a; /* element (p, i), p <= i, of U at a[p * down + i * right] */
  ptrdiff_t down, right;
  size_t block, blocks; /* order of a tile, tiles in a row */
  size_t step;          /* of a factored tile in its buffer */
  size_t slots;         /* 1 or `ahead` */
  double *buffer, *factored[ahead], *inverse[ahead], *panels[ahead];
  char *tokens; /* for a task to depend on: one for each tile, then one for each slot of factored and panels */
  _Atomic(size_t) failure; /* the row whose pivot is not above 0; n: none */
};

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

static size_t block_rows(const struct work *work, size_t block) {
  const size_t left = work->n - block * work->block;
  return left < work->block ? left : work->block;
}

static double *element(const struct work *work, size_t row, size_t column) {
  return work->a + (ptrdiff_t)row * work->down + (ptrdiff_t)column * work->right;
}

static double *panel_at(const struct work *work, size_t k, size_t column) {
  return work->panels[k % work->slots] + column * work->block;
}

static bool has_failed(struct work *work) {
  return atomic_load_explicit(&work->failure, memory_order_relaxed) != work->n;
}

/* --- the three kinds of step -------------------------------------------------------------------------------------- */

static void factor(struct work *work, size_t k) {
  if (has_failed(work))
    return;
  const size_t first = k * work->block, rows = block_rows(work, k), slot = k % work->slots;
  const size_t whole = ceil_div(rows, CS_STRIDED_WHOLE) * CS_STRIDED_WHOLE;
  double *const u = work->factored[slot];
  work->copies->load_triangle(rows, whole, element(work, first, first), work->down, work->right, u, work->step);
  const size_t good = work->loops->factor(whole, u, work->step, work->inverse[slot]);
  work->copies->store_triangle(rows, u, work->step, element(work, first, first), work->down, work->right);
  if (good < whole)
    atomic_store_explicit(&work->failure, first + good, memory_order_relaxed);
}

static void solve(struct work *work, size_t k, size_t j) {
  if (has_failed(work))
    return;
  const size_t width = work->loops->columns, slot = k % work->slots;
  const size_t row = k * work->block, end = j * work->block + block_rows(work, j);
  for (size_t column = j * work->block; column < end; column += width) {
    const size_t count = end - column < width ? end - column : width;
    double *const panel = panel_at(work, k, column), *const at = element(work, row, column);
    work->copies->load_panel(work->block, work->block, count, width, 1.0, at, work->down, work->right, panel);
    work->loops->solve(work->block, work->factored[slot], work->step, work->inverse[slot], panel);
    work->copies->store_panel(work->block, count, width, panel, at, work->down, work->right);
  }
}

/* Rows and columns as they lie in memory: of U stored by rows, or of its transposed. */
struct tile {
  size_t row, column, row_count, column_count;
};

static void update_tile(const struct work *work, size_t k, const struct tile *tile, bool upper) {
  const struct cs__triangle_loops *loops = work->loops;
  const double *const left = panel_at(work, k, tile->row - tile->row % loops->columns) + tile->row % loops->columns;
  const double *const right = panel_at(work, k, tile->column);
  const size_t lda = (size_t)(upper ? work->down : work->right);
  double *const c = work->a + tile->row * lda + tile->column;
  const ptrdiff_t offset = (ptrdiff_t)tile->column - (ptrdiff_t)tile->row;
  const ptrdiff_t last_row = (ptrdiff_t)tile->row_count - 1, last_column = (ptrdiff_t)tile->column_count - 1;
  if (upper ? offset + last_column < 0 : offset - last_row > 0)
    return;
  const bool is_inside = upper ? offset - last_row >= 0 : offset + last_column <= 0;
  if (is_inside && tile->row_count == loops->rows && tile->column_count == loops->columns)
    loops->update(work->block, left, right, c, lda);
  else
    loops->update_part(work->block, left, right, c, lda, tile->row_count, tile->column_count, offset, upper);
}

static void update(struct work *work, size_t k, size_t i, size_t j) {
  if (has_failed(work))
    return;
  const bool upper = work->right == 1;
  const size_t down = upper ? i : j, across = upper ? j : i, rows = work->loops->rows, columns = work->loops->columns;
  const size_t row_end = down * work->block + block_rows(work, down);
  const size_t column_end = across * work->block + block_rows(work, across);
  for (size_t column = across * work->block; column < column_end; column += columns)
    for (size_t row = down * work->block; row < row_end; row += rows) {
      const struct tile tile = {row, column, row_end - row < rows ? row_end - row : rows,
                                column_end - column < columns ? column_end - column : columns};
      update_tile(work, k, &tile, upper);
    }
}

/* --- their order -------------------------------------------------------------------------------------------------- */

static void run_alone(struct work *work) {
  for (size_t k = 0; k < work->blocks; k++) {
    factor(work, k);
    for (size_t j = k + 1; j < work->blocks; j++)
      solve(work, k, j);
    for (size_t j = k + 1; j < work->blocks; j++)
      for (size_t i = k + 1; i <= j; i++)
        update(work, k, i, j);
  }
}

static char *tile_token(const struct work *work, size_t i, size_t j) {
  return work->tokens + i * work->blocks + j;
}

static char *panels_token(const struct work *work, size_t k, size_t j) {
  return work->tokens + (work->blocks + k % ahead) * work->blocks + j;
}

/* No panel is ever made of the first tile of a row. */
static char *factored_token(const struct work *work, size_t k) {
  return panels_token(work, k, 0);
}

/* Dependences on one line each: the formatter would spread them over columns. */
/* clang-format off */
static void make_updates(struct work *work, size_t k, size_t i, int urgency) {
  for (size_t j = i; j < work->blocks; j++)
#pragma omp task priority(urgency) firstprivate(work, k, i, j) \
    depend(in : *panels_token(work, k, i), *panels_token(work, k, j)) depend(inout : *tile_token(work, i, j))
    update(work, k, i, j);
}

static void make_row(struct work *work, size_t k) {
#pragma omp task priority(3) firstprivate(work, k) depend(inout : *tile_token(work, k, k), *factored_token(work, k))
  factor(work, k);
  for (size_t j = k + 1; j < work->blocks; j++)
#pragma omp task priority(2) firstprivate(work, k, j) \
    depend(in : *factored_token(work, k)) depend(inout : *tile_token(work, k, j), *panels_token(work, k, j))
    solve(work, k, j);
}
/* clang-format on */

static void make_tasks(struct work *work) {
  make_row(work, 0);
  for (size_t k = 0; k + 1 < work->blocks; k++) {
    make_updates(work, k, k + 1, 1);
    make_row(work, k + 1);
    for (size_t i = k + 2; i < work->blocks; i++)
      make_updates(work, k, i, 0);
  }
}

static void run_team(struct work *work) {
#pragma omp parallel
#pragma omp single
  make_tasks(work);
}

/* --- the call ----------------------------------------------------------------------------------------------------- */

/* At least eight tiles in a row, as far as that leaves them large enough to be worth their copies: a tile of 96 is
 * solved by 96 flops for each element copied in and back, 3 cycles at 32 flops a cycle (two FMAs of 8 doubles). Up to
 * 128 rows are one tile: of two, the second would have a third of the first's rows at most. Derived, not tuned. */
static size_t choose_block(size_t n) {
  const size_t eighth = ceil_div(ceil_div(n, 8), grain) * grain, least = 96;
  const size_t wanted = eighth < least ? least : eighth;
  return n <= 128 ? ceil_div(n, grain) * grain : wanted < block_most ? wanted : block_most;
}

/* An odd number of cache lines, so that rows of one column spread over all sets of a cache. */
static size_t odd_lines(size_t doubles) {
  return (ceil_div(doubles, 8) | 1) * 8;
}

static bool allocate(struct work *work) {
  const size_t factored = work->block * work->step, inverse = odd_lines(work->block);
  const size_t panels =
      work->blocks > 1 ? ceil_div(work->n, work->loops->columns) * work->loops->columns * work->block : 0;
  const size_t tokens = work->blocks * (work->blocks + ahead);
  work->buffer = cs_array_alloc(work->slots * (factored + inverse + panels) * sizeof(double) + tokens, 1);
  if (work->buffer == NULL)
    return false;
  double *free = work->buffer;
  for (size_t slot = 0; slot < work->slots; slot++) {
    work->panels[slot] = free;
    work->factored[slot] = work->panels[slot] + panels;
    work->inverse[slot] = work->factored[slot] + factored;
    free = work->inverse[slot] + inverse;
  }
  work->tokens = (char *)free;
  return true;
}

static int64_t wrong_argument(enum cs_layout layout, enum cs_uplo uplo, size_t n, const double *a, size_t lda) {
  if (layout != CS_ROW_MAJOR && layout != CS_COL_MAJOR)
    return 1;
  if (uplo != CS_UPPER && uplo != CS_LOWER)
    return 2;
  if (a == NULL && n > 0)
    return 4;
  return lda < (n > 1 ? n : 1) || !cs__can_span(n, n, lda, sizeof *a) ? 5 : 0;
}

static enum cs_status compute(bool upper, size_t n, double *a, size_t lda, int64_t *info_out) {
  static const struct cs__triangle_loops *const variants[] = {CS_ISA_VARIANTS(cs__triangle_loops)};
  static const struct cs__strided_loops *const copies[] = {CS_ISA_VARIANTS(cs__strided_loops)};
  const double order = (double)n;
  struct work work = {
      .loops = variants[cs_isa_active()],
      .copies = copies[cs_isa_active()],
      .n = n,
      .a = a,
      .down = upper ? (ptrdiff_t)lda : 1,
      .right = upper ? 1 : (ptrdiff_t)lda,
      .block = choose_block(n),
      .failure = n,
  };
  work.blocks = ceil_div(n, work.block);
  work.step = odd_lines(work.block);
  const bool team = work.blocks > 1 && cs__team_pays((struct cs__effort){.bytes = 8.0 * order * order,
                                                                         .flops = order * order * order / 3.0,
                                                                         .barriers = (int)work.blocks});
  work.slots = team ? ahead : 1;
  if (!allocate(&work))
    return CS_NOMEM;
  (team ? run_team : run_alone)(&work);
  cs_array_free(work.buffer);
  *info_out = work.failure == n ? 0 : (int64_t)work.failure + 1;
  return *info_out == 0 ? CS_OK : CS_FAILED;
}

enum cs_status cs_dpotrf(enum cs_layout layout, enum cs_uplo uplo, size_t n, double *a, size_t lda, int64_t *info_out) {
  int64_t info = -wrong_argument(layout, uplo, n, a, lda);
  enum cs_status status = info < 0 ? CS_INVALID : CS_OK;
  if (status == CS_OK && n > 0)
    status = compute((uplo == CS_UPPER) == (layout == CS_ROW_MAJOR), n, a, lda, &info);
  if (info_out != NULL)
    *info_out = info;
  return status;
}
