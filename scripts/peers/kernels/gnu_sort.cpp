/* scripts/peers/kernels/gnu_sort.cpp - sort by __gnu_parallel::sort and stable_sort. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sort/sort.h"
#include "scripts/peers/kernels/sort_pairs.hpp"

#include <parallel/algorithm>

enum cs_status cs_sort_u64(size_t n, uint64_t *keys) {
  __gnu_parallel::sort(keys, keys + n);
  return CS_OK;
}

/* Ascending; of data without NaN, which the comparison of doubles puts in no order. */
enum cs_status cs_sort_f64(size_t n, double *x) {
  __gnu_parallel::sort(x, x + n);
  return CS_OK;
}

/* Keys and values become pairs and are taken apart again, as a user of such a library has to. */
enum cs_status cs_sort_pairs_u64(size_t n, uint64_t *keys, uint64_t *values) {
  peer_sort_pairs(n, keys, values, [](auto begin, auto end) { __gnu_parallel::stable_sort(begin, end); });
  return CS_OK;
}
