/* tests/report/limits_test.c - a point's limit in words: what binds, in the table, the headline and the method. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/limits.h"

#include "runtime/report/method.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *table_of(const struct made *made, int columns) {
  struct cs_text text = {0};
  cs_report_table(&made->result, &made->summary, &(struct cs_table_style){.columns = columns}, &text);
  return cs_text_take(&text);
}

static void expect_headline(const struct made *made, const char *wanted) {
  struct cs_text text = {0};
  cs__put_headline(&text, &made->result, &made->summary.cases[0]);
  cr_expect_not_null(strstr(cs_text_get(&text), wanted), "%s", cs_text_get(&text));
  cs_text_free(&text);
}

Test(limits, every_term_has_a_short_word_and_a_title) {
  static const char *const words[CS_LIMIT_TERMS] = {"serial", "clock", "memory", "flops", "lock", "tasks"};
  struct made *made = made_example();
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  for (enum cs_limit_term term = 0; term < CS_LIMIT_TERMS; term++) {
    made_limit(made, 0, 3, term, 6.5);
    cr_expect_str_eq(cs__binds_word(point), words[term]);
    cr_expect_str_eq(cs__binds_title(point), cs_limit_term_title(term));
  }
  made_free(made);
}

Test(limits, a_serial_share_next_to_nothing_leaves_the_number_of_cores) {
  struct made *made = made_example();
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  made_limit(made, 0, 3, CS_LIMIT_AMDAHL, 7.95);
  cr_expect_str_eq(cs__binds_word(point), "cores");
  cr_expect_str_eq(cs__binds_title(point), "number of cores");
  made_limit(made, 0, 3, CS_LIMIT_AMDAHL, 7.7);
  cr_expect_str_eq(cs__binds_word(point), "serial");
  made_limit(made, 0, 3, CS_LIMIT_CLOCK, 7.95);
  cr_expect_str_eq(cs__binds_word(point), "clock");
  made_free(made);
}

Test(limits, the_table_names_what_binds_and_what_the_limit_knows_of_the_machine) {
  struct made *made = made_example();
  char *table = table_of(made, 100);
  cr_expect_not_null(strstr(table, "7.21 [7.13, 7.29]  serial   82 %"), "%s", table);
  cr_expect_not_null(strstr(table, "what the machine gives more threads at most was not measured"), "%s", table);
  free(table);
  made_ceilings(made);
  table = table_of(made, 100);
  cr_expect_not_null(strstr(table, "  memory   92 %"), "%s", table);
  cr_expect_not_null(strstr(table, "what the machine gave that many threads"), "%s", table);
  cr_expect_null(strstr(table, "Over 100 %"));
  free(table);
  made_free(made);
}

Test(limits, every_width_has_the_limit_and_all_but_the_narrowest_what_binds) {
  static const int widths[] = {60, 80, 100, 140};
  struct made *made = made_two_points();
  made_ceilings(made);
  for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
    char *table = table_of(made, widths[i]);
    char *head = strndup(table, (size_t)(strstr(table, "---") - table));
    cr_expect_not_null(strstr(head, "limit"), "%s", head);
    cr_expect_eq(strstr(head, "bound") != NULL, widths[i] > 60, "%d: %s", widths[i], head);
    free(head);
    free(table);
  }
  made_free(made);
}

Test(limits, a_speedup_above_its_limit_is_explained_and_called_no_error) {
  struct made *made = made_example();
  made_limit(made, 0, 3, CS_LIMIT_BANDWIDTH, 5.0);
  char *table = table_of(made, 120);
  cr_expect_not_null(strstr(table, "119 %"), "%s", table);
  cr_expect_not_null(strstr(table, "Over 100 % of the limit: superlinear, or what was observed"), "%s", table);
  free(table);
  expect_headline(made, "119 % of its limit there, 5.00 (memory bandwidth), which it passes beyond error");
  made_limit(made, 0, 3, CS_LIMIT_BANDWIDTH, 5.93);
  expect_headline(made, "100 % of its limit there, 5.93 (memory bandwidth). Its");
  made_free(made);
}

Test(limits, a_result_without_them_has_none_and_no_word_of_them) {
  struct made *made = made_few_rounds();
  cr_expect(!cs__has_limit(&made->point_summaries[0][3]));
  char *table = table_of(made, 120);
  cr_expect_null(strstr(table, "serial  "), "%s", table);
  cr_expect_null(strcasestr(table, "nan"), "%s", table);
  free(table);
  made_free(made);
}

static char *method_of(const struct made *made) {
  struct cs_text text = {0};
  for (size_t i = 0; i < cs__method_count; i++)
    cs__method[i].put(&text, &made->result, &made->summary);
  return cs_text_take(&text);
}

static void expect_stated(const char *method, const char *const *stated, size_t count) {
  for (size_t i = 0; i < count; i++)
    cr_expect_not_null(strstr(method, stated[i]), "\"%s\" is not stated in\n%s", stated[i], method);
}

Test(limits, the_method_states_how_ceilings_limits_and_laws_were_had) {
  static const char *const stated[] = {"over arrays of 268 MB",
                                       "Usable: 12 rounds.",
                                       "the centre over the rounds",
                                       "95 % interval by the same ranks",
                                       "Points measured above their limit beyond error: 1 of 3; there",
                                       "A fit is not evidence of serial code",
                                       "a scenario, not a forecast"};
  struct made *made = made_example();
  made_ceilings(made);
  made_laws(made, 0);
  made_limit(made, 0, 1, CS_LIMIT_CLOCK, 1.5);
  char *method = method_of(made);
  expect_stated(method, stated, sizeof stated / sizeof stated[0]);
  free(method);
  made->ceilings[2].count = 7;
  method = method_of(made);
  cr_expect_not_null(strstr(method, "Usable: 7 to 12 rounds."));
  free(method);
  made_free(made);
}

Test(limits, the_method_says_what_was_not_measured) {
  static const char *const stated[] = {"What the machine gives at most was not measured;",
                                       "None is known: it needs the serial time observed at 1 thread.",
                                       "None is supported: thread counts are too few"};
  struct made *made = made_few_rounds();
  char *method = method_of(made);
  expect_stated(method, stated, sizeof stated / sizeof stated[0]);
  free(method);
  made->result.protocol.ceilings = true;
  method = method_of(made);
  cr_expect_not_null(strstr(method, "not measured: no such invocation ended well;"));
  free(method);
  made_free(made);
}
