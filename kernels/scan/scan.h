/* kernels/scan/scan.h - prefix sums: out[i] is the sum of all elements up to, or before, x[i]. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCAN_H
#define CORESWEEP_KERNELS_SCAN_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Inclusive: out[i] = x[0] + ... + x[i]. Exclusive: out[0] = 0, out[i] = x[0] + ... + x[i - 1]. As MPI_Scan and
 * MPI_Exscan, over an array.
 *
 * x, out: (n) elements, 8-byte aligned (64-byte aligned is fastest); out may be x, but may not overlap it otherwise. n
 * may be 0. Uses the caller's OpenMP settings; may be called from several threads at once and inside a parallel region.
 * No memory is allocated. Returns CS_INVALID if a pointer is NULL while n > 0. Threads take blocks of 16 to 128 KiB in
 * turns: with several NUMA nodes, arrays whose pages are interleaved suit it, and contiguous parts do not.
 *
 * uint64_t: sums modulo 2^64.
 *
 * double: the order of the additions follows from n alone, so the result is the same bits at every thread count and
 * instruction set, in place or not. Blocks of 2048 to 16384 elements (n / 256 in between) are added one after the
 * other; within a block, groups of eight; within a group, a tree. An element is therefore off by no more than
 * (n / block + block / 5 + 8) u (|x[0]| + ... + |x[i]|), u = 2^-53; one running sum: (n - 1) u (...). Rounding may make
 * a sum of positive numbers smaller than the one before it, by that much. Infinities and NaN go through as IEEE 754
 * has it: from a NaN on, or from infinities of both signs on, all is NaN; a sum of several elements may overflow where
 * another order of them would not. x[0] = -0.0 gives an inclusive -0.0, as that is its value.
 *
 * Work: 16 n bytes (read x, write out); n flops for double, the additions of a running sum (the method does more), none
 * for uint64_t.
 */
enum cs_status cs_scan_inclusive(size_t n, const double *x, double *out);
enum cs_status cs_scan_exclusive(size_t n, const double *x, double *out);
enum cs_status cs_scan_inclusive_u64(size_t n, const uint64_t *x, uint64_t *out);
enum cs_status cs_scan_exclusive_u64(size_t n, const uint64_t *x, uint64_t *out);

#ifdef __cplusplus
}
#endif
#endif
