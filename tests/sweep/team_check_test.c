/* tests/sweep/team_check_test.c - a team is taken at its proof, not at its word. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/session.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

struct team {
  char places[40], masks[2][16];
  int threads, before[2], after[2];
  bool right;
};

ParameterizedTestParameters(team_check, judges) {
  static struct team teams[] = {
      {"{0},{1}", {"0", "1"}, 2, {0, 1}, {0, 1}, true},
      {"{1},{0}", {"1", "0"}, 2, {1, 0}, {1, 0}, true},
      {"{1},{0}", {"0", "1"}, 2, {0, 1}, {0, 1}, false},        /* the runtime turned them round */
      {"{0,4},{1,5}", {"0,4", "1,5"}, 2, {0, 5}, {4, 1}, true}, /* moving inside one's place is legal */
      {"{0:2},{2:2:2}", {"0-1", "2,4"}, 2, {0, 4}, {1, 2}, true},
      {"{0,4},{1,5}", {"0", "1,5"}, 2, {0, 5}, {0, 5}, false}, /* narrower than its place */
      {"{0},{1}", {"0-1", "0-1"}, 2, {0, 1}, {0, 1}, false},   /* unpinned, and right by luck */
      {"{0},{1}", {"0", "1"}, 2, {0, 0}, {0, 1}, false},
      {"{0},{1}", {"0", "1"}, 2, {0, 1}, {1, 1}, false},
      {"{0},{1}", {"0", "1"}, 2, {-1, -1}, {-1, -1}, true}, /* PUs not told: the masks prove it */
      {"{0},{1}", {"0", ""}, 2, {0, 1}, {0, 1}, false},
      {"{0},{1}", {"0", "1"}, 3, {0, 1}, {0, 1}, false}, /* three were asked for */
      {"{0}", {"0", "1"}, 2, {0, 1}, {0, 1}, false},     /* no place for the second */
      {"{0},{0}", {"0", "0"}, 2, {0, 0}, {0, 0}, true},  /* oversubscribed on purpose */
      {"{x},{1}", {"0", "1"}, 2, {0, 1}, {0, 1}, false},
  };
  return cr_make_param_array(struct team, teams, sizeof teams / sizeof teams[0]);
}

ParameterizedTest(struct team *team, team_check, judges) {
  struct cs_thread_proof threads[2];
  for (int i = 0; i < 2; i++)
    threads[i] = (struct cs_thread_proof){team->masks[i], team->before[i], team->after[i], false};
  const struct cs_point point = {.n = team->threads, .places = team->places};
  const struct cs_invocation invocation = {.threads = threads, .thread_count = 2, .thread_count_after = 2};
  struct cs_text reason = {0};
  const enum cs_outcome outcome = cs__team_check(&point, &invocation, &reason);
  cr_expect_eq(outcome, team->right ? CS_OUTCOME_OK : CS_OUTCOME_REJECTED, "%s with %s and %s", team->places,
               team->masks[0], team->masks[1]);
  cr_expect_eq(reason.length == 0, team->right, "%s", cs_text_get(&reason));
  cs_text_free(&reason);
}

Test(team_check, a_thread_whose_affinity_was_changed_while_it_was_timed_is_rejected) {
  char mask[] = "0";
  struct cs_thread_proof thread = {.mask = mask, .rebound = true};
  char places[] = "{0}";
  const struct cs_point point = {.n = 1, .places = places};
  const struct cs_invocation invocation = {.threads = &thread, .thread_count = 1, .thread_count_after = 1};
  struct cs_text reason = {0};
  cr_expect_eq(cs__team_check(&point, &invocation, &reason), CS_OUTCOME_REJECTED);
  cr_expect_not_null(strstr(cs_text_get(&reason), "another one after it"));
  cs_text_free(&reason);
}

Test(team_check, a_team_that_shrank_while_it_was_timed_is_rejected) {
  char mask[] = "0";
  struct cs_thread_proof threads[2] = {{.mask = mask}, {.mask = mask}};
  char places[] = "{0},{0}";
  const struct cs_point point = {.n = 2, .places = places};
  const struct cs_invocation invocation = {.threads = threads, .thread_count = 2, .thread_count_after = 1};
  struct cs_text reason = {0};
  cr_expect_eq(cs__team_check(&point, &invocation, &reason), CS_OUTCOME_REJECTED);
  cr_expect_not_null(strstr(cs_text_get(&reason), "2 threads before timing and 1 after"));
  cs_text_free(&reason);
}
