/* tests/report/html_compare_test.c - the page's comparison of rivals: figures, verdicts, what is missing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_compare.h"

#include "tests/report/support_result.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static const struct cs_compared nothing = {NAN, NAN, {NAN, NAN, NAN, 0, 0, 0}, NAN, CS_CHANGE_UNTOLD};

static struct cs_compared changed(double old_value, double new_value, enum cs_change verdict) {
  const double ratio = new_value / old_value;
  return (struct cs_compared){
      old_value, new_value, {ratio, ratio - 0.02, ratio + 0.02, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, 0.01, verdict};
}

struct fixture {
  struct cs_case old_case, new_case;
  struct cs_point_comparison points[2];
  struct cs_case_comparison of;
  struct cs_comparison comparison;
};

/* 7 % slower on 8 threads, equivalent on 1. */
static void make(struct fixture *fixture) {
  *fixture = (struct fixture){
      .old_case = {.name = TEXT("solver <a>")},
      .new_case = {.name = TEXT("solver <b>")},
      .points = {{.threads = 1,
                  .time_s = changed(0.010, 0.01002, CS_CHANGE_EQUIVALENT),
                  .speedup = nothing,
                  .efficiency = nothing},
                 {.threads = 8,
                  .time_s = changed(0.002, 0.00214, CS_CHANGE_MORE),
                  .speedup = changed(5.0, 4.68, CS_CHANGE_LESS),
                  .efficiency = nothing,
                  .gate = CS_GATE_CONTENDED}},
      .of = {.point_count = 2,
             .serial = nothing,
             .serial_ratio = nothing,
             .old_knee = {8, 8, 8, true, true},
             .new_knee = {4, 4, 8, true, true}},
      .comparison = {.kind = CS_COMPARISON_ROUNDS, .rounds = 12, .old_count = 1, .new_count = 1, .case_count = 1}};
  fixture->of.old_case = &fixture->old_case;
  fixture->of.new_case = &fixture->new_case;
  fixture->of.points = fixture->points;
  fixture->comparison.cases = &fixture->of;
  fixture->comparison.options = cs_comparison_defaults;
  fixture->comparison.old_label = TEXT("./a & co");
  fixture->comparison.new_label = TEXT("./b");
}

/* As one element, so that it can be checked. */
static char *part_of(struct fixture *fixture) {
  struct cs_text text = {0};
  cs_text_append(&text, "<div>");
  cs__put_compare_html(&text, &(struct cs_comparison_report){.comparison = &fixture->comparison});
  cs_text_append(&text, "</div>");
  return cs_text_take(&text);
}

Test(html_compare, says_how_much_how_sure_and_what_it_is_called) {
  struct fixture fixture;
  make(&fixture);
  char *part = part_of(&fixture);
  static const char *const shown[] = {"solver &lt;a&gt; against solver &lt;b&gt;",
                                      "<code>./a &amp; co</code>",
                                      "<td>10.0 ms</td>",
                                      "+7.0\xC2\xA0% [+5.0, +9.0] <span class=\"flag\">!</span>",
                                      "<strong>slower</strong>",
                                      "equivalent within 1\xC2\xA0%",
                                      "<strong>lower</strong>",
                                      "<th scope=\"col\">threads</th>",
                                      "Knee, in threads: 8 or more old, 4 (4 to 8 or more) new.",
                                      "Both sides ran in the same 12 rounds",
                                      NULL};
  expect_words(part, shown, NULL);
  cr_expect_null(strstr(part, "Serial share"));
  cr_expect_null(strstr(part, "scaled"));
  cr_expect_null(strstr(part, "nan"));
  cr_expect_null(xml_fault(part), "%s", xml_fault(part));
  free(part);
}

Test(html_compare, of_one_point_has_no_speedups_and_without_a_test_no_verdicts) {
  struct fixture fixture;
  make(&fixture);
  fixture.of.point_count = 1;
  fixture.comparison.kind = CS_COMPARISON_DESCRIPTIVE;
  char *part = part_of(&fixture);
  cr_expect_null(strstr(part, "speedup, old"));
  cr_expect_null(strstr(part, "verdict</th>"));
  cr_expect_null(strstr(part, "Knee"));
  cr_expect_null(xml_fault(part), "%s", xml_fault(part));
  free(part);
}

Test(html_compare, is_a_section_only_where_cases_ran_side_by_side) {
  struct made *made = made_two_points();
  struct cs_text text = {0};
  cs__put_compare_section(&text, &made->result);
  cr_expect_eq(text.length, 0u);
  for (size_t i = 1; i < made->result.case_count; i++)
    made->cases[i].rival = -1;
  made->cases[1].rival = 0;
  cs__put_compare_section(&text, &made->result);
  cr_expect_not_null(strstr(cs_text_get(&text), "Old against new"));
  cr_expect_null(xml_fault(cs_text_get(&text)), "%s: %s", xml_fault(cs_text_get(&text)), cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}
