/* kernels/amdahl/amdahl.h - units of arithmetic, some done by one thread, the rest shared: Amdahl's law itself. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_AMDAHL_H
#define CORESWEEP_KERNELS_AMDAHL_H

#include "runtime/base/status.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Steps of a unit; each is a 64-bit multiplication and addition that need the step before. */
#define CS_AMDAHL_STEPS 256

/*
 * The calling thread does units [0, serial_units), then the team does the parallel_units after them in equal shares,
 * unless they are too few to be worth a parallel region; at one thread the serial share of the time is then
 * serial_units / (serial_units + parallel_units). Unit u takes
 * CS_AMDAHL_STEPS steps of x = a x + c modulo 2^64 from x = u; result_out gets the sum of the last x of all units,
 * modulo 2^64: the same bits at every thread count. No memory is touched.
 *
 * Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region. Work:
 * serial_units + parallel_units items, no bytes, no floating-point operations. Returns CS_INVALID if result_out is NULL
 * or the sum of the units exceeds 2^53.
 */
enum cs_status cs_amdahl(uint64_t serial_units, uint64_t parallel_units, uint64_t *result_out);

#ifdef __cplusplus
}
#endif
#endif
