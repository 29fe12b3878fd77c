/* kernels/sort/sort.h - arrays into ascending order: 64-bit whole numbers, doubles, and keys that carry values. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_H
#define CORESWEEP_KERNELS_SORT_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * keys, x, values: (n), 8-byte aligned; n may be 0; keys and values do not overlap. Uses the caller's OpenMP settings;
 * may be called from several threads at once and inside a parallel region. The result is the same bits at every thread
 * count and instruction set. An array that is sorted already costs one pass of reading.
 *
 * Work: at the least every element is read and written once, 16 n bytes and for pairs 32 n; no flops. Work memory,
 * freed before the return: as much as the arrays have, beside it at most 0.5 MB for each thread, and, of keys without
 * values, for counts a 32nd of the array where a second-level cache has 2 MiB, a quarter where it has 256 KiB.
 *
 * Returns CS_INVALID if an array is NULL while n > 0 and CS_NOMEM if there is no work memory; the arrays are then as
 * they were.
 */

enum cs_status cs_sort_u64(size_t n, uint64_t *keys);

/*
 * By value, in a total order: -infinity, the finite, infinity, then the NaN; -0 before +0. Every element keeps its
 * bits, NaN their payloads (those without a sign bit first, by payload; then those with it, the largest payload
 * first).
 */
enum cs_status cs_sort_f64(size_t n, double *x);

/* Stable: values[i] goes where keys[i] goes, and values of equal keys stay in the order they had. */
enum cs_status cs_sort_pairs_u64(size_t n, uint64_t *keys, uint64_t *values);

#ifdef __cplusplus
}
#endif
#endif
