/* kernels/scale/scale_ref.h - the check of a scale result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCALE_REF_H
#define CORESWEEP_KERNELS_SCALE_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED names the first element of b that is not scalar * c[i]. */
enum cs_status cs__scale_check(size_t n, const double *b, double scalar, const double *c, struct cs_error *error);

#endif
