/* tests/kernels/support_guard.h - arrays between unreadable pages: one element read or written outside is a crash. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_GUARD_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_GUARD_H

#include <stddef.h>

/* Which end of the array touches its unreadable page exactly. Test both: `for (int e = 0; e < GUARD_EDGES; e++)`. */
enum guard_edge { GUARD_BEFORE, GUARD_AFTER, GUARD_EDGES };

struct guarded {
  void *array; /* count * size bytes, all 0; never NULL, and not even one byte may be read when count is 0 */
  void *mapping;
  size_t mapping_bytes;
};

/*
 * GUARD_BEFORE: the array starts at a page, the byte before it is unreadable. GUARD_AFTER: the byte behind it is
 * unreadable; its start is then aligned to no more than count * size is. The test ends when memory cannot be had.
 */
struct guarded guarded_array(size_t count, size_t size, enum guard_edge edge);

/* From now on a write into the array is a crash: how a test proves that inputs stay as they are. */
void guarded_freeze(const struct guarded *guarded);
void guarded_thaw(const struct guarded *guarded);

void guarded_free(struct guarded *guarded);

#endif
