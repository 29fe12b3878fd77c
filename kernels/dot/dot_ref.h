/* kernels/dot/dot_ref.h - the check of an inner product; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DOT_REF_H
#define CORESWEEP_KERNELS_DOT_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED when result is further from the inner product of x and y than cs_dot promises. */
enum cs_status cs__dot_check(size_t n, const double *x, const double *y, double result, struct cs_error *error);

#endif
