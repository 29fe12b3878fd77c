/* kernels/transpose/transpose_loop.c - tiles of a transposition, made of squares that are transposed in registers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/transpose/transpose_loop.h"

#include "kernels/simd.h"
#include "runtime/base/memory.h"

enum {
  line = 8,                                 /* doubles */
  pitch = CS__TRANSPOSE_STREAM_ROWS + line, /* of the buffer: its rows begin in different sets of a cache */
  rows_ahead = 2 * line,                    /* of b are prefetched */
  swap_ahead = 4 * line                     /* rows that a swap prefetches in advance */
};

/* Eight by eight: whole lines of a and, where rows of b begin at lines, of b. */
static inline void lines_8x8(const double *a, size_t lda, double *b, size_t ldb) {
#pragma GCC unroll 4
  for (size_t j = 0; j < line; j += CS_SIMD_F64)
#pragma GCC unroll 4
    for (size_t i = 0; i < line; i += CS_SIMD_F64)
      cs_simd_f64_transpose_from(a + i * lda + j, (ptrdiff_t)lda, b + j * ldb + i, (ptrdiff_t)ldb);
}

static void by_element(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      b[j * ldb + i] = a[i * lda + j];
}

/* What eights leave over: the last rows, and the last columns of the others. */
static void edges(size_t rows, size_t columns, const double *a, size_t lda, double *b, size_t ldb) {
  const size_t whole_rows = rows - rows % line, whole_columns = columns - columns % line;
  by_element(rows - whole_rows, columns, a + whole_rows * lda, lda, b + whole_rows, ldb);
  by_element(whole_rows, columns - whole_columns, a + whole_columns, lda, b + whole_columns * ldb, ldb);
}

static void cached(const struct cs__transpose_tile *tile) {
  const size_t lda = tile->lda, ldb = tile->ldb;
  for (size_t j = 0; j + line <= tile->columns; j += line)
    for (size_t i = 0; i + line <= tile->rows; i += line)
      lines_8x8(tile->a + i * lda + j, lda, tile->b + j * ldb + i, ldb);
  edges(tile->rows, tile->columns, tile->a, lda, tile->b, ldb);
}

/* A hardware prefetcher follows the few rows of a; the lines of b, each in another row, are asked for in advance. */
static void ahead(const struct cs__transpose_tile *tile) {
  const size_t lda = tile->lda, ldb = tile->ldb;
  for (size_t j = 0; j + line <= tile->columns; j += line)
    for (size_t i = 0; i + line <= tile->rows; i += line) {
      double *const to = tile->b + j * ldb + i;
      for (size_t r = rows_ahead; j + rows_ahead + line <= tile->columns && r < rows_ahead + line; r++)
        __builtin_prefetch(to + r * ldb, 1, 3);
      lines_8x8(tile->a + i * lda + j, lda, to, ldb);
    }
  edges(tile->rows, tile->columns, tile->a, lda, tile->b, ldb);
}

/* --- past the caches ---------------------------------------------------------------------------------------------- */

static size_t behind_line(const double *at) {
  return (uintptr_t)at % CS_CACHE_LINE_BYTES / sizeof *at;
}

static void stream_row(const double *from, double *to, size_t n) {
  const size_t to_line = (line - behind_line(to)) % line, head = to_line < n ? to_line : n;
  memcpy(to, from, head * sizeof *to);
  size_t i = head;
  for (; i + line <= n; i += line)
    for (size_t k = 0; k < line; k += CS_SIMD_F64)
      cs_simd_f64_stream(to + i + k, cs_simd_f64_load(from + i + k));
  memcpy(to + i, from + i, (n - i) * sizeof *to);
}

/* The tile, with the rows before it, by way of a buffer: each row of b gets whole lines in one go. Meanwhile the next
 * tile of a is on its way into the second-level cache: a hardware prefetcher does not follow so many rows. */
static void streamed(const struct cs__transpose_tile *tile) {
  double buffer[CS__TRANSPOSE_STREAM_COLUMNS * pitch] __attribute__((aligned(CS_CACHE_LINE_BYTES)));
  const size_t rows = tile->rows_before + tile->rows, lda = tile->lda;
  const double *const a = tile->a - tile->rows_before * lda;
  for (size_t i = 0; i + line <= rows; i += line)
    for (size_t j = 0; j + line <= tile->columns; j += line) {
      for (size_t r = 0; tile->next != NULL && r < line; r++)
        __builtin_prefetch(tile->next + (i + r) * lda + j, 0, 2);
      lines_8x8(a + i * lda + j, lda, buffer + j * pitch + i, pitch);
    }
  edges(rows, tile->columns, a, lda, buffer, pitch);
  for (size_t j = 0; j < tile->columns; j++) {
    double *const to = tile->b + j * tile->ldb;
    const size_t more = tile->rows_before > 0 ? behind_line(to) : 0;
    const size_t less = tile->is_last ? 0 : behind_line(to + tile->rows);
    stream_row(buffer + j * pitch + tile->rows_before - more, to - more, more + tile->rows - less);
  }
}

static void fence(void) {
  cs_simd_stream_fence();
}

/* --- where it is -------------------------------------------------------------------------------------------------- */

static void swap_8x8(double *upper, double *lower, size_t ld) {
  double kept[line * line] __attribute__((aligned(64)));
  lines_8x8(upper, ld, kept, line);
  lines_8x8(lower, ld, upper, ld);
  for (size_t i = 0; i < line; i++)
    for (size_t k = 0; k < line; k += CS_SIMD_F64)
      cs_simd_f64_store(lower + i * ld + k, cs_simd_f64_load(kept + i * line + k));
}

static void swap_by_element(size_t rows, size_t columns, double *upper, double *lower, size_t ld) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const double kept = upper[i * ld + j];
      upper[i * ld + j] = lower[j * ld + i];
      lower[j * ld + i] = kept;
    }
}

/* Into the caches, to be written: of the rows of `lower` some way down, or of both tiles that come next. */
static void prefetch_rows(const double *from, size_t ld) {
  for (size_t r = 0; r < line; r++)
    __builtin_prefetch(from + r * ld, 1, 3);
}

static void swap(size_t rows, size_t columns, double *upper, double *lower, size_t ld, size_t next) {
  const size_t whole_rows = rows - rows % line, whole_columns = columns - columns % line;
  for (size_t i = 0; i < whole_rows; i += line)
    for (size_t j = 0; j < whole_columns; j += line) {
      if (next > 0) {
        prefetch_rows(upper + i * ld + j + next, ld);
        prefetch_rows(lower + (j + next) * ld + i, ld);
      } else if (j + swap_ahead < whole_columns) {
        prefetch_rows(lower + (j + swap_ahead) * ld + i, ld);
      }
      swap_8x8(upper + i * ld + j, lower + j * ld + i, ld);
    }
  swap_by_element(rows - whole_rows, columns, upper + whole_rows * ld, lower + whole_rows, ld);
  swap_by_element(whole_rows, columns - whole_columns, upper + whole_columns, lower + whole_columns * ld, ld);
}

static void diagonal(size_t n, double *a, size_t ld) {
  for (size_t i = 0; i < n; i += line) {
    const size_t rows = n - i < line ? n - i : line;
    double *const corner = a + i * ld + i;
    for (size_t r = 0; r < rows; r++)
      swap_by_element(1, rows - r - 1, corner + r * ld + r + 1, corner + (r + 1) * ld + r, ld);
    if (n - i > line)
      swap(line, n - i - line, corner + line, corner + line * ld, ld, 0);
  }
}

const struct cs__transpose_loops CS_ISA_SYMBOL(cs__transpose_loops) = {
    .cached = cached, .ahead = ahead, .streamed = streamed, .swap = swap, .diagonal = diagonal, .fence = fence};
