/* tests/topology/ladder_test.c - thread counts from made-up machines and from the user's text. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/topology/support_placement.h"
#include "topology/ladder.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *ladder_text(struct cs_ladder *ladder) {
  struct cs_text text = {0};
  for (size_t i = 0; i < ladder->count; i++)
    cs_text_append(&text, "%s%d", i > 0 ? " " : "", ladder->counts[i]);
  cs_ladder_free(ladder);
  return cs_text_take(&text);
}

static void expect_default(const char *spec, int budget_threads, struct cs_policy policy, const char *expected) {
  struct fixture fixture = fixture_load(spec);
  if (budget_threads > 0)
    fixture.budget.threads = budget_threads;
  struct cs_ladder ladder = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_ladder_default(&fixture.machine, &fixture.budget, &policy, &ladder, &error), CS_OK, "%s",
               error.message);
  char *text = ladder_text(&ladder);
  cr_expect_str_eq(text, expected, "%s, %s, smt %s: %s instead of %s", spec, cs_bind_name(policy.bind),
                   cs_smt_name(policy.smt), text, expected);
  free(text);
  fixture_free(&fixture);
}

static void expect_parsed(const char *text, int most, bool oversubscribe, const char *expected) {
  struct cs_ladder ladder = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_ladder_parse(text, most, oversubscribe, &ladder, &error), CS_OK, "%s: %s", text, error.message);
  char *found = ladder_text(&ladder);
  cr_expect_str_eq(found, expected, "%s: %s instead of %s", text, found, expected);
  free(found);
}

static void refuse(const char *text, const char *part) {
  struct cs_ladder ladder = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_ladder_parse(text, 8, false, &ladder, &error), CS_INVALID, "%s is accepted", text);
  cr_expect_not_null(strstr(error.message, part), "%s: %s", text, error.message);
  cr_expect_null(ladder.counts, "%s touches its result", text);
}

static const struct cs_policy close_last = {CS_BIND_CLOSE, CS_SMT_LAST};

Test(ladder, edges_of_l3_node_package_cores_and_pus_join_the_powers_of_two) {
  /* 3 packages of 2 nodes of 2 L3 of 3 cores of 2 threads: 3, 6, 12, 36, 72 */
  static const char spec[] = "pack:3 numa:2 l3:2 core:3 pu:2";
  expect_default(spec, 0, close_last, "1 2 3 4 6 8 12 16 32 36 64 72");
  expect_default(spec, 0, (struct cs_policy){CS_BIND_CLOSE, CS_SMT_OFF}, "1 2 3 4 6 8 12 16 32 36");
  expect_default(spec, 0, (struct cs_policy){CS_BIND_CLOSE, CS_SMT_FIRST}, "1 2 4 6 8 12 16 24 32 36 64 72");
}

Test(ladder, spread_adds_the_counts_with_one_thread_in_each_object) {
  expect_default("pack:5 numa:1 l3:2 core:4 pu:1", 0, close_last, "1 2 4 8 16 32 40");
  expect_default("pack:5 numa:1 l3:2 core:4 pu:1", 0, (struct cs_policy){CS_BIND_SPREAD, CS_SMT_LAST},
                 "1 2 4 5 8 10 16 32 40");
}

Test(ladder, nothing_is_above_the_budget_and_the_budget_itself_is_there) {
  expect_default("pack:2 l3:1 core:12 pu:2", 6, close_last, "1 2 4 6");
  expect_default("core:1 pu:1", 0, close_last, "1");
  expect_default("core:2 pu:1", 0, close_last, "1 2");
}

Test(ladder, performance_cores_are_an_edge) {
  struct fixture fixture = fixture_load("pack:1 core:8 pu:1");
  struct cs_kind kinds[2] = {{.efficiency = 0}, {.efficiency = 1}};
  struct cs_kind *own = fixture.machine.kinds;
  fixture.machine.kinds = kinds;
  fixture.machine.kind_count = 2;
  for (size_t i = 0; i < 8; i++)
    fixture.machine.pus[i].kind = i < 5;
  struct cs_ladder ladder = {0};
  cr_assert_eq(cs_ladder_default(&fixture.machine, &fixture.budget, &close_last, &ladder, NULL), CS_OK);
  char *text = ladder_text(&ladder);
  cr_expect_str_eq(text, "1 2 4 5 8");
  free(text);
  fixture.machine.kinds = own;
  fixture.machine.kind_count = 0;
  fixture_free(&fixture);
}

Test(ladder, lists_ranges_steps_and_all_are_read_in_any_order) {
  expect_parsed("1,2,4-16:4,all", 32, false, "1 2 4 8 12 16 32");
  expect_parsed("all,8,2,2", 8, false, "2 8");
  expect_parsed("3-6", 8, false, "3 4 5 6");
  expect_parsed("2-all:3", 8, false, "2 5 8");
  expect_parsed("1-8:100", 8, false, "1");
}

Test(ladder, more_than_fits_needs_oversubscribe) {
  refuse("1,9", "9 threads are more than the 8 that fit; ask for at most 8, or add --oversubscribe");
  refuse("4-12:4", "12 threads");
  expect_parsed("1,9", 8, true, "1 9");
}

Test(ladder, malformed_text_is_refused) {
  refuse("", "a number or `all` should stand there");
  refuse("1,,2", "a number or `all`");
  refuse("1,", "a number or `all`");
  refuse("4-2", "descends");
  refuse("0", "at least 1");
  refuse("-1", "a number or `all`");
  refuse("1-4:0", "at least 1");
  refuse("1 2", "a comma or the end");
  refuse("2x", "a comma or the end");
  refuse("99999999999999999999", "astronomic");
}

Test(ladder, a_ladder_of_a_million_counts_is_refused) {
  struct cs_ladder ladder = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_ladder_parse("1-1000000", 8, true, &ladder, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "more than 4096"), "%s", error.message);
}
