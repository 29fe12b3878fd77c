/* tests/sweep/journal_plan_test.c - plans of older journals, without cases, and with rivals. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The plan's line without the members that came later. */
static char *older(const struct cs_result *plan) {
  json_t *event = cs__plan_to_json(plan);
  json_object_del(event, "versus");
  json_object_del(event, "program");
  json_object_del(json_object_get(event, "protocol"), "ceilings");
  json_object_del(json_object_get(event, "protocol"), "footprint_bytes");
  json_object_del(json_array_get(json_object_get(event, "cases"), 0), "rival");
  char *line = cs__json_line(event), *journal = cs_text_format("%s\n", line);
  free(line);
  return journal;
}

Test(journal_plan, from_before_there_were_ceilings_and_rivals_has_none) {
  struct cs_result plan = plan_make("", "a", 2, 6), back = {0};
  struct cs_error error = {""};
  char *journal = older(&plan);
  cr_assert_eq(cs_journal_parse(journal, strlen(journal), &back, &error), CS_OK, "%s", error.message);
  cr_expect(!back.protocol.ceilings && back.protocol.footprint_bytes == 0);
  cr_expect_null(back.versus);
  cr_expect_null(back.program);
  cr_expect_lt(back.cases[0].rival, 0);
  free(journal);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_plan, a_plan_without_cases_needs_ceilings) {
  struct cs_result plan = plan_make("", "", 2, 6), back = {0};
  for (int ceilings = 0; ceilings < 2; ceilings++) {
    struct cs_error error = {""};
    plan.protocol.ceilings = ceilings == 1;
    char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n", line);
    cr_expect_eq(cs_journal_parse(journal, strlen(journal), &back, &error), ceilings == 1 ? CS_OK : CS_INVALID);
    free(journal);
    free(line);
  }
  cr_expect_eq(back.case_count, 0);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_plan, a_rival_stands_before_and_has_none_itself) {
  static const int rivals[][3] = {{0, -1, -1}, {1, -1, -1}, {-1, 0, 1}, {-1, 7, -1}, {-1, -2, -1}};
  for (size_t i = 0; i < sizeof rivals / sizeof rivals[0]; i++) {
    struct cs_result plan = plan_make("", "a b c", 2, 6), back = {0};
    struct cs_error error = {""};
    json_t *event = cs__plan_to_json(&plan);
    for (size_t c = 0; c < 3; c++)
      json_object_set_new(json_array_get(json_object_get(event, "cases"), c), "rival", json_integer(rivals[i][c]));
    char *line = cs__json_line(event), *journal = cs_text_format("%s\n", line);
    cr_expect_eq(cs_journal_parse(journal, strlen(journal), &back, &error), CS_INVALID, "%zu", i);
    cr_expect_not_null(strstr(error.message, "to be compared with"), "%s", error.message);
    free(journal);
    free(line);
    cs_result_free(&plan);
  }
}

Test(journal_plan, the_stop_of_a_case_is_that_of_its_rivals) {
  struct cs_result plan = plan_make("", "a other b", 2, 6), back = {0};
  plan.cases[2].rival = 0;
  char *line = cs__json_line(cs__plan_to_json(&plan));
  char *journal = cs_text_format("%s\n{\"event\":\"stop\",\"case\":0,\"reason\":\"rounds\"}\n", line);
  cr_assert_eq(cs_journal_parse(journal, strlen(journal), &back, NULL), CS_OK);
  cr_expect(back.stops[0] == CS_STOP_ROUNDS && back.stops[1] == CS_GO_ON && back.stops[2] == CS_STOP_ROUNDS);
  free(journal);
  free(line);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_plan, keeps_the_words_of_a_command) {
  struct cs_result plan = plan_make("", "a", 2, 6), back = {0};
  struct cs_error error = {""};
  const char *const words[] = {"./a b", "", "-n{n}", "\xC3\xA9\n", NULL};
  plan.cases[0].argv = cs_words_copy((char *const *)(uintptr_t)words);
  plan.cases[0].bound = CS_BOUND_UNKNOWN;
  char *line = cs__json_line(cs__plan_to_json(&plan)), *journal = cs_text_format("%s\n", line);
  cr_assert_eq(cs_journal_parse(journal, strlen(journal), &back, &error), CS_OK, "%s", error.message);
  for (size_t i = 0; i < 4; i++)
    cr_expect_str_eq(back.cases[0].argv[i], words[i]);
  cr_expect_null(back.cases[0].argv[4]);
  cr_expect_eq(back.cases[0].bound, CS_BOUND_UNKNOWN);
  free(journal);
  free(line);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_plan, a_command_without_words_or_with_other_things_is_refused) {
  static const char *const lists[] = {"[]", "[1]", "[\"a\", null]", "{}", "7", "[[\"a\"]]"};
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    struct cs_result plan = plan_make("", "a", 2, 6), back = {0};
    struct cs_error error = {""};
    json_t *event = cs__plan_to_json(&plan);
    json_object_set_new(json_array_get(json_object_get(event, "cases"), 0), "argv",
                        json_loads(lists[i], JSON_DECODE_ANY, NULL));
    char *line = cs__json_line(event), *journal = cs_text_format("%s\n", line);
    cr_expect_eq(cs_journal_parse(journal, strlen(journal), &back, &error), CS_INVALID, "%s", lists[i]);
    cr_expect_neq(strstr(error.message, "argv"), NULL, "%s", error.message);
    free(journal);
    free(line);
    cs_result_free(&plan);
  }
}
