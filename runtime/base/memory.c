/* runtime/base/memory.c - aligned arrays that ask for huge pages. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static const size_t huge_page_bytes = (size_t)2 << 20;

void *cs_array_alloc(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / 2 / size)
    return NULL;
  const size_t bytes = count * size;
  const size_t alignment = bytes >= huge_page_bytes ? huge_page_bytes : CS_CACHE_LINE_BYTES;
  const size_t rounded = (bytes + alignment) / alignment * alignment; /* never 0 */
  void *array = aligned_alloc(alignment, rounded);
#ifdef MADV_HUGEPAGE
  if (array != NULL && alignment == huge_page_bytes)
    madvise(array, rounded, MADV_HUGEPAGE); /* a wish: without huge pages everything still works */
#endif
  return array;
}

void cs_array_free(void *array) {
  free(array);
}

uint64_t cs_array_huge_bytes(const void *array, size_t bytes) {
  FILE *maps = fopen("/proc/self/smaps", "re");
  if (maps == NULL)
    return 0;
  const uintptr_t from = (uintptr_t)array, to = from + bytes;
  char line[512];
  int inside = 0;
  uint64_t huge_bytes = 0;
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long start, end, kilobytes;
    if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
      inside = start < to && end > from;
    else if (inside && sscanf(line, "AnonHugePages: %lu kB", &kilobytes) == 1)
      huge_bytes += (uint64_t)kilobytes << 10;
  }
  fclose(maps);
  return huge_bytes < bytes ? huge_bytes : bytes;
}
