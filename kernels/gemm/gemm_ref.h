/* kernels/gemm/gemm_ref.h - the check of a matrix product; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_GEMM_REF_H
#define CORESWEEP_KERNELS_GEMM_REF_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* A matrix of doubles or floats as it is used: element (i, j) is number i * down + j * right. */
struct cs__gemm_view {
  const void *at;
  bool single;
  size_t down, right;
};

/*
 * CS_FAILED when c (m, n) is not a (m, k) times b (k, n), for matrices of whole numbers small enough that every sum of
 * products, seven times over, is below 2^53 (and of floats below 2^24): there is no rounding then, and the check is
 * exact. Up to 2^21 multiplications every element is computed again; beyond, products with random vectors are compared.
 */
enum cs_status cs__gemm_check_whole(size_t m, size_t n, size_t k, struct cs__gemm_view a, struct cs__gemm_view b,
                                    struct cs__gemm_view c, struct cs_error *error);

#endif
