/* kernels/cholesky/cholesky_ref.h - the check of a Cholesky factor; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_CHOLESKY_REF_H
#define CORESWEEP_KERNELS_CHOLESKY_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/*
 * CS_FAILED when U, the upper triangle of u by rows, is not the factor of the symmetric matrix whose upper triangle is
 * that of a, when its diagonal is not above 0, or when the strictly lower triangles of a and u differ in a bit. Both
 * (n, n) with leading dimension ld. (L by columns is U by rows.)
 */
enum cs_status cs__cholesky_check(size_t n, const double *a, const double *u, size_t ld, struct cs_error *error);

#endif
