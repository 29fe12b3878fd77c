/* tests/base/memory_test.c - arrays are aligned, writable to their end, and refused when too large. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/memory.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static const size_t huge_page_bytes = (size_t)2 << 20;

Test(memory, aligns_small_arrays_to_a_cache_line) {
  for (size_t count = 1; count < 3000; count += 97) {
    double *array = cs_array_alloc(count, sizeof *array);
    cr_assert(array != NULL);
    cr_expect(eq(u64, (uint64_t)((uintptr_t)array % CS_CACHE_LINE_BYTES), 0u));
    memset(array, 0xff, count * sizeof *array);
    cs_array_free(array);
  }
}

Test(memory, aligns_large_arrays_to_a_huge_page) {
  for (size_t extra = 0; extra < 3; extra++) {
    char *array = cs_array_alloc(huge_page_bytes + extra, 1);
    cr_assert(array != NULL);
    cr_expect(eq(u64, (uint64_t)((uintptr_t)array % huge_page_bytes), 0u));
    memset(array, 1, huge_page_bytes + extra);
    cs_array_free(array);
  }
}

Test(memory, gives_a_block_for_no_elements) {
  void *none = cs_array_alloc(0, 8), *empty = cs_array_alloc(8, 0);
  cr_expect(none != NULL);
  cr_expect(empty != NULL);
  cs_array_free(none);
  cs_array_free(empty);
  cs_array_free(NULL);
}

Test(memory, refuses_what_overflows) {
  cr_expect(cs_array_alloc(SIZE_MAX, 2) == NULL);
  cr_expect(cs_array_alloc(SIZE_MAX / 8 + 1, 8) == NULL);
  cr_expect(cs_array_alloc(SIZE_MAX, SIZE_MAX) == NULL);
  cr_expect(cs_array_alloc(SIZE_MAX - 1, 1) == NULL);
}

Test(memory, tells_no_more_huge_bytes_than_the_array_has) {
  const size_t bytes = 4 * huge_page_bytes;
  char *array = cs_array_alloc(bytes, 1);
  cr_assert(array != NULL);
  memset(array, 1, bytes);
  cr_expect(le(u64, cs_array_huge_bytes(array, bytes), (uint64_t)bytes));
  cr_expect(le(u64, cs_array_huge_bytes(array, 64), 64u));
  cs_array_free(array);
}

Test(memory, tells_no_huge_bytes_where_nothing_is_mapped) {
  cr_expect(eq(u64, cs_array_huge_bytes(NULL, 64), 0u));
}
