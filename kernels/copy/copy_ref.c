/* kernels/copy/copy_ref.c - the verifier of copy by another method: the bits, read as whole numbers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/copy/copy_ref.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_right(double c, double a) {
  uint64_t bits_of_c, bits_of_a; /* as numbers a NaN is not even itself, and -0 is 0 */
  memcpy(&bits_of_c, &c, sizeof c);
  memcpy(&bits_of_a, &a, sizeof a);
  return bits_of_c == bits_of_a;
}

enum cs_status cs__copy_check(size_t n, const double *c, const double *a, struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++)
    if (i < wrong && !is_right(c[i], a[i]))
      wrong = i;
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "copy: c[%zu] is %.17g, must be %.17g", wrong, c[wrong], a[wrong]);
}
