/* kernels/triad/triad_loop.c - triad over [begin, end), once with ordinary and once with streaming stores. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/triad/triad_loop.h"

#include "kernels/simd.h"

/* Vectors are written out: a may be b or c, and a compiler that has to prove it is not takes the scalar loop then. */
static inline cs_simd_f64 element(const double *b, cs_simd_f64 scalar, const double *c) {
  return cs_simd_f64_load(b) + scalar * cs_simd_f64_load(c);
}

static void cached(double *a, const double *b, double scalar, const double *c, size_t begin, size_t end) {
  const cs_simd_f64 s = cs_simd_f64_set(scalar);
  size_t i = begin;
  for (; i + CS_SIMD_F64 <= end; i += CS_SIMD_F64)
    cs_simd_f64_store(a + i, element(b + i, s, c + i));
  for (; i < end; i++)
    a[i] = b[i] + scalar * c[i];
}

static void streamed(double *a, const double *b, double scalar, const double *c, size_t begin, size_t end) {
  size_t i = begin;
  for (; i < end && ((uintptr_t)(a + i) & 63) != 0; i++)
    a[i] = b[i] + scalar * c[i];
  const cs_simd_f64 s = cs_simd_f64_set(scalar);
  for (; i + 8 <= end; i += 8) { /* a whole line at a time: half a line written past the cache costs two transfers */
    for (size_t k = 0; k < 8; k += CS_SIMD_F64)
      cs_simd_f64_stream(a + i + k, element(b + i + k, s, c + i + k));
  }
  cached(a, b, scalar, c, i, end);
  cs_simd_stream_fence();
}

const struct cs__triad_loops CS_ISA_SYMBOL(cs__triad_loops) = {.cached = cached, .streamed = streamed};
