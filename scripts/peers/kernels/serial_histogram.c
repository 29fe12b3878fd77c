/* scripts/peers/kernels/serial_histogram.c - histogram by a plain loop on one thread. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram.h"

#include <string.h>

enum cs_status cs_histogram_u8(size_t n, const uint8_t *x, uint64_t counts[256]) {
  memset(counts, 0, 256 * sizeof *counts);
  for (size_t i = 0; i < n; i++)
    counts[x[i]]++;
  return CS_OK;
}

enum cs_status cs_histogram_u32(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts) {
  memset(counts, 0, bins * sizeof *counts);
  for (size_t i = 0; i < n; i++)
    counts[keys[i]]++;
  return CS_OK;
}
