/* tests/report/lost_test.c - where n cores' time went, in the terminal's table and in words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/lost.h"

#include "runtime/report/method_parts.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *table_of(const struct made *made, int columns) {
  struct cs_text text = {0};
  const struct cs_table_style style = {.columns = columns, .utf8 = false};
  cs_report_table(&made->result, &made->summary, &style, &text);
  return cs_text_take(&text);
}

static char *headline_of(const struct made *made) {
  struct cs_text text = {0};
  cs__put_headline(&text, &made->result, &made->summary.cases[0]);
  return cs_text_take(&text);
}

/* At 8 threads: 1 s useful, 0.8 of inflation, 0.21 + 0.14 + 0.07 + 0.035 + 0.008 more: 2.263 s. */
static struct made *observed_example(double inflation) {
  struct made *made = made_example();
  made_observe(made, 0, inflation);
  return made;
}

Test(lost, the_table_has_a_row_for_each_thread_count_beside_one_that_adds_up_to_a_hundred) {
  struct made *made = observed_example(0.8 / 7.0);
  char *table = table_of(made, 100);
  cr_assert_not_null(strstr(table, "Where the time of n cores went, per cent of n T(n):"));
  const char *row = strstr(table, "\ntriad   2");
  cr_assert_not_null(row, "%s", table);
  cr_expect_null(strstr(table, "\ntriad   1 "), "one thread against itself says nothing");
  row = strstr(row, "\n        8");
  cr_assert_not_null(row, "%s", table);
  double sum = 0.0, first = 0.0;
  char *at = strstr(row, "8") + 1, *end;
  for (int i = 0; i < CS__LOST_COUNT; i++) {
    const double percent = strtod(at, &end);
    cr_assert_neq(at, end, "part %d is missing in %s", i, row);
    first = i == 0 ? percent : first;
    sum += percent;
    at = end;
  }
  cr_expect_float_eq(first, 44.2, 1e-9);
  cr_expect_float_eq(sum, 100.0, 0.051 * CS__LOST_COUNT);
  cr_expect_not_null(strstr(table, "all parts add up to 100"));
  free(table);
  made_free(made);
}

Test(lost, the_table_keeps_within_every_width) {
  static const int widths[] = {20, 30, 40, 60, 61, 72, 80, 99, 120, 200};
  static struct made *(*const made_up[])(void) = {made_example, made_ladder, made_failing, made_hostile};
  for (size_t m = 0; m < sizeof made_up / sizeof made_up[0]; m++) {
    struct made *made = made_up[m]();
    for (size_t c = 0; c < made->result.case_count; c++)
      made_observe(made, c, -0.01);
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
      struct cs_text text = {0};
      const struct cs_table_style style = {.columns = widths[w], .utf8 = true};
      cs__put_lost_table(&text, &made->result, &made->summary, &style);
      char *copy = cs_text_take(&text), *rest = copy;
      for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n"))
        cr_expect_leq(cs__width(line), (size_t)widths[w], "%d: %s", widths[w], line);
      free(copy);
    }
    made_free(made);
  }
}

Test(lost, counts_at_which_the_machine_was_shared_are_marked) {
  struct made *made = observed_example(0.0);
  char *table = table_of(made, 100);
  cr_expect_null(strstr(table, "the machine was shared then"));
  free(table);
  made->point_summaries[0][3].observed.gate = CS_GATE_CONTENDED;
  table = table_of(made, 100);
  cr_expect_not_null(strstr(table, " 0.0 !\nUseful is"), "%s", table);
  cr_expect_not_null(strstr(table, "the machine was shared then"));
  free(table);
  table = table_of(made, 40);
  cr_expect_not_null(strstr(table, "!\nUseful is"), "%s", table);
  free(table);
  made_free(made);
}

Test(lost, where_no_table_fits_every_count_is_a_line_of_words) {
  struct made *made = observed_example(0.0);
  char *table = table_of(made, 40);
  cr_expect_not_null(strstr(table, "triad, 8 threads: useful work 68.4,"), "%s", table);
  cr_expect_null(strstr(table, "residual 0.0"), "what is nothing is left out");
  free(table);
  made_free(made);
}

Test(lost, of_a_metric_there_is_no_account_and_no_limit_and_the_reason_is_the_metric) {
  struct made *made = made_example();
  made->invocations[0].purpose = CS_PURPOSE_OBSERVED;
  made->invocations[0].observed.split.threads = 1;
  made->result.invocation_count = 1;
  made->result.recipe.metric = (char *)(uintptr_t) "x";
  cr_expect_str_eq(cs__no_lost_reason(&made->result, &made->summary),
                   "the metric is no time of a whole run, which alone could be split");
  struct cs_case_summary of = made->summary.cases[0];
  of.best = of.point_count; /* no point has a limit */
  cr_expect_not_null(strstr(cs__no_limit_reason(&made->result, &of), "says nothing of the metric"));
  struct cs_text method = {0};
  cs__state_bounds(&method, &made->result, &made->summary);
  cr_expect_not_null(strstr(cs_text_get(&method), "not used here: it bounds the time of a whole run"), "%s",
                     cs_text_get(&method));
  cs_text_free(&method);
  made->result.recipe.metric = NULL;
  cr_expect_null(strstr(cs__no_limit_reason(&made->result, &of), "metric"));
  made_free(made);
}

Test(lost, a_missing_account_has_its_reason) {
  struct made *made = made_example();
  made->invocations[0].purpose = CS_PURPOSE_OBSERVED;
  made->result.invocation_count = 1;
  char *table = table_of(made, 200);
  cr_expect_not_null(strstr(table, "Where the cores' time went is not known: an older coresweep made this result"));
  free(table);
  made->invocations[0].observed.split.threads = 1;
  table = table_of(made, 200);
  cr_expect_not_null(strstr(table, "not known: no observed invocation at more threads than the fewest ended well"));
  free(table);
  made->result.invocation_count = 0;
  table = table_of(made, 200);
  cr_expect_not_null(strstr(table, "not known: there is no observed invocation."));
  free(table);
  made->result.protocol.observe = false;
  table = table_of(made, 200);
  cr_expect_not_null(strstr(table, "not known: the sweep ran without observed invocations"));
  free(table);
  made_free(made);
  made = made_one_point();
  table = table_of(made, 200);
  cr_expect_null(strstr(table, "cores' time"), "one thread count loses nothing to another");
  free(table);
  made_free(made);
}

Test(lost, the_headline_names_the_two_greatest_losses_worth_it) {
  struct made *made = observed_example(0.8 / 7.0);
  char *headline = headline_of(made);
  cr_expect_not_null(strstr(headline,
                            " On 8 threads the work of a run at 1 thread takes 44 % of the cores' time; most of "
                            "the rest is work inflation (35 %) and idle while serial (9.3 %)."),
                     "%s", headline);
  free(headline);
  for (size_t i = 0; i < 4; i++) /* nothing but useful work and a little imbalance */
    made->point_summaries[0][i].observed.lost =
        (struct cs_lost_time){.threads = 8, .total_s = 1.0, .useful_s = 0.97, .imbalance_s = 0.03};
  headline = headline_of(made);
  cr_expect_not_null(strstr(headline, "takes 97 % of the cores' time."), "%s", headline);
  made->point_summaries[0][3].observed.gate = CS_GATE_VOID;
  free(headline);
  headline = headline_of(made);
  cr_expect_null(strstr(headline, "cores' time"), "of a contended machine nothing is said");
  free(headline);
  made_free(made);
}
