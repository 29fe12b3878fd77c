/* kernels/nrm2/nrm2_loop.h - the loops of nrm2 over a block; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_NRM2_LOOP_H
#define CORESWEEP_KERNELS_NRM2_LOOP_H

#include "kernels/reduce/reduce.h"
#include "topology/cpu_features.h"

struct cs__nrm2_loops {
  /* The sum of x[i]^2 over [begin, end). */
  void (*squares)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for vectors that come from memory; in another order, so the bits may differ. */
  void (*squares_far)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for two blocks of `each` elements, one behind the other. */
  void (*squares_pair_far)(const struct cs__operands *of, size_t begin, size_t each, double *sums_out);
  /* The sum of (scale * x[i])^2. */
  void (*scaled_squares)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The largest |x[i]|, NaN left out; 0 when there is none. */
  void (*largest)(const struct cs__operands *of, size_t begin, size_t end, double *most_out);
};

CS_ISA_DECLARE(struct cs__nrm2_loops, cs__nrm2_loops);

#endif
