/* kernels/histogram/histogram.h - how often each value occurs: of bytes, and of 32-bit keys below a number of bins. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_HISTOGRAM_H
#define CORESWEEP_KERNELS_HISTOGRAM_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * counts[b] = how many of the n keys are b, for every b below bins (bytes: 256). What counts held before is
 * overwritten. x, keys: (n), read only; counts: (bins), may not overlap them. n may be 0, and bins may be 0 if n is;
 * more bins than 2^32 are allowed and stay 0. Use the caller's OpenMP settings; may be called from several threads at
 * once and inside a parallel region. The result is exact, so the same at every thread count.
 *
 * Work: n or 4 n bytes read and 8 bins bytes written, no flops. For the time of the call the first two allocate a table
 * of counters for every thread, of 4 bytes or, with more than 16384 bins, of one; or, with more than 16 million bins,
 * more than 256 MiB of such tables in all, or too few keys for a table, one copy of the keys.
 * CS_INVALID if a pointer is NULL whose array is not empty, a key is not below bins, or counts has more than
 * PTRDIFF_MAX bytes: counts holds nothing of use then. CS_NOMEM: counts is as it was.
 */
enum cs_status cs_histogram_u8(size_t n, const uint8_t *x, uint64_t counts[256]);
enum cs_status cs_histogram_u32(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts);

/*
 * The same by one table that all threads share, every increment an atomic operation or a critical section: what safety
 * costs where nobody thought of privatising. For comparison; allocate nothing.
 */
enum cs_status cs_histogram_u8_atomic(size_t n, const uint8_t *x, uint64_t counts[256]);
enum cs_status cs_histogram_u32_atomic(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts);
enum cs_status cs_histogram_u8_critical(size_t n, const uint8_t *x, uint64_t counts[256]);
enum cs_status cs_histogram_u32_critical(size_t n, const uint32_t *keys, size_t bins, uint64_t *counts);

#ifdef __cplusplus
}
#endif
#endif
