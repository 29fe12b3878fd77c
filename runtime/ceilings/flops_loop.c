/* runtime/ceilings/flops_loop.c - as many independent chains of fused multiply-adds as there are registers for. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/flops_loop.h"

#include "kernels/simd.h"

/*
 * 2 instructions a cycle of 4 cycles (Intel since Skylake, AMD since Zen 2) or 5 (Haswell, Zen) need 8 or 10 chains;
 * cores with 32 vector registers may start 4 a cycle (Arm's Neoverse V) and have room for 16. Factor and addend take
 * two more.
 */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { chains = 16 };
#else
enum { chains = 12 };
#endif

static double run(uint64_t turns, double factor, double addend) {
  const cs_simd_f64 f = cs_simd_f64_set(factor), a = cs_simd_f64_set(addend);
  cs_simd_f64 x[chains];
  for (int element = 0; element < chains * CS_SIMD_F64; element++)
    x[element / CS_SIMD_F64][element % CS_SIMD_F64] = element;
  for (uint64_t turn = 0; turn < turns; turn++) {
#pragma GCC unroll 16
    for (int k = 0; k < chains; k++)
      x[k] = cs_simd_f64_fma(x[k], f, a);
  }
  double sum = 0.0;
  for (int k = 0; k < chains; k++)
    sum += cs_simd_f64_sum(x[k]);
  return sum;
}

const struct cs__flops_loops CS_ISA_SYMBOL(cs__flops_loops) = {.run = run, .elements = chains * CS_SIMD_F64};
