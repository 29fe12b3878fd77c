/* tests/report/markdown_test.c - a result in Markdown: the golden page, escapes, several tables, what is missing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/report.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *page_of(const struct made *made) {
  struct cs_text text = {0};
  cs_report_markdown(&made->result, &made->summary, &text);
  char *page = cs_text_take(&text);
  cr_assert_not_null(page);
  return page;
}

Test(markdown, is_the_golden_page_for_a_sweep_of_jobs) {
  static const char golden[] =
      "## Scaling of make -j{j} -B\n"
      "\n"
      "| j | time | speedup | efficiency | cores busy | user + system | peak memory | rounds |\n"
      "| ---: | --- | --- | ---: | --- | ---: | ---: | ---: |\n"
      "| 1 | 12.3 ms [12.2, 12.4] | 1.00 | 100 % | 1.0 | 12.3 ms | 52.4 MB | 12 |\n"
      "| 2 | 6.64 ms [6.58, 6.71] | 1.85 [1.83, 1.87] | 93 % | 2.0 | 13.3 ms | 52.4 MB | 12 |\n"
      "| 4 | 3.81 ms [3.78, 3.85] | 3.23 [3.19, 3.26] | 81 % | 4.0 | 15.3 ms | 52.4 MB | 12 |\n"
      "| 8 | 2.40 ms [2.37, 2.42] | 5.13 [5.08, 5.18] | 64 % | 6.5 | 15.6 ms | 52.4 MB | 12 |\n"
      "\n"
      "- make -j{j} -B: 5.13x [5.08, 5.18] at j=8 over j=1: what holds it back was not measured; use j=8, the most "
      "swept.\n"
      "\n"
      "coresweep 0.1.0 on node17 (Made-up Processor 9000), 2026-01-31T12:00:00Z. Speedup over j=1, in brackets its 95 "
      "% "
      "interval from 12 paired rounds. Each interval is for its point alone. Cores busy: user and system time over "
      "wall "
      "time, of the PUs it was allowed. Allowed: 8 of 64 PUs: cpuset 0-7. Starting costs 900 \xC2\xB5s of a run's "
      "time, "
      "38 % of the shortest (fork, exec, exit and the timer itself 600 \xC2\xB5s, dynamic linking 300 \xC2\xB5s); it "
      "is "
      "not subtracted. Command: coresweep run triad\n";
  struct made *made = swept_jobs();
  char *page = page_of(made);
  cr_expect_str_eq(page, golden);
  free(page);
  made_free(made);
}

Test(markdown, has_one_table_for_all_combinations_of_a_grid) {
  struct made *made = swept_grid();
  char *page = page_of(made);
  cr_expect_not_null(strstr(page, "\n| ranks | threads | time |"), "%s", page);
  cr_expect_not_null(strstr(page, "\n| 4 | 8 | 3.69 ms [3.62, 3.76] |"), "%s", page);
  const char *first = strstr(page, "| ---");
  cr_expect_null(strstr(strchr(first, '\n'), "| ---: | --- |"), "%s", page);
  cr_expect_not_null(strstr(page, "\n- Fastest of all: ranks=4 on 8 threads"), "%s", page);
  free(page);
  made_free(made);
}

Test(markdown, has_a_table_under_its_own_heading_for_every_kernel) {
  struct made *made = made_two_points();
  char *page = page_of(made);
  for (size_t i = 0; i < made->result.case_count; i++) {
    char *heading = cs_text_format("\n### %s\n\n| threads | time | rate | speedup |", made->cases[i].name);
    cr_expect_not_null(strstr(page, heading), "%s is not in\n%s", heading, page);
    free(heading);
  }
  free(page);
  made_free(made);
}

/* Every row of a table has as many unescaped pipes as its head. */
static void expect_whole_tables(const char *page) {
  size_t wanted = 0;
  for (const char *line = page; *line != '\0'; line += strcspn(line, "\n") + 1) {
    size_t pipes = 0;
    for (const char *at = line; *at != '\n' && *at != '\0'; at++)
      pipes += *at == '|' && (at == line || at[-1] != '\\');
    if (*line != '|')
      wanted = 0;
    else if (wanted == 0)
      wanted = pipes;
    else
      cr_expect_eq(pipes, wanted, "%.*s", (int)strcspn(line, "\n"), line);
  }
}

Test(markdown, keeps_its_tables_whole_whatever_names_hold) {
  struct made *made = swept_grid();
  made->cases[1].settings[0].value = (char *)(uintptr_t) "a|b\n# c";
  made->cases[0].settings[0].name = (char *)(uintptr_t) "<img>|";
  char *page = page_of(made);
  cr_expect_not_null(strstr(page, "| a\\|b \\# c |"), "%s", page);
  cr_expect_not_null(strstr(page, "| \\<img\\>\\| |"), "%s", page);
  expect_whole_tables(page);
  free(page);
  made->cases[1].settings[0].value = (char *)(uintptr_t) "2";
  made->cases[0].settings[0].name = (char *)(uintptr_t) "ranks";
  made_free(made);
}

Test(markdown, escapes_what_would_be_a_link_and_leaves_an_interval) {
  static const struct {
    const char *given, *wanted;
  } texts[] = {{"5.94 [5.88, 6.01]", "5.94 [5.88, 6.01]"},   {"[+0.3, -2.9]", "[+0.3, -2.9]"},
               {"[here](http://x)", "\\[here\\](http://x)"}, {"[1](http://x)", "[1\\](http://x)"},
               {"[1]: http://x", "[1\\]: http://x"},         {"solver [B]", "solver \\[B]"},
               {"  [1]: http://x", "  [1\\]: http://x"},     {"2.0x [1.9, 2.1]: near", "2.0x [1.9, 2.1]: near"},
               {"a_b*c`d\\e", "a\\_b\\*c\\`d\\\\e"}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct cs_text text = {0};
    cs__put_markdown(&text, texts[i].given);
    cr_expect_str_eq(cs_text_get(&text), texts[i].wanted);
    cs_text_free(&text);
  }
}

Test(markdown, lists_warnings_and_failures_and_says_when_nothing_was_swept) {
  struct made *failing = made_failing(), *empty = made_empty();
  char *page = page_of(failing), *none = page_of(empty);
  cr_expect_not_null(strstr(page, "\n**Warnings**\n\n- triad at 4 threads: "), "%s", page);
  cr_expect_not_null(strstr(page, "\n**Failures**\n\n- gemm, 1 thread"), "%s", page);
  cr_expect_not_null(strstr(page, "| failed |"), "%s", page);
  cr_expect_null(strstr(page, "nan"), "%s", page);
  cr_expect_not_null(strstr(none, "Nothing was swept."), "%s", none);
  expect_whole_tables(page);
  free(page);
  free(none);
  made_free(failing);
  made_free(empty);
}
