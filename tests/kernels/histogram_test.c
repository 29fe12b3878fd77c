/* tests/kernels/histogram_test.c - histogram: exact counts by every way of counting, and no key that is out of range.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram.h"

#include "kernels/histogram/histogram_ref.h"
#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 511, 512, 513, 1025, 10007};
enum { team_from = 1025 }; /* fewer keys are no work for a team, and the shared tables are quick */
enum { size_count = sizeof sizes / sizeof sizes[0], methods = 3 };
static enum cs_status (*const of_bytes[methods])(size_t, const uint8_t *, uint64_t *) = {
    cs_histogram_u8, cs_histogram_u8_atomic, cs_histogram_u8_critical};
static enum cs_status (*const of_keys[methods])(size_t, const uint32_t *, size_t, uint64_t *) = {
    cs_histogram_u32, cs_histogram_u32_atomic, cs_histogram_u32_critical};

static void expect_counts(const struct cs__keys *keys, const uint64_t *counts, int threads) {
  struct cs_error error = {""};
  cr_expect_eq(cs__histogram_check(keys, counts, &error), CS_OK, "n = %zu, %zu bins, %d threads: %s", keys->n,
               keys->bins, threads, error.message);
}

static struct guarded random_keys(size_t n, size_t bins, size_t size, enum guard_edge edge) {
  struct guarded array = guarded_array(n, size, edge);
  struct cs_random random;
  cs_random_seed(&random, n + bins);
  for (size_t i = 0; i < n; i++) {
    const uint64_t key = cs_random_below(&random, bins);
    if (size == 1)
      ((uint8_t *)array.array)[i] = (uint8_t)key;
    else
      ((uint32_t *)array.array)[i] = (uint32_t)key;
  }
  guarded_freeze(&array);
  return array;
}

/* What is not about teams has none: it would wait for threads that have nothing to do. */
static void one_thread(void) {
  omp_set_num_threads(1);
}
TestSuite(histogram, .init = one_thread);

Test(histogram, of_bytes_is_exact_at_every_size_and_team_between_guard_pages) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < size_count; s++) {
      struct guarded x = random_keys(sizes[s], 256, 1, (enum guard_edge)edge);
      struct guarded counts = guarded_array(256, sizeof(uint64_t), (enum guard_edge)edge);
      for (size_t t = 0; t < (sizes[s] < team_from || edge == GUARD_BEFORE ? 2 : team_count); t++)
        for (int method = 0; method < (t == 1 && sizes[s] <= team_from ? methods : 1); method++) {
          omp_set_num_threads(teams[t]);
          memset(counts.array, 0xff, 256 * sizeof(uint64_t));
          cr_assert_eq(of_bytes[method](sizes[s], x.array, counts.array), CS_OK);
          expect_counts(&(struct cs__keys){.x = x.array, .n = sizes[s], .bins = 256}, counts.array, teams[t]);
        }
      guarded_free(&counts);
      guarded_free(&x);
    }
}

static void try_keys(size_t n, size_t bins, enum guard_edge edge) {
  struct guarded keys = random_keys(n, bins, 4, edge), counts = guarded_array(bins, sizeof(uint64_t), edge);
  for (size_t t = 0; t < (n < team_from || edge == GUARD_BEFORE ? 1 : team_count); t++)
    for (int method = 0; method < (n == team_from && t == 1 ? methods : 1); method++) {
      omp_set_num_threads(teams[t]);
      memset(counts.array, 0xff, bins * sizeof(uint64_t));
      cr_assert_eq(of_keys[method](n, keys.array, bins, counts.array), CS_OK);
      expect_counts(&(struct cs__keys){.keys = keys.array, .n = n, .bins = bins}, counts.array, teams[t]);
    }
  guarded_free(&counts);
  guarded_free(&keys);
}

/* On both sides of every limit: several tables up to 1024 bins, counters of a byte above 16384, sorting by range where
 * keys are few for the bins. */
Test(histogram, of_keys_is_exact_for_few_and_many_bins_between_guard_pages) {
  cs__team_pays_always(true);
  static const size_t bins[] = {1, 7, 1024, 1025, 16384, 16385, 20011};
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t b = 0; b < sizeof bins / sizeof bins[0]; b++)
      for (size_t s = 0; s < size_count; s += 1 + b % 2)
        try_keys(sizes[s], bins[b], (enum guard_edge)edge);
}

Test(histogram, of_keys_sorted_by_range_is_exact_at_every_team) {
  enum { n = 20011, bins = 3 * 65536 + 17 };
  struct guarded keys = random_keys(n, bins, 4, GUARD_AFTER), counts = guarded_array(bins, 8, GUARD_AFTER);
  const struct cs__keys of = {.keys = keys.array, .n = n, .bins = bins};
  for (size_t t = 0; t < team_count; t++) {
    omp_set_num_threads(teams[t]);
    memset(counts.array, 0xff, bins * sizeof(uint64_t));
    cr_assert_eq(cs__histogram_by_range(&of, true, counts.array), CS_OK);
    expect_counts(&of, counts.array, teams[t]);
  }
  guarded_free(&counts);
  guarded_free(&keys);
}

Test(histogram, has_tables_while_a_team_of_them_is_small_and_keys_are_many) {
  static const uint32_t key = 0;
  const size_t many = (size_t)1 << 40, million = (size_t)1 << 20;
  static const struct {
    size_t million_bins, threads;
    bool sorts;
  } of[] = {{16, 1, false},  {17, 1, true},  {16, 16, false}, {16, 17, true},
            {2, 128, false}, {4, 64, false}, {4, 65, true},   {16, 128, true}};
  for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
    const struct cs__keys keys = {.keys = &key, .n = many, .bins = of[i].million_bins * million};
    cr_expect_eq(cs__histogram_sorts(&keys, of[i].threads), of[i].sorts, "%zu Mi bins, %zu threads", of[i].million_bins,
                 of[i].threads);
  }
  cr_expect(cs__histogram_sorts(&(struct cs__keys){.keys = &key, .n = 20000, .bins = 100000}, 2));
  cr_expect_not(cs__histogram_sorts(&(struct cs__keys){.keys = &key, .n = 40000, .bins = 100000}, 2));
  static const uint8_t byte = 0;
  cr_expect_not(cs__histogram_sorts(&(struct cs__keys){.x = &byte, .n = 1, .bins = 256}, 1024));
}

/* With few bins every counter wraps round, several times. */
Test(histogram, of_keys_by_counters_that_carry_is_exact_at_every_team) {
  enum { n = 20011 };
  static const size_t bins[] = {2, 64, 65, 3000};
  for (size_t b = 0; b < sizeof bins / sizeof bins[0]; b++) {
    struct guarded keys = random_keys(n, bins[b], 4, GUARD_AFTER), counts = guarded_array(bins[b], 8, GUARD_AFTER);
    const struct cs__keys of = {.keys = keys.array, .n = n, .bins = bins[b]};
    for (size_t t = 0; t < team_count; t++) {
      omp_set_num_threads(teams[t]);
      memset(counts.array, 0xff, bins[b] * sizeof(uint64_t));
      cr_assert_eq(cs__histogram_carry(&of, true, counts.array), CS_OK);
      expect_counts(&of, counts.array, teams[t]);
    }
    guarded_free(&counts);
    guarded_free(&keys);
  }
}

static void expect_every_way(const uint32_t *keys, size_t n, size_t bins, uint64_t *counts) {
  const struct cs__keys of = {.keys = keys, .n = n, .bins = bins};
  cr_assert_eq(cs_histogram_u32(n, keys, bins, counts), CS_OK);
  expect_counts(&of, counts, 0);
  cr_assert_eq(cs__histogram_carry(&of, false, counts), CS_OK);
  expect_counts(&of, counts, 0);
  cr_assert_eq(cs__histogram_by_range(&of, false, counts), CS_OK);
  expect_counts(&of, counts, 0);
}

Test(histogram, of_one_value_and_of_runs_is_exact) {
  enum { n = 20011, bins = 3000 };
  static uint8_t x[n];
  static uint32_t keys[n];
  static uint64_t counts[bins];
  for (size_t run = 1; run <= n; run = 13 * run - 5) {
    for (size_t i = 0; i < n; i++) {
      x[i] = (uint8_t)(255 - i / run);
      keys[i] = (uint32_t)(2999 - i / run % bins);
    }
    cr_assert_eq(cs_histogram_u8(n, x, counts), CS_OK);
    expect_counts(&(struct cs__keys){.x = x, .n = n, .bins = 256}, counts, 0);
    expect_every_way(keys, n, bins, counts);
    run += run == 1;
  }
}

Test(histogram, does_not_change_with_the_order_of_the_keys_and_adds_up_to_their_number) {
  enum { n = 5003, bins = 777 };
  struct guarded keys = random_keys(n, bins, 4, GUARD_AFTER);
  static uint32_t reversed[n];
  static uint64_t counts[bins], others[bins];
  for (size_t i = 0; i < n; i++)
    reversed[i] = ((uint32_t *)keys.array)[n - 1 - i];
  cr_assert_eq(cs_histogram_u32(n, keys.array, bins, counts), CS_OK);
  cr_assert_eq(cs_histogram_u32(n, reversed, bins, others), CS_OK);
  cr_expect_arr_eq(counts, others, sizeof counts);
  uint64_t total = 0;
  for (size_t b = 0; b < bins; b++)
    total += counts[b];
  cr_expect_eq(total, n);
  guarded_free(&keys);
}

Test(histogram, refuses_a_key_that_is_not_below_bins_wherever_it_is) {
  enum { n = 5003 };
  static uint32_t keys[n];
  static const size_t places[] = {0, 511, 512, n - 1}, bins[] = {1, 100, 5000, 70000};
  struct guarded counts = guarded_array(70000, sizeof(uint64_t), GUARD_AFTER);
  for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
    for (size_t b = 0; b < sizeof bins / sizeof bins[0]; b++) {
      uint64_t *const end = (uint64_t *)counts.array + 70000;
      for (int worst = 0; worst < 2; worst++) {
        keys[places[p]] = worst ? UINT32_MAX : (uint32_t)bins[b];
        omp_set_num_threads(teams[p % team_count]);
        for (int method = 0; method < (p == 0 ? methods : 1); method++)
          cr_expect_eq(of_keys[method](n, keys, bins[b], end - bins[b]), CS_INVALID);
        const struct cs__keys of = {.keys = keys, .n = n, .bins = bins[b]};
        cr_expect_eq(cs__histogram_by_range(&of, p % 2 == 0, end - bins[b]), CS_INVALID);
        cr_expect_eq(cs__histogram_carry(&of, p % 2 == 0, end - bins[b]), CS_INVALID);
      }
      keys[places[p]] = 0;
    }
  guarded_free(&counts);
}

Test(histogram, refuses_null_unless_the_array_is_empty) {
  uint64_t counts[256] = {7};
  const uint8_t x = 3;
  const uint32_t key = 0;
  for (int method = 0; method < methods; method++) {
    cr_expect_eq(of_bytes[method](1, NULL, counts), CS_INVALID);
    cr_expect_eq(of_bytes[method](1, &x, NULL), CS_INVALID);
    cr_expect_eq(of_keys[method](1, NULL, 1, counts), CS_INVALID);
    cr_expect_eq(of_keys[method](1, &key, 1, NULL), CS_INVALID);
    cr_expect_eq(of_keys[method](1, &key, 0, counts), CS_INVALID);
    cr_expect_eq(of_keys[method](0, NULL, 0, NULL), CS_OK);
    counts[0] = 7;
    cr_expect_eq(of_keys[method](0, NULL, 1, counts), CS_OK);
    cr_expect_eq(counts[0], 0);
    cr_expect_eq(of_bytes[method](0, NULL, counts), CS_OK);
  }
}

Test(histogram, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 20011, bins = 5000, callers = 3 };
  struct guarded keys = random_keys(n, bins, 4, GUARD_AFTER);
  static uint64_t counts[callers][bins];
#pragma omp parallel num_threads(callers)
  cs_histogram_u32(n, keys.array, bins, counts[omp_get_thread_num()]);
  for (int me = 0; me < callers; me++)
    expect_counts(&(struct cs__keys){.keys = keys.array, .n = n, .bins = bins}, counts[me], callers);
  guarded_free(&keys);
}

Test(histogram, check_finds_one_wrong_count_wherever_it_is) {
  enum { n = 1000, bins = 300 };
  struct guarded keys = random_keys(n, bins, 4, GUARD_AFTER);
  static uint64_t counts[bins];
  const struct cs__keys of = {.keys = keys.array, .n = n, .bins = bins};
  cr_assert_eq(cs_histogram_u32(n, keys.array, bins, counts), CS_OK);
  for (size_t b = 0; b < bins; b++) {
    counts[b]++;
    cr_expect_eq(cs__histogram_check(&of, counts, NULL), CS_FAILED);
    counts[b] -= 2;
    cr_expect_eq(cs__histogram_check(&of, counts, NULL), CS_FAILED);
    counts[b]++;
  }
  guarded_free(&keys);
}

/* The definition, run on arrays that count: out[b] is how many keys are b. */
Test(histogram, work_is_what_the_definition_counts) {
  static struct counted keys, out;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("histogram", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 20; n++)
    for (size_t bins = 1; bins < 20; bins += 3)
      for (int type = 0; type < 2; type++) {
        struct count count = {0};
        counted_init(&keys, &count, type == 0 ? sizeof(uint8_t) : sizeof(uint32_t));
        counted_init(&out, &count, sizeof(uint64_t));
        for (size_t b = 0; b < (type == 0 ? 256 : bins); b++) {
          double found = 0.0;
          for (size_t i = 0; i < n; i++)
            found += counted_load(&keys, i) == (double)b;
          counted_store(&out, b, found);
        }
        expect_counted(kernel->work((double[]){(double)n, (double)bins, type, 0, 0}), &count, n);
      }
}
