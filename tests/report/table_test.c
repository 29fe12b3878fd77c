/* tests/report/table_test.c - the terminal's table: figures, widths, colours, and what stands where a figure is
 * missing.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_words.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct made *(*const made_up[])(void) = {made_empty,      made_example,     made_two_points, made_ladder,
                                                made_one_point,  made_superlinear, made_failing,    made_wide,
                                                made_few_rounds, made_hostile};
enum { MADE_UP = sizeof made_up / sizeof made_up[0] };

static char *table_of(const struct made *made, struct cs_table_style style) {
  struct cs_text text = {0};
  cs_report_table(&made->result, &made->summary, &style, &text);
  char *table = cs_text_take(&text);
  cr_assert_not_null(table);
  return table;
}

static size_t widest_line(const char *table) {
  size_t widest = 0;
  while (*table != '\0') {
    const size_t length = strcspn(table, "\n");
    char *line = strndup(table, length);
    const size_t width = cs__width(line);
    widest = width > widest ? width : widest;
    free(line);
    table += length + (table[length] == '\n');
  }
  return widest;
}

Test(table, holds_the_known_figures_with_their_interval_and_unit) {
  struct made *made = made_example();
  char *table = table_of(made, (struct cs_table_style){.columns = 80, .utf8 = true});
  static const char *const shown[] = {"triad",
                                      "11.2 GB/s",
                                      "5.94 [5.88, 6.01]",
                                      "7.21 [",
                                      "serial",
                                      "82 %",
                                      "Speedup over 1 thread",
                                      "95 % interval",
                                      "12 paired rounds",
                                      NULL};
  expect_words(table, shown, NULL);
  cr_expect_null(strstr(table, "rounds\n"), "the narrow layout has no column of rounds");
  free(table);
  made_free(made);
}

Test(table, adds_rate_efficiency_and_rounds_on_wide_terminals_only) {
  struct made *made = made_example();
  char *wide = table_of(made, (struct cs_table_style){.columns = 120, .utf8 = true});
  char *narrow = table_of(made, (struct cs_table_style){.columns = 99, .utf8 = true});
  cr_expect_not_null(strstr(wide, "66.5 GB/s"));
  cr_expect_not_null(strstr(wide, "74 %"));
  cr_expect_null(strstr(narrow, "66.5 GB/s"));
  cr_expect_null(strstr(narrow, "74 %"));
  free(wide);
  free(narrow);
  made_free(made);
}

Test(table, keeps_within_every_width) {
  static const int widths[] = {24, 40, 60, 80, 100, 120, 200};
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
      for (int utf8 = 0; utf8 < 2; utf8++) {
        char *table = table_of(made, (struct cs_table_style){.columns = widths[w], .utf8 = utf8});
        cr_expect_leq(widest_line(table), (size_t)widths[w], "made-up result %zu at %d columns:\n%s", m, widths[w],
                      table);
        free(table);
      }
    }
    made_free(made);
  }
}

Test(table, keeps_within_every_width_with_all_that_may_be_known) {
  static const int widths[] = {24, 40, 60, 80, 100, 140};
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    made_ceilings(made);
    for (size_t i = 0; i < made->result.case_count; i++) {
      made_observe(made, i, 0.1);
      made_laws(made, i);
    }
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
      char *table = table_of(made, (struct cs_table_style){.columns = widths[w]});
      cr_expect_leq(widest_line(table), (size_t)widths[w], "made-up result %zu at %d columns:\n%s", m, widths[w],
                    table);
      for (const char *at = table; *at != '\0'; at++)
        cr_assert((unsigned char)*at < 0x80, "made-up result %zu: byte %d", m, (unsigned char)*at);
      cr_expect_null(strcasestr(table, " nan"), "made-up result %zu:\n%s", m, table);
      cr_expect_null(strstr(table, " \n"), "made-up result %zu:\n%s", m, table);
      free(table);
    }
    made_free(made);
  }
}

Test(table, has_the_verdict_of_every_case_below_it_and_harmless) {
  struct made *made = made_hostile();
  made->cases[0].name = strdup("\x1b[31mred");
  char *table = table_of(made, (struct cs_table_style){.columns = 100});
  cr_expect_null(strchr(table, '\x1b'));
  cr_expect_not_null(strstr(table, "\n- ?[31mred: "), "%s", table);
  free(made->cases[0].name);
  free(table);
  made_free(made);
}

/* Of these cases no more is known than that the host was contended. */
static void contend(struct made *made, size_t first, size_t last) {
  for (size_t i = first; i <= last; i++) {
    made->case_summaries[i].best = made->case_summaries[i].base;
    made->point_summaries[i][1].ratio_gate = CS_GATE_VOID;
  }
}

Test(table, says_once_of_which_kernels_the_host_was_contended) {
  struct made *made = made_two_points();
  contend(made, 1, 2);
  contend(made, 4, 4);
  char *names = cs_text_format("\n- %s, %s, %s: nothing to say of the speedup: the host was contended; free",
                               made->cases[1].name, made->cases[2].name, made->cases[4].name);
  char *table = table_of(made, (struct cs_table_style){.columns = 400});
  cr_expect_not_null(strstr(table, names), "no \"%s\" in\n%s", names, table);
  cr_expect_eq(count_of(table, "nothing to say"), 1, "%s", table);
  cr_expect_eq(count_of(table, "\n- "), 5, "four others have sentences of their own:\n%s", table);
  struct cs_text page = {0}, issue = {0};
  struct cs_error error;
  cr_assert_eq(cs_report_html(&made->result, &made->summary, &page, &error), CS_OK);
  cs_report_markdown(&made->result, &made->summary, &issue);
  cr_expect_eq(count_of(cs_text_get(&page), "nothing to say"), 1);
  cr_expect_eq(count_of(cs_text_get(&issue), "nothing to say"), 1);
  cs_text_free(&issue);
  cs_text_free(&page);
  free(table);
  free(names);
  made_free(made);
}

Test(table, shows_every_kernel_at_sixty_columns_as_a_table) {
  struct made *made = made_two_points();
  char *table = table_of(made, (struct cs_table_style){.columns = 60, .utf8 = true});
  for (size_t i = 0; i < made->result.case_count; i++) {
    char *row = cs_text_format("\n%s ", made->cases[i].name);
    cr_expect_not_null(strstr(table, row), "no row of %s in\n%s", made->cases[i].name, table);
    free(row);
  }
  free(table);
  made_free(made);
}

Test(table, has_escape_sequences_only_when_colour_is_asked_for) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    char *plain = table_of(made, (struct cs_table_style){.columns = 80, .utf8 = true});
    cr_expect_null(strchr(plain, '\x1b'), "made-up result %zu", m);
    cr_expect_null(strchr(plain, '\x07'), "made-up result %zu", m);
    free(plain);
    made_free(made);
  }
  struct made *made = made_example();
  char *coloured = table_of(made, (struct cs_table_style){.columns = 80, .colour = true});
  cr_expect_not_null(strstr(coloured, "\x1b[1m"));
  free(coloured);
  made_free(made);
}

Test(table, is_ascii_where_utf8_is_not_wanted) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    char *table = table_of(made, (struct cs_table_style){.columns = 120});
    for (const char *at = table; *at != '\0'; at++)
      cr_assert((unsigned char)*at < 0x80, "made-up result %zu: byte %d in\n%s", m, (unsigned char)*at, table);
    free(table);
    made_free(made);
  }
}

Test(table, has_no_blanks_at_the_end_of_a_line) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    char *table = table_of(made, (struct cs_table_style){.columns = 120, .utf8 = true});
    cr_expect_null(strstr(table, " \n"), "made-up result %zu:\n%s", m, table);
    free(table);
    made_free(made);
  }
}

Test(table, says_why_a_speedup_is_missing) {
  struct made *one = made_one_point();
  char *table = table_of(one, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "triad: no speedup: only one point was swept"), "%s", table);
  free(table);
  made_free(one);
  struct made *failing = made_failing();
  table = table_of(failing, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "gemm: no speedup: no invocation gave a usable time"), "%s", table);
  free(table);
  made_free(failing);
}

Test(table, says_why_a_limit_is_missing_once_for_all_it_concerns) {
  struct made *made = made_few_rounds();
  made_add(made, &(struct made_law){"dot", "GB/s", 11.2, 0.05, 0.0, -1.0, 0.06, 3});
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "triad, dot: no limit: the serial share was not measured"), "%s", table);
  const char *first = strstr(table, "no limit");
  cr_expect_null(strstr(first + 1, "no limit"), "%s", table);
  free(table);
  made_free(made);
}

Test(table, compares_the_base_with_nothing_where_it_is_best) {
  struct made *made = made_with_threads((const int[]){1, 2}, 2);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 3.0, 0.0, 0.02, 0.01, 12});
  made->point_summaries[0][0].speedup.method = CS_INTERVAL_SIGNED_RANK; /* of the base over itself: [1, 1] */
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  char *rows = strndup(table, (size_t)(strstr(table, "- dot") - table));
  cr_expect_null(strchr(rows, '['), "%s", table);
  cr_expect_null(strstr(table, "interval"), "%s", table);
  free(rows);
  cr_expect_not_null(strstr(table, "dot: no limit: the base itself is best, and there it is 1; for"), "%s", table);
  free(table);
  made_free(made);
}

Test(table, puts_a_range_that_is_no_interval_in_parentheses) {
  struct made *made = made_few_rounds();
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "5.93 (5.59-6.28)"), "%s", table);
  cr_expect_not_null(strstr(table, "In parentheses"));
  cr_expect_null(strstr(table, "95 % interval"));
  free(table);
  made_free(made);
}

Test(table, marks_contended_figures_and_lists_warnings_and_failures) {
  struct made *made = made_failing();
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "] !"), "%s", table);
  const char *warnings = strstr(table, "\nWarnings\n"), *failures = strstr(table, "\nFailures\n");
  cr_assert(warnings != NULL && failures != NULL && warnings < failures);
  cr_expect_not_null(strstr(warnings, "sweep again"));
  cr_expect_not_null(strstr(failures, "died by signal 11"));
  free(table);
  made_free(made);
}

Test(table, cuts_a_long_list_of_failures_and_says_where_the_rest_is) {
  struct made *made = made_example();
  for (int i = 0; i < 13; i++)
    made_fail(made, "triad at 2 threads: hung");
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "and 3 more"), "%s", table);
  free(table);
  made_free(made);
}

Test(table, says_that_an_empty_result_is_empty) {
  struct made *made = made_empty();
  char *table = table_of(made, (struct cs_table_style){.columns = 80});
  cr_expect_str_eq(table, "No kernel was swept: this result is empty.\n");
  free(table);
  made_free(made);
}

Test(table, says_what_of_the_machine_was_used_and_whose_places) {
  struct made *made = made_ladder();
  char *table = table_of(made, (struct cs_table_style){.columns = 120});
  cr_expect_not_null(strstr(table, "Used: 8 of 64 PUs: cpuset 0-7. Placement: close, SMT last."), "%s", table);
  free(table);
  made_free(made);
}
