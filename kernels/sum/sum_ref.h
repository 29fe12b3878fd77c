/* kernels/sum/sum_ref.h - the check of a sum against each of the three promises; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SUM_REF_H
#define CORESWEEP_KERNELS_SUM_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

enum cs__sum_promise { CS__SUM_FAST, CS__SUM_COMPENSATED, CS__SUM_REPRODUCIBLE };

/* CS_FAILED when result is further from the sum of x than the function of that promise may be; CS_NOMEM. */
enum cs_status cs__sum_check(size_t n, const double *x, enum cs__sum_promise promise, double result,
                             struct cs_error *error);

#endif
