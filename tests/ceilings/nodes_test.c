/* tests/ceilings/nodes_test.c - which NUMA nodes a team is on. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/probes.h"

#include <criterion/criterion.h>
#include <math.h>

Test(nodes, are_counted_in_ascending_order_whatever_the_order_of_the_threads) {
  static const int node_of[] = {3, 0, 3, 8, 0, 3, 1};
  static const struct cs_node_ceiling must[] = {
      {.node = 0, .threads = 2}, {.node = 1, .threads = 1}, {.node = 3, .threads = 3}, {.node = 8, .threads = 1}};
  struct cs_node_ceiling nodes[7];
  cr_assert_eq(cs__nodes_of_team(node_of, 7, nodes), 4);
  for (int i = 0; i < 4; i++) {
    cr_expect_eq(nodes[i].node, must[i].node);
    cr_expect_eq(nodes[i].threads, must[i].threads);
    cr_expect(isnan(nodes[i].bytes_per_s));
  }
}

Test(nodes, are_one_for_a_team_on_one_and_as_many_as_threads_at_most) {
  static const int same[] = {5, 5, 5}, falling[] = {2, 1, 0};
  struct cs_node_ceiling nodes[3];
  cr_assert_eq(cs__nodes_of_team(same, 3, nodes), 1);
  cr_expect(nodes[0].node == 5 && nodes[0].threads == 3);
  cr_assert_eq(cs__nodes_of_team(falling, 3, nodes), 3);
  for (int i = 0; i < 3; i++)
    cr_expect(nodes[i].node == i && nodes[i].threads == 1);
}
