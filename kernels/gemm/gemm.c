/* kernels/gemm/gemm.c - matrix product over a team of threads: packed, blocked for every cache. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: C = alpha A B + beta C, the operation dense linear algebra is built from.
 *
 * How: 2 m n k operations on far fewer numbers, so everything is about using a number often once it is near. From the
 * inside out:
 *   - a tile of C stays in registers while a row panel of A and a column panel of B are multiplied into it;
 *   - the depth of the panels is such that a row panel stays in L1 while it meets one column panel after the other;
 *   - a group of column panels stays in L2 while it meets one row panel after the other;
 *   - both packed blocks are shared by the team and bounded, however large the matrices are.
 * Packing copies each block once into the order in which it will be read: no stride, no page crossed in the inner loop,
 * and the edges filled up with zeros so that there is one loop for every size.
 *
 * The team packs together, waits, and then divides the pairs (group of column panels, row panel): evenly, neighbours to
 * the same thread, whose L2 then holds its group. An element of C is computed by one thread in one order of additions,
 * whatever the team.
 *
 * Source: Goto, van de Geijn, Anatomy of high-performance matrix multiplication, ACM Trans. Math. Softw. 34 (2008),
 * transposed here for storage by rows; Van Zee, van de Geijn, BLIS, ACM Trans. Math. Softw. 41 (2015).
 */
#include "kernels/gemm/gemm.h"

#include "kernels/gemm/gemm_loop.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"
#include "topology/cache_sizes.h"

#include <omp.h>
#include <stdbool.h>
#include <string.h>

/* Below this a team costs more than it saves: 2 * 1.4 us of fork and join and two barriers of 0.5 us, at 50 GFLOP/s of
 * one core, is 190 kflop. */
static const double fork_pays_flops = 200e3;

/* Rows of A and columns of B packed at a time; with a depth of 384 at most 12 MiB each. */
static const size_t block_most = 4096;

struct product {
  size_t m, n, k;
  double alpha, beta;
  const double *a, *b;
  double *c;
  size_t lda, ldb, ldc;
};

struct blocking {
  size_t rows, columns, depth; /* of a block; rows and columns are whole panels */
  size_t group;                /* column panels that stay in L2 */
};

/* The block of the product being worked on: [row, row + rows) x [column, column + columns) x [p, p + depth). */
struct block {
  size_t row, rows, column, columns, p, depth;
  double *packed_rows, *packed_columns;
};

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

/* [0, n) in equal parts of at most `most`, each rounded up to whole units. */
static size_t even_part(size_t n, size_t most, size_t unit) {
  const size_t parts = ceil_div(n, most);
  return ceil_div(ceil_div(n, parts), unit) * unit;
}

/*
 * Depth: a row panel takes half of L1, the column panel streams through the rest; between 128, where loading and
 * storing the tile of C would show, and 384, beyond which nothing is gained. Group: half of L2, for the same reason.
 */
static struct blocking choose_blocking(const struct product *product, const struct cs__gemm_loops *loops) {
  const struct cs_cache_sizes *cache = cs_cache_sizes_get();
  const size_t fits_l1 = (size_t)cache->l1_bytes / 2 / (loops->rows * sizeof(double));
  const size_t most = fits_l1 < 128 ? 128 : smaller(fits_l1, 384);
  const size_t depth = even_part(product->k, most, 1);
  const size_t fits_l2 = (size_t)cache->l2_bytes / 2 / (depth * loops->columns * sizeof(double));
  return (struct blocking){
      .rows = even_part(product->m, block_most, loops->rows),
      .columns = even_part(product->n, block_most, loops->columns),
      .depth = depth,
      .group = fits_l2 > 0 ? fits_l2 : 1,
  };
}

/* Whole cache lines, so that what lies behind is aligned. */
static size_t whole_lines(size_t doubles) {
  return ceil_div(doubles, 8) * 8;
}

static void pack_columns(const struct product *of, const struct cs__gemm_loops *loops, const struct block *block,
                         struct cs_range panels) {
  for (size_t j = panels.begin; j < panels.end; j++) {
    const size_t column = j * loops->columns;
    loops->pack_columns(smaller(loops->columns, block->columns - column), block->depth,
                        of->b + block->p * of->ldb + block->column + column, of->ldb,
                        block->packed_columns + column * block->depth);
  }
}

static void pack_rows(const struct product *of, const struct cs__gemm_loops *loops, const struct block *block,
                      struct cs_range panels) {
  for (size_t i = panels.begin; i < panels.end; i++) {
    const size_t row = i * loops->rows;
    loops->pack_rows(smaller(loops->rows, block->rows - row), block->depth,
                     of->a + (block->row + row) * of->lda + block->p, of->lda, block->packed_rows + row * block->depth);
  }
}

/* One row panel with the column panels of one group. */
static void multiply_group(const struct product *of, const struct cs__gemm_loops *loops, const struct block *block,
                           size_t row_panel, struct cs_range group) {
  const double beta = block->p == 0 ? of->beta : 1.0; /* later blocks of depth add to the first */
  const size_t row = row_panel * loops->rows;
  for (size_t j = group.begin; j < group.end; j++) {
    const size_t column = j * loops->columns;
    loops->tile(block->depth, block->packed_rows + row * block->depth, block->packed_columns + column * block->depth,
                of->alpha, beta, of->c + (block->row + row) * of->ldc + block->column + column, of->ldc,
                smaller(loops->rows, block->rows - row), smaller(loops->columns, block->columns - column));
  }
}

/* A thread's share of a packed block. Groups are halved further where there would be too few pairs for the team. */
static void multiply_share(const struct product *of, const struct cs__gemm_loops *loops, const struct block *block,
                           size_t group_most, int thread, int threads) {
  const size_t row_panels = ceil_div(block->rows, loops->rows);
  const size_t column_panels = ceil_div(block->columns, loops->columns);
  const size_t for_cache = ceil_div(column_panels, group_most);
  const size_t for_team = smaller(column_panels, ceil_div(8 * (size_t)threads, row_panels));
  const size_t groups = for_cache > for_team ? for_cache : for_team;
  const struct cs_range mine = cs_range_of(groups * row_panels, 1, thread, threads);
  for (size_t pair = mine.begin; pair < mine.end; pair++)
    multiply_group(of, loops, block, pair % row_panels,
                   cs_range_of(column_panels, 1, (int)(pair / row_panels), (int)groups));
}

/* Called by every thread of a team; the barriers are theirs. */
static void multiply(const struct product *of, const struct cs__gemm_loops *loops, const struct blocking *blocking,
                     double *buffer, int thread, int threads) {
  struct block block = {.packed_rows = buffer,
                        .packed_columns = buffer + whole_lines(blocking->rows * blocking->depth)};
  for (block.column = 0; block.column < of->n; block.column += blocking->columns) {
    block.columns = smaller(blocking->columns, of->n - block.column);
    for (block.p = 0; block.p < of->k; block.p += blocking->depth) {
      block.depth = smaller(blocking->depth, of->k - block.p);
      pack_columns(of, loops, &block, cs_range_of(ceil_div(block.columns, loops->columns), 1, thread, threads));
      for (block.row = 0; block.row < of->m; block.row += blocking->rows) {
        block.rows = smaller(blocking->rows, of->m - block.row);
        pack_rows(of, loops, &block, cs_range_of(ceil_div(block.rows, loops->rows), 1, thread, threads));
#pragma omp barrier /* both blocks are whole */
        multiply_share(of, loops, &block, blocking->group, thread, threads);
#pragma omp barrier /* nobody reads them any more */
      }
    }
  }
}

/* c = beta * c: what is left of the product when there is no depth or alpha is 0. */
static void scale(const struct product *of) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < of->m; i++) {
    double *const row = of->c + i * of->ldc;
    if (of->beta == 0.0)
      memset(row, 0, of->n * sizeof *row);
    else
      for (size_t j = 0; j < of->n; j++)
        row[j] *= of->beta;
  }
}

static bool reads_factors(const struct product *of) {
  return of->alpha != 0.0 && of->k > 0;
}

static bool is_valid(const struct product *of) {
  const size_t least_k = of->k > 1 ? of->k : 1, least_n = of->n > 1 ? of->n : 1;
  if (of->lda < least_k || of->ldb < least_n || of->ldc < least_n)
    return false;
  if (of->m == 0 || of->n == 0)
    return true;
  return of->c != NULL && (!reads_factors(of) || (of->a != NULL && of->b != NULL));
}

static const struct cs__gemm_loops *active(void) {
  static const struct cs__gemm_loops *const variants[] = {CS_ISA_VARIANTS(cs__gemm_loops)};
  return variants[cs_isa_active()];
}

size_t cs_gemm_buffer_bytes(size_t m, size_t n, size_t k) {
  const struct product shape = {.m = m, .n = n, .k = k};
  if (m == 0 || n == 0 || k == 0)
    return 0;
  const struct blocking blocking = choose_blocking(&shape, active());
  return (whole_lines(blocking.rows * blocking.depth) + whole_lines(blocking.columns * blocking.depth)) *
         sizeof(double);
}

/* The product has passed is_valid. */
static void compute(const struct product *product, double *buffer) {
  if (product->m == 0 || product->n == 0)
    return;
  if (!reads_factors(product)) {
    scale(product);
    return;
  }
  const struct cs__gemm_loops *loops = active();
  const struct blocking blocking = choose_blocking(product, loops);
  const double flops = 2.0 * (double)product->m * (double)product->n * (double)product->k;
#pragma omp parallel if (flops >= fork_pays_flops)
  multiply(product, loops, &blocking, buffer, omp_get_thread_num(), omp_get_num_threads());
}

enum cs_status cs_gemm_buffered(size_t m, size_t n, size_t k, double alpha, const double *a, size_t lda,
                                const double *b, size_t ldb, double beta, double *c, size_t ldc, void *buffer) {
  const struct product product = {m, n, k, alpha, beta, a, b, c, lda, ldb, ldc};
  if (!is_valid(&product) || (buffer == NULL && m > 0 && n > 0 && reads_factors(&product)))
    return CS_INVALID;
  compute(&product, buffer);
  return CS_OK;
}

enum cs_status cs_gemm(size_t m, size_t n, size_t k, double alpha, const double *a, size_t lda, const double *b,
                       size_t ldb, double beta, double *c, size_t ldc) {
  const struct product product = {m, n, k, alpha, beta, a, b, c, lda, ldb, ldc};
  if (!is_valid(&product))
    return CS_INVALID;
  double *buffer = cs_array_alloc(reads_factors(&product) ? cs_gemm_buffer_bytes(m, n, k) : 0, 1);
  if (buffer == NULL)
    return CS_NOMEM;
  compute(&product, buffer);
  cs_array_free(buffer);
  return CS_OK;
}
