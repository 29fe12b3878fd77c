/* kernels/dense/product_serial.c - what a product is cut into, the steps of one thread, and a product by one thread. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/product_steps.h"
#include "topology/cache_sizes.h"

/* A vector of the tile of C is loaded and stored once, a cycle, in `depth` steps of one FMA each, two a cycle: 1 in 192
 * of the time at the most depth, where more would gain half a per cent at best; 1 in 64 at the least. Derived, not
 * tuned. */
static const size_t depth_most = 384;
static const size_t depth_least = 128;

/* Row panels of a transposed A packed together: 8 * 8 doubles are read side by side, a row of 8 cache lines. */
static const size_t chunk_panels = 8;

/* Depth by depth through all panels of a group: the rows of B are read in long pieces, from few pages at a time. */
static const size_t pack_depth = 16;

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

static size_t ceil_div(size_t a, size_t b) {
  return a / b + (a % b != 0);
}

static size_t whole_lines(size_t bytes) {
  return ceil_div(bytes, 64) * 64;
}

/* [0, n) in equal parts of at most `most`, each rounded up to whole units; one part is n. n >= 1. */
static size_t even_part(size_t n, size_t most, size_t unit) {
  if (n <= most)
    return n;
  return ceil_div(ceil_div(n, ceil_div(n, most)), unit) * unit;
}

static size_t vectors_of(const struct cs__tiles *tiles, size_t columns) {
  return (columns + tiles->vector_elements - 1) >> __builtin_ctzll(tiles->vector_elements);
}

static const void *element(const struct cs__product *of, const void *base, size_t index) {
  return (const char *)base + index * of->tiles->element_bytes;
}

/* A row panel of the largest tile takes half of L1 while it meets one column panel after the other. */
static size_t depth_limit(const struct cs__tiles *tiles) {
  const size_t fits = (size_t)cs_cache_sizes_get()->l1_bytes / 2 / (tiles->rows * tiles->element_bytes);
  return larger(depth_least, smaller(fits, depth_most));
}

size_t cs__blocking_b_limit_bytes(void) {
  return (size_t)cs_cache_sizes_get()->l2_bytes / 2;
}

/*
 * A vector of B has to be side by side: a transposed one is packed. Otherwise packing pays where the rows of B are far
 * apart or too many for L2, on which a stride costs no more than a panel; it costs about as much as one use of the
 * panel, so it does not for two. A is read one element at a time, which is as good where it is, unless each of these
 * elements is on a line and a page of its own.
 */
struct cs__blocking cs__blocking_of(const struct cs__product *of, size_t b_limit_bytes) {
  const struct cs__tiles *const tiles = of->tiles;
  const size_t bytes = tiles->element_bytes, panel = tiles->vectors * tiles->vector_elements;
  const size_t near_bytes = (size_t)cs_cache_sizes_get()->l2_bytes / 4;
  struct cs__blocking blocking = {
      .depth = even_part(of->k, depth_limit(tiles), 1), .group = of->n, .chunk_panels = chunk_panels};
  const size_t depth_bytes = blocking.depth * bytes;
  blocking.pack_b = of->b.along != 1 || (of->m > 2 * tiles->rows && depth_bytes * of->b.step > near_bytes);
  blocking.pack_a = of->a.step != 1 && of->n > panel && depth_bytes * of->a.step > near_bytes;
  if (blocking.pack_a)
    blocking.a_bytes = whole_lines(smaller(of->m, chunk_panels * tiles->rows) * depth_bytes);
  if (blocking.pack_b) {
    const size_t fits = b_limit_bytes / depth_bytes / panel * panel;
    blocking.group = even_part(of->n, larger(fits, panel), panel);
    blocking.b_bytes = whole_lines(vectors_of(tiles, blocking.group) * tiles->vector_elements * depth_bytes);
  }
  return blocking;
}

struct cs__block cs__block_at(const struct cs__product *of, const struct cs__blocking *blocking, size_t column,
                              size_t p) {
  const struct cs__tiles *const tiles = of->tiles;
  struct cs__block block = {
      .rows = of->m,
      .columns = smaller(blocking->group, of->n - column),
      .depth = smaller(blocking->depth, of->k - p),
      .a = element(of, of->a.at, p * of->a.step),
      .a_panel = of->a.along,
      .a_along = of->a.along,
      .a_step = of->a.step,
      .b = element(of, of->b.at, p * of->b.step + column * of->b.along),
      .b_panel = 1,
      .b_step = of->b.step,
      .alpha = of->alpha,
      .beta = p == 0 ? of->beta : 1.0, /* later blocks of depth add to the first */
      .c = (char *)of->c + column * tiles->element_bytes,
      .ldc = of->ldc,
      .part = of->part,
      .column_first = column,
  };
  block.row_cut = cs__cut_of(block.rows, tiles->rows);
  block.column_cut = cs__cut_of(vectors_of(tiles, block.columns), tiles->vectors);
  return block;
}

void cs__block_pack_b(const struct cs__product *of, const struct cs__block *block, size_t column, size_t p,
                      struct cs_range panels, void *packed_b) {
  const size_t unit = of->tiles->vector_elements, piece = of->b.along == 1 ? pack_depth : block->depth;
  for (size_t at = 0; at < block->depth; at += piece)
    for (size_t panel = panels.begin; panel < panels.end; panel++) {
      const size_t j = cs__cut_begin(&block->column_cut, panel) * unit;
      const size_t end = cs__cut_begin(&block->column_cut, panel + 1) * unit, width = end - j;
      of->tiles->pack(smaller(end, block->columns) - j, width, smaller(piece, block->depth - at),
                      element(of, of->b.at, (p + at) * of->b.step + (column + j) * of->b.along), of->b.along,
                      of->b.step, (char *)packed_b + (j * block->depth + at * width) * of->tiles->element_bytes);
    }
}

static void pack_a(const struct cs__product *of, const struct cs__block *block, size_t p, struct cs_range panels,
                   void *packed_a) {
  const size_t first = cs__cut_begin(&block->row_cut, panels.begin);
  const size_t rows = cs__cut_begin(&block->row_cut, panels.end) - first;
  const size_t piece = of->a.along == 1 ? pack_depth : block->depth;
  for (size_t at = 0; at < block->depth && rows > 0; at += piece)
    for (size_t panel = panels.begin; panel < panels.end; panel++) {
      const size_t i = cs__cut_begin(&block->row_cut, panel);
      const size_t width = cs__cut_begin(&block->row_cut, panel + 1) - i;
      of->tiles->pack(width, width, smaller(piece, block->depth - at),
                      element(of, of->a.at, (p + at) * of->a.step + i * of->a.along), of->a.along, of->a.step,
                      (char *)packed_a + ((i - first) * block->depth + at * width) * of->tiles->element_bytes);
    }
}

void cs__block_multiply(const struct cs__product *of, const struct cs__blocking *blocking,
                        const struct cs__block *block, size_t p, struct cs_range row_panels,
                        struct cs_range column_panels, void *packed_a) {
  if (!blocking->pack_a) {
    of->tiles->multiply(block, row_panels.begin, row_panels.end, column_panels.begin, column_panels.end);
    return;
  }
  struct cs__block packed = *block;
  packed.a = packed_a;
  packed.a_panel = block->depth;
  packed.a_along = 1;
  packed.a_step = 0;
  for (size_t first = row_panels.begin; first < row_panels.end; first += blocking->chunk_panels) {
    const struct cs_range chunk = {first, smaller(first + blocking->chunk_panels, row_panels.end)};
    pack_a(of, block, p, chunk, packed_a);
    packed.a_first = cs__cut_begin(&block->row_cut, first);
    of->tiles->multiply(&packed, chunk.begin, chunk.end, column_panels.begin, column_panels.end);
  }
}

void cs__product_blocked(const struct cs__product *of, const struct cs__blocking *blocking, void *buffer) {
  void *const packed_b = buffer, *const packed_a = (char *)buffer + blocking->b_bytes;
  for (size_t column = 0; column < of->n; column += blocking->group)
    for (size_t p = 0; p < of->k; p += blocking->depth) {
      struct cs__block block = cs__block_at(of, blocking, column, p);
      const struct cs_range rows = {0, block.row_cut.panels}, columns = {0, block.column_cut.panels};
      if (blocking->pack_b) {
        cs__block_pack_b(of, &block, column, p, columns, packed_b);
        cs__block_use_packed_b(&block, packed_b);
      }
      cs__block_multiply(of, blocking, &block, p, rows, columns, packed_a);
    }
}

void cs__product_serial(const struct cs__product *of, void *buffer) {
  if (cs__product_is_empty(of))
    return;
  if (!cs__product_reads_factors(of)) {
    of->tiles->scale(0, of->m, of->n, of->beta, of->c, of->ldc, of->part);
    return;
  }
  const struct cs__blocking blocking = cs__blocking_of(of, cs__blocking_b_limit_bytes());
  cs__product_blocked(of, &blocking, buffer);
}

/* The most that any strides ask for; grows with each of m, n, k. */
size_t cs__product_serial_bytes(const struct cs__tiles *tiles, size_t m, size_t n, size_t k) {
  const size_t depth = smaller(k, depth_limit(tiles)), unit = tiles->vector_elements;
  const size_t panel = depth_limit(tiles) * tiles->vectors * unit * tiles->element_bytes;
  const size_t b_bytes =
      smaller(vectors_of(tiles, n) * unit * depth * tiles->element_bytes, larger(cs__blocking_b_limit_bytes(), panel));
  const size_t a_bytes = smaller(m, chunk_panels * tiles->rows) * depth * tiles->element_bytes;
  return whole_lines(b_bytes) + whole_lines(a_bytes);
}

static const struct cs__tiles *active(const struct cs__tiles *const *variants) {
  return variants[cs_isa_active()];
}

const struct cs__tiles *cs__tiles_f64_active(void) {
  static const struct cs__tiles *const variants[] = {CS_ISA_VARIANTS(cs__tiles_f64)};
  return active(variants);
}

const struct cs__tiles *cs__tiles_f32_active(void) {
  static const struct cs__tiles *const variants[] = {CS_ISA_VARIANTS(cs__tiles_f32)};
  return active(variants);
}

void cs__dgemm_serial(enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n, size_t k, double alpha,
                      const double *a, size_t lda, const double *b, size_t ldb, double beta, double *c, size_t ldc,
                      double *buffer) {
  const struct cs__product product = {
      .tiles = cs__tiles_f64_active(),
      .m = m,
      .n = n,
      .k = k,
      .alpha = alpha,
      .beta = beta,
      .a = cs__factor_left(a, transa, lda),
      .b = cs__factor_right(b, transb, ldb),
      .c = c,
      .ldc = ldc,
  };
  cs__product_serial(&product, buffer);
}

size_t cs__dgemm_serial_bytes(size_t m, size_t n, size_t k) {
  return cs__product_serial_bytes(cs__tiles_f64_active(), m, n, k);
}
