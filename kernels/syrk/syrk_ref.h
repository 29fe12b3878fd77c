/* kernels/syrk/syrk_ref.h - the check of a symmetric product; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SYRK_REF_H
#define CORESWEEP_KERNELS_SYRK_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/*
 * CS_FAILED when the lower triangle of c (n, n) is not that of a a^T, a (n, k), or when an element above the diagonal
 * is not `untouched`. a holds whole numbers small enough that every sum of products, seven times over, is below 2^53:
 * the check is exact. Up to 2^21 multiplications every element is computed again; beyond, products with random vectors
 * are compared. By rows, without gaps.
 */
enum cs_status cs__syrk_check_whole(size_t n, size_t k, const double *a, const double *c, double untouched,
                                    struct cs_error *error);

#endif
