/* kernels/transpose/transpose_shuffle.c - an oblong matrix transposed where it is, by permutations within rows and
 * columns. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * To follow the cycles of a transposition is random access to memory, one element at a time, and hard to share among
 * threads. Catanzaro, Keller and Garland (A decomposition for in-place matrix transposition, PPoPP 2014) showed that
 * every one is the product of three permutations, each of which stays within columns, within rows, and within columns
 * again, so that each row or strip of columns is an independent piece of work with a buffer of its size. With m rows, n
 * columns, c = gcd(m, n), a = m / c and b = n / c:
 *
 *   1. column j is rotated up by floor(j / b);                       nothing to do when c is 1
 *   2. in row i, element j goes to ((i + floor(j / b)) mod m + j m) mod n;
 *   3. in column j, place i gets the element from (j + i n - floor(i / a)) mod m.
 *
 * The matrix passes three times through memory where a copy of it would do with two; the copy is as large as the
 * matrix. All indices are stepped, never divided. In steps 1 and 3 a row of eight neighbouring columns comes from a
 * diagonal: element k from the same row as the first, or up to seven rows further down. So strips of eight columns pass
 * through a buffer, in whole lines both ways.
 */
#include "kernels/transpose/transpose_shuffle.h"

#include <string.h>

enum {
  strip_columns = CS__SHUFFLE_STRIP,
  rows_ahead = 16 /* are prefetched of a strip */
};

static size_t gcd(size_t a, size_t b) {
  while (b != 0) {
    const size_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

struct cs__shuffle cs__shuffle_of(size_t rows, size_t columns, double *a) {
  const size_t common = gcd(rows, columns);
  return (struct cs__shuffle){.rows = rows,
                              .columns = columns,
                              .common = common,
                              .short_rows = rows / common,
                              .short_columns = columns / common,
                              .a = a};
}

size_t cs__shuffle_work(const struct cs__shuffle *s) {
  const size_t strip = (s->rows + strip_columns) * strip_columns;
  return strip > s->columns ? strip : s->columns;
}

static size_t width_of(const struct cs__shuffle *s, size_t strip) {
  const size_t left = s->columns - strip * strip_columns;
  return left < strip_columns ? left : strip_columns;
}

static void put_row(double *to, const double *from, size_t width) {
  if (width == strip_columns)
    memcpy(to, from, strip_columns * sizeof *to); /* of a fixed size: no call */
  else
    memcpy(to, from, width * sizeof *to);
}

/* The strip into work, its first rows again behind the last: what is found up to seven rows down needs no modulo then.
 */
static void take_strip(const struct cs__shuffle *s, size_t strip, double *work) {
  const size_t width = width_of(s, strip), m = s->rows, n = s->columns;
  const double *const first = s->a + strip * strip_columns, *from = first;
  for (size_t i = 0; i < m; i++, from += n) {
    if (i + rows_ahead < m)
      __builtin_prefetch(from + rows_ahead * n, 1, 3);
    put_row(work + i * strip_columns, from, width);
  }
  for (size_t i = 0; i < strip_columns; i++)
    put_row(work + (m + i) * strip_columns, first + i % m * n, width);
}

/* The row of the result whose element k is down[k] rows below `from`, a row of the strip. */
static void put_diagonal(double *to, const double *from, const size_t *down, size_t width) {
  for (size_t k = 0; k < width; k++)
    to[k] = from[down[k] * strip_columns + k];
}

/* Of a full strip: without a loop. */
static void put_full_diagonal(double *to, const double *from, const size_t *down) {
  put_diagonal(to, from, down, strip_columns);
}

void cs__shuffle_rotate_strip(const struct cs__shuffle *s, size_t strip, double *work) {
  const size_t width = width_of(s, strip), m = s->rows, up = strip * strip_columns / s->short_columns;
  size_t down[strip_columns];
  for (size_t k = 0; k < strip_columns; k++)
    down[k] = (strip * strip_columns + k) / s->short_columns - up;
  take_strip(s, strip, work);
  double *to = s->a + strip * strip_columns;
  for (size_t i = 0, from = up; i < m; i++, to += s->columns) { /* up: below common, so below rows */
    if (width == strip_columns)
      put_full_diagonal(to, work + from * strip_columns, down);
    else
      put_diagonal(to, work + from * strip_columns, down, width);
    from = from + 1 == m ? 0 : from + 1;
  }
}

void cs__shuffle_row(const struct cs__shuffle *s, size_t row, double *work) {
  const size_t n = s->columns, m = s->rows, step = m % n;
  double *const from = s->a + row * n;
  size_t r = row, to = row % n; /* r: (row + floor(j / b)) mod m; to: (r + j m) mod n */
  for (size_t begin = 0; begin < n; begin += s->short_columns) {
    for (size_t j = begin; j < begin + s->short_columns; j++) {
      work[to] = from[j];
      to = to + step >= n ? to + step - n : to + step;
    }
    r++;
    to = to + 1 == n ? 0 : to + 1;
    if (r == m) { /* r falls by m, and so does `to` */
      r = 0;
      to = to >= step ? to - step : to + n - step;
    }
  }
  memcpy(from, work, n * sizeof *from);
}

void cs__shuffle_strip(const struct cs__shuffle *s, size_t strip, double *work) {
  static const size_t down[strip_columns] = {0, 1, 2, 3, 4, 5, 6, 7};
  const size_t width = width_of(s, strip), m = s->rows, step = s->columns % m;
  take_strip(s, strip, work);
  double *to = s->a + strip * strip_columns;
  size_t from = strip * strip_columns % m; /* (first column + i n - floor(i / a)) mod m */
  for (size_t begin = 0; begin < m; begin += s->short_rows) {
    for (size_t i = begin; i < begin + s->short_rows; i++, to += s->columns) {
      if (width == strip_columns)
        put_full_diagonal(to, work + from * strip_columns, down);
      else
        put_diagonal(to, work + from * strip_columns, down, width);
      from = from + step >= m ? from + step - m : from + step;
    }
    from = from == 0 ? m - 1 : from - 1;
  }
}
