/* kernels/amdahl/amdahl_units.h - the work of units [begin, end); private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_AMDAHL_UNITS_H
#define CORESWEEP_KERNELS_AMDAHL_UNITS_H

#include <stdint.h>

/* Of x = a x + c: Knuth's MMIX generator (The Art of Computer Programming, volume 2, section 3.3.4, line 26). */
#define CS__AMDAHL_A 6364136223846793005u
#define CS__AMDAHL_C 1442695040888963407u

/* The sum of the last x of each unit, modulo 2^64. */
uint64_t cs__amdahl_units(uint64_t begin, uint64_t end);

#endif
