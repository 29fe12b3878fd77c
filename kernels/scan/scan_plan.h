/* kernels/scan/scan_plan.h - the blocks an array is scanned in; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCAN_PLAN_H
#define CORESWEEP_KERNELS_SCAN_PLAN_H

#include <stddef.h>

enum { CS__SCAN_BLOCK_LEAST = 2048 };

/* Elements of a block of an array of n: whole cache lines, no less than the least. */
size_t cs__scan_block_elements(size_t n);

#endif
