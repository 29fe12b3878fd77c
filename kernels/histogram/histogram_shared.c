/* kernels/histogram/histogram_shared.c - one table for all threads, guarded: what safety costs. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Source: the forms before privatisation in Hwu, Kirk, El Hajj, Programming Massively Parallel Processors, 4th edition
 * (2022), chapter Parallel histogram; here by OpenMP's atomic and critical.
 */
#include "kernels/histogram/histogram.h"
#include "kernels/histogram/histogram_parts.h"
#include "kernels/spans.h"

#include <omp.h>
#include <stdatomic.h>
#include <string.h>

enum guard { ATOMIC, CRITICAL };

static size_t key_at(const struct cs__keys *of, size_t i) {
  return of->x != NULL ? of->x[i] : of->keys[i];
}

static bool count_atomic(const struct cs__keys *of, uint64_t *counts) {
  atomic_bool below = true;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < of->n; i++) {
    const size_t key = key_at(of, i);
    if (key < of->bins) {
#pragma omp atomic
      counts[key]++;
    } else {
      atomic_store(&below, false);
    }
  }
  return below;
}

static bool count_critical(const struct cs__keys *of, uint64_t *counts) {
  atomic_bool below = true;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < of->n; i++) {
    const size_t key = key_at(of, i);
    if (key < of->bins) {
#pragma omp critical(cs__histogram_shared)
      counts[key]++;
    } else {
      atomic_store(&below, false);
    }
  }
  return below;
}

static enum cs_status count(const struct cs__keys *of, enum guard guard, uint64_t *counts) {
  if ((of->n > 0 && ((of->x == NULL && of->keys == NULL) || of->bins == 0)) || (of->bins > 0 && counts == NULL) ||
      !cs__can_span(1, of->bins, 0, sizeof *counts))
    return CS_INVALID;
  if (of->bins > 0)
    memset(counts, 0, of->bins * sizeof *counts);
  return (guard == ATOMIC ? count_atomic : count_critical)(of, counts) ? CS_OK : CS_INVALID;
}

enum cs_status cs_histogram_u8_atomic(size_t n, const uint8_t *x, uint64_t counts[256]) {
  return count(&(struct cs__keys){.x = x, .n = n, .bins = 256}, ATOMIC, counts);
}

enum cs_status cs_histogram_u32_atomic(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts) {
  return count(&(struct cs__keys){.keys = keys, .n = n, .bins = bins}, ATOMIC, counts);
}

enum cs_status cs_histogram_u8_critical(size_t n, const uint8_t *x, uint64_t counts[256]) {
  return count(&(struct cs__keys){.x = x, .n = n, .bins = 256}, CRITICAL, counts);
}

enum cs_status cs_histogram_u32_critical(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts) {
  return count(&(struct cs__keys){.keys = keys, .n = n, .bins = bins}, CRITICAL, counts);
}
