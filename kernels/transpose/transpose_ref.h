/* kernels/transpose/transpose_ref.h - the check of a transposed matrix; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRANSPOSE_REF_H
#define CORESWEEP_KERNELS_TRANSPOSE_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* b: (columns x rows) without gaps. The (rows x columns) matrix it must be the transposed of is known by a formula,
 * cs__transpose_element: nothing is read but b. CS_FAILED names the first wrong element. */
enum cs_status cs__transpose_check(size_t rows, size_t columns, const double *b, struct cs_error *error);

/* Element (i, j) of the test matrix of so many columns: exact and all different below 2^53 elements. */
static inline double cs__transpose_element(size_t columns, size_t i, size_t j) {
  return (double)(i * columns + j) + 1.0;
}

#endif
