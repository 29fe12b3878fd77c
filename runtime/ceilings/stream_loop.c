/* runtime/ceilings/stream_loop.c - load, copy and triad over whole lines, with ordinary and with non-temporal stores.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/stream_loop.h"

#include "kernels/simd.h"

/* 4 cycles of latency times 2 loads a cycle (Intel and AMD since 2015): no chain of additions holds the loads up. */
enum { sums = 8, line_vectors = CS__LINE_DOUBLES / CS_SIMD_F64, turn_lines = sums / line_vectors };

static double load(double *segment, size_t lines) {
  cs_simd_f64 sum[sums] = {{0.0}};
  const double *b = segment;
  size_t line = 0;
  for (; line + turn_lines <= lines; line += turn_lines) {
#pragma GCC unroll 8
    for (size_t k = 0; k < sums; k++)
      sum[k] += cs_simd_f64_load(b + line * CS__LINE_DOUBLES + k * CS_SIMD_F64);
  }
  for (; line < lines; line++)
    for (size_t k = 0; k < line_vectors; k++)
      sum[k] += cs_simd_f64_load(b + line * CS__LINE_DOUBLES + k * CS_SIMD_F64);
  return cs_simd_f64_sum(((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7])));
}

/*
 * Says that memory may have changed. Without it compilers make a call of memcpy out of a copy loop, and which stores
 * that does depends on the C library.
 */
static inline void not_memcpy(void) {
  __asm__ volatile("" ::: "memory");
}

static double copy(double *segment, size_t lines) {
  double *a = segment;
  const double *b = segment + lines * CS__LINE_DOUBLES;
  for (size_t line = 0; line < lines; line++, a += CS__LINE_DOUBLES, b += CS__LINE_DOUBLES) {
    for (size_t k = 0; k < CS__LINE_DOUBLES; k += CS_SIMD_F64)
      cs_simd_f64_store(a + k, cs_simd_f64_load(b + k));
    not_memcpy();
  }
  return 0.0;
}

/* A whole line at a time: half a line written past the cache costs two transfers. */
static double copy_nt(double *segment, size_t lines) {
  double *a = segment;
  const double *b = segment + lines * CS__LINE_DOUBLES;
  for (size_t line = 0; line < lines; line++, a += CS__LINE_DOUBLES, b += CS__LINE_DOUBLES) {
    cs_simd_ask_page_ahead(b);
    for (size_t k = 0; k < CS__LINE_DOUBLES; k += CS_SIMD_F64)
      cs_simd_f64_stream(a + k, cs_simd_f64_load(b + k));
  }
  cs_simd_stream_fence();
  return 0.0;
}

static double triad(double *segment, size_t lines) {
  double *a = segment;
  const double *b = a + lines * CS__LINE_DOUBLES, *c = b + lines * CS__LINE_DOUBLES;
  const cs_simd_f64 s = cs_simd_f64_set(CS__STREAM_SCALAR);
  for (size_t line = 0; line < lines; line++, a += CS__LINE_DOUBLES, b += CS__LINE_DOUBLES, c += CS__LINE_DOUBLES)
    for (size_t k = 0; k < CS__LINE_DOUBLES; k += CS_SIMD_F64)
      cs_simd_f64_store(a + k, cs_simd_f64_load(b + k) + s * cs_simd_f64_load(c + k));
  return 0.0;
}

static double triad_nt(double *segment, size_t lines) {
  double *a = segment;
  const double *b = a + lines * CS__LINE_DOUBLES, *c = b + lines * CS__LINE_DOUBLES;
  const cs_simd_f64 s = cs_simd_f64_set(CS__STREAM_SCALAR);
  for (size_t line = 0; line < lines; line++, a += CS__LINE_DOUBLES, b += CS__LINE_DOUBLES, c += CS__LINE_DOUBLES)
    for (size_t k = 0; k < CS__LINE_DOUBLES; k += CS_SIMD_F64)
      cs_simd_f64_stream(a + k, cs_simd_f64_load(b + k) + s * cs_simd_f64_load(c + k));
  cs_simd_stream_fence();
  return 0.0;
}

const struct cs__stream_loops CS_ISA_SYMBOL(cs__stream_loops) = {
    .run = {[CS_STREAM_LOAD] = load,
            [CS_STREAM_COPY] = copy,
            [CS_STREAM_COPY_NT] = copy_nt,
            [CS_STREAM_TRIAD] = triad,
            [CS_STREAM_TRIAD_NT] = triad_nt},
#if defined(__SSE2__)
    .non_temporal = true,
#else
    .non_temporal = false,
#endif
};
