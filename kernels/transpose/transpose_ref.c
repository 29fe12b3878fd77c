/* kernels/transpose/transpose_ref.c - the verifier of transpose by another method: what each element must be. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The test matrix holds in each place the number of the place. Element k of the result, in the order of memory, must
 * therefore be the number of place (k mod rows, k / rows): no second matrix is read, in no order.
 */
#include "kernels/transpose/transpose_ref.h"

enum cs_status cs__transpose_check(size_t rows, size_t columns, const double *b, struct cs_error *error) {
  const size_t n = rows * columns;
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t k = 0; k < n; k++)
    if (k < wrong && !(b[k] == cs__transpose_element(columns, k % rows, k / rows)))
      wrong = k;
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "transpose: b[%zu][%zu] is %.17g, must be %.17g", wrong / rows, wrong % rows,
                 b[wrong], cs__transpose_element(columns, wrong % rows, wrong / rows));
}
