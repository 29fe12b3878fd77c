/* kernels/gemm/gemm_ref.h - the check of a matrix product; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMM_REF_H
#define CORESWEEP_KERNELS_GEMM_REF_H

#include "runtime/base/status.h"

#include <stddef.h>

/*
 * CS_FAILED when c (m, n) is not a (m, k) times b (k, n), for matrices of whole numbers small enough that every sum of
 * products is below 2^53: there is no rounding then, and the check is exact. Up to 2^21 multiplications every element
 * is computed again; beyond, products with random vectors are compared.
 */
enum cs_status cs__gemm_check_whole(size_t m, size_t n, size_t k, const double *a, size_t lda, const double *b,
                                    size_t ldb, const double *c, size_t ldc, struct cs_error *error);

#endif
