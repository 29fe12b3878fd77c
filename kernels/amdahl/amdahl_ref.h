/* kernels/amdahl/amdahl_ref.h - the serial check of an amdahl result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_AMDAHL_REF_H
#define CORESWEEP_KERNELS_AMDAHL_REF_H

#include "runtime/base/status.h"

#include <stdint.h>

/* CS_FAILED says what result of that many units would be right. */
enum cs_status cs__amdahl_check(uint64_t units, uint64_t result, struct cs_error *error);

#endif
