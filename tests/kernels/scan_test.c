/* tests/kernels/scan_test.c - scan: exact sums at every size and team, its promise of bits, and its error bound. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/scan/scan.h"

#include "kernels/nontemporal.h"
#include "kernels/registry.h"
#include "kernels/scan/scan_loop.h"
#include "kernels/scan/scan_ref.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <math.h>
#include <omp.h>
#include <string.h>

/* Around a vector, a group, a pair of groups, a block, 64 blocks (when slots are used again) and a team's start. */
static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 65, 2047, 2048, 2049, 20011, 133337};
enum { size_count = sizeof sizes / sizeof sizes[0], longest = 133337 };

typedef enum cs_status scan_f64(size_t n, const double *x, double *out);
typedef enum cs_status scan_u64(size_t n, const uint64_t *x, uint64_t *out);
static scan_f64 *const scans_f64[] = {cs_scan_inclusive, cs_scan_exclusive};
static scan_u64 *const scans_u64[] = {cs_scan_inclusive_u64, cs_scan_exclusive_u64};

/* Whole numbers of both signs: every partial sum is exact in any order. */
static void fill_whole(double *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = (double)(i * 7919 % 1021) - 500.0;
}

static void fill_rounded(double *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 / (1.0 + (double)(i * 7919 % 1021));
}

static void fill_wrapping(uint64_t *x, size_t n) {
  uint64_t state = 1;
  for (size_t i = 0; i < n; i++)
    x[i] = state = state * 6364136223846793005u + 1442695040888963407u;
}

/* The definition. */
static const void *running_sum(bool exclusive, size_t n, const double *x) {
  static double sums[longest];
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double next = sum + x[i];
    sums[i] = exclusive ? sum : next;
    sum = next;
  }
  return sums;
}

static const void *running_sum_u64(bool exclusive, size_t n, const uint64_t *x) {
  static uint64_t sums[longest];
  uint64_t sum = 0;
  for (size_t i = 0; i < n; i++) {
    const uint64_t next = sum + x[i];
    sums[i] = exclusive ? sum : next;
    sum = next;
  }
  return sums;
}

static void expect_same(size_t n, const void *out, const void *must) {
  const uint64_t *a = out, *b = must;
  for (size_t i = 0; i < n; i++)
    if (a[i] != b[i])
      cr_assert_fail("out[%zu] of %zu is %#" PRIx64 ", must be %#" PRIx64, i, n, a[i], b[i]);
}

static void try_between_guards(size_t n, enum guard_edge edge) {
  struct guarded x = guarded_array(n, 8, edge), out = guarded_array(n, 8, edge);
  for (int exclusive = 0; exclusive < 2; exclusive++) {
    fill_whole(x.array, n);
    guarded_freeze(&x);
    cr_assert_eq(scans_f64[exclusive](n, x.array, out.array), CS_OK);
    expect_same(n, out.array, running_sum(exclusive, n, x.array));
    guarded_thaw(&x);
    fill_wrapping(x.array, n);
    guarded_freeze(&x);
    cr_assert_eq(scans_u64[exclusive](n, x.array, out.array), CS_OK);
    expect_same(n, out.array, running_sum_u64(exclusive, n, x.array));
    guarded_thaw(&x);
  }
  guarded_free(&x);
  guarded_free(&out);
}

/* What is not about teams has none: it would wait for threads that have nothing to do. */
static void one_thread(void) {
  omp_set_num_threads(1);
}
TestSuite(scan, .init = one_thread);

Test(scan, is_the_running_sum_between_guard_pages_at_every_size_and_team) {
  for (size_t t = 0; t < team_count; t++)
    for (size_t s = 0; s < size_count; s++) {
      omp_set_num_threads(teams[t]);
      try_between_guards(sizes[s], s % 2 == 0 ? GUARD_BEFORE : GUARD_AFTER);
      if (sizes[s] < 100)
        try_between_guards(sizes[s], s % 2 == 0 ? GUARD_AFTER : GUARD_BEFORE);
    }
}

/* A number that tells of every bit of an array. */
static uint64_t digest(const double *x, size_t n) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    hash = (hash ^ bits) * 1099511628211u;
  }
  return hash;
}

/* The digests are the same at every instruction set, because each level runs this test. */
Test(scan, gives_the_same_bits_at_every_team_and_instruction_set_in_place_or_not) {
  cs__team_pays_always(true);
  static const uint64_t known[2] = {0x7d76ca58eb81af12, 0xe1c6f8b48c3e6d2b};
  enum { n = longest };
  static double x[n], out[n];
  for (int exclusive = 0; exclusive < 2; exclusive++)
    for (size_t t = 0; t < team_count; t++) {
      omp_set_num_threads(teams[t]);
      fill_rounded(x, n);
      cr_assert_eq(scans_f64[exclusive](n, x, out), CS_OK);
      cr_expect_eq(digest(out, n), known[exclusive], "%d threads: %#" PRIx64, teams[t], digest(out, n));
      cr_assert_eq(scans_f64[exclusive](n, x, x), CS_OK);
      cr_expect_eq(memcmp(x, out, sizeof x), 0, "in place, %d threads", teams[t]);
    }
}

Test(scan, works_in_place_on_whole_numbers) {
  enum { n = 20011 };
  static uint64_t x[n], kept[n];
  fill_wrapping(kept, n);
  for (int exclusive = 0; exclusive < 2; exclusive++) {
    memcpy(x, kept, sizeof x);
    cr_assert_eq(scans_u64[exclusive](n, x, x), CS_OK);
    expect_same(n, x, running_sum_u64(exclusive, n, kept));
  }
}

/* The driver streams only what the cache does not hold; the loop itself takes any block. The sum it returns must be the
 * bits of the sum alone: that is what makes one thread's result a team's. */
Test(scan, streams_the_same_bits_and_sums_the_same_on_its_way) {
  static const struct cs__scan_loops *const variants[] = {CS_ISA_VARIANTS(cs__scan_loops)};
  const struct cs__scan_loops *loops = variants[cs_isa_active()];
  enum { n = 100 };
  static _Alignas(64) double x[n], next[n], cached[n], streamed[n], untouched[n];
  const union cs__scan_value before = {.u64 = 4607182418800017408u}; /* 1.0, and a large whole number */
  fill_rounded(x, n);
  for (size_t i = 0; i < n; i++)
    next[i] = x[i] / 3.0;
  memset(untouched, 0xEE, sizeof untouched);
  for (size_t length = 0; length <= n; length++)
    for (int type = 0; type < CS__SCAN_TYPES; type++)
      for (int kind = 0; kind < CS__SCAN_KINDS; kind++) {
        memset(streamed, 0xEE, sizeof streamed);
        const union cs__scan_value alone = loops->sum[type](length, x), of_next = loops->sum[type](length, next),
                                   first = loops->block[type][kind][CS__SCAN_CACHED](length, x, before, cached, x),
                                   second = loops->block[type][kind][CS__SCAN_STREAMED](length, x, before, streamed, x),
                                   third =
                                       loops->block[type][kind][CS__SCAN_STREAMED](length, x, before, streamed, next);
        loops->fence();
        cr_assert(alone.u64 == first.u64 && alone.u64 == second.u64, "sums of %zu", length);
        cr_assert_eq(of_next.u64, third.u64, "sums of the next %zu", length);
        cr_assert_eq(memcmp(cached, streamed, length * sizeof *cached), 0, "%zu elements", length);
        cr_assert_eq(memcmp(streamed + length, untouched, (n - length) * sizeof *streamed), 0, "behind %zu", length);
      }
}

/* Too long for many machines' caches: each thread adds up its next block while it writes one past them. How much that
 * is may depend on the team. */
Test(scan, gives_the_same_bits_at_every_team_where_results_bypass_the_caches) {
  cs__team_pays_always(true);
  enum { n = 1200007 };
  static _Alignas(64) double x[n], one[n], out[n];
  fill_rounded(x, n);
  for (size_t t = 0; t < 3; t++) {
    omp_set_num_threads(teams[t]);
    if (!cs__nontemporal_pays(2 * sizeof x))
      cr_skip_test("the caches of %d threads here hold %d elements and their sums", teams[t], n);
    cr_assert_eq(cs_scan_inclusive(n, x, t == 0 ? one : out), CS_OK);
    if (t == 0)
      cr_assert_eq(cs__scan_check(false, n, x, one, NULL), CS_OK);
    else
      cr_assert_eq(memcmp(out, one, sizeof out), 0, "%d threads", teams[t]);
  }
}

/* The first three and the short call have ways of their own. */
Test(scan, gives_a_short_array_the_bits_of_a_long_ones_beginning) {
  enum { n = 3000, shorts = 40 };
  static double x[n], out[n], of_short[shorts];
  fill_rounded(x, n);
  for (int exclusive = 0; exclusive < 2; exclusive++) {
    cr_assert_eq(scans_f64[exclusive](n, x, out), CS_OK);
    for (size_t length = 1; length < shorts; length++) {
      cr_assert_eq(scans_f64[exclusive](length, x, of_short), CS_OK);
      cr_assert_eq(memcmp(of_short, out, length * sizeof *out), 0, "%zu elements", length);
    }
  }
}

Test(scan, moves_every_result_up_by_one_when_exclusive) {
  enum { n = 5000 };
  static double x[n], inclusive[n], exclusive[n];
  fill_whole(x, n);
  cr_assert_eq(cs_scan_inclusive(n, x, inclusive), CS_OK);
  cr_assert_eq(cs_scan_exclusive(n, x, exclusive), CS_OK);
  cr_expect_eq(exclusive[0], 0.0);
  cr_expect_eq(memcmp(exclusive + 1, inclusive, (n - 1) * sizeof *x), 0);
}

/* Scaling by a power of two is exact, so it commutes with every addition. */
Test(scan, is_linear) {
  enum { n = 20011 };
  static double x[n], out[n], twice[n];
  fill_rounded(x, n);
  cr_assert_eq(cs_scan_inclusive(n, x, out), CS_OK);
  for (size_t i = 0; i < n; i++)
    x[i] *= -2.0;
  cr_assert_eq(cs_scan_inclusive(n, x, twice), CS_OK);
  for (size_t i = 0; i < n; i++)
    out[i] *= -2.0;
  expect_same(n, twice, out);
}

/* (n / block + block / 5 + 8) u times the sum of absolutes, as scan.h says; terms of both signs that nearly cancel. */
Test(scan, keeps_its_error_bound) {
  enum { n = 50021, block = 2048 };
  static double x[n], out[n];
  for (size_t i = 0; i < n; i++)
    x[i] = (i % 2 == 0 ? 1e6 : -1e6) / (1.0 + (double)(i * 7919 % 1021) / 1e6);
  cr_assert_eq(cs_scan_inclusive(n, x, out), CS_OK);
  const double allowed = (n / (double)block + block / 5.0 + 8.0) * 0x1p-53;
  double high = 0.0, low = 0.0, magnitude = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double sum = high + x[i], of_x = sum - high;
    low += (high - (sum - of_x)) + (x[i] - of_x);
    high = sum;
    magnitude += fabs(x[i]);
    if (!(fabs((out[i] - high) - low) <= allowed * magnitude))
      cr_assert_fail("element %zu is off by %g of %g", i, (out[i] - high) - low, magnitude);
  }
}

Test(scan, hands_nan_infinity_and_signed_zero_through) {
  enum { n = 5000 };
  static double x[n], out[n];
  const size_t where[] = {0, 7, 8, 100, 2047, 2048, n - 1};
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++) {
    fill_whole(x, n);
    x[where[w]] = INFINITY;
    cr_assert_eq(cs_scan_inclusive(n, x, out), CS_OK);
    for (size_t i = 0; i < n; i++)
      if (i < where[w] ? !isfinite(out[i]) : out[i] != INFINITY)
        cr_assert_fail("infinity at %zu, out[%zu] is %g", where[w], i, out[i]);
    x[where[w]] = NAN;
    cr_assert_eq(cs_scan_exclusive(n, x, out), CS_OK);
    for (size_t i = 0; i < n; i++)
      if (i <= where[w] ? !isfinite(out[i]) : !isnan(out[i]))
        cr_assert_fail("NaN at %zu, out[%zu] is %g", where[w], i, out[i]);
  }
  const double zeros[] = {-0.0, -0.0, 0.0, -0.0};
  cr_assert_eq(cs_scan_inclusive(4, zeros, out), CS_OK);
  cr_expect(signbit(out[0]) && signbit(out[1]) && !signbit(out[2]) && !signbit(out[3]));
  cr_assert_eq(cs_scan_exclusive(4, zeros, out), CS_OK);
  cr_expect(!signbit(out[0]) && !signbit(out[1]));
}

Test(scan, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011, callers = 3 };
  static double x[n], out[callers][n];
  static uint64_t y[n], out_u64[callers][n];
  fill_whole(x, n);
  fill_wrapping(y, n);
#pragma omp parallel num_threads(callers)
  for (int repetition = 0; repetition < 5; repetition++) {
    cs_scan_inclusive(n, x, out[omp_get_thread_num()]);
    cs_scan_exclusive_u64(n, y, out_u64[omp_get_thread_num()]);
  }
  for (int me = 0; me < callers; me++) {
    expect_same(n, out[me], running_sum(false, n, x));
    expect_same(n, out_u64[me], running_sum_u64(true, n, y));
  }
}

Test(scan, refuses_null_unless_there_is_nothing_to_do) {
  double x = 1.0;
  uint64_t y = 1;
  for (int exclusive = 0; exclusive < 2; exclusive++) {
    cr_expect_eq(scans_f64[exclusive](0, NULL, NULL), CS_OK);
    cr_expect_eq(scans_f64[exclusive](1, NULL, &x), CS_INVALID);
    cr_expect_eq(scans_f64[exclusive](1, &x, NULL), CS_INVALID);
    cr_expect_eq(scans_u64[exclusive](0, NULL, NULL), CS_OK);
    cr_expect_eq(scans_u64[exclusive](1, NULL, &y), CS_INVALID);
    cr_expect_eq(scans_u64[exclusive](1, &y, NULL), CS_INVALID);
  }
  cr_expect(x == 1.0 && y == 1);
}

/* The textbook's loop, which tells what it does. */
/* The definition, a running sum, run on arrays that count. */
static struct count counted_scan(size_t n, bool exclusive, bool has_flops) {
  static struct counted x, out;
  struct count count = {0};
  double sum = 0.0;
  counted_init(&x, &count, sizeof(double));
  counted_init(&out, &count, sizeof(double));
  for (size_t i = 0; i < n; i++) {
    const double before = sum, element = counted_load(&x, i);
    sum = has_flops ? counted_add(&count, before, element) : before + element;
    counted_store(&out, i, exclusive ? before : sum);
  }
  return count;
}

Test(scan, counts_its_work_as_a_running_sum_does) {
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("scan", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++)
    for (int kind = 0; kind < 2; kind++)
      for (int type = 0; type < 2; type++) {
        const struct count count = counted_scan(n, kind != 0, type == 0);
        expect_counted(kernel->work((double[]){(double)n, kind, type}), &count, n);
      }
}

Test(scan, check_finds_one_wrong_element_wherever_it_is) {
  enum { n = 1000 };
  static double x[n], out[n];
  const size_t where[] = {0, 1, 499, n - 1};
  const double wrong[] = {1.0 + 1e-13, 1.0 - 1e-13, /* 418 u is 4.6e-14 */ -1.0, NAN, INFINITY};
  fill_rounded(x, n);
  cr_assert_eq(cs_scan_inclusive(n, x, out), CS_OK);
  cr_assert_eq(cs__scan_check(false, n, x, out, NULL), CS_OK);
  cr_expect_eq(cs__scan_check(true, n, x, out, NULL), CS_FAILED);
  for (size_t w = 0; w < sizeof where / sizeof where[0]; w++)
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
      const double right = out[where[w]];
      struct cs_error error = {""};
      out[where[w]] = right * wrong[k];
      cr_expect_eq(cs__scan_check(false, n, x, out, &error), CS_FAILED, "element %zu times %g", where[w], wrong[k]);
      cr_expect_not_null(strstr(error.message, "scan: out["));
      out[where[w]] = right;
    }
}

Test(scan, check_finds_one_wrong_whole_number_wherever_it_is) {
  enum { n = 1000 };
  static uint64_t x[n], out[n];
  const size_t where[] = {0, 1, 499, n - 1};
  fill_wrapping(x, n);
  for (int exclusive = 0; exclusive < 2; exclusive++) {
    cr_assert_eq(scans_u64[exclusive](n, x, out), CS_OK);
    cr_assert_eq(cs__scan_check_u64(exclusive, n, x, out, NULL), CS_OK);
    for (size_t w = 0; w < sizeof where / sizeof where[0]; w++) {
      out[where[w]]++;
      cr_expect_eq(cs__scan_check_u64(exclusive, n, x, out, NULL), CS_FAILED, "element %zu", where[w]);
      out[where[w]]--;
    }
  }
}

Test(scan, check_wants_the_same_infinity_or_nan) {
  const double x[] = {1.0, INFINITY, -INFINITY}, right[] = {1.0, INFINITY, NAN}, other[] = {1.0, INFINITY, 1.0},
               finite[] = {1.0, 1e308, NAN};
  cr_expect_eq(cs__scan_check(false, 3, x, right, NULL), CS_OK);
  cr_expect_eq(cs__scan_check(false, 3, x, other, NULL), CS_FAILED);
  cr_expect_eq(cs__scan_check(false, 3, x, finite, NULL), CS_FAILED);
}
