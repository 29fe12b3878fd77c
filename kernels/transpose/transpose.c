/* kernels/transpose/transpose.c - transposition by tiles, out of place and in place, over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: b = a', the data movement between the two halves of a multi-dimensional Fourier transform, and of every change
 * between row-major and column-major.
 *
 * How: tiles, made of squares of 8 x 8 that are transposed in registers, so that each line of a and b is touched once
 * and whole. That matters most where rows are a power of two apart: all rows of a tile then fall into the same sets of
 * a cache, which keeps none of them for a second visit. Tiles are taken along the rows of a: its rows are then read on
 * and on, from one page of memory.
 *
 * Why it is fast: beyond a second-level cache, the lines of b, each in another row, are prefetched. What does not fit
 * in any cache is collected in a buffer of the size of a tile and leaves it as whole lines by non-temporal stores,
 * which do not read what they overwrite; the next tile is prefetched meanwhile. Where rows of b do not begin at lines,
 * tiles meet within a line: the second writes it, with the few rows of the first, so that no line is written in parts.
 *
 * In place, a square swaps tiles with their mirror images. Other shapes are permuted in three steps
 * (transpose_shuffle.c), or, being small, pass through a copy in cache.
 *
 * Source: tiles in cache and in registers, Chatterjee, Sen, Cache-efficient matrix transposition, HPCA-6 (2000); whole
 * lines from a buffer past the caches, Wassenberg, Sanders, Faster radix sort via virtual memory and write-combining,
 * arXiv:1008.2849 (2010), there for a sort. Lines that tiles meet in: ours.
 */
#include "kernels/transpose/transpose.h"

#include "kernels/nontemporal.h"
#include "kernels/range.h"
#include "kernels/spans.h"
#include "kernels/team_size.h"
#include "kernels/transpose/transpose_loop.h"
#include "kernels/transpose/transpose_shuffle.h"
#include "runtime/base/memory.h"
#include "topology/cache_sizes.h"

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { side = CS__TRANSPOSE_TILE, line_doubles = CS_CACHE_LINE_BYTES / sizeof(double) };

static const struct cs__transpose_loops *active(void) {
  static const struct cs__transpose_loops *const variants[] = {CS_ISA_VARIANTS(cs__transpose_loops)};
  return variants[cs_isa_active()];
}

static double bytes_of(size_t rows, size_t columns) {
  return 2.0 * sizeof(double) * (double)rows * (double)columns;
}

static size_t pieces_of(size_t n, size_t piece) {
  return n / piece + (n % piece != 0);
}

static size_t shorter(size_t a, size_t b) {
  return a < b ? a : b;
}

/* --- out of place ------------------------------------------------------------------------------------------------- */

struct job {
  size_t rows, columns;
  const double *a;
  size_t lda;
  double *b;
  size_t ldb;
  const struct cs__transpose_loops *loops;
};

/* How a matrix is cut, and who does a tile. */
struct way {
  size_t rows, columns; /* of a tile */
  void (*tile)(const struct cs__transpose_tile *tile);
  bool stream;
};

static struct way way_of(const struct cs__transpose_loops *loops, double bytes) {
  if (cs__nontemporal_pays((uint64_t)bytes))
    return (struct way){CS__TRANSPOSE_STREAM_ROWS, CS__TRANSPOSE_STREAM_COLUMNS, loops->streamed, true};
  if (bytes > (double)cs_cache_sizes_get()->l2_bytes)
    return (struct way){CS__TRANSPOSE_AHEAD_ROWS, CS__TRANSPOSE_AHEAD_COLUMNS, loops->ahead, false};
  return (struct way){CS__TRANSPOSE_TILE, CS__TRANSPOSE_TILE, loops->cached, false};
}

static size_t tiles_by(const struct way *way, const struct job *job) {
  return pieces_of(job->rows, way->rows) * pieces_of(job->columns, way->columns);
}

/* Tiles are numbered along the rows of a. */
static struct cs__transpose_tile tile_of(const struct job *job, const struct way *way, size_t number) {
  const size_t across = pieces_of(job->columns, way->columns);
  const size_t i = number / across * way->rows, j = number % across * way->columns;
  const bool shares_lines = (uintptr_t)job->b % CS_CACHE_LINE_BYTES != 0 || job->ldb % line_doubles != 0;
  struct cs__transpose_tile tile = {.rows = shorter(way->rows, job->rows - i),
                                    .columns = shorter(way->columns, job->columns - j),
                                    .a = job->a + i * job->lda + j,
                                    .lda = job->lda,
                                    .b = job->b + j * job->ldb + i,
                                    .ldb = job->ldb,
                                    .rows_before = i > 0 && shares_lines ? line_doubles : 0,
                                    .is_last = i + way->rows >= job->rows};
  const double *const row = tile.a - tile.rows_before * job->lda;
  if (j + 2 * way->columns <= job->columns)
    tile.next = row + way->columns;
  else if (across == 1 && i + 2 * way->rows <= job->rows)
    tile.next = row + way->rows * job->lda;
  return tile;
}

static void do_tiles(const struct job *job, const struct way *way, struct cs_range range) {
  for (size_t number = range.begin; number < range.end; number++) {
    const struct cs__transpose_tile tile = tile_of(job, way, number);
    way->tile(&tile);
  }
  if (way->stream)
    job->loops->fence();
}

static void transpose(const struct job *job) {
  if (job->rows <= side && job->columns <= side) {
    const struct cs__transpose_tile all = {
        .rows = job->rows, .columns = job->columns, .a = job->a, .lda = job->lda, .b = job->b, .ldb = job->ldb};
    job->loops->cached(&all);
    return;
  }
  const double bytes = bytes_of(job->rows, job->columns);
  const struct way way = way_of(job->loops, bytes);
  const size_t tiles = tiles_by(&way, job);
  if (tiles < 2 || !cs__team_pays((struct cs__effort){.bytes = bytes})) {
    do_tiles(job, &way, (struct cs_range){0, tiles});
    return;
  }
#pragma omp parallel
  do_tiles(job, &way, cs_range_of(tiles, 1, omp_get_thread_num(), omp_get_num_threads()));
}

enum cs_status cs_transpose(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb) {
  if (lda < columns || ldb < rows || !cs__can_span(rows, columns, lda, sizeof *a) ||
      !cs__can_span(columns, rows, ldb, sizeof *b) || (rows > 0 && columns > 0 && (a == NULL || b == NULL)))
    return CS_INVALID;
  if (rows > 0 && columns > 0)
    transpose(
        &(struct job){.rows = rows, .columns = columns, .a = a, .lda = lda, .b = b, .ldb = ldb, .loops = active()});
  return CS_OK;
}

/* --- in place ----------------------------------------------------------------------------------------------------- */

/* A square matrix in place, in tiles of so many rows and columns. */
struct square {
  size_t n, side;
  double *a;
  bool ahead; /* prefetches tiles */
  const struct cs__transpose_loops *loops;
};

/* Tile (i, j) with its mirror image, or the tile of the diagonal with itself. */
static void swap_tiles(const struct square *s, size_t i, size_t j) {
  const size_t n = s->n, rows = shorter(s->side, n - i), columns = shorter(s->side, n - j);
  if (i == j)
    s->loops->diagonal(rows, s->a + i * n + i, n);
  else
    s->loops->swap(rows, columns, s->a + i * n + j, s->a + j * n + i, n,
                   s->ahead && j + 2 * s->side <= n ? s->side : 0);
}

static void transpose_square(size_t n, double *a) {
  const bool ahead = cs__nontemporal_pays((uint64_t)(bytes_of(n, n) / 2.0));
  const struct square s = {
      .n = n, .side = ahead ? CS__TRANSPOSE_SWAP_AHEAD : side, .a = a, .ahead = ahead, .loops = active()};
  const size_t tiles = pieces_of(n, s.side);
  if (tiles < 2) {
    swap_tiles(&s, 0, 0);
    return;
  }
  const bool team = cs__team_pays((struct cs__effort){.bytes = bytes_of(n, n)});
#pragma omp parallel for schedule(dynamic, 1) if (team)
  for (size_t i = 0; i < tiles; i++) /* long rows of tiles first: the others even out what is left */
    for (size_t j = i; j < tiles; j++)
      swap_tiles(&s, i * s.side, j * s.side);
}

static enum cs_status transpose_by_copy(size_t rows, size_t columns, double *a) {
  double *copy = cs_array_alloc(rows * columns, sizeof *copy);
  if (copy == NULL)
    return CS_NOMEM;
  const struct cs__transpose_tile all = {
      .rows = rows, .columns = columns, .a = a, .lda = columns, .b = copy, .ldb = rows};
  active()->cached(&all);
  memcpy(a, copy, rows * columns * sizeof *a);
  cs_array_free(copy);
  return CS_OK;
}

static void shuffle(const struct cs__shuffle *s, double *work, int threads) {
  const size_t strips = s->columns / CS__SHUFFLE_STRIP + (s->columns % CS__SHUFFLE_STRIP != 0);
#pragma omp parallel num_threads(threads)
  {
    double *const mine = work + (size_t)omp_get_thread_num() * cs__shuffle_work(s);
    if (s->common > 1) {
#pragma omp for schedule(static)
      for (size_t strip = 0; strip < strips; strip++)
        cs__shuffle_rotate_strip(s, strip, mine);
    }
#pragma omp for schedule(static)
    for (size_t row = 0; row < s->rows; row++)
      cs__shuffle_row(s, row, mine);
#pragma omp for schedule(static)
    for (size_t strip = 0; strip < strips; strip++)
      cs__shuffle_strip(s, strip, mine);
  }
}

static enum cs_status transpose_by_shuffles(size_t rows, size_t columns, double *a) {
  const struct cs__shuffle s = cs__shuffle_of(rows, columns, a);
  const double bytes = 3.0 * bytes_of(rows, columns); /* three passes */
  const int threads = cs__team_pays((struct cs__effort){.bytes = bytes, .barriers = 3}) ? omp_get_max_threads() : 1;
  double *work = cs_array_alloc((size_t)threads * cs__shuffle_work(&s), sizeof *work);
  if (work == NULL)
    return CS_NOMEM;
  shuffle(&s, work, threads);
  cs_array_free(work);
  return CS_OK;
}

enum cs_status cs_transpose_in_place(size_t rows, size_t columns, double *a) {
  if (!cs__can_span(rows, columns, columns, sizeof *a) || (rows > 0 && columns > 0 && a == NULL))
    return CS_INVALID;
  if (rows <= 1 || columns <= 1) /* the same elements in the same order */
    return CS_OK;
  if (rows == columns) {
    transpose_square(rows, a);
    return CS_OK;
  }
  if (bytes_of(rows, columns) <= (double)cs_cache_sizes_get()->l2_bytes)
    return transpose_by_copy(rows, columns, a);
  return transpose_by_shuffles(rows, columns, a);
}
