/* kernels/tasks/tasks_ref.h - the serial check that each task ran exactly once; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TASKS_REF_H
#define CORESWEEP_KERNELS_TASKS_REF_H

#include "runtime/base/status.h"

#include <stdint.h>

/* CS_FAILED unless the checksum is that of so many tasks, each run once. */
enum cs_status cs__tasks_check(int64_t tasks, int64_t delay, uint64_t checksum, struct cs_error *error);

#endif
