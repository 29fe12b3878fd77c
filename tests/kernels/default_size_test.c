/* tests/kernels/default_size_test.c - default sizes: beyond the caches, within memory. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"

#include <criterion/criterion.h>

static const uint64_t mebibyte = (uint64_t)1 << 20, gibibyte = (uint64_t)1 << 30;

Test(default_size, is_at_least_256_mebibytes_on_an_ordinary_machine) {
  const struct cs_platform laptop = {.llc_bytes = 8 * mebibyte, .memory_bytes = 16 * gibibyte, .threads = 8};
  cr_expect_eq(cs_bytes_beyond_caches(&laptop), 256.0 * (double)mebibyte);
}

Test(default_size, is_twice_all_caches_of_a_server_together) {
  const struct cs_platform server = {.llc_bytes = 768 * mebibyte, .memory_bytes = 1024 * gibibyte, .threads = 192};
  cr_expect_eq(cs_bytes_beyond_caches(&server), 1536.0 * (double)mebibyte);
}

Test(default_size, takes_no_more_than_an_eighth_of_memory) {
  const struct cs_platform small = {.llc_bytes = 8 * mebibyte, .memory_bytes = gibibyte, .threads = 4};
  cr_expect_eq(cs_bytes_beyond_caches(&small), 128.0 * (double)mebibyte);
}
