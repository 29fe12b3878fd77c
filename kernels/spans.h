/* kernels/spans.h - whether an array as large as the arguments say can exist; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SPANS_H
#define CORESWEEP_KERNELS_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A matrix of so many lines of `length` elements of `size` bytes, `ld` elements from one to the next. No object has
 * more than PTRDIFF_MAX bytes; arguments that say otherwise are wrong, and sizes computed from them would wrap around.
 */
static inline bool cs__can_span(size_t lines, size_t length, size_t ld, size_t size) {
  size_t elements = 0, bytes = 0;
  if (lines == 0 || length == 0)
    return true;
  return !__builtin_mul_overflow(lines - 1, ld, &elements) && !__builtin_add_overflow(elements, length, &elements) &&
         !__builtin_mul_overflow(elements, size, &bytes) && bytes <= PTRDIFF_MAX;
}

#endif
