/* kernels/amdahl/amdahl_units.h - the work of units [begin, end); private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_AMDAHL_UNITS_H
#define CORESWEEP_KERNELS_AMDAHL_UNITS_H

#include <stdint.h>

/* The sum of the last x of each unit, modulo 2^64. */
uint64_t cs__amdahl_units(uint64_t begin, uint64_t end);

#endif
