/* kernels/sum/sum_reproducible.c - the exact sum of a vector, rounded once: no order, team or machine changes it. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: a sum whose bits depend on the elements alone, not on their order. A fixed order of additions would give the
 * same bits at every thread count, but not once the data is cut differently: over more processes, or after a sort.
 *
 * How: no addition rounds. Blocks of 2048 elements are summed on two grids, each a running sum whose magnitude is held
 * so that adding to it rounds only what is added; what is rounded off goes to the second, finer grid. If nothing is
 * left after it, two numbers are the block's exact sum, and they go into a number of 2176 bits. If something is left
 * (elements of one block that differ by a factor beyond 2^30) the elements of that block go there one by one. Whole
 * numbers add in any order to the same, so threads join theirs in the order they finish. The end is one rounding.
 *
 * Why it is fast: one pass with seven vector operations for two grids, one or two for the largest magnitude, and
 * nothing wide unless it must. Where the grids have to lie follows from the largest magnitude, which is known
 * afterwards: they are put where the block before had them, and the pass is made again if that was wrong. Binned sums
 * (Demmel, Nguyen) drop what lies below three bins, and pay a third grid for it: that costs more operations than two
 * grids and a look at what is left, and rounds.
 *
 * Source: the grids, Rump, Ogita, Oishi, Accurate floating-point summation, SIAM J. Sci. Comput. 31 (2008); the wide
 * number, Neal (sum_exact.c); putting them together, Collange, Defour, Graillat, Iakymchuk, Numerical reproducibility
 * for the parallel reduction on multi- and many-core architectures, Parallel Computing 49 (2015).
 */
#include "kernels/range.h"
#include "kernels/sum/sum.h"
#include "kernels/sum/sum_exact.h"
#include "kernels/sum/sum_loop.h"
#include "kernels/team_size.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>

/* Operations of a vector element, as fused multiply-adds (which count twice): nine. */
static const double effort_flops = 18.0;

/* The exponent of a number that is not below |x|: most elements of a vector are of one size. Anything does, though. */
static int exponent_near(double x) {
  int exponent = 0;
  (void)frexp(x, &exponent);
  return isfinite(x) && exponent < CS__EXACT_EXPONENT ? exponent + 1 : 0;
}

static bool sum_block(const struct cs__sum_loops *loops, const double *x, size_t count, int *exponent, double part[2]) {
  if (loops->exact(x, count, exponent, part))
    return true;
  return *exponent <= CS__EXACT_EXPONENT && loops->exact(x, count, exponent, part); /* of another size than guessed */
}

static void add_range(const struct cs__sum_loops *loops, const double *x, struct cs_range range, struct cs__exact *to) {
  int exponent = range.begin < range.end ? exponent_near(x[range.begin]) : 0;
  for (size_t i = range.begin; i < range.end; i += CS__EXACT_BLOCK) {
    const size_t left = range.end - i, count = left < CS__EXACT_BLOCK ? left : CS__EXACT_BLOCK;
    double part[2] = {0.0, 0.0};
    const bool is_exact = sum_block(loops, x + i, count, &exponent, part);
    exponent = exponent <= CS__EXACT_EXPONENT ? exponent : 0;
    for (size_t k = 0; k < 2 && is_exact; k++)
      cs__exact_add(to, part[k]);
    for (size_t k = 0; k < count && !is_exact; k++)
      cs__exact_add(to, x[i + k]);
  }
}

/* One block whose sum is exactly two numbers: adding them is the one rounding there has to be. */
static bool sum_is_short(const struct cs__sum_loops *loops, const double *x, size_t n, double *result_out) {
  int exponent = n > 0 ? exponent_near(x[0]) : 0;
  double part[2] = {0.0, 0.0};
  if (n > CS__EXACT_BLOCK || (n > 0 && !sum_block(loops, x, n, &exponent, part)))
    return false;
  *result_out = part[0] + part[1]; /* neither is -0: they are differences */
  return true;
}

enum cs_status cs_sum_reproducible(size_t n, const double *x, double *result_out) {
  static const struct cs__sum_loops *const variants[] = {CS_ISA_VARIANTS(cs__sum_loops)};
  if ((n > 0 && x == NULL) || result_out == NULL)
    return CS_INVALID;
  const struct cs__sum_loops *loops = variants[cs_isa_active()];
  if (sum_is_short(loops, x, n, result_out))
    return CS_OK;
  const struct cs__effort effort = {.bytes = (double)n * sizeof *x, .flops = (double)n * effort_flops};
  struct cs__exact all;
  cs__exact_clear(&all);
  if (n <= CS__EXACT_BLOCK || !cs__team_pays(effort)) {
    add_range(loops, x, (struct cs_range){0, n}, &all);
  } else {
#pragma omp parallel
    {
      struct cs__exact mine;
      cs__exact_clear(&mine);
      add_range(loops, x, cs_range_of(n, CS__EXACT_BLOCK, omp_get_thread_num(), omp_get_num_threads()), &mine);
#pragma omp critical(cs__sum_reproducible)
      cs__exact_join(&all, &mine);
    }
  }
  *result_out = cs__exact_round(&all);
  return CS_OK;
}
