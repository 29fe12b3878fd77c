/* runtime/base/memory.h - large arrays on huge pages, and small allocations that cannot overflow. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_BASE_MEMORY_H
#define CORESWEEP_RUNTIME_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#define CS_CACHE_LINE_BYTES 64

/*
 * count elements of size bytes, 64-byte aligned, pages untouched (the first thread that writes a page places it). From
 * 2 MiB on, the block is 2 MiB aligned and transparent huge pages are asked for. NULL when it cannot be had or
 * count * size overflows. Free with cs_array_free. count 0 gives a block that may be freed and not read.
 */
void *cs_array_alloc(size_t count, size_t size);

/* NULL is legal. */
void cs_array_free(void *array);

/* Bytes of the pages behind [array, array + bytes) that the kernel backs with huge pages now; 0 when it cannot be told.
 */
uint64_t cs_array_huge_bytes(const void *array, size_t bytes);

#endif
