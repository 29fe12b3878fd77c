/* scripts/peers/kernels/sort_pairs.hpp - arrays of keys and values sorted by a library that sorts elements. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_PEERS_SORT_PAIRS_HPP
#define CORESWEEP_PEERS_SORT_PAIRS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>

struct peer_pair {
  uint64_t key, value;
  bool operator<(const peer_pair &other) const {
    return key < other.key;
  }
};

template <typename sort> void peer_sort_pairs(size_t n, uint64_t *keys, uint64_t *values, const sort &stable_sort) {
  const std::unique_ptr<peer_pair[]> pairs(new peer_pair[n]);
  peer_pair *const all = pairs.get();
#pragma omp parallel for
  for (size_t i = 0; i < n; i++)
    all[i] = {keys[i], values[i]};
  stable_sort(all, all + n);
#pragma omp parallel for
  for (size_t i = 0; i < n; i++) {
    keys[i] = all[i].key;
    values[i] = all[i].value;
  }
}

#endif
