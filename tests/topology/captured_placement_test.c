/* tests/topology/captured_placement_test.c - every policy on every captured machine, for every number of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/topology/support_placement.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>

static void check_prefixes(const struct fixture *fixture, const struct cs_policy *policy, const struct cs_places *order,
                           const char *name) {
  const size_t step = order->count > 300 ? 61 : 1;
  for (size_t threads = 1; threads <= order->count; threads += step) {
    struct cs_places places = {0};
    struct cs_pu_set placed = {0}, expected = {0};
    struct cs_error error = {""};
    cr_assert_eq(cs_placement(&fixture->machine, &fixture->budget, policy, (int)threads, &places, &error), CS_OK,
                 "%s: %s", name, error.message);
    cr_assert_eq(places.count, threads);
    for (size_t i = 0; i < threads; i++) {
      cs_pu_set_add(&placed, cs_pu_set_next(&places.places[i], 0));
      cs_pu_set_add(&expected, cs_pu_set_next(&order->places[i], 0));
    }
    cr_assert_eq(cs_pu_set_count(&placed), threads, "%s: the places of %zu threads are not distinct", name, threads);
    cr_assert(cs_pu_set_equal(&placed, &expected), "%s: the places of %zu threads are not the first of the order", name,
              threads);
    cs_pu_set_free(&placed);
    cs_pu_set_free(&expected);
    cs_places_free(&places);
  }
}

static void check_machine(const char *path) {
  struct fixture fixture = fixture_load(path);
  for (int i = 0; i < POLICY_COUNT; i++) {
    const struct cs_policy policy = policy_by_index(i);
    char *name = cs_text_format("%s, %s, smt %s", path, cs_bind_name(policy.bind), cs_smt_name(policy.smt));
    const int capacity = cs_placement_capacity(&fixture.machine, &fixture.budget, &policy);
    struct cs_places order = {0};
    struct cs_error error = {""};
    if (policy.smt != CS_SMT_OFF)
      cr_expect_eq((size_t)capacity, cs_pu_set_count(&fixture.budget.pus), "%s: capacity %d", name, capacity);
    cr_assert_eq(cs_placement_order(&fixture.machine, &fixture.budget, &policy, capacity, &order, &error), CS_OK,
                 "%s: %s", name, error.message);
    char *fault = placement_fault(&fixture, &policy, &order);
    cr_expect_null(fault, "%s: %s", name, fault);
    check_prefixes(&fixture, &policy, &order, name);
    free(fault);
    free(name);
    cs_places_free(&order);
  }
  fixture_free(&fixture);
}

Test(captured_placement, every_policy_keeps_its_promises_for_every_number_of_threads) {
  glob_t files;
  if (glob(CS_TEST_SHARED "/topologies/*.xml", 0, NULL, &files) != 0)
    cr_skip_test("there are no captured machines in " CS_TEST_SHARED "/topologies");
  for (size_t i = 0; i < files.gl_pathc; i++)
    check_machine(files.gl_pathv[i]);
  globfree(&files);
}
