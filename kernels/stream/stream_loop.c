/* kernels/stream/stream_loop.c - the four loops over [begin, end), with ordinary and with non-temporal stores. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each loop is told once, as what it does to a vector and to a double; both kinds of stores are written around that.
 * Vectors are written out because out may be an operand: a compiler that has to prove it is not takes scalars then.
 *
 * In cache, four vectors are read before they are written: on a Xeon with AVX-512 (Sapphire Rapids) 1000 elements of
 * triad take 69 ns where they took 75 one by one, add 51 for 60. Eight at a time, each written before the next is read,
 * were slower where arrays lie near each other modulo 4 KiB. triad.c says why it is not fused.
 *
 * A loop with one input asks for its lines a page ahead (cs_simd_ask_page_ahead).
 */
#include "kernels/stream/stream_loop.h"

#include "kernels/simd.h"

#include <stdbool.h>

enum { line_doubles = 8, turn = 4, turn_doubles = turn * CS_SIMD_F64 };

/* What a loop makes of an element of its arrays, as vectors and one by one. */
struct operation {
  cs_simd_f64 (*vector)(cs_simd_f64 first, cs_simd_f64 scalar, cs_simd_f64 second);
  double (*one)(double first, double scalar, double second);
  bool has_second; /* without one, second is not read */
};

static inline __attribute__((always_inline)) cs_simd_f64 at(const struct operation *op, const double *first,
                                                            cs_simd_f64 scalar, const double *second, size_t i) {
  const cs_simd_f64 none = {0.0};
  return op->vector(cs_simd_f64_load(first + i), scalar, op->has_second ? cs_simd_f64_load(second + i) : none);
}

static inline __attribute__((always_inline)) size_t singly(const struct operation *op, double *out, const double *first,
                                                           double scalar, const double *second, size_t i, size_t end) {
  for (; i < end; i++)
    out[i] = op->one(first[i], scalar, op->has_second ? second[i] : 0.0);
  return i;
}

static inline __attribute__((always_inline)) void store_cached(const struct operation *op, double *out,
                                                               const double *first, double scalar, const double *second,
                                                               size_t begin, size_t end) {
  const cs_simd_f64 scalars = cs_simd_f64_set(scalar);
  size_t i = begin;
  for (; i + turn_doubles <= end; i += turn_doubles) {
    cs_simd_f64 made[turn];
#pragma GCC unroll 4
    for (size_t k = 0; k < turn; k++)
      made[k] = at(op, first, scalars, second, i + k * CS_SIMD_F64);
#pragma GCC unroll 4
    for (size_t k = 0; k < turn; k++)
      cs_simd_f64_store(out + i + k * CS_SIMD_F64, made[k]);
  }
  for (; i + CS_SIMD_F64 <= end; i += CS_SIMD_F64)
    cs_simd_f64_store(out + i, at(op, first, scalars, second, i));
  singly(op, out, first, scalar, second, i, end);
}

static inline __attribute__((always_inline)) void store_streamed(const struct operation *op, double *out,
                                                                 const double *first, double scalar,
                                                                 const double *second, size_t begin, size_t end) {
  const cs_simd_f64 scalars = cs_simd_f64_set(scalar);
  const size_t before = (uintptr_t)(out + begin) / sizeof *out % line_doubles;
  const size_t to_line = before == 0 ? 0 : line_doubles - before, length = end - begin;
  size_t i = singly(op, out, first, scalar, second, begin, begin + (to_line < length ? to_line : length));
  for (; i + line_doubles <= end; i += line_doubles) { /* half a line written past the cache costs two transfers */
    if (!op->has_second)
      cs_simd_ask_page_ahead(first + i);
#pragma GCC unroll 8
    for (size_t k = 0; k < line_doubles; k += CS_SIMD_F64)
      cs_simd_f64_stream(out + i + k, at(op, first, scalars, second, i + k));
  }
  singly(op, out, first, scalar, second, i, end);
  cs_simd_stream_fence();
}

/* --- copy --- */

static inline cs_simd_f64 copy_vector(cs_simd_f64 first, cs_simd_f64 scalar, cs_simd_f64 second) {
  (void)scalar, (void)second;
  return first;
}
static inline double copy_one(double first, double scalar, double second) {
  (void)scalar, (void)second;
  return first;
}
static const struct operation copy = {copy_vector, copy_one, false};

/* --- scale --- */

static inline cs_simd_f64 scale_vector(cs_simd_f64 first, cs_simd_f64 scalar, cs_simd_f64 second) {
  (void)second;
  return scalar * first;
}
static inline double scale_one(double first, double scalar, double second) {
  (void)second;
  return scalar * first;
}
static const struct operation scale = {scale_vector, scale_one, false};

/* --- add --- */

static inline cs_simd_f64 add_vector(cs_simd_f64 first, cs_simd_f64 scalar, cs_simd_f64 second) {
  (void)scalar;
  return first + second;
}
static inline double add_one(double first, double scalar, double second) {
  (void)scalar;
  return first + second;
}
static const struct operation add = {add_vector, add_one, true};

/* --- triad: two roundings, never fused --- */

static inline cs_simd_f64 triad_vector(cs_simd_f64 first, cs_simd_f64 scalar, cs_simd_f64 second) {
  return first + scalar * second;
}
static inline double triad_one(double first, double scalar, double second) {
  return first + scalar * second;
}
static const struct operation triad = {triad_vector, triad_one, true};

/* --- ranges --- */

/* A range of the table: an operation with one kind of stores, both of them constants to the compiler. */
#define RANGE(name, store, operation)                                                                                  \
  static void name(double *out, const double *first, double scalar, const double *second, size_t begin, size_t end) {  \
    store(&(operation), out, first, scalar, second, begin, end);                                                       \
  }

RANGE(copy_cached, store_cached, copy)
RANGE(copy_streamed, store_streamed, copy)
RANGE(scale_cached, store_cached, scale)
RANGE(scale_streamed, store_streamed, scale)
RANGE(add_cached, store_cached, add)
RANGE(add_streamed, store_streamed, add)
RANGE(triad_cached, store_cached, triad)
RANGE(triad_streamed, store_streamed, triad)

const struct cs__streaming_loops CS_ISA_SYMBOL(cs__streaming_loops) = {
    .cached = {copy_cached, scale_cached, add_cached, triad_cached},
    .streamed = {copy_streamed, scale_streamed, add_streamed, triad_streamed},
};
