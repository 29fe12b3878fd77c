/* kernels/scan/scan_ref.h - the check of prefix sums; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCAN_REF_H
#define CORESWEEP_KERNELS_SCAN_REF_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* CS_FAILED names the first element of out that is further from the sum of x[0] ... x[i] (x[i - 1] when exclusive) than
 * scan.h promises. */
enum cs_status cs__scan_check(bool exclusive, size_t n, const double *x, const double *out, struct cs_error *error);
enum cs_status cs__scan_check_u64(bool exclusive, size_t n, const uint64_t *x, const uint64_t *out,
                                  struct cs_error *error);

#endif
