/* kernels/asum/asum_ref.h - the check of a sum of magnitudes; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_ASUM_REF_H
#define CORESWEEP_KERNELS_ASUM_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED when result is further from the sum of |x[i]| than cs_asum promises. */
enum cs_status cs__asum_check(size_t n, const double *x, double result, struct cs_error *error);

#endif
