/* tests/sweep/order_test.c - the order of a round: every invocation once, ceilings among the cases, rivals in one. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/rounds.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static size_t lay(const struct cs_result *plan, int round, struct cs__order **orders) {
  size_t count = 0;
  struct cs_error error = {""};
  cr_assert_eq(cs__round_orders(plan, round, orders, &count, &error), CS_OK, "%s", error.message);
  return count;
}

static bool is_of(const struct cs__order *order, int case_index, int point_index, enum cs_purpose purpose) {
  return order->case_index == case_index && order->point_index == point_index && order->purpose == purpose;
}

static size_t count_of(const struct cs__order *orders, size_t count, int case_index, int point_index,
                       enum cs_purpose purpose) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    found += is_of(&orders[i], case_index, point_index, purpose);
  return found;
}

Test(order, has_every_invocation_of_the_round_once) {
  struct cs_result plan = plan_make("", "a b c", 3, 6);
  plan.protocol.observe = plan.protocol.ceilings = true;
  for (int r = 0; r < 12; r++) {
    struct cs__order *orders;
    const size_t count = lay(&plan, r, &orders);
    cr_expect_eq(count, 3 * 3 * 2 + 3);
    for (int p = 0; p < 3; p++) {
      cr_expect_eq(count_of(orders, count, CS_CASE_NONE, p, CS_PURPOSE_CEILINGS), 1);
      for (int c = 0; c < 3; c++) {
        cr_expect_eq(count_of(orders, count, c, p, CS_PURPOSE_TIMED), 1);
        cr_expect_eq(count_of(orders, count, c, p, CS_PURPOSE_OBSERVED), 1);
      }
    }
    for (size_t i = 0; i < count; i++)
      cr_expect_eq(orders[i].round, r);
    free(orders);
  }
  cs_result_free(&plan);
}

Test(order, lets_ceilings_take_every_place_among_the_cases) {
  enum { PLACES = 2 * 2 + 2, ROUNDS = 600 };
  struct cs_result plan = plan_make("", "a b", 2, 6);
  plan.protocol.ceilings = true;
  int met[PLACES] = {0}, first[2] = {0};
  for (int r = 0; r < ROUNDS; r++) {
    struct cs__order *orders;
    const size_t count = lay(&plan, r, &orders);
    cr_assert_eq(count, PLACES);
    bool seen = false;
    for (size_t i = 0; i < count; i++) {
      if (orders[i].purpose != CS_PURPOSE_CEILINGS)
        continue;
      met[i]++;
      first[orders[i].point_index] += !seen;
      seen = true;
    }
    free(orders);
  }
  for (int i = 0; i < PLACES; i++) /* 200 are expected, 11.5 the standard deviation: five of them */
    cr_expect(met[i] > 142 && met[i] < 258, "place %d was met %d times", i, met[i]);
  cr_expect_eq(first[0], ROUNDS / 2, "either point comes first in every other round");
  cs_result_free(&plan);
}

Test(order, of_the_cases_is_the_same_with_ceilings_and_without) {
  struct cs_result plan = plan_make("", "a b", 3, 6);
  for (int r = 0; r < 6; r++) {
    struct cs__order *without, *with;
    plan.protocol.ceilings = false;
    const size_t few = lay(&plan, r, &without);
    plan.protocol.ceilings = true;
    const size_t many = lay(&plan, r, &with);
    size_t at = 0;
    for (size_t i = 0; i < many; i++)
      if (with[i].purpose != CS_PURPOSE_CEILINGS) {
        cr_expect(is_of(&with[i], without[at].case_index, without[at].point_index, without[at].purpose));
        at++;
      }
    cr_expect_eq(at, few);
    free(without);
    free(with);
  }
  cs_result_free(&plan);
}

/* Two rivals with two points each and another case: over four rounds each of the four stands once in every position of
 * their own order. */
Test(order, of_rivals_is_one_in_which_each_stands_everywhere_once) {
  struct cs_result plan = plan_make("", "a other b", 2, 6);
  plan.cases[2].rival = 0;
  int met[2][2][4] = {{{0}}};
  for (int r = 0; r < 4; r++) {
    struct cs__order *orders;
    const size_t count = lay(&plan, r, &orders);
    cr_assert_eq(count, 6);
    int at = 0;
    for (size_t i = 0; i < count; i++)
      if (orders[i].case_index != 1)
        met[orders[i].case_index / 2][orders[i].point_index][at++]++;
    cr_expect(orders[0].case_index == 1 || orders[5].case_index == 1, "nobody comes between rivals");
    free(orders);
  }
  for (int i = 0; i < 16; i++)
    cr_expect_eq(met[i / 8][i / 4 % 2][i % 4], 1);
  cs_result_free(&plan);
}

Test(order, leaves_out_what_has_stopped_and_then_the_ceilings_too) {
  struct cs_result plan = plan_make("", "a b", 2, 6);
  plan.protocol.ceilings = true;
  plan.stops[0] = CS_STOP_PRECISION;
  struct cs__order *orders;
  size_t count = lay(&plan, 7, &orders);
  cr_expect_eq(count, 4);
  cr_expect_eq(count_of(orders, count, 0, 0, CS_PURPOSE_TIMED), 0);
  cr_expect_eq(count_of(orders, count, CS_CASE_NONE, 1, CS_PURPOSE_CEILINGS), 1);
  free(orders);
  plan.stops[1] = CS_STOP_ROUNDS;
  count = lay(&plan, 7, &orders);
  cr_expect_eq(count, 0);
  free(orders);
  cs_result_free(&plan);
}

Test(order, without_cases_is_of_ceilings_for_the_fewest_rounds) {
  struct cs_result plan = plan_make("", "", 3, 6);
  plan.protocol.ceilings = true;
  plan.protocol.stop.rounds_max = 40;
  struct cs__order *orders;
  cr_expect_eq(lay(&plan, 5, &orders), 3);
  free(orders);
  cr_expect_eq(lay(&plan, 6, &orders), 0);
  free(orders);
  cs_result_free(&plan);
}
