/* tests/kernels/stream_test.c - the loops behind copy, scale, add and triad: non-temporal stores, and who takes what.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/stream/stream.h"

#include "kernels/nontemporal.h"
#include "kernels/stream/stream_loop.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <string.h>

static double defined(enum cs__stream_loop loop, double first, double scalar, double second) {
  const double product = scalar * second;
  return (const double[]){first, scalar * first, first + second, first + product}[loop];
}

/* The driver streams only what the cache does not hold; the loop itself takes any range. */
Test(stream, writes_the_same_bits_past_the_cache_from_every_alignment_and_touches_no_other_element) {
  static const struct cs__streaming_loops *const variants[] = {CS_ISA_VARIANTS(cs__streaming_loops)};
  enum { n = 65 };
  struct guarded first = guarded_array(n, sizeof(double), GUARD_AFTER),
                 second = guarded_array(n, sizeof(double), GUARD_AFTER),
                 guarded_out = guarded_array(n, sizeof(double), GUARD_AFTER);
  double *a = first.array, *b = second.array, *out = guarded_out.array;
  for (size_t i = 0; i < n; i++) {
    a[i] = 1.0 / 3.0 + 0.1 * (double)i;
    b[i] = -5.0 / 7.0 + 0.3 * (double)i;
  }
  for (int loop = 0; loop < CS__STREAM_LOOPS; loop++)
    for (size_t begin = 0; begin <= 17; begin++)
      for (size_t end = begin; end <= n; end++) {
        memset(out, 0xEE, n * sizeof *out);
        variants[cs_isa_active()]->streamed[loop](out, a, 0.3, loop < CS__STREAM_ADD ? NULL : b, begin, end);
        for (size_t i = 0; i < n; i++) {
          double must;
          memset(&must, 0xEE, sizeof must);
          if (i >= begin && i < end)
            must = defined((enum cs__stream_loop)loop, a[i], 0.3, b[i]);
          if (memcmp(&out[i], &must, sizeof must) != 0)
            cr_assert_fail("loop %d, out[%zu] of [%zu, %zu) is %.17g", loop, i, begin, end, out[i]);
        }
      }
  guarded_free(&first);
  guarded_free(&second);
  guarded_free(&guarded_out);
}

/* 48 MiB: streamed where half of the last-level caches, or 4 MiB for each core, are less; with larger ones the same by
 * ordinary stores. What is streamed at any size is tested above. */
Test(stream, is_right_on_large_arrays_in_a_team_and_alone_wherever_the_arrays_begin) {
  enum { most = 3 << 20 };
  static double a[most], out[most + 8];
  for (size_t i = 0; i < most; i++)
    a[i] = 0.25 * (double)i;
  for (int threads = 1; threads <= 3; threads += 2)
    for (size_t from = 0; from < 8; from += 3) {
      omp_set_num_threads(threads);
      memset(out, 0, sizeof out);
      cr_assert_eq(cs__stream(CS__STREAM_COPY, most, out + from, a, 0.0, NULL), CS_OK);
      cr_assert_eq(memcmp(out + from, a, sizeof a), 0, "%d threads, from element %zu", threads, from);
      for (size_t i = 0; i < 8; i++)
        cr_assert_eq(out[i < from ? i : most + i], 0.0, "%d threads, from element %zu", threads, from);
    }
}

Test(stream, bypasses_the_cache_for_no_more_than_a_share_of_it) {
  const struct cs_cache_sizes *caches = cs_cache_sizes_get();
  omp_set_num_threads(1);
  cr_expect_not(cs__nontemporal_pays(0));
  cr_expect_not(cs__nontemporal_pays(caches->l2_bytes));
  cr_expect(cs__nontemporal_pays(UINT64_MAX));
  cr_expect(caches->llc_bytes / 2 <= caches->l2_bytes || cs__nontemporal_pays(caches->llc_bytes / 2 + 1));
}

Test(stream, counts_on_as_many_last_level_caches_as_its_threads_have) {
  const uint64_t mib = (uint64_t)1 << 20;
  const struct cs_cache_sizes epyc = {.llc_bytes = 32 * mib, .llc_pus = 8}, silent = {.llc_bytes = 32 * mib};
  cr_expect_eq(cs__nontemporal_bytes(&epyc, 1, 64), 16 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc, 8, 64), 16 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc, 9, 64), 32 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc, 64, 64), 128 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc, 640, 64), 128 * mib, "more threads than cores");
  cr_expect_eq(cs__nontemporal_bytes(&silent, 64, 64), 16 * mib);
  const struct cs_cache_sizes guest = {.llc_bytes = 480 * mib, .llc_pus = 2};
  cr_expect_eq(cs__nontemporal_bytes(&guest, 2, 2), 8 * mib, "a guest's share");
  const struct cs_cache_sizes large_guest = {.llc_bytes = 480 * mib, .llc_pus = 16, .is_guest = true};
  cr_expect_eq(cs__nontemporal_bytes(&large_guest, 16, 16), 64 * mib, "the share of one that could be believed");
}

Test(stream, believes_a_large_cache_of_few_cores_that_no_hypervisor_shows) {
  const uint64_t mib = (uint64_t)1 << 20;
  const struct cs_cache_sizes epyc_72f3 = {.llc_bytes = 32 * mib, .llc_pus = 2};
  cr_expect_eq(cs__nontemporal_bytes(&epyc_72f3, 1, 1), 16 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc_72f3, 16, 16), 128 * mib, "eight caches");
  const struct cs_cache_sizes epyc_7373x = {.llc_bytes = 96 * mib, .llc_pus = 4};
  cr_expect_eq(cs__nontemporal_bytes(&epyc_7373x, 2, 32), 48 * mib);
  cr_expect_eq(cs__nontemporal_bytes(&epyc_7373x, 32, 32), 384 * mib);
}

Test(stream, keeps_what_the_next_call_reads_in_all_caches_that_are_believed) {
  const uint64_t mib = (uint64_t)1 << 20;
  const struct cs_cache_sizes epyc = {.llc_bytes = 32 * mib, .llc_pus = 8}, silent = {.llc_bytes = 32 * mib};
  cr_expect_eq(cs__nontemporal_bytes_if_read_next(&epyc, 8, 64), 32 * mib);
  cr_expect_eq(cs__nontemporal_bytes_if_read_next(&epyc, 9, 64), 64 * mib);
  cr_expect_eq(cs__nontemporal_bytes_if_read_next(&silent, 64, 64), 32 * mib);
  const struct cs_cache_sizes guest = {.llc_bytes = 480 * mib, .llc_pus = 2, .is_guest = true};
  cr_expect_eq(cs__nontemporal_bytes_if_read_next(&guest, 2, 2), 128 * mib);
  cr_expect_not(cs__nontemporal_pays_if_read_next(cs_cache_sizes_get()->l2_bytes));
  cr_expect(cs__nontemporal_pays_if_read_next(UINT64_MAX));
}

Test(stream, counts_each_array_once) {
  cr_expect_eq(cs__stream_bytes(CS__STREAM_COPY), 16.0);
  cr_expect_eq(cs__stream_bytes(CS__STREAM_SCALE), 16.0);
  cr_expect_eq(cs__stream_bytes(CS__STREAM_ADD), 24.0);
  cr_expect_eq(cs__stream_bytes(CS__STREAM_TRIAD), 24.0);
}
