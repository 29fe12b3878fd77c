/* kernels/asum/asum_loop.h - the loop of asum: a block to its sum of magnitudes; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_ASUM_LOOP_H
#define CORESWEEP_KERNELS_ASUM_LOOP_H

#include "kernels/reduce/reduce.h"
#include "topology/cpu_features.h"

struct cs__asum_loops {
  /* *sum_out = the sum of |x[i]| over [begin, end). */
  void (*block)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for vectors that come from memory; in another order, so the bits may differ. */
  void (*block_far)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for two blocks of `each` elements, one behind the other. */
  void (*pair_far)(const struct cs__operands *of, size_t begin, size_t each, double *sums_out);
};

CS_ISA_DECLARE(struct cs__asum_loops, cs__asum_loops);

#endif
