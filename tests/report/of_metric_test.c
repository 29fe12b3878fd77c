/* tests/report/of_metric_test.c - what a sweep of a metric does not show, and what the first of a grid is called. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <string.h>

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static bool has_efficiencies(const struct made *made) {
  struct cs_text table = {0}, page = {0};
  const struct cs_table_style style = {.columns = 200, .utf8 = true};
  cs_report_table(&made->result, &made->summary, &style, &table);
  cr_assert_eq(cs_report_html(&made->result, &made->summary, &page, NULL), CS_OK);
  const bool in_table = strstr(cs_text_get(&table), "Efficiencies (POP)") != NULL;
  const bool in_page = strstr(cs_text_get(&page), "computation scalability") != NULL;
  cr_expect_eq(in_table, in_page);
  cs_text_free(&table);
  cs_text_free(&page);
  return in_table;
}

Test(of_metric, runs_have_no_efficiencies_by_pop) {
  struct made *made = swept_metric();
  made_observe(made, 0, 0.1);
  cr_expect_not(has_efficiencies(made));
  made->result.recipe.metric = NULL;
  cr_expect(has_efficiencies(made));
  made_free(made);
}

Test(of_metric, the_first_of_a_grid_is_the_highest_or_lowest_and_a_choice_of_the_same_work_alone) {
  static const struct {
    char *metric;
    bool higher;
    const char *called;
  } wanted[] = {{NULL, false, "Fastest of all: "},
                {TEXT("x ([0-9]+)"), false, "Lowest of all: "},
                {TEXT("x ([0-9]+)"), true, "Highest of all: "}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    struct made *made = swept_grid();
    struct cs_text text = {0};
    made->result.recipe.metric = wanted[i].metric;
    made->result.recipe.higher = wanted[i].higher;
    cr_assert(cs__put_best_of_all(&text, &made->result, &made->summary));
    cr_expect_eq(strstr(cs_text_get(&text), wanted[i].called), cs_text_get(&text), "%s", cs_text_get(&text));
    cr_expect_not_null(strstr(cs_text_get(&text), " This is a choice only among settings that do the same work."), "%s",
                       cs_text_get(&text));
    cs_text_free(&text);
    made_free(made);
  }
}
