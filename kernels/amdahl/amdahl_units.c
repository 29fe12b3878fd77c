/* kernels/amdahl/amdahl_units.c - a chain of multiplications and additions per unit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/amdahl/amdahl_units.h"
#include "kernels/amdahl/amdahl.h"
#include "kernels/mmix.h"

/*
 * Of known factors, k unrolled steps are one: x a^k + c', and a compiler that sees it (Clang does) makes the chain k
 * times shorter. Read through volatile they are not known.
 */
static const volatile uint64_t factor = CS__MMIX_A, increment = CS__MMIX_C;

/* Never inlined, so that serial and parallel units are the same instructions. */
__attribute__((noinline)) uint64_t cs__amdahl_units(uint64_t begin, uint64_t end) {
  const uint64_t a = factor, c = increment;
  uint64_t sum = 0;
  for (uint64_t unit = begin; unit < end; unit++) {
    uint64_t x = unit;
    for (int step = 0; step < CS_AMDAHL_STEPS; step++)
      x = a * x + c;
    sum += x;
  }
  return sum;
}
