/* scripts/peers/kernels/omp_histogram.c - histogram by `omp reduction` over the array of counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram.h"

#include <string.h>

enum cs_status cs_histogram_u8(size_t n, const uint8_t *x, uint64_t counts[256]) {
  uint64_t h[256] = {0};
#pragma omp parallel for reduction(+ : h[:256])
  for (size_t i = 0; i < n; i++)
    h[x[i]]++;
  memcpy(counts, h, sizeof h);
  return CS_OK;
}

/* Each thread's copy lies on its stack: OMP_STACKSIZE has to be large enough for the bins. */
enum cs_status cs_histogram_u32(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts) {
  memset(counts, 0, bins * sizeof *counts);
#pragma omp parallel for reduction(+ : counts[:bins])
  for (size_t i = 0; i < n; i++)
    counts[keys[i]]++;
  return CS_OK;
}
