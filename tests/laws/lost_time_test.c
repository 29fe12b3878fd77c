/* tests/laws/lost_time_test.c - the parts of n T(n) add up. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/lost_time.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

/* 10 s at one thread, 2 of them serial; at four threads 5 s: 20 core-seconds, of which every kind has some. */
static const struct cs_time_split one = {
    .threads = 1, .wall_s = 10, .core_s = {[CS_TIME_SERIAL] = 2, [CS_TIME_BUSY] = 7.75, [CS_TIME_FORK_JOIN] = 0.25}};
static const struct cs_time_split four = {.threads = 4,
                                          .wall_s = 5,
                                          .core_s = {[CS_TIME_SERIAL] = 2.25,
                                                     [CS_TIME_BUSY] = 8,
                                                     [CS_TIME_SERIAL_IDLE] = 6.75,
                                                     [CS_TIME_IMBALANCE] = 1,
                                                     [CS_TIME_BARRIER] = 0.5,
                                                     [CS_TIME_LOCK] = 0.25,
                                                     [CS_TIME_TASK_WAIT] = 0.125,
                                                     [CS_TIME_TASK_CREATE] = 0.375,
                                                     [CS_TIME_FORK_JOIN] = 0.5,
                                                     [CS_TIME_OBSERVER] = 0.125}};

Test(split, has_no_residual_when_nothing_was_missed) {
  cr_expect(eq(dbl, cs_time_residual_s(&one), 0.0));
  cr_expect(close_to(cs_time_residual_s(&four), 20 - 19.875));
  const struct cs_time_split nothing = {0};
  cr_expect(eq(dbl, cs_time_residual_s(&nothing), 0.0));
}

Test(split, names_each_kind_once) {
  for (int kind = 0; kind < CS_TIME_KINDS; kind++) {
    cr_assert_not_null(cs_time_kind_name((enum cs_time_kind)kind));
    for (int other = 0; other < kind; other++)
      cr_expect_str_neq(cs_time_kind_name((enum cs_time_kind)kind), cs_time_kind_name((enum cs_time_kind)other));
  }
  cr_expect_str_eq(cs_time_kind_name(CS_TIME_SERIAL_IDLE), "serial_idle");
  cr_expect_str_eq(cs_time_kind_name(CS_TIME_KINDS), "unknown");
}

Test(lost, adds_up_to_all_cores_time) {
  struct cs_lost_time lost;
  cr_assert(cs_lost_time(&one, &four, &lost));
  cr_expect(close_to(lost.useful_s, 9.75));
  cr_expect(close_to(lost.inflation_s, 0.5));
  cr_expect(close_to(lost.waits_s, 0.875));
  cr_expect(close_to(lost.fork_join_s, 0.875));
  cr_expect(close_to(lost.residual_s, 0.125));
  cr_expect(close_to(lost.useful_s + lost.inflation_s + lost.serial_idle_s + lost.imbalance_s + lost.waits_s +
                         lost.fork_join_s + lost.observer_s + lost.residual_s,
                     lost.total_s));
  cr_expect(lost.threads == 4 && lost.total_s == 20.0);
}

Test(lost, is_negative_inflation_where_caches_help) {
  struct cs_time_split quick = four;
  quick.core_s[CS_TIME_BUSY] = 7;
  struct cs_lost_time lost;
  cr_assert(cs_lost_time(&one, &quick, &lost));
  cr_expect(close_to(lost.inflation_s, -0.5));
}

Test(lost, of_one_thread_against_itself_is_what_was_not_work) {
  struct cs_lost_time lost;
  cr_assert(cs_lost_time(&one, &one, &lost));
  cr_expect(lost.inflation_s == 0.0 && lost.fork_join_s == 0.25 && lost.useful_s == 9.75 && lost.residual_s == 0.0);
}

Test(lost, needs_threads_and_time_on_both_sides) {
  static const struct cs_time_split unusable[] = {
      {.threads = 0, .wall_s = 1}, {.threads = 2, .wall_s = 0}, {.threads = 1, .wall_s = (double)INFINITY}};
  for (size_t i = 0; i < sizeof unusable / sizeof unusable[0]; i++) {
    struct cs_lost_time lost, zero;
    memset(&lost, 1, sizeof lost);
    memset(&zero, 0, sizeof zero);
    cr_expect_not(cs_lost_time(&one, &unusable[i], &lost));
    cr_expect_eq(memcmp(&lost, &zero, sizeof lost), 0);
    cr_expect_not(cs_lost_time(&unusable[i], &one, &lost));
  }
}

Test(serial, agrees_within_tolerance_and_a_tenth) {
  cr_expect(cs_serial_agrees(1.0, 1.1, 0.0));
  cr_expect(cs_serial_agrees(1.1, 1.0, 0.0));
  cr_expect_not(cs_serial_agrees(1.0, 1.2, 0.0));
  cr_expect_not(cs_serial_agrees(1.2, 1.0, 0.0));
  cr_expect(cs_serial_agrees(1.0, 1.2, 0.09));
  cr_expect(cs_serial_agrees(0.0, 0.0, 0.0));
  cr_expect(cs_serial_agrees(0.0, 0.001, 0.001));
}
