/* kernels/sort/sort_parts.h - sorting in a given number of parts, whatever team there is; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_PARTS_H
#define CORESWEEP_KERNELS_SORT_PARTS_H

#include "kernels/sort/sort_loop.h"
#include "runtime/base/status.h"

/* What the public functions do once they have chosen parts (>= 1), of which each is surveyed, counted and moved by one
 * thread. n >= 1. */
enum cs_status cs__sort_in_parts(struct cs__sort_array array, size_t n, int parts);

#endif
