/* kernels/sort/sort_ref.h - the checks of sorted arrays; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_REF_H
#define CORESWEEP_KERNELS_SORT_REF_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* CS_FAILED names the first element of `sorted` that is below the one before it, or says that the elements are not
 * those of `given`. */
enum cs_status cs__sort_check_u64(size_t n, const uint64_t *given, const uint64_t *sorted, struct cs_error *error);
enum cs_status cs__sort_check_f64(size_t n, const double *given, const double *sorted, struct cs_error *error);

/* The values must have been 0, 1, ... n - 1: where each key was. Proves the permutation, and that it is stable. */
enum cs_status cs__sort_check_pairs(size_t n, const uint64_t *given, const uint64_t *sorted, const uint64_t *values,
                                    struct cs_error *error);

#endif
