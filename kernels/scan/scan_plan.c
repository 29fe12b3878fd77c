/* kernels/scan/scan_plan.c - the size of scan's blocks, which follows from n alone. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/scan/scan_plan.h"

/* A block of 128 KiB and the next one of the same thread fit every second-level cache (256 KiB and more). Shorter
 * arrays have 256 blocks. To hand one on takes a line from core to core, some 0.1 us; the smallest, 2048 elements of
 * which one a nanosecond is summed and written, takes 2 us, so that a team of 20 still waits for no one. */
static const size_t block_most = 16384, blocks_wished = 256;
static const size_t line_elements = 8;

size_t cs__scan_block_elements(size_t n) {
  const size_t wished = (n / blocks_wished + line_elements - 1) / line_elements * line_elements;
  return wished < CS__SCAN_BLOCK_LEAST ? CS__SCAN_BLOCK_LEAST : wished > block_most ? block_most : wished;
}
