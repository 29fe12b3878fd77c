/* tests/sweep/journal_ceilings_test.c - the ceilings event: what is written comes back, and nonsense is refused. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char begins[] =
    "{\"event\":\"session\"}\n"
    "{\"event\":\"start\",\"invocation\":0,\"case\":-1,\"point\":1,\"round\":2,\"purpose\":\"ceilings\",\"calls\":0}\n";

static enum cs_status parse(const char *lines, struct cs_result *result, struct cs_error *error) {
  struct cs_result plan = plan_make("", "first", 2, 6);
  plan.protocol.ceilings = true;
  char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n%s", line, lines);
  const enum cs_status status = cs_journal_parse(journal, strlen(journal), result, error);
  free(journal);
  free(line);
  cs_result_free(&plan);
  return status;
}

static char *event_of(const struct cs_ceilings *ceilings) {
  json_t *event = cs__ceilings_to_json(ceilings);
  json_object_set_new(event, "invocation", json_integer(0));
  return cs__json_line(event);
}

Test(journal_ceilings, come_back_with_every_figure) {
  struct cs_node_ceiling nodes[] = {{0, 1, 1.25e10}, {3, 1, NAN}};
  const struct cs_ceilings written = {.threads = 2,
                                      .bytes_per_s = {1e10, 2e10, NAN, 4e10, 5e10},
                                      .footprint_bytes = (uint64_t)1 << 40,
                                      .array_bytes = 12345,
                                      .huge_bytes = 2048,
                                      .nodes = nodes,
                                      .node_count = 2,
                                      .chain_per_s = 1.0e9 / 3.0,
                                      .chain_least_per_s = 3e8,
                                      .chain_most_per_s = 4e8,
                                      .flops_per_s = 1e12,
                                      .barrier_s = 0.0,
                                      .fork_s = 1e-6,
                                      .neighbour_s = NAN,
                                      .neighbour_most_s = 7e-8};
  char *event = event_of(&written);
  char *lines = cs_text_format("%s%s\n{\"event\":\"end\",\"invocation\":0,\"outcome\":\"ok\",\"reason\":null,"
                               "\"wall_s\":1,\"start_s\":0}\n",
                               begins, event);
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_assert_eq(parse(lines, &result, &error), CS_OK, "%s", error.message);
  cr_assert_eq(result.invocation_count, 1);
  const struct cs_invocation *one = &result.invocations[0];
  cr_expect(one->case_index == CS_CASE_NONE && one->point_index == 1 && one->round == 2);
  cr_expect_eq(one->purpose, CS_PURPOSE_CEILINGS);
  cr_expect_eq(one->outcome, CS_OUTCOME_OK);
  const struct cs_ceilings *read = &one->ceilings;
  cr_expect_eq(read->threads, 2);
  for (int i = 0; i < CS_STREAMS; i++)
    cr_expect(i == CS_STREAM_COPY_NT ? isnan(read->bytes_per_s[i]) : read->bytes_per_s[i] == written.bytes_per_s[i]);
  cr_expect(read->footprint_bytes == (uint64_t)1 << 40 && read->array_bytes == 12345 && read->huge_bytes == 2048);
  cr_assert_eq(read->node_count, 2);
  cr_expect(read->nodes[0].node == 0 && read->nodes[0].threads == 1 && read->nodes[0].bytes_per_s == 1.25e10);
  cr_expect(read->nodes[1].node == 3 && isnan(read->nodes[1].bytes_per_s));
  cr_expect(read->chain_per_s == 1.0e9 / 3.0 && read->chain_least_per_s == 3e8 && read->chain_most_per_s == 4e8);
  cr_expect(read->flops_per_s == 1e12 && read->barrier_s == 0.0 && read->fork_s == 1e-6);
  cr_expect(isnan(read->neighbour_s) && read->neighbour_most_s == 7e-8);
  cs_result_free(&result);
  free(lines);
  free(event);
}

Test(journal_ceilings, on_one_node_have_no_nodes_and_told_twice_the_later_count) {
  const struct cs_ceilings first = {.threads = 1,
                                    .bytes_per_s = {1.0, 1.0, 1.0, 1.0, 1.0},
                                    .chain_per_s = 1.0,
                                    .chain_least_per_s = 1.0,
                                    .chain_most_per_s = 1.0,
                                    .flops_per_s = 1.0};
  struct cs_ceilings second = first;
  second.flops_per_s = 2.0;
  char *one = event_of(&first), *two = event_of(&second), *lines = cs_text_format("%s%s\n%s\n", begins, one, two);
  struct cs_result result = {0};
  cr_assert_eq(parse(lines, &result, NULL), CS_OK);
  cr_expect_null(result.invocations[0].ceilings.nodes);
  cr_expect_eq(result.invocations[0].ceilings.flops_per_s, 2.0);
  cs_result_free(&result);
  free(lines);
  free(two);
  free(one);
}

struct nonsense {
  char line[320];
  char words[64];
};

#define ENDS ",\"footprint_bytes\":1,\"array_bytes\":1,\"huge_bytes\":0,\"bytes_per_s\":{}"
ParameterizedTestParameters(journal_ceilings, that_make_no_sense_are_refused) {
  static struct nonsense lines[] = {
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":0" ENDS "}", "'threads'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1}", "'footprint_bytes'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS ",\"flops_per_s\":0}",
       "'flops_per_s' is not above"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS ",\"fork_s\":-1}", "'fork_s' is not at least 0"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS ",\"chain_per_s\":\"fast\"}", "'chain_per_s'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS ",\"nodes\":7}", "'nodes'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS ",\"nodes\":[{\"node\":0}]}", "'threads'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1" ENDS
       ",\"nodes\":[{\"node\":0,\"threads\":1,\"bytes_per_s\":-3}]}",
       "'bytes_per_s'"},
      {"{\"event\":\"ceilings\",\"invocation\":0,\"threads\":1,\"footprint_bytes\":1,\"array_bytes\":1,\"huge_bytes\":"
       "0,"
       "\"bytes_per_s\":{\"load\":-5}}",
       "'load'"},
  };
  return cr_make_param_array(struct nonsense, lines, sizeof lines / sizeof lines[0]);
}

ParameterizedTest(struct nonsense *nonsense, journal_ceilings, that_make_no_sense_are_refused) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  char *lines = cs_text_format("%s%s\n", begins, nonsense->line);
  cr_expect_eq(parse(lines, &result, &error), CS_INVALID, "%s", nonsense->line);
  cr_expect_not_null(strstr(error.message, nonsense->words), "%s", error.message);
  free(lines);
}

Test(journal_ceilings, and_a_case_do_not_go_together) {
  static const char *const starts[] = {
      "\"case\":0,\"point\":0,\"round\":0,\"purpose\":\"ceilings\",\"calls\":0}\n",
      "\"case\":-1,\"point\":0,\"round\":0,\"purpose\":\"timed\",\"calls\":1}\n",
      "\"case\":-2,\"point\":0,\"round\":0,\"purpose\":\"ceilings\",\"calls\":0}\n",
  };
  for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
    struct cs_result result = {0};
    struct cs_error error = {""};
    char *lines = cs_text_format("{\"event\":\"start\",\"invocation\":0,%s", starts[i]);
    cr_expect_eq(parse(lines, &result, &error), CS_INVALID, "%s", starts[i]);
    cr_expect_not_null(strstr(error.message, "'case'"), "%s", error.message);
    free(lines);
  }
}

Test(journal_ceilings, are_told_only_by_an_invocation_asked_for_them) {
  const struct cs_ceilings ceilings = {.threads = 1, .flops_per_s = 1.0};
  char *event = event_of(&ceilings);
  char *lines = cs_text_format("{\"event\":\"start\",\"invocation\":0,\"case\":0,\"point\":0,\"round\":0,\"purpose\":"
                               "\"timed\",\"calls\":1}\n%s\n",
                               event);
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_expect_eq(parse(lines, &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "not asked for"), "%s", error.message);
  free(lines);
  free(event);
}
