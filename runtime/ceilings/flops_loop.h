/* runtime/ceilings/flops_loop.h - fused multiply-adds in registers, and their variants; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_FLOPS_LOOP_H
#define CORESWEEP_RUNTIME_CEILINGS_FLOPS_LOOP_H

#include "topology/cpu_features.h"

#include <stdint.h>

struct cs__flops_loops {
  /*
   * turns times x = x * factor + addend for each of `elements` doubles x, which start at 0, 1, 2, ...; returns the sum
   * of the x. Work: 2 * elements * turns flops.
   */
  double (*run)(uint64_t turns, double factor, double addend);
  unsigned elements;
};

CS_ISA_DECLARE(struct cs__flops_loops, cs__flops_loops);

#endif
