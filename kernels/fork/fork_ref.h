/* kernels/fork/fork_ref.h - the serial check of what parallel regions counted; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_FORK_REF_H
#define CORESWEEP_KERNELS_FORK_REF_H

#include "runtime/base/status.h"

#include <stdint.h>

/* CS_FAILED unless each of so many threads was in each region exactly once. */
enum cs_status cs__fork_check(int64_t regions, int64_t delay, int threads, uint64_t checksum, struct cs_error *error);

#endif
