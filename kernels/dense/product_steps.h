/* kernels/dense/product_steps.h - what a product is cut into, and the steps of one thread; private to this folder. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_PRODUCT_STEPS_H
#define CORESWEEP_KERNELS_DENSE_PRODUCT_STEPS_H

#include "kernels/dense/product.h"
#include "kernels/range.h"

struct cs__blocking {
  size_t depth;        /* of a block; follows from k and the caches alone, as does the order of the additions */
  size_t group;        /* columns of B that are packed and used together: in L2 */
  size_t chunk_panels; /* row panels of A packed and used together */
  bool pack_a, pack_b; /* or used where they are */
  size_t a_bytes;      /* of packed rows, for each thread */
  size_t b_bytes;      /* of one packed group; both are whole cache lines */
};

/* b_bytes is at most b_limit_bytes, or those of one column panel where that is more. */
struct cs__blocking cs__blocking_of(const struct cs__product *of, size_t b_limit_bytes);
size_t cs__blocking_b_limit_bytes(void); /* half of L2 */

/* The block of all rows, the columns [column, column + columns) and the depths [p, p + depth), cut into panels. */
struct cs__block cs__block_at(const struct cs__product *of, const struct cs__blocking *blocking, size_t column,
                              size_t p);

/* Packs the block's column panels [panels.begin, panels.end) into packed_b. Nothing to do unless pack_b. */
void cs__block_pack_b(const struct cs__product *of, const struct cs__block *block, size_t column, size_t p,
                      struct cs_range panels, void *packed_b);

static inline void cs__block_use_packed_b(struct cs__block *block, const void *packed_b) {
  block->b = packed_b;
  block->b_panel = block->depth;
  block->b_step = 0;
}

/* Multiplies these panels; packed_a has a_bytes. */
void cs__block_multiply(const struct cs__product *of, const struct cs__blocking *blocking,
                        const struct cs__block *block, size_t p, struct cs_range row_panels,
                        struct cs_range column_panels, void *packed_a);

/* Whether anything has to be multiplied: otherwise c = beta c is all. */
static inline bool cs__product_reads_factors(const struct cs__product *of) {
  return of->alpha != 0.0 && of->k > 0;
}

static inline bool cs__product_is_empty(const struct cs__product *of) {
  return of->m == 0 || of->n == 0;
}

/* All of it on this thread; buffer: a_bytes + b_bytes of blocking. */
void cs__product_blocked(const struct cs__product *of, const struct cs__blocking *blocking, void *buffer);

#endif
