/* kernels/gemv/gemv_ref.h - the check of a matrix times a vector; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMV_REF_H
#define CORESWEEP_KERNELS_GEMV_REF_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* CS_FAILED names the first element of y that is not a's row (transposed: column) times x. a is (m, n) by rows. */
enum cs_status cs__gemv_check(bool transposed, size_t m, size_t n, const double *a, size_t lda, const double *x,
                              const double *y, struct cs_error *error);

#endif
