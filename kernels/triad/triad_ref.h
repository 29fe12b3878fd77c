/* kernels/triad/triad_ref.h - the check of a triad result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TRIAD_REF_H
#define CORESWEEP_KERNELS_TRIAD_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED names the first element of a that is not b[i] + scalar * c[i]. */
enum cs_status cs__triad_check(size_t n, const double *a, const double *b, double scalar, const double *c,
                               struct cs_error *error);

#endif
