/* kernels/dense/product.h - C = alpha op(A) op(B) + beta C, the engine of level 3; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_PRODUCT_H
#define CORESWEEP_KERNELS_DENSE_PRODUCT_H

#include "kernels/dense/blas.h"
#include "kernels/dense/tiles.h"
#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* One factor as it is used: element (i, p) of op(A), or (p, j) of op(B), by strides in elements. One of them is 1. */
struct cs__factor {
  const void *at;
  size_t along; /* from row to row of op(A), from column to column of op(B) */
  size_t step;  /* from p to p + 1 */
};

/* A product whose arguments have been checked. c is stored by rows; a product by columns is the transposed one. */
struct cs__product {
  const struct cs__tiles *tiles; /* of the element type and the active instruction set */
  size_t m, n, k;
  double alpha, beta; /* of single precision: exact here */
  struct cs__factor a, b;
  void *c;
  size_t ldc;
  enum cs__part part; /* of C that is computed; nothing else is read or written */
};

/* op(A) of A (rows by columns as it is used, stored by rows with leading dimension ld). */
static inline struct cs__factor cs__factor_left(const void *a, enum cs_transpose trans, size_t ld) {
  return trans == CS_NO_TRANS ? (struct cs__factor){a, ld, 1} : (struct cs__factor){a, 1, ld};
}

static inline struct cs__factor cs__factor_right(const void *b, enum cs_transpose trans, size_t ld) {
  return trans == CS_NO_TRANS ? (struct cs__factor){b, 1, ld} : (struct cs__factor){b, ld, 1};
}

/*
 * Whether a product is one block of the factors where they are, whatever the machine: at most the least depth of a
 * block, and the lines of a factor that is read across in a quarter of the smallest second-level cache there is. One
 * thread then needs nothing but cs__tiles.direct, unless m, n, k or alpha is 0.
 */
static inline bool cs__product_is_direct(const struct cs__tiles *tiles, size_t k, size_t a_step, size_t b_along,
                                         size_t b_step) {
  enum { depth_most = 128, cache_bytes = 64 << 10 };
  return b_along == 1 && k <= depth_most && k * b_step * tiles->element_bytes <= cache_bytes &&
         k * a_step * tiles->element_bytes <= cache_bytes;
}

/* Whether a team is worth its start for a direct product; quickly answered for the smallest. */
bool cs__product_wants_team(const struct cs__tiles *tiles, size_t m, size_t n, size_t k);

/* The whole product with the caller's team where that pays. CS_NOMEM: c is untouched. */
enum cs_status cs__product(const struct cs__product *of);

/* The same for a product that is not empty and reads its factors, by the team it is told: so that tests need not
 * measure. */
enum cs__team { CS__TEAM_IF_IT_PAYS, CS__TEAM_ALONE, CS__TEAM_ALL };
enum cs_status cs__product_as(const struct cs__product *of, enum cs__team team);

/* The same on the calling thread, without OpenMP: inside tasks. buffer: cs__product_serial_bytes, 64-byte aligned. */
void cs__product_serial(const struct cs__product *of, void *buffer);
size_t cs__product_serial_bytes(const struct cs__tiles *tiles, size_t m, size_t n, size_t k);

/* Tables of the active instruction set. */
const struct cs__tiles *cs__tiles_f64_active(void);
const struct cs__tiles *cs__tiles_f32_active(void);

/*
 * C = alpha op(A) op(B) + beta C for matrices stored by rows: op(A) is (m, k), op(B) (k, n), C (m, n). Arguments are
 * not checked. BLAS's rules: beta = 0 does not read c; alpha = 0 or k = 0 reads neither a nor b. Calls no OpenMP and
 * allocates nothing, so it may be called inside a task; buffer is the calling thread's own,
 * cs__dgemm_serial_bytes(m, n, k) bytes or more, 64-byte aligned, and means nothing before and after. A buffer that is
 * large enough for some m, n, k is large enough for every smaller one. The order of the additions depends on k and the
 * machine's caches alone.
 */
void cs__dgemm_serial(enum cs_transpose transa, enum cs_transpose transb, size_t m, size_t n, size_t k, double alpha,
                      const double *a, size_t lda, const double *b, size_t ldb, double beta, double *c, size_t ldc,
                      double *buffer);
size_t cs__dgemm_serial_bytes(size_t m, size_t n, size_t k);

#endif
