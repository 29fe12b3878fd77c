/* scripts/peers/kernels/tbb_sort.cpp - sort by tbb::parallel_sort, which is not stable: of pairs it makes no promise.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sort/sort.h"
#include "scripts/peers/kernels/tbb_team.hpp"

#include <tbb/parallel_sort.h>

enum cs_status cs_sort_u64(size_t n, uint64_t *keys) {
  peer_tbb_team().run([&] { tbb::parallel_sort(keys, keys + n); });
  return CS_OK;
}

/* Ascending; of data without NaN, which the comparison of doubles puts in no order. */
enum cs_status cs_sort_f64(size_t n, double *x) {
  peer_tbb_team().run([&] { tbb::parallel_sort(x, x + n); });
  return CS_OK;
}

enum cs_status cs_sort_pairs_u64(size_t, uint64_t *, uint64_t *) {
  return CS_INVALID;
}
