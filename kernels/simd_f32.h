/* kernels/simd_f32.h - vectors of floats as wide as the level being compiled for, for *_loop.c files only. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SIMD_F32_H
#define CORESWEEP_KERNELS_SIMD_F32_H

#include "kernels/simd.h"

#define CS_SIMD_F32 (CS_SIMD_BYTES / 4) /* floats in a vector */

typedef float cs_simd_f32 __attribute__((vector_size(CS_SIMD_BYTES)));
typedef float cs__simd_f32_any __attribute__((vector_size(CS_SIMD_BYTES), aligned(4), may_alias));

static inline cs_simd_f32 cs_simd_f32_set(float value) {
  return value - (cs_simd_f32){0}; /* x - 0 is x for every x, -0 and NaN included; x + 0 is not */
}

static inline cs_simd_f32 cs_simd_f32_load(const float *from) {
  return *(const cs__simd_f32_any *)from;
}

static inline void cs_simd_f32_store(float *to, cs_simd_f32 value) {
  *(cs__simd_f32_any *)to = value;
}

/* a * b + c as cs_simd_f64_fma does it: one rounding where the level has the instruction. */
static inline cs_simd_f32 cs_simd_f32_fma(cs_simd_f32 a, cs_simd_f32 b, cs_simd_f32 c) {
#if defined(__AVX512F__)
  return (cs_simd_f32)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__)
  return (cs_simd_f32)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
  return (cs_simd_f32)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}

#endif
