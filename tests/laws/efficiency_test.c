/* tests/laws/efficiency_test.c - POP's efficiencies: exact products, each a share, TALP's figures. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/efficiency.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

/* 10 s at one thread; 24 core-seconds at four: 12 useful, 4 serialised, 2 at the ends of regions, 6 of scheduling. */
static const struct cs_time_split one = {
    .threads = 1, .wall_s = 10, .core_s = {[CS_TIME_SERIAL] = 1, [CS_TIME_BUSY] = 8.6, [CS_TIME_FORK_JOIN] = 0.4}};
static const struct cs_time_split four = {.threads = 4,
                                          .wall_s = 6,
                                          .core_s = {[CS_TIME_SERIAL] = 1,
                                                     [CS_TIME_BUSY] = 11,
                                                     [CS_TIME_SERIAL_IDLE] = 2.5,
                                                     [CS_TIME_IMBALANCE] = 2,
                                                     [CS_TIME_BARRIER] = 0.5,
                                                     [CS_TIME_LOCK] = 0.75,
                                                     [CS_TIME_TASK_WAIT] = 0.25,
                                                     [CS_TIME_TASK_CREATE] = 1,
                                                     [CS_TIME_FORK_JOIN] = 4.5,
                                                     [CS_TIME_OBSERVER] = 0.5}};

Test(efficiency, is_taken_away_part_by_part) {
  struct cs_efficiency got;
  cr_assert(cs_efficiency_of(&one, &four, &got));
  cr_expect_eq(got.threads, 4);
  cr_expect(close_to(got.parallel, 12.0 / 24));
  cr_expect(close_to(got.scheduling, 18.0 / 24));
  cr_expect(close_to(got.load_balance, 16.0 / 18));
  cr_expect(close_to(got.serialisation, 12.0 / 16));
  cr_expect(close_to(got.computation, 9.6 / 12));
  cr_expect(close_to(got.global, 0.4));
}

Test(efficiency, of_the_base_against_itself_computes_without_loss) {
  struct cs_efficiency got;
  cr_assert(cs_efficiency_of(&one, &one, &got));
  cr_expect(close_to(got.computation, 1.0));
  cr_expect(close_to(got.parallel, 0.96));
  cr_expect(got.load_balance == 1.0 && got.serialisation == 1.0);
}

Test(efficiency, without_a_base_is_only_parallel) {
  static const struct cs_time_split nobody = {0};
  const struct cs_time_split *const bases[] = {NULL, &nobody};
  for (size_t i = 0; i < 2; i++) {
    struct cs_efficiency got;
    cr_assert(cs_efficiency_of(bases[i], &four, &got));
    cr_expect(close_to(got.parallel, 0.5));
    cr_expect(isnan(got.computation) && isnan(got.global));
  }
}

Test(efficiency, of_nothing_known_is_nothing) {
  static const struct cs_time_split unusable[] = {
      {.threads = 0, .wall_s = 1}, {.threads = 2, .wall_s = 0}, {.threads = 1, .wall_s = (double)NAN}};
  for (size_t i = 0; i < sizeof unusable / sizeof unusable[0]; i++) {
    struct cs_efficiency got = {.threads = 3, .parallel = 1.0};
    cr_expect_not(cs_efficiency_of(&one, &unusable[i], &got));
    cr_expect(got.threads == 0 && got.parallel == 0.0 && got.global == 0.0);
  }
}

Test(efficiency, of_cores_that_did_nothing_useful_is_zero_and_has_no_computation) {
  const struct cs_time_split idle = {.threads = 2, .wall_s = 1, .core_s = {[CS_TIME_SERIAL_IDLE] = 2}};
  struct cs_efficiency got;
  cr_assert(cs_efficiency_of(&one, &idle, &got));
  cr_expect(got.parallel == 0.0 && got.serialisation == 0.0 && got.load_balance == 1.0 && got.scheduling == 1.0);
  cr_expect(isnan(got.computation) && isnan(got.global));
}

/* Splits that add up, ones with time nobody accounted for, and ones with time counted twice. */
Test(efficiency, products_are_exact_and_shares_are_shares_for_any_split) {
  struct cs_random random;
  cs_random_seed(&random, 4);
  for (int trial = 0; trial < 5000; trial++) {
    struct cs_time_split many = {.threads = 1 + trial % 64};
    double sum_s = 0.0;
    for (int kind = 0; kind < CS_TIME_KINDS; kind++) {
      many.core_s[kind] = (double)(cs_random_next(&random) % 1000) / 7.0;
      sum_s += many.core_s[kind];
    }
    many.wall_s = sum_s * (0.9 + 0.1 * (trial % 3)) / many.threads;
    struct cs_efficiency got;
    cr_assert(cs_efficiency_of(&one, &many, &got));
    const double shares[] = {got.parallel, got.load_balance, got.serialisation, got.scheduling};
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
      cr_assert(shares[i] >= 0.0 && shares[i] <= 1.0 + 1e-12, "trial %d: %g", trial, shares[i]);
    cr_assert(close_to(got.load_balance * got.serialisation * got.scheduling, got.parallel), "trial %d", trial);
    cr_assert(close_to(got.parallel * got.computation, got.global), "trial %d", trial);
    const double total_s = fmax(sum_s, many.threads * many.wall_s);
    cr_assert(close_to(got.parallel, (many.core_s[CS_TIME_SERIAL] + many.core_s[CS_TIME_BUSY]) / total_s));
  }
}

Test(efficiency, is_global_speedup_over_threads_when_all_time_is_accounted_for) {
  struct cs_efficiency got;
  cr_assert(cs_efficiency_of(&one, &four, &got));
  const double base_useful_s = one.core_s[CS_TIME_SERIAL] + one.core_s[CS_TIME_BUSY];
  cr_expect(close_to(got.global, base_useful_s / (four.threads * four.wall_s)));
}
