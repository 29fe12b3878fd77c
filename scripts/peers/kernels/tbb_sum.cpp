/* scripts/peers/kernels/tbb_sum.cpp - sum by tbb::parallel_reduce; of the promises it makes the fast one alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/sum_fast_only.h"
#include "scripts/peers/kernels/tbb_team.hpp"

#include <functional>
#include <numeric>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

enum cs_status cs_sum(size_t n, const double *x, double *result_out) {
  using range = tbb::blocked_range<const double *>;
  peer_tbb_team().run([&] {
    *result_out = tbb::parallel_reduce(
        range(x, x + n), 0.0,
        [](const range &part, double sum) { return std::accumulate(part.begin(), part.end(), sum); },
        std::plus<double>());
  });
  return CS_OK;
}
