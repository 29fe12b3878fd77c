/* tests/kernels/support_reduction.c - what is asked alike of reductions of a vector. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/kernels/support_reduction.h"

#include "kernels/reduce/reduce.h"
#include "kernels/team_size.h"
#include "runtime/base/random.h"
#include "tests/kernels/support_guard.h"
#include "tests/kernels/support_teams.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <omp.h>
#include <string.h>

void one_thread(void) {
  omp_set_num_threads(1);
}

bool same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

void fill_normal(double *x, size_t n, uint64_t seed) {
  struct cs_random random;
  cs_random_seed(&random, seed);
  for (size_t i = 0; i < n; i++)
    x[i] = cs_random_normal(&random);
}

double reduced(const struct reduction *by, size_t n, const double *x) {
  double result = NAN;
  cr_assert_eq(by->run(n, x, &result), CS_OK, "%s, n = %zu", by->name, n);
  return result;
}

void expect_right(const struct reduction *by, size_t n, const double *x) {
  struct cs_error error = {""};
  cr_expect_eq(by->check(n, x, reduced(by, n, x), &error), CS_OK, "%s, n = %zu: %s", by->name, n, error.message);
}

void spoil_stack(void) {
  volatile double left[2 * CS__BLOCKS_MAX + 1024];
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    left[i] = NAN;
}

static void try_between_guards(const struct reduction *by, size_t n, enum guard_edge edge) {
  struct guarded x = guarded_array(n, sizeof(double), edge);
  fill_normal(x.array, n, n);
  guarded_freeze(&x);
  omp_set_num_threads(1);
  expect_right(by, n, x.array);
  const double one = reduced(by, n, x.array);
  for (size_t t = 1; t < team_count && n > 2048 && edge == GUARD_AFTER; t++) { /* fewer are one block */
    omp_set_num_threads(teams[t]);
    spoil_stack();
    const double team = reduced(by, n, x.array);
    cr_expect(same_bits(one, team), "%s, n = %zu, %d threads: %a, one thread: %a", by->name, n, teams[t], team, one);
  }
  guarded_free(&x);
}

void expect_right_and_the_same_bits_at_every_team(const struct reduction *by) {
  cs__team_pays_always(true);
  for (size_t s = 0; s < reduction_size_count; s++) {
    try_between_guards(by, reduction_sizes[s], GUARD_BEFORE);
    try_between_guards(by, reduction_sizes[s], GUARD_AFTER);
  }
}

void expect_right_up_to_one_block(const struct reduction *by) {
  for (size_t i = 0; i < GUARD_EDGES * block_size_count; i++) {
    const size_t n = block_sizes[i / GUARD_EDGES];
    struct guarded x = guarded_array(n, sizeof(double), (enum guard_edge)(i % GUARD_EDGES));
    fill_normal(x.array, n, n);
    guarded_freeze(&x);
    expect_right(by, n, x.array);
    guarded_free(&x);
  }
}

void expect_a_pair_to_be_two_blocks(void (*block)(const struct cs__operands *, size_t, size_t, double *),
                                    void (*pair)(const struct cs__operands *, size_t, size_t, double *)) {
  enum { most = 2100, before = 3 };
  static double x[before + 2 * most];
  fill_normal(x, before + 2 * most, 8);
  const struct cs__operands of = {.x = x, .scale = 1.0};
  for (size_t each = 1; each <= most; each += each < 40 ? 1 : 206) {
    double alone[2] = {NAN, NAN}, together[2] = {NAN, NAN};
    block(&of, before, before + each, &alone[0]);
    block(&of, before + each, before + 2 * each, &alone[1]);
    pair(&of, before, each, together);
    cr_expect(same_bits(alone[0], together[0]) && same_bits(alone[1], together[1]), "two of %zu", each);
  }
}

void expect_every_element_to_count(const struct reduction *by, double element, double must) {
  enum { n = 2101 };
  double x[n] = {0.0};
  for (size_t i = 0; i < n; i++) {
    x[i] = element;
    cr_assert_eq(reduced(by, n, x), must, "%s, element %zu", by->name, i);
    x[i] = -0.0;
  }
  cr_expect(same_bits(reduced(by, n, x), 0.0), "%s", by->name);
  cr_expect(same_bits(reduced(by, 0, NULL), 0.0), "%s", by->name);
}

void expect_exact_scaling(const struct reduction *by, double factor, double must) {
  enum { n = 3001 };
  double x[n];
  fill_normal(x, n, 3);
  const double before = reduced(by, n, x);
  for (size_t i = 0; i < n; i++)
    x[i] *= factor;
  cr_expect(same_bits(reduced(by, n, x), must * before), "%s", by->name);
}

void expect_nan_and_infinity_from_every_place(const struct reduction *by) {
  enum { n = 5003 };
  double x[n];
  const size_t places[] = {0, 1, 63, 2047, 2048, n - 1};
  for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
    fill_normal(x, n, 9);
    x[places[p]] = -INFINITY;
    cr_expect_eq(reduced(by, n, x), INFINITY, "element %zu", places[p]);
    x[70] = NAN;
    cr_expect(isnan(reduced(by, n, x)), "element %zu", places[p]);
    x[70] = x[places[p]] = -DBL_MAX; /* the norm of both is 1.4 times the largest double */
    cr_expect_eq(reduced(by, n, x), INFINITY, "element %zu", places[p]);
  }
}

void expect_the_same_from_several_threads_at_once(const struct reduction *by) {
  enum { n = 20011, callers = 3 };
  static double x[n];
  fill_normal(x, n, 4);
  const double alone = reduced(by, n, x);
  double results[callers] = {0};
#pragma omp parallel num_threads(callers)
  by->run(n, x, &results[omp_get_thread_num()]);
  for (int me = 0; me < callers; me++)
    cr_expect(same_bits(results[me], alone), "%s, thread %d", by->name, me);
}

void expect_null_vectors_to_be_refused(const struct reduction *by) {
  double x = 1.0, result = 7.0;
  cr_expect_eq(by->run(1, NULL, &result), CS_INVALID, "%s", by->name);
  cr_expect_eq(by->run(1, &x, NULL), CS_INVALID, "%s", by->name);
  cr_expect_eq(result, 7.0, "%s", by->name);
}

void expect_check_to_find(const struct reduction *by, size_t n, const double *x, double right, double off) {
  const double wrong[] = {right * (1.0 + off), right * (1.0 - off), right - fabs(x[17]), -right, 0.0, NAN, INFINITY};
  cr_expect_eq(by->check(n, x, right, NULL), CS_OK, "%s", by->name);
  for (size_t w = 0; w < sizeof wrong / sizeof wrong[0]; w++)
    cr_expect_eq(by->check(n, x, wrong[w], NULL), CS_FAILED, "%s: %.17g, not %.17g", by->name, wrong[w], right);
}
