/* kernels/copy/copy_ref.h - the check of a copy result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_COPY_REF_H
#define CORESWEEP_KERNELS_COPY_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED names the first element of c that does not have the bits of a[i]. */
enum cs_status cs__copy_check(size_t n, const double *c, const double *a, struct cs_error *error);

#endif
