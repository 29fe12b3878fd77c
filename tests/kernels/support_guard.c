/* tests/kernels/support_guard.c - arrays between unreadable pages, from mmap and mprotect. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t page_bytes(void) {
  return (size_t)sysconf(_SC_PAGESIZE);
}

static void protect(const struct guarded *guarded, int protection) {
  const size_t page = page_bytes(), inner = guarded->mapping_bytes - 2 * page;
  if (inner > 0)
    cr_assert_eq(mprotect((char *)guarded->mapping + page, inner, protection), 0, "mprotect of %zu bytes", inner);
}

struct guarded guarded_array(size_t count, size_t size, enum guard_edge edge) {
  const size_t page = page_bytes(), bytes = count * size, pages = (bytes + page - 1) / page;
  struct guarded guarded = {.mapping_bytes = (pages + 2) * page};
  guarded.mapping = mmap(NULL, guarded.mapping_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  cr_assert(guarded.mapping != MAP_FAILED, "no memory for %zu guarded bytes", bytes);
  protect(&guarded, PROT_READ | PROT_WRITE);
  char *const inside = (char *)guarded.mapping + page;
  guarded.array = edge == GUARD_BEFORE ? inside : inside + pages * page - bytes;
  return guarded;
}

void guarded_freeze(const struct guarded *guarded) {
  protect(guarded, PROT_READ);
}

void guarded_thaw(const struct guarded *guarded) {
  protect(guarded, PROT_READ | PROT_WRITE);
}

void guarded_free(struct guarded *guarded) {
  if (guarded->mapping != NULL)
    munmap(guarded->mapping, guarded->mapping_bytes);
  *guarded = (struct guarded){0};
}
