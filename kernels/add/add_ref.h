/* kernels/add/add_ref.h - the check of a add result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_ADD_REF_H
#define CORESWEEP_KERNELS_ADD_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED names the first element of c that is not a[i] + b[i]. */
enum cs_status cs__add_check(size_t n, const double *c, const double *a, const double *b, struct cs_error *error);

#endif
