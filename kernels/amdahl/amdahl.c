/* kernels/amdahl/amdahl.c - a serial part and a parallel part in a known ratio. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the textbook case of Amdahl (Validity of the single processor approach to achieving large scale computing
 * capabilities, 1967). A share s of the work is done by one thread while the others have none, the rest by all: the
 * speedup on n threads is at most 1 / (s + (1 - s) / n). Here s is a parameter, so a sweep can be checked against it.
 *
 * How: the work is cut into units of equal length. The first ones run outside of any parallel region, the rest inside
 * of one, through the same function.
 *
 * Why it meets the law: a unit is one chain of dependent integer steps. It touches no memory, so threads share no
 * bandwidth; it does not vectorise; whether it meets its latency does not depend on what the other threads do (two
 * threads of one core do not even slow each other). What is lost against the law is forking, joining, imbalance of less
 * than a unit, and the clock that falls when more cores are busy.
 */
#include "kernels/amdahl/amdahl.h"

#include "kernels/amdahl/amdahl_units.h"
#include "kernels/range.h"

#include <omp.h>
#include <stddef.h>

static const uint64_t units_max = (uint64_t)1 << 53;

enum cs_status cs_amdahl(uint64_t serial_units, uint64_t parallel_units, uint64_t *result_out) {
  if (result_out == NULL || serial_units > units_max || parallel_units > units_max - serial_units)
    return CS_INVALID;
  const uint64_t serial_sum = cs__amdahl_units(0, serial_units);
  uint64_t parallel_sum = 0;
#pragma omp parallel reduction(+ : parallel_sum)
  {
    const struct cs_range mine = cs_range_of(parallel_units, 1, omp_get_thread_num(), omp_get_num_threads());
    parallel_sum += cs__amdahl_units(serial_units + mine.begin, serial_units + mine.end);
  }
  *result_out = serial_sum + parallel_sum;
  return CS_OK;
}
