/* tests/report/gone_wrong_test.c - points at which every run went wrong: marked in every table, told in the sentences.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_tables.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* What was observed at one thread still gives it a limit. */
static void spoil(struct made *made, size_t point_index, size_t wrong) {
  struct cs_point_summary *point = &made->point_summaries[0][point_index];
  const struct cs_point_limit limit = point->limit;
  const struct cs_estimate amdahl = point->amdahl;
  made_spoil(made, 0, point_index, 3);
  point->limit = limit;
  point->amdahl = amdahl;
  point->efficiency.value = 0.5;
  point->wrong = wrong;
}

/* A sweep over 1, 2, 4 and 8 threads of which only the first is right; on 2 the runs gave wrong answers. */
static struct made *racing(size_t wrong) {
  struct made *made = swept_serial();
  made->case_summaries[0].best = 0;
  made->case_summaries[0].point_count = 2;
  spoil(made, 1, wrong);
  cr_assert(made->point_summaries[0][1].limit.speedup.count > 0 && made->point_summaries[0][1].amdahl.count > 0);
  return made;
}

/* The cells of the first row from there that is about n=2. */
static char *row_of(const char *page) {
  const char *from = strstr(page, "<th scope=\"row\">2</th>");
  cr_assert_not_null(from, "%s", page);
  from += strlen("<th scope=\"row\">2</th>");
  return strndup(from, (size_t)(strstr(from, "</tr>") - from));
}

Test(gone_wrong, on_the_page_is_a_word_in_the_row_and_no_figure_beside_it) {
  static const struct {
    size_t wrong;
    const char *word;
  } wanted[] = {{3, "<td>wrong</td>"}, {2, "<td>failed</td>"}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    struct made *made = racing(wanted[i].wrong);
    struct cs_text text = {0};
    cs__put_point_tables(&text, &made->result, &made->case_summaries[0]);
    char *row = row_of(cs_text_get(&text));
    cr_expect_not_null(strstr(row, wanted[i].word), "%s", row);
    cr_expect_null(strpbrk(row, "0123456789"), "%s", row);
    free(row);
    row = row_of(strstr(cs_text_get(&text), "<details>"));
    cr_expect_not_null(strstr(row, "0 / 0 / 3"), "%s", row);
    cr_expect_null(strstr(row, "interval"), "%s", row);
    free(row);
    cs_text_free(&text);
    made_free(made);
  }
}

Test(gone_wrong, at_the_base_is_a_word_in_the_table_of_all) {
  struct made *made = racing(3);
  spoil(made, 0, 3);
  struct cs_text text = {0};
  cs__put_case_table(&text, &made->result, &made->summary);
  cr_expect_not_null(strstr(cs_text_get(&text), "<td>wrong</td>"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(gone_wrong, in_markdown_is_a_word_in_the_row_and_no_figure_beside_it) {
  struct made *made = racing(3);
  struct cs_text text = {0};
  cs_report_markdown(&made->result, &made->summary, &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "| 2 | wrong | - | - | - | - |"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

static void expect_said(const struct made *made, const char *verdict, const char *headline) {
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text), verdict);
  cs_text_free(&text);
  cs__put_headline(&text, &made->result, &made->case_summaries[0]);
  cr_expect_not_null(strstr(cs_text_get(&text), headline), "%s", cs_text_get(&text));
  cs_text_free(&text);
}

Test(gone_wrong, is_said_where_one_point_is_left) {
  struct made *made = racing(3);
  expect_said(made,
              "./app: no speedup to speak of: only 1 thread has usable rounds; on 2 threads the answers were wrong.",
              "so there is nothing to compare it with; on 2 threads the answers were wrong.");
  made_free(made);
  made = racing(1);
  expect_said(made, "./app: no speedup to speak of: only 1 thread has usable rounds; on 2 threads the runs failed.",
              "so there is nothing to compare it with; on 2 threads the runs failed.");
  made->case_summaries[0].point_count = 4;
  spoil(made, 2, 3);
  spoil(made, 3, 3);
  expect_said(made,
              "./app: no speedup to speak of: only 1 thread has usable rounds; at 2 other points the answers were "
              "wrong; on 2 threads the runs failed.",
              "at 2 other points the answers were wrong; on 2 threads the runs failed.");
  made_free(made);
}
