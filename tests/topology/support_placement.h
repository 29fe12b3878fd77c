/* tests/topology/support_placement.h - machines for placement tests, and a checker of placements by another method. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_TOPOLOGY_SUPPORT_PLACEMENT_H
#define CORESWEEP_TESTS_TOPOLOGY_SUPPORT_PLACEMENT_H

#include "topology/placement.h"

struct fixture {
  struct cs_machine machine;
  struct cs_budget budget;
};

/* A file or a synthetic string; the test fails when it does not load. */
struct fixture fixture_load(const char *spec);
void fixture_free(struct fixture *fixture);

/* Every bind with every smt. */
enum { POLICY_COUNT = 6 };
struct cs_policy policy_by_index(int index);

/*
 * Whether order (one PU a place, as cs_placement_order gives it for the capacity) keeps every promise at every prefix:
 * distinct usable PUs; faster kinds and first hardware threads in time; under spread, siblings as even as can be.
 * NULL when it does, otherwise a fresh string that says what is wrong first.
 *
 * "As even as can be" is an exchange argument: no thread could move to a PU of the same turn in a sibling and leave
 * the two less different. Siblings are found from the PU sets of all objects alone, by inclusion, without any notion of
 * levels: objects with the same smallest object around them.
 */
char *placement_fault(const struct fixture *fixture, const struct cs_policy *policy, const struct cs_places *order);

/* The PUs of one-PU places as "0 4 2". Fresh string. */
char *places_as_numbers(const struct cs_places *places);

#endif
