/* kernels/dense/tiles.h - packing, and the tiles of C that are computed in registers, per instruction set; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_TILES_H
#define CORESWEEP_KERNELS_DENSE_TILES_H

#include "topology/cpu_features.h"

#include <stddef.h>

/* Which elements of C a product computes: all, or those on and on one side of the diagonal. */
enum cs__part { CS__PART_WHOLE, CS__PART_LOWER, CS__PART_UPPER };

/*
 * Lines (rows of op(A), columns of op(B)) are cut into panels of nearly equal width, at most `most` units each: 17 rows
 * at most 8 wide are 6, 6 and 5, not 8, 8 and 1. A unit is one row, or one vector of columns.
 */
struct cs__cut {
  size_t panels, each, wider; /* the first `wider` panels have each + 1 units, the others each */
};

static inline struct cs__cut cs__cut_of(size_t units, size_t most) {
  if (units <= most) /* without a division: they are most of the time that the smallest products take */
    return (struct cs__cut){units > 0, units, 0};
  const size_t panels = (units - 1) / most + 1;
  return (struct cs__cut){panels, units / panels, units % panels};
}

/* The first unit of a panel; of the panel behind the last: all units. */
static inline size_t cs__cut_begin(const struct cs__cut *cut, size_t panel) {
  return panel * cut->each + (panel < cut->wider ? panel : cut->wider);
}

/*
 * A block of C and the factors it comes from, of one depth. Element (r, p) of a row panel that begins at row i is
 * a[(i - a_first) * a_panel + r * a_along + p * a_step]; when packed, panels lie one behind the other, each depth by
 * depth: a_panel is the depth, a_along 1, and a_step 0 stands for the panel's own width. Element (p, j) of a column
 * panel that begins at column i is b[i * b_panel + p * b_step + j], b_step likewise; packed ones are filled up with
 * zeros to whole vectors.
 */
struct cs__block {
  size_t rows, columns, depth;
  const void *a, *b;
  size_t a_first, a_panel, a_along, a_step, b_panel, b_step;
  double alpha, beta;
  void *c;
  size_t ldc;
  struct cs__cut row_cut, column_cut; /* of all rows, and of all columns in vectors */
  enum cs__part part;
  size_t row_first, column_first; /* of the block in C, which says where the diagonal is */
};

struct cs__tiles {
  size_t element_bytes;
  size_t vector_elements; /* a power of two */
  size_t rows, vectors;   /* of the largest tile */

  /*
   * to[p * width + l] = from[l * along + p * step] for l < lines and p < depth, 0 for lines <= l < width. One of the
   * strides is 1.
   */
  void (*pack)(size_t lines, size_t width, size_t depth, const void *from, size_t along, size_t step, void *to);

  /* c = alpha a b + beta c for the row panels [row_begin, row_end) and the column panels [column_begin, column_end) of
   * the block. beta = 0 does not read c. */
  void (*multiply)(const struct cs__block *block, size_t row_begin, size_t row_end, size_t column_begin,
                   size_t column_end);

  /* The same for a whole product of factors that are not packed, m, n, k at least 1: for a small one, of which the call
   * is a good part. */
  void (*direct)(size_t m, size_t n, size_t k, double alpha, const void *a, size_t a_along, size_t a_step,
                 const void *b, size_t b_step, double beta, void *c, size_t ldc);

  /* c = beta c for the elements of the part in rows [row_begin, row_end). beta = 0 does not read c. */
  void (*scale)(size_t row_begin, size_t row_end, size_t columns, double beta, void *c, size_t ldc, enum cs__part part);

  /* c += more for the elements of the part. */
  void (*add)(size_t rows, size_t columns, const void *more, size_t more_ld, void *c, size_t ldc, enum cs__part part);
};

CS_ISA_DECLARE(struct cs__tiles, cs__tiles_f64);
CS_ISA_DECLARE(struct cs__tiles, cs__tiles_f32);

#endif
