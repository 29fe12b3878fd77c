/* kernels/nrm2/nrm2_ref.h - the check of a Euclidean norm; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_NRM2_REF_H
#define CORESWEEP_KERNELS_NRM2_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/* CS_FAILED when result is further from the norm of x than cs_nrm2 promises. */
enum cs_status cs__nrm2_check(size_t n, const double *x, double result, struct cs_error *error);

#endif
