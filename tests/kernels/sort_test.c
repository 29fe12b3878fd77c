/* tests/kernels/sort_test.c - sort: against the C library's, between guard pages, at every size, team and kind of data.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sort/sort.h"

#include "kernels/kernel.h"
#include "kernels/sort/sort_divide.h"
#include "kernels/sort/sort_loop.h"
#include "kernels/sort/sort_parts.h"
#include "kernels/sort/sort_plan.h"
#include "kernels/sort/sort_ref.h"
#include "kernels/team_size.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 16, 17, 31, 33, 63, 64, 65, 100, 129, 513, 1025, 5003};
enum { size_count = sizeof sizes / sizeof sizes[0] };

extern const struct cs_kernel cs__kernel_sort;

/* Data on which sorts are known to fall down; i of n. */
static uint64_t uniform(size_t i, size_t n) {
  (void)n;
  return cs_random_at(i);
}
static uint64_t rising(size_t i, size_t n) {
  (void)n;
  return 3 * i;
}
static uint64_t falling(size_t i, size_t n) {
  return 3 * (n - i);
}
static uint64_t constant(size_t i, size_t n) {
  (void)i, (void)n;
  return UINT64_MAX;
}
static uint64_t two_values(size_t i, size_t n) {
  (void)n;
  return cs_random_at(i) & 1 ? UINT64_MAX : 0;
}
static uint64_t few_values(size_t i, size_t n) {
  (void)n;
  return cs_random_at(i) % 5 << 40;
}
static uint64_t powers_of_two(size_t i, size_t n) {
  (void)n;
  return (uint64_t)1 << cs_random_at(i) % 64;
}
static uint64_t skewed(size_t i, size_t n) {
  (void)n;
  return cs_random_at(i) >> cs_random_at(i + 1000) % 64;
}
static uint64_t organ_pipe(size_t i, size_t n) {
  return i < n / 2 ? i : n - i;
}
static uint64_t one_outlier(size_t i, size_t n) {
  return i == n / 3 ? UINT64_MAX : cs_random_at(i) % 1000;
}
static uint64_t nearly_sorted(size_t i, size_t n) {
  (void)n;
  return cs_random_at(i) % 50 == 0 ? cs_random_at(i) % 1000 : i;
}
static uint64_t saw(size_t i, size_t n) {
  (void)n;
  return i % 64 << 50;
}

typedef uint64_t (*kind)(size_t i, size_t n);
static const kind kinds[] = {uniform,       rising, falling,    constant,    two_values,    few_values,
                             powers_of_two, skewed, organ_pipe, one_outlier, nearly_sorted, saw};
enum { kind_count = sizeof kinds / sizeof kinds[0] };

static int by_key(const void *left, const void *right) {
  const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return (a > b) - (a < b);
}

static uint64_t *copy_of(const uint64_t *keys, size_t n) {
  uint64_t *copy = malloc((n + 1) * sizeof *copy);
  cr_assert_not_null(copy);
  if (n > 0)
    memcpy(copy, keys, n * sizeof *copy);
  return copy;
}

static void expect_sorted_by_library(const uint64_t *given, const uint64_t *sorted, size_t n, size_t k) {
  uint64_t *must = copy_of(given, n);
  qsort(must, n, sizeof *must, by_key);
  for (size_t i = 0; i < n; i++)
    if (sorted[i] != must[i])
      cr_assert_fail("kind %zu: key %zu of %zu is %llx, must be %llx", k, i, n, (unsigned long long)sorted[i],
                     (unsigned long long)must[i]);
  free(must);
}

static void sort_between_guards(size_t n, size_t k, enum guard_edge edge) {
  struct guarded keys = guarded_array(n, sizeof(uint64_t), edge);
  uint64_t *array = keys.array;
  for (size_t i = 0; i < n; i++)
    array[i] = kinds[k](i, n);
  uint64_t *given = copy_of(array, n);
  cr_assert_eq(cs_sort_u64(n, array), CS_OK);
  expect_sorted_by_library(given, array, n, k);
  free(given);
  guarded_free(&keys);
}

static void sort_pairs_between_guards(size_t n, size_t k, enum guard_edge edge) {
  struct guarded keys = guarded_array(n, sizeof(uint64_t), edge), values = guarded_array(n, sizeof(uint64_t), edge);
  uint64_t *array = keys.array, *places = values.array;
  for (size_t i = 0; i < n; i++) {
    array[i] = kinds[k](i, n);
    places[i] = i;
  }
  uint64_t *given = copy_of(array, n);
  cr_assert_eq(cs_sort_pairs_u64(n, array, places), CS_OK);
  expect_sorted_by_library(given, array, n, k);
  for (size_t i = 0; i < n; i++)
    if (given[places[i]] != array[i] || (i > 0 && array[i - 1] == array[i] && places[i - 1] > places[i]))
      cr_assert_fail("pair %zu of %zu, kind %zu", i, n, k);
  free(given);
  guarded_free(&keys);
  guarded_free(&values);
}

Test(sort, agrees_with_the_c_library_between_guard_pages_at_every_size_and_kind) {
  omp_set_num_threads(1);
  for (size_t s = 0; s + 1 < size_count; s++)
    for (size_t k = 0; k < kind_count; k++) {
      sort_between_guards(sizes[s], k, (enum guard_edge)((s + k) % GUARD_EDGES));
      sort_pairs_between_guards(sizes[s], k, (enum guard_edge)((s + k) % GUARD_EDGES));
    }
}

/* Falls once, in the middle: where two of an even number of parts meet. */
static uint64_t two_runs(size_t i, size_t n) {
  return (i + n / 2) % n;
}

static void expect_parts_right(const uint64_t *given, size_t n, int parts, size_t k) {
  uint64_t *keys = copy_of(given, n), *pair_keys = copy_of(given, n), *places = copy_of(given, n);
  for (size_t i = 0; i < n; i++)
    places[i] = i;
  cr_assert_eq(cs__sort_in_parts((struct cs__sort_array){.keys = keys}, n, parts), CS_OK);
  expect_sorted_by_library(given, keys, n, k);
  cr_assert_eq(cs__sort_in_parts((struct cs__sort_array){.keys = pair_keys, .values = places}, n, parts), CS_OK);
  expect_sorted_by_library(given, pair_keys, n, k);
  for (size_t i = 0; i < n; i++)
    if (given[places[i]] != keys[i] || (i > 0 && keys[i - 1] == keys[i] && places[i - 1] > places[i]))
      cr_assert_fail("pair %zu of %zu in %d parts, kind %zu", i, n, parts, k);
  free(keys);
  free(pair_keys);
  free(places);
}

static const size_t part_sizes[] = {1, 15, 64, 1000, 2000};
enum { part_size_count = sizeof part_sizes / sizeof part_sizes[0], part_size_most = 2000 };

/* The parts a large array is cut into, here of small ones: whether a team pays depends on the machine and its load. */
Test(sort, is_right_and_stable_in_any_number_of_parts) {
  static uint64_t given[part_size_most];
  omp_set_num_threads(1);
  for (size_t s = 0; s < part_size_count; s++)
    for (size_t k = 0; k < kind_count; k++) {
      for (size_t i = 0; i < part_sizes[s]; i++)
        given[i] = kinds[k](i, part_sizes[s]);
      expect_parts_right(given, part_sizes[s], teams[1 + (k + s) % (team_count - 1)], k);
    }
}

static void sort_by_partitions(const struct cs__sort_piece *piece) {
  static const struct cs__sort_vector_loops *const vectors[] = {CS_ISA_VARIANTS(cs__sort_vector_loops)};
  static const struct cs__sort_radix_loops *const radix[] = {CS_ISA_VARIANTS(cs__sort_radix_loops)};
  vectors[cs_isa_active()]->sort(piece, radix[cs_isa_active()]->sort);
}

/* As a large array is sorted, here in small blocks, some of them empty. False: this level has no partitions. */
static bool divides(struct cs__sort_array array, size_t n, int parts, uint32_t buckets) {
  static const struct cs__sort_vector_loops *const vectors[] = {CS_ISA_VARIANTS(cs__sort_vector_loops)};
  static const struct cs__sort_loops *const loops[] = {CS_ISA_VARIANTS(cs__sort_loops)};
  const struct cs__sort_division division = {.array = array,
                                             .n = n,
                                             .loops = loops[cs_isa_active()],
                                             .divide = vectors[cs_isa_active()]->divide,
                                             .sort_piece = sort_by_partitions,
                                             .parts = parts,
                                             .block_keys = 100,
                                             .buckets = buckets};
  if (division.divide == NULL)
    return false;
  cr_assert_eq(cs__sort_divide(&division), CS_OK);
  return true;
}

Test(sort, divides_any_number_of_blocks_into_any_number_of_buckets) {
  static uint64_t given[part_size_most];
  omp_set_num_threads(2);
  for (size_t s = 0; s < part_size_count; s++)
    for (size_t k = 0; k < kind_count; k++) {
      const size_t n = part_sizes[s];
      for (size_t i = 0; i < n; i++)
        given[i] = kinds[k](i, n);
      uint64_t *keys = copy_of(given, n);
      if (divides((struct cs__sort_array){.keys = keys}, n, teams[k % team_count], (uint32_t)(1 + (k + s) % 9)))
        expect_sorted_by_library(given, keys, n, k);
      free(keys);
    }
}

Test(sort, sees_a_fall_between_two_parts) {
  static uint64_t given[part_size_most];
  omp_set_num_threads(2);
  for (size_t s = 2; s < part_size_count; s += 2) {
    for (size_t i = 0; i < part_sizes[s]; i++)
      given[i] = two_runs(i, part_sizes[s]);
    expect_parts_right(given, part_sizes[s], 2, kind_count);
  }
}

Test(sort, agrees_with_the_c_library_at_every_team) {
  cs__team_pays_always(true);
  for (size_t t = 0; t < team_count; t++) {
    omp_set_num_threads(teams[t]);
    sort_between_guards(sizes[size_count - 1], t, GUARD_BEFORE);
    sort_pairs_between_guards(sizes[size_count - 1], t + 5, GUARD_AFTER);
  }
}

/* More pairs than are one bucket for one thread. */
Test(sort, makes_buckets_for_one_thread_as_well) {
  omp_set_num_threads(1);
  sort_pairs_between_guards((1 << 14) + 9, 0, GUARD_AFTER);
}

/* --- doubles ------------------------------------------------------------------------------------------------------ */

static const double specials[] = {-INFINITY, INFINITY, 0.0,    -0.0,     5e-324, -5e-324, 1.0,
                                  -1.0,      1e308,    -1e308, 2.2e-308, 0.5,    -2.0,    1e-300};
enum { special_count = sizeof specials / sizeof specials[0] };

static double a_double(size_t i) {
  if (i % 5 == 0)
    return specials[cs_random_at(i) % special_count];
  if (i % 11 == 0) { /* NaN of both signs and many payloads */
    const uint64_t bits = 0x7FF0000000000001 | (cs_random_at(i) & 0x800FFFFFFFFFFFFF);
    double nan;
    memcpy(&nan, &bits, sizeof nan);
    return nan;
  }
  return ldexp((double)(int64_t)cs_random_at(i) * 0x1p-63, (int)(cs_random_at(i + 7) % 40) - 20);
}

/* -1 for a NaN without sign bit, -2 with, by payload: by the words of the header, and by no bits of the finite. */
static int by_value(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  if (isnan(a) || isnan(b)) {
    if (!isnan(a) || !isnan(b))
      return isnan(a) ? 1 : -1;
    if (signbit(a) != signbit(b))
      return signbit(a) ? 1 : -1;
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    const int by_payload = (x > y) - (x < y);
    return signbit(a) ? -by_payload : by_payload;
  }
  if (a == 0.0 && b == 0.0)
    return (signbit(b) != 0) - (signbit(a) != 0);
  return (a > b) - (a < b);
}

Test(sort, doubles_are_in_total_order_with_all_their_bits) {
  for (size_t s = 0; s < size_count; s++)
    for (size_t t = 0; t < team_count; t += 2) {
      const size_t n = sizes[s];
      struct guarded x = guarded_array(n, sizeof(double), GUARD_AFTER);
      double *array = x.array;
      for (size_t i = 0; i < n; i++)
        array[i] = a_double(i);
      uint64_t *must = copy_of(x.array, n);
      qsort(must, n, sizeof *must, by_value);
      omp_set_num_threads(teams[t]);
      cr_assert_eq(cs_sort_f64(n, array), CS_OK);
      cr_assert(n == 0 || memcmp(array, must, n * sizeof *must) == 0, "%zu doubles, %d threads", n, teams[t]);
      free(must);
      guarded_free(&x);
    }
}

Test(sort, doubles_are_in_order_in_many_parts) {
  enum { n = 3001 };
  static double x[n], given[n];
  for (int parts = 2; parts <= 9; parts += 7) {
    omp_set_num_threads(parts == 2 ? 2 : 1);
    for (size_t i = 0; i < n; i++)
      x[i] = given[i] = a_double(i);
    cr_assert_eq(cs__sort_in_parts((struct cs__sort_array){.keys = (uint64_t *)x, .doubles = true}, n, parts), CS_OK);
    cr_expect_eq(cs__sort_check_f64(n, given, x, NULL), CS_OK);
  }
}

Test(sort, doubles_are_in_order_when_divided_in_blocks) {
  enum { n = 3001 };
  static double x[n], given[n];
  omp_set_num_threads(2);
  for (size_t t = 0; t < team_count; t++) {
    for (size_t i = 0; i < n; i++)
      x[i] = given[i] = a_double(i);
    if (divides((struct cs__sort_array){.keys = (uint64_t *)x, .doubles = true}, n, teams[t], (uint32_t)(2 + 3 * t)))
      cr_expect_eq(cs__sort_check_f64(n, given, x, NULL), CS_OK, "%d parts", teams[t]);
  }
}

Test(sort, minus_zero_comes_before_zero_and_nan_after_infinity) {
  double x[] = {NAN, 0.0, INFINITY, -0.0, -NAN, -INFINITY, 1.0};
  cr_assert_eq(cs_sort_f64(7, x), CS_OK);
  cr_expect(x[0] == -INFINITY && x[3] == 1.0 && x[4] == INFINITY);
  cr_expect(x[1] == 0.0 && signbit(x[1]) && x[2] == 0.0 && !signbit(x[2]));
  cr_expect(isnan(x[5]) && isnan(x[6]) && !signbit(x[5]) && signbit(x[6]));
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

/* Both ways of sorting a bucket, to either end; the slow one is what the fast one falls back to. */
static void sort_piece(void (*sort)(const struct cs__sort_piece *), size_t n, size_t k, bool to_other) {
  struct guarded keys = guarded_array(n, sizeof(uint64_t), GUARD_AFTER);
  struct guarded other = guarded_array(n, sizeof(uint64_t), GUARD_AFTER);
  uint64_t *array = keys.array;
  for (size_t i = 0; i < n; i++)
    array[i] = kinds[k](i, n);
  uint64_t *given = copy_of(array, n);
  const struct cs__sort_piece piece = {.keys = keys.array, .other_keys = other.array, .n = n, .to_other = to_other};
  sort(&piece);
  expect_sorted_by_library(given, to_other ? other.array : keys.array, n, k);
  free(given);
  guarded_free(&keys);
  guarded_free(&other);
}

static void by_vectors(const struct cs__sort_piece *piece) {
  static const struct cs__sort_vector_loops *const variants[] = {CS_ISA_VARIANTS(cs__sort_vector_loops)};
  static const struct cs__sort_radix_loops *const slow[] = {CS_ISA_VARIANTS(cs__sort_radix_loops)};
  variants[cs_isa_active()]->sort(piece, slow[cs_isa_active()]->sort);
}

Test(sort, a_piece_ends_where_it_must_by_digits_and_by_vectors) {
  static const struct cs__sort_radix_loops *const radix[] = {CS_ISA_VARIANTS(cs__sort_radix_loops)};
  static const struct cs__sort_vector_loops *const vector[] = {CS_ISA_VARIANTS(cs__sort_vector_loops)};
  static const size_t pieces[] = {1, 64, 65, 2000};
  for (size_t s = 0; s < sizeof pieces / sizeof pieces[0]; s++)
    for (size_t k = 0; k < kind_count; k++)
      for (int to_other = 0; to_other < 2; to_other++) {
        if (vector[cs_isa_active()]->sort != NULL)
          sort_piece(by_vectors, pieces[s], k, to_other != 0);
        else
          sort_piece(radix[cs_isa_active()]->sort, pieces[s], k, to_other != 0);
      }
  sort_piece(radix[cs_isa_active()]->sort, (1 << 16) + 3, 0, true); /* split first */
}

static void expect_ascending_buckets(const struct cs__sort_plan *plan, uint64_t *keys, size_t n) {
  qsort(keys, n, sizeof *keys, by_key);
  uint32_t before = 0;
  for (size_t i = 0; i < n; i++) {
    const uint32_t bucket = cs__sort_bucket(cs__sort_cut_of(plan), keys[i]);
    if (bucket < before || bucket >= plan->buckets)
      cr_assert_fail("bucket %u after %u of %u", bucket, before, plan->buckets);
    before = bucket;
  }
}

Test(sort, buckets_ascend_with_the_key_and_are_no_more_than_there_is_room_for) {
  enum { n = 8192 };
  static uint64_t keys[n];
  static struct cs__sort_plan plan;
  for (size_t k = 0; k < kind_count; k++)
    for (uint32_t wished = 1; wished <= CS__SORT_BUCKETS_WISHED; wished *= 32) {
      uint64_t least = UINT64_MAX, most = 0;
      for (size_t i = 0; i < n; i++) {
        keys[i] = kinds[k](i, n);
        least = keys[i] < least ? keys[i] : least;
        most = keys[i] > most ? keys[i] : most;
      }
      if (least == most)
        continue;
      cs__sort_plan_make(&plan, least, most, keys, wished < n / 16 ? wished * 16 : n, wished);
      cr_expect_leq(plan.buckets, 3 * wished + 2, "kind %zu: %u buckets of %u", k, plan.buckets, wished);
      if (wished > 1)
        expect_ascending_buckets(&plan, keys, n);
    }
}

/* --- contract ----------------------------------------------------------------------------------------------------- */

Test(sort, works_inside_a_parallel_region_from_several_threads_at_once) {
  enum { n = 10007, callers = 3 };
  static uint64_t keys[callers][n], given[n];
  for (size_t i = 0; i < n; i++)
    given[i] = cs_random_at(i);
  enum cs_status status[callers];
#pragma omp parallel num_threads(callers)
  {
    const int me = omp_get_thread_num();
    memcpy(keys[me], given, sizeof given);
    status[me] = cs_sort_u64(n, keys[me]);
  }
  for (int me = 0; me < callers; me++) {
    cr_expect_eq(status[me], CS_OK);
    cr_expect_eq(cs__sort_check_u64(n, given, keys[me], NULL), CS_OK);
  }
}

Test(sort, refuses_null_unless_there_is_nothing_to_do) {
  uint64_t x = 1;
  cr_expect_eq(cs_sort_u64(0, NULL), CS_OK);
  cr_expect_eq(cs_sort_f64(0, NULL), CS_OK);
  cr_expect_eq(cs_sort_pairs_u64(0, NULL, NULL), CS_OK);
  cr_expect_eq(cs_sort_u64(1, NULL), CS_INVALID);
  cr_expect_eq(cs_sort_f64(1, NULL), CS_INVALID);
  cr_expect_eq(cs_sort_pairs_u64(1, NULL, &x), CS_INVALID);
  cr_expect_eq(cs_sort_pairs_u64(1, &x, NULL), CS_INVALID);
}

Test(sort, check_finds_one_wrong_element_wherever_it_is) {
  omp_set_num_threads(1); /* hundreds of checks of few elements */
  enum { n = 300 };
  static uint64_t given[n], keys[n], values[n], places[n], alone[n];
  static double x[n], sorted_x[n];
  for (size_t i = 0; i < n; i++) {
    alone[i] = given[i] = keys[i] = cs_random_at(i) % 50;
    values[i] = i;
    sorted_x[i] = x[i] = a_double(i);
  }
  cr_assert_eq(cs_sort_pairs_u64(n, keys, values), CS_OK);
  cr_assert_eq(cs_sort_u64(n, alone), CS_OK);
  cr_assert_eq(cs_sort_f64(n, sorted_x), CS_OK);
  cr_assert_eq(cs__sort_check_pairs(n, given, keys, values, NULL), CS_OK);
  cr_assert_eq(cs__sort_check_u64(n, given, alone, NULL), CS_OK);
  cr_assert_eq(cs__sort_check_f64(n, x, sorted_x, NULL), CS_OK);
  memcpy(places, values, sizeof places);
  for (size_t i = 0; i < n; i++) {
    keys[i] ^= 1;
    cr_assert_eq(cs__sort_check_pairs(n, given, keys, values, NULL), CS_FAILED, "key %zu", i);
    keys[i] ^= 1;
    values[i] = values[(i + 1) % n];
    cr_assert_eq(cs__sort_check_pairs(n, given, keys, values, NULL), CS_FAILED, "value %zu", i);
    values[i] = places[i];
    alone[i] ^= 1;
    cr_assert_eq(cs__sort_check_u64(n, given, alone, NULL), CS_FAILED, "key %zu alone", i);
    alone[i] ^= 1;
    const double right = sorted_x[i];
    sorted_x[i] = isnan(right) ? 1.0 : NAN;
    cr_assert_eq(cs__sort_check_f64(n, x, sorted_x, NULL), CS_FAILED, "double %zu", i);
    sorted_x[i] = right;
  }
}

/* How many keys come before the one at i: the smaller, and of its equals those that stand before it. */
static size_t rank_of(struct counted *keys, size_t n, size_t i) {
  size_t rank = 0;
  for (size_t j = 0; j < n; j++) {
    const double key = counted_load(keys, i), other = counted_load(keys, j);
    rank += other < key || (other == key && j < i);
  }
  return rank;
}

/* The definition, run on arrays that count: every element goes to its rank; pairs have two arrays. */
Test(sort, work_is_what_has_to_be_read_and_written) {
  static struct counted keys, values, sorted_keys, sorted_values;
  struct counted *const arrays[] = {&keys, &values, &sorted_keys, &sorted_values};
  for (size_t n = 1; n < 40; n += 3)
    for (int type = 0; type < 3; type++) {
      struct count count = {0};
      for (size_t a = 0; a < 4; a++)
        counted_init(arrays[a], &count, sizeof(uint64_t));
      for (size_t i = 0; i < n; i++) {
        const size_t rank = rank_of(&keys, n, i);
        counted_store(&sorted_keys, rank, counted_load(&keys, i));
        if (type == 2)
          counted_store(&sorted_values, rank, counted_load(&values, i));
      }
      expect_counted(cs__kernel_sort.work((double[]){(double)n, type, 0.0}), &count, n);
    }
}
