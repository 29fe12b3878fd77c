/* kernels/scan/scan_loop.h - the per-thread loops of scan: the sum of a block, and the prefix sums in it; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SCAN_LOOP_H
#define CORESWEEP_KERNELS_SCAN_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>
#include <stdint.h>

enum cs__scan_type { CS__SCAN_F64, CS__SCAN_U64, CS__SCAN_TYPES };
enum cs__scan_kind { CS__SCAN_INCLUSIVE, CS__SCAN_EXCLUSIVE, CS__SCAN_KINDS };
enum cs__scan_store { CS__SCAN_CACHED, CS__SCAN_STREAMED, CS__SCAN_STORES };

union cs__scan_value {
  double f64;
  uint64_t u64;
};

/* The sum of n elements of x. */
typedef union cs__scan_value cs__scan_sum(size_t n, const void *x);

/*
 * out[i] = before + (x[0] + ... + x[i]), or + (x[0] + ... + x[i - 1]) when exclusive. out may be x. Returns the sum of
 * x, the same bits as the sum function above. With non-temporal stores it returns that of the n elements at `summed`
 * instead, which may be x: to add up a block on the way costs nothing where memory is waited for. Then out is aligned
 * to 64 bytes, lines a page ahead of `summed` are asked for, and the caller puts a store fence behind the last call.
 */
typedef union cs__scan_value cs__scan_block(size_t n, const void *x, union cs__scan_value before, void *out,
                                            const void *summed);

struct cs__scan_loops {
  cs__scan_sum *sum[CS__SCAN_TYPES];
  cs__scan_block *block[CS__SCAN_TYPES][CS__SCAN_KINDS][CS__SCAN_STORES];
  void (*fence)(void);
};

CS_ISA_DECLARE(struct cs__scan_loops, cs__scan_loops);

#endif
