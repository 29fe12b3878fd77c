/* tests/kernels/sum_test.c - the three sums: each within its promise, and the reproducible one in every order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sum/sum.h"

#include "kernels/reduce/reduce_vectors.h"
#include "kernels/registry.h"
#include "kernels/sum/sum_loop.h"
#include "kernels/sum/sum_ref.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_count.h"
#include "tests/kernels/support_reduction.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static enum cs_status check_fast(size_t n, const double *x, double result, struct cs_error *error) {
  return cs__sum_check(n, x, CS__SUM_FAST, result, error);
}
static enum cs_status check_compensated(size_t n, const double *x, double result, struct cs_error *error) {
  return cs__sum_check(n, x, CS__SUM_COMPENSATED, result, error);
}
static enum cs_status check_reproducible(size_t n, const double *x, double result, struct cs_error *error) {
  return cs__sum_check(n, x, CS__SUM_REPRODUCIBLE, result, error);
}

static const struct reduction fast = {"fast", cs_sum, check_fast},
                              compensated = {"compensated", cs_sum_compensated, check_compensated},
                              reproducible = {"reproducible", cs_sum_reproducible, check_reproducible};
static const struct reduction *const sums[] = {&fast, &compensated, &reproducible};
enum { sum_count = sizeof sums / sizeof sums[0] };

/* Magnitudes from 2^-1074 to 2^1000. */
static void fill_wide(double *x, size_t n, uint64_t seed) {
  struct cs_random random;
  cs_random_seed(&random, seed);
  for (size_t i = 0; i < n; i++)
    x[i] = ldexp(cs_random_unit(&random) - 0.5, (int)cs_random_below(&random, 2075) - 1074);
}

TestSuite(sum, .init = one_thread);

Test(sum, is_within_each_promise_and_the_same_bits_at_every_team_between_guard_pages) {
  for (size_t s = 0; s < sum_count; s++)
    expect_right_and_the_same_bits_at_every_team(sums[s]);
}

static enum cs_status fast_from_memory(size_t n, const double *x, double *result_out) {
  static const struct cs__sum_loops *const variants[] = {CS_ISA_VARIANTS(cs__sum_loops)};
  variants[cs_isa_active()]->fast_far(&(struct cs__operands){.x = x}, 0, n, result_out);
  return CS_OK;
}

/* The loop for what no cache holds, without so much of it. */
Test(sum, is_right_by_the_loop_for_what_comes_from_memory) {
  expect_right_up_to_one_block(&(struct reduction){"fast, from memory", fast_from_memory, check_fast});
}

Test(sum, has_the_same_blocks_from_memory_in_pairs) {
  static const struct cs__sum_loops *const variants[] = {CS_ISA_VARIANTS(cs__sum_loops)};
  expect_a_pair_to_be_two_blocks(variants[cs_isa_active()]->fast_far, variants[cs_isa_active()]->fast_pair_far);
}

Test(sum, reproducible_has_the_same_bits_in_every_order_and_at_every_alignment) {
  enum { n = 9001 };
  static double x[n], y[n + 8];
  struct cs_random random;
  cs_random_seed(&random, 1);
  for (int wide = 0; wide < 2; wide++) {
    (wide ? fill_wide : fill_normal)(x, n, 42);
    const double must = reduced(&reproducible, n, x);
    for (size_t shift = 0; shift < 8; shift++) {
      for (size_t i = n; i-- > 1;) {
        const size_t j = cs_random_below(&random, i + 1);
        const double kept = x[i];
        x[i] = x[j];
        x[j] = kept;
      }
      memcpy(y + shift, x, sizeof x);
      omp_set_num_threads(teams[shift % team_count]);
      cr_expect(same_bits(reduced(&reproducible, n, y + shift), must), "wide %d, shift %zu", wide, shift);
    }
  }
}

Test(sum, reproducible_is_exact_over_the_whole_range_of_doubles) {
  enum { n = 5003 };
  static double x[n];
  for (uint64_t seed = 0; seed < 8; seed++) {
    fill_wide(x, n, seed);
    const size_t count = seed < 4 ? n : 3 + seed;
    expect_right(&reproducible, count, x);
    for (size_t i = 0; i < count / 2; i++) /* what is left of a sum that nearly cancels */
      x[count - 1 - i] = -x[i];
    x[0] += DBL_MIN;
    expect_right(&reproducible, count, x);
  }
}

/* From blocks near 2^-1074 to blocks that reach the largest double: guesses that are wrong in both directions. */
Test(sum, reproducible_is_exact_when_sizes_change_from_block_to_block) {
  enum { n = 16 * 2048 + 77 };
  static double x[n];
  static const int exponents[] = {0, 1000, -1060, 1022, 40, -40, 1011, 1010, 1012, -1010, -980, 3};
  fill_normal(x, n, 5);
  for (size_t i = 0; i < n; i++)
    x[i] = ldexp(x[i] / 8.0, exponents[i / 2048 % (sizeof exponents / sizeof exponents[0])]);
  expect_right(&reproducible, n, x);
  cr_expect(same_bits(reduced(&reproducible, n, x), reduced(&reproducible, n, x)));
}

Test(sum, reproducible_rounds_to_nearest_even_and_overflows_only_at_the_end) {
  const double u = 0x1p-53;
  const struct {
    double x[4], must;
  } cases[] = {
      {{1.0, u}, 1.0},
      {{1.0, 0x1p-52, u}, 1.0 + 0x1p-51},
      {{1.0, u, 0x1p-1074}, 1.0 + 0x1p-52},
      {{1.0, u, -0x1p-1074}, 1.0},
      {{-1.0, -u, -0x1p-1074}, -1.0 - 0x1p-52},
      {{DBL_MAX, DBL_MAX, -DBL_MAX}, DBL_MAX},
      {{DBL_MAX, 0x1p969}, DBL_MAX},
      {{DBL_MAX, 0x1p970}, INFINITY},
      {{-DBL_MAX, -0x1p970}, -INFINITY},
      {{DBL_MAX, 0x1p970, -0x1p-1074}, DBL_MAX},
      {{1e100, 1.0, -1e100}, 1.0},
      {{0x1p-1074, 0x1p-1074}, 0x1p-1073},
      {{0x1p-1022, -0x1p-1074}, 0x1p-1022 - 0x1p-1074},
  };
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++)
    cr_expect(same_bits(reduced(&reproducible, 4, cases[c].x), cases[c].must), "case %zu: %a", c,
              reduced(&reproducible, 4, cases[c].x));
}

/* The guess of the first block is 2^0: an element far above it meets a small one in its lane, and is taken back. */
Test(sum, reproducible_is_exact_when_an_element_is_above_the_guess) {
  for (int exponent = 2; exponent < 1020; exponent += 29) {
    double x[600] = {0x1p-30};
    x[256] = ldexp(1.0, exponent);
    x[513] = -x[256];
    cr_expect(same_bits(reduced(&reproducible, 600, x), 0x1p-30), "2^%d", exponent);
  }
}

Test(sum, compensated_keeps_what_a_plain_sum_loses) {
  enum { n = 4096 };
  static double x[n];
  for (size_t i = 0; i < n; i++)
    x[i] = i == 17 ? 1e15 : i == 4000 ? -1e15 : 0.1;
  expect_right(&compensated, n, x);
  cr_expect_float_eq(reduced(&compensated, n, x), (n - 2) * 0.1, 1e-12);
  cr_expect_eq(cs__sum_check(n, x, CS__SUM_COMPENSATED, reduced(&fast, n, x), NULL), CS_FAILED);
}

Test(sum, counts_every_element_and_is_plus_zero_of_zeros) {
  for (size_t s = 0; s < sum_count; s++)
    expect_every_element_to_count(sums[s], 3.0, 3.0);
}

Test(sum, scales_exactly_by_powers_of_two) {
  for (size_t s = 0; s < sum_count; s++)
    expect_exact_scaling(sums[s], -4.0, -4.0);
}

Test(sum, hands_nan_and_infinity_through_from_every_place) {
  enum { n = 5003 };
  static double x[n];
  const size_t places[] = {0, 1, 63, 2047, 2048, n - 1};
  for (size_t s = 0; s < sum_count; s++)
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
      const double special[] = {INFINITY, -INFINITY, NAN};
      fill_normal(x, n, 9);
      for (size_t v = 0; v < 3; v++) {
        x[places[p]] = special[v];
        const double result = reduced(sums[s], n, x);
        cr_expect(isnan(special[v]) ? isnan(result) : result == special[v], "%s: %g", sums[s]->name, result);
      }
      x[places[p]] = INFINITY;
      x[100] = -INFINITY;
      cr_expect(isnan(reduced(sums[s], n, x)), "%s", sums[s]->name);
    }
}

Test(sum, works_inside_a_parallel_region_from_several_threads_at_once) {
  for (size_t s = 0; s < sum_count; s++)
    expect_the_same_from_several_threads_at_once(sums[s]);
}

Test(sum, refuses_null_unless_there_is_nothing_to_read) {
  for (size_t s = 0; s < sum_count; s++)
    expect_null_vectors_to_be_refused(sums[s]);
}

Test(sum, check_finds_a_result_that_is_off_by_the_least_amount_not_promised) {
  enum { n = 20011 };
  static double x[n];
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0 + (double)(i % 1021) / 1021.0;
  const double right = reduced(&reproducible, n, x), units[sum_count] = {400.0, 4.0, 1.0};
  for (size_t s = 0; s < sum_count; s++)
    expect_check_to_find(sums[s], n, x, right, units[s] * DBL_EPSILON);
}

/* Terms that meet in one running sum, for they are as many apart as the most sums there are: fast loses all but the
 * last, compensated the smallest, reproducible nothing. */
Test(sum, case_runs_what_keeps_its_promise) {
  enum { apart = 64, terms = 5 };
  const double term[terms] = {1e300, 1e150, 1.0, -1e300, -1e150}, must[sum_count] = {-1e150, 0.0, 1.0};
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("sum", &kernel, NULL), CS_OK);
  for (size_t s = 0; s < sum_count; s++) {
    void *state = NULL;
    cr_assert_eq(kernel->setup((double[]){apart * terms, (double)s}, &state, NULL), CS_OK);
    struct cs__reduce_vectors *vectors = state;
    for (size_t i = 0; i < vectors->n; i++)
      vectors->x[i] = i % apart == 0 ? term[i / apart] : 0.0;
    cr_expect_eq(kernel->run(state), CS_OK);
    cr_expect_eq(vectors->result, must[s], "%s: %g", sums[s]->name, vectors->result);
    kernel->teardown(state);
  }
}

/* The definition, run on an array that counts. Whole numbers: the same in every order. */
Test(sum, work_is_what_the_definition_counts) {
  static struct counted x;
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_kernel_find("sum", &kernel, NULL), CS_OK);
  for (size_t n = 1; n < 40; n++) {
    struct count count = {0};
    double result = 0.0;
    counted_init(&x, &count, sizeof(double));
    for (size_t i = 0; i < n; i++)
      result = counted_add(&count, result, counted_load(&x, i));
    cr_expect_eq(result, reduced(&compensated, n, x.values));
    expect_counted(kernel->work((double[]){(double)n, CS__SUM_COMPENSATED}), &count, n);
  }
}
