/* scripts/peers/kernels/tbb_scan.cpp - the inclusive scan by tbb::parallel_scan. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "scripts/peers/kernels/scan_inclusive_only.h"
#include "scripts/peers/kernels/tbb_team.hpp"

#include <functional>
#include <tbb/blocked_range.h>
#include <tbb/parallel_scan.h>

template <typename number> static void scan(size_t n, const number *x, number *out) {
  using range = tbb::blocked_range<size_t>;
  peer_tbb_team().run([&] {
    tbb::parallel_scan(
        range(0, n), number(),
        [&](const range &part, number sum, bool is_final) {
          for (size_t i = part.begin(); i < part.end(); i++) {
            sum += x[i];
            if (is_final)
              out[i] = sum;
          }
          return sum;
        },
        std::plus<number>());
  });
}

enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out) {
  scan(n, x, out);
  return CS_OK;
}

enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out) {
  scan(n, x, out);
  return CS_OK;
}
