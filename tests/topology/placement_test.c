/* tests/topology/placement_test.c - placements on made-up machines, where the right order can be written down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/topology/support_placement.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct cs_policy close_last = {CS_BIND_CLOSE, CS_SMT_LAST};
static const struct cs_policy close_first = {CS_BIND_CLOSE, CS_SMT_FIRST};
static const struct cs_policy spread_last = {CS_BIND_SPREAD, CS_SMT_LAST};
static const struct cs_policy spread_first = {CS_BIND_SPREAD, CS_SMT_FIRST};
static const struct cs_policy spread_off = {CS_BIND_SPREAD, CS_SMT_OFF};

typedef enum cs_status place_fn(const struct cs_machine *, const struct cs_budget *, const struct cs_policy *, int,
                                struct cs_places *, struct cs_error *);

static void expect(place_fn *place, const struct fixture *fixture, struct cs_policy policy, int threads,
                   const char *expected) {
  struct cs_places places = {0};
  struct cs_error error = {""};
  cr_assert_eq(place(&fixture->machine, &fixture->budget, &policy, threads, &places, &error), CS_OK, "%s",
               error.message);
  char *numbers = places_as_numbers(&places);
  cr_expect_str_eq(numbers, expected, "%s, smt %s, %d threads: %s instead of %s", cs_bind_name(policy.bind),
                   cs_smt_name(policy.smt), threads, numbers, expected);
  free(numbers);
  cs_places_free(&places);
}

/* Two packages of two L3 of two cores of two hardware threads; PUs 2k and 2k + 1 are one core. */
static const char two_sockets[] = "pack:2 l3:2 core:2 pu:2";

Test(placement, close_fills_an_l3_then_the_package_then_the_machine_and_second_threads_last) {
  struct fixture fixture = fixture_load(two_sockets);
  expect(cs_placement, &fixture, close_last, 4, "0 2 4 6");
  expect(cs_placement, &fixture, close_last, 16, "0 2 4 6 8 10 12 14 1 3 5 7 9 11 13 15");
  expect(cs_placement, &fixture, close_first, 6, "0 1 2 3 4 5");
  fixture_free(&fixture);
}

Test(placement, spread_order_deals_packages_then_caches_then_cores_then_second_threads) {
  struct fixture fixture = fixture_load(two_sockets);
  expect(cs_placement_order, &fixture, spread_last, 16, "0 8 4 12 2 10 6 14 1 9 5 13 3 11 7 15");
  expect(cs_placement_order, &fixture, spread_off, 8, "0 8 4 12 2 10 6 14");
  expect(cs_placement_order, &fixture, spread_first, 8, "0 1 8 9 4 5 12 13");
  fixture_free(&fixture);
}

Test(placement, spread_threads_are_numbered_along_the_machine) {
  struct fixture fixture = fixture_load(two_sockets);
  expect(cs_placement, &fixture, spread_last, 2, "0 8");
  expect(cs_placement, &fixture, spread_last, 4, "0 4 8 12");
  expect(cs_placement, &fixture, spread_last, 9, "0 1 2 4 6 8 10 12 14");
  fixture_free(&fixture);
}

Test(placement, cores_that_share_an_l2_are_used_one_by_one_under_spread) {
  struct fixture fixture = fixture_load("pack:1 l3:1 l2:2 core:2 pu:1");
  expect(cs_placement, &fixture, spread_last, 2, "0 2");
  expect(cs_placement, &fixture, close_last, 2, "0 1");
  fixture_free(&fixture);
}

/* --- machines made by hand -------------------------------------------------------------------------------------------
 */

enum { HAND_PUS = 8 };

struct hand {
  struct cs_pu pus[HAND_PUS];
  struct cs_kind kinds[2];
  struct fixture fixture;
};

/* count single-threaded cores of one package, without caches or NUMA nodes, all usable. */
static void start_hand(struct hand *hand, size_t count) {
  *hand = (struct hand){0};
  for (size_t i = 0; i < count; i++) {
    hand->pus[i] = (struct cs_pu){.os_index = (int)i, .core = (int)i, .l2 = CS_NONE, .l3 = CS_NONE, .die = CS_NONE};
    hand->pus[i].numa = hand->pus[i].kind = CS_NONE;
    hand->pus[i].allowed = true;
    cs_pu_set_add(&hand->fixture.budget.pus, (int)i);
  }
  hand->fixture.machine = (struct cs_machine){.pus = hand->pus, .pu_count = count, .kinds = hand->kinds};
}

static void expect_no_fault(const struct hand *hand) {
  const int capacity = cs_placement_capacity(&hand->fixture.machine, &hand->fixture.budget, &spread_last);
  struct cs_places order = {0};
  cr_assert_eq(cs_placement_order(&hand->fixture.machine, &hand->fixture.budget, &spread_last, capacity, &order, NULL),
               CS_OK);
  char *fault = placement_fault(&hand->fixture, &spread_last, &order);
  cr_expect_null(fault, "%s", fault);
  free(fault);
  cs_places_free(&order);
}

static void make_smt(struct hand *hand, size_t first, int core) {
  hand->pus[first].core = hand->pus[first + 1].core = core;
  hand->pus[first + 1].smt_rank = 1;
}

Test(placement, hybrid_machines_go_performance_efficiency_then_second_threads) {
  struct hand hand;
  start_hand(&hand, 6); /* cores 0 and 1 slow; 2-3 and 4-5 fast with two threads each */
  make_smt(&hand, 2, 2);
  make_smt(&hand, 4, 3);
  hand.kinds[1].efficiency = 1;
  hand.fixture.machine.kind_count = 2;
  for (size_t i = 0; i < 6; i++)
    hand.pus[i].kind = i >= 2;
  expect(cs_placement, &hand.fixture, close_last, 6, "2 4 0 1 3 5");
  expect(cs_placement, &hand.fixture, close_first, 6, "2 3 4 5 0 1");
  expect(cs_placement, &hand.fixture, spread_last, 3, "2 4 0");
  expect(cs_placement, &hand.fixture, spread_off, 4, "2 4 0 1");
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, a_core_whose_first_thread_may_not_be_used_is_still_a_core) {
  struct hand hand;
  start_hand(&hand, 4);
  make_smt(&hand, 0, 0);
  make_smt(&hand, 2, 1);
  cs_pu_set_remove(&hand.fixture.budget.pus, 0);
  expect(cs_placement, &hand.fixture, close_last, 3, "1 2 3");
  expect(cs_placement, &hand.fixture, spread_off, 2, "1 2");
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, pus_of_unknown_kind_are_not_held_back) {
  struct hand hand;
  start_hand(&hand, 3);
  hand.kinds[1].efficiency = 1;
  hand.fixture.machine.kind_count = 2;
  hand.pus[0].kind = 0;
  hand.pus[2].kind = 1;
  expect(cs_placement, &hand.fixture, close_last, 3, "1 2 0");
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, packages_below_a_shared_l3_are_spread_over_all_the_same) {
  struct hand hand;
  start_hand(&hand, 6);
  for (int i = 0; i < 6; i++) {
    hand.pus[i].l3 = i / 4; /* L3 of four cores and of two */
    hand.pus[i].package = i / 2;
  }
  expect(cs_placement_order, &hand.fixture, spread_last, 6, "0 4 2 5 1 3");
  expect_no_fault(&hand);
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, a_core_without_a_cache_stands_beside_the_caches_of_the_others) {
  struct hand hand;
  start_hand(&hand, 4);
  hand.pus[0].l2 = hand.pus[1].l2 = 0;
  expect(cs_placement_order, &hand.fixture, spread_last, 4, "0 2 3 1");
  expect_no_fault(&hand);
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, a_small_package_full_of_threads_leaves_the_rest_to_the_large_one) {
  struct hand hand;
  start_hand(&hand, 5);
  for (int i = 1; i < 5; i++)
    hand.pus[i].package = 1;
  expect(cs_placement_order, &hand.fixture, spread_last, 5, "0 1 2 3 4");
  expect_no_fault(&hand);
  cs_pu_set_free(&hand.fixture.budget.pus);
}

/* --- wrong use ------------------------------------------------------------------------------------------------------
 */

Test(placement, too_many_threads_are_refused_with_the_capacity) {
  struct fixture fixture = fixture_load(two_sockets);
  struct cs_places places = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_placement(&fixture.machine, &fixture.budget, &close_last, 17, &places, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "at most 16"), "%s", error.message);
  cr_expect_eq(cs_placement(&fixture.machine, &fixture.budget, &spread_off, 9, &places, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "smt last"), "%s", error.message);
  cr_expect_eq(cs_placement(&fixture.machine, &fixture.budget, &close_last, 0, &places, &error), CS_INVALID);
  cr_expect_null(places.places);
  fixture_free(&fixture);
}

Test(placement, an_empty_budget_has_no_capacity) {
  struct hand hand;
  start_hand(&hand, 1);
  cs_pu_set_remove(&hand.fixture.budget.pus, 0);
  struct cs_places places = {0};
  cr_expect_eq(cs_placement_capacity(&hand.fixture.machine, &hand.fixture.budget, &spread_last), 0);
  cr_expect_eq(cs_placement(&hand.fixture.machine, &hand.fixture.budget, &spread_last, 1, &places, NULL), CS_INVALID);
  cs_pu_set_free(&hand.fixture.budget.pus);
}

Test(placement, names_of_policies_are_read_back) {
  for (int i = 0; i < POLICY_COUNT; i++) {
    const struct cs_policy policy = policy_by_index(i);
    struct cs_policy read = policy_by_index((i + 1) % POLICY_COUNT);
    cr_expect_eq(cs_bind_parse(cs_bind_name(policy.bind), &read.bind, NULL), CS_OK);
    cr_expect_eq(cs_smt_parse(cs_smt_name(policy.smt), &read.smt, NULL), CS_OK);
    cr_expect(read.bind == policy.bind && read.smt == policy.smt);
  }
  struct cs_error error = {""};
  enum cs_bind bind = CS_BIND_CLOSE;
  cr_expect_eq(cs_bind_parse("scatter", &bind, &error), CS_INVALID);
  cr_expect_str_eq(error.message, "'scatter' is no way to place threads; use close or spread");
  enum cs_smt smt = CS_SMT_LAST;
  cr_expect_eq(cs_smt_parse(NULL, &smt, &error), CS_INVALID);
}
