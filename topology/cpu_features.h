/* topology/cpu_features.h - the instruction-set level kernels run at: the best this CPU has, unless CORESWEEP_ISA masks
 * it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_CPU_FEATURES_H
#define CORESWEEP_TOPOLOGY_CPU_FEATURES_H

#include "runtime/base/status.h"

/* Ascending: a CPU that has a level has all below it. `base` is SSE2 on x86-64 and NEON on AArch64. */
enum cs_isa { CS_ISA_BASE, CS_ISA_AVX2, CS_ISA_AVX512, CS_ISA_COUNT };

const char *cs_isa_name(enum cs_isa isa); /* "base", "avx2", "avx512" */

/* The best level this CPU and operating system can run. */
enum cs_isa cs_isa_best(void);

/*
 * The level in use: cs_isa_best(), or lower when the environment's CORESWEEP_ISA names a lower one. Read once. An
 * unknown name, or a level this CPU lacks, leaves the best in use and is reported by cs_isa_check.
 */
enum cs_isa cs_isa_active(void);

/* CS_INVALID with a message when CORESWEEP_ISA is unknown or above what the CPU has. Programs call it once at start. */
enum cs_status cs_isa_check(struct cs_error *error);

/*
 * One table of function pointers per level, compiled from one source with CS_ISA set by the build:
 *   const struct cs__x_loops CS_ISA_SYMBOL(cs__x_loops) = {...};                       in x_loop.c
 *   static const struct cs__x_loops *const loops[] = {CS_ISA_VARIANTS(cs__x_loops)};   in x.c, indexed by
 * cs_isa_active()
 */
#define CS__ISA_PASTE(prefix, isa)  prefix##_##isa
#define CS__ISA_EXPAND(prefix, isa) CS__ISA_PASTE(prefix, isa)
#define CS_ISA_SYMBOL(prefix)       CS__ISA_EXPAND(prefix, CS_ISA)

#if defined(__x86_64__)
#define CS_ISA_VARIANTS(prefix) &prefix##_base, &prefix##_avx2, &prefix##_avx512
#define CS_ISA_DECLARE(type, prefix)                                                                                   \
  extern const type prefix##_base;                                                                                     \
  extern const type prefix##_avx2;                                                                                     \
  extern const type prefix##_avx512
#else
#define CS_ISA_VARIANTS(prefix)      &prefix##_base, &prefix##_base, &prefix##_base
#define CS_ISA_DECLARE(type, prefix) extern const type prefix##_base
#endif

#endif
