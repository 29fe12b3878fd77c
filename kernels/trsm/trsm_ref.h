/* kernels/trsm/trsm_ref.h - the check of a triangular solve; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRSM_REF_H
#define CORESWEEP_KERNELS_TRSM_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/*
 * CS_FAILED when U^T X is not B: U the upper triangle of the (n, n) matrix by rows at u, X and B (n, m) by rows,
 * without gaps. That is X L^T = B with X and B (m, n), all by columns, the solve a Cholesky factorisation needs.
 */
enum cs_status cs__trsm_check(size_t n, size_t m, const double *u, const double *b, const double *x,
                              struct cs_error *error);

#endif
