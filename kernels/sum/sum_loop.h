/* kernels/sum/sum_loop.h - the loops of the three sums over a block; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SUM_LOOP_H
#define CORESWEEP_KERNELS_SUM_LOOP_H

#include "kernels/reduce/reduce.h"
#include "topology/cpu_features.h"

#include <stdbool.h>

/* Elements at most that `exact` takes at once, because it leaves 11 bits for carries; and the same 11 bits below
 * 2^1022, where its running sums begin. */
enum { CS__EXACT_BLOCK = 2048, CS__EXACT_EXPONENT = 1022 - 11 };

struct cs__sum_loops {
  /* *sum_out = the sum of x[i] over [begin, end). */
  void (*fast)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for vectors that come from memory; in another order, so the bits may differ. */
  void (*fast_far)(const struct cs__operands *of, size_t begin, size_t end, double *sum_out);
  /* The same for two blocks of `each` elements, one behind the other. */
  void (*fast_pair_far)(const struct cs__operands *of, size_t begin, size_t each, double *sums_out);
  /* The sum, and the sum of the errors of its additions. */
  void (*compensated)(const struct cs__operands *of, size_t begin, size_t end, double sum_and_lost_out[2]);
  /*
   * Whether the two numbers add up to exactly the sum of x[0] to x[count - 1]; if not, they mean nothing. True only if
   * all magnitudes are below 2^*exponent, which is a guess of at most CS__EXACT_EXPONENT; it becomes what would have
   * been right.
   */
  bool (*exact)(const double *x, size_t count, int *exponent, double high_and_low_out[2]);
};

CS_ISA_DECLARE(struct cs__sum_loops, cs__sum_loops);

#endif
