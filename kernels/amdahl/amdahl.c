/* kernels/amdahl/amdahl.c - a serial part and a parallel part in a known ratio. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the textbook case of Amdahl (Validity of the single processor approach to achieving large scale computing
 * capabilities, 1967). A share s of the work is done by one thread while the others have none, the rest by all: the
 * speedup on n threads is at most 1 / (s + (1 - s) / n). Here s is a parameter, so a sweep can be checked against it.
 *
 * How: the work is cut into units of equal length. The first ones run outside of any parallel region, the rest inside
 * of one, through the same function. Parallel units too few to be worth a region run outside of it as well, as any
 * program should have it: the law is met from some hundred units on.
 *
 * Why it meets the law: a unit is one chain of dependent integer steps. It touches no memory, so threads share no
 * bandwidth; it does not vectorise; whether it meets its latency does not depend on what the other threads do (two
 * threads of one core do not even slow each other). What is lost against the law is forking, joining, imbalance of less
 * than a unit, and the clock that falls when more cores are busy.
 */
#include "kernels/amdahl/amdahl.h"

#include "kernels/amdahl/amdahl_units.h"
#include "kernels/range.h"
#include "kernels/team_size.h"
#include "topology/cpu_features.h"

#include <omp.h>
#include <stdbool.h>
#include <stddef.h>

static const uint64_t units_max = (uint64_t)1 << 53;

/* A unit takes 1024 cycles: 256 multiplications of 3 and additions of 1. In as many, fused multiply-adds of full
 * vectors make so many flops: 4, 16 and 32 in a cycle (Sapphire Rapids; a unit of 0.32 us beside 107 GFLOP/s with
 * AVX-512). */
static bool team_pays(uint64_t units) {
  static const double flops_per_unit[] = {[CS_ISA_BASE] = 4096.0, [CS_ISA_AVX2] = 16384.0, [CS_ISA_AVX512] = 32768.0};
  return cs__team_pays((struct cs__effort){.flops = flops_per_unit[cs_isa_active()] * (double)units});
}

static uint64_t shared_among_a_team(uint64_t begin, uint64_t units) {
  uint64_t sum = 0;
#pragma omp parallel reduction(+ : sum)
  {
    const struct cs_range mine = cs_range_of(units, 1, omp_get_thread_num(), omp_get_num_threads());
    sum += cs__amdahl_units(begin + mine.begin, begin + mine.end);
  }
  return sum;
}

enum cs_status cs_amdahl(uint64_t serial_units, uint64_t parallel_units, uint64_t *result_out) {
  if (result_out == NULL || serial_units > units_max || parallel_units > units_max - serial_units)
    return CS_INVALID;
  const uint64_t serial_sum = cs__amdahl_units(0, serial_units);
  const uint64_t parallel_sum = team_pays(parallel_units)
                                    ? shared_among_a_team(serial_units, parallel_units)
                                    : cs__amdahl_units(serial_units, serial_units + parallel_units);
  *result_out = serial_sum + parallel_sum;
  return CS_OK;
}
