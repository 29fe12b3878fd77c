/* tests/report/html_laws_test.c - the page's verdicts, limits, efficiencies and fitted laws. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_laws.h"

#include "runtime/report/report.h"
#include "runtime/report/verdict.h"
#include "tests/report/support_result.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *page_of(const struct made *made) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  cr_assert_eq(cs_report_html(&made->result, &made->summary, &text, &error), CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

static char *laws_of(const struct made *made) {
  struct cs_text text = {0};
  cs__put_laws_page_table(&text, &made->result, &made->summary.cases[0]);
  return text.length > 0 ? cs_text_take(&text) : strdup("");
}

static struct made *whole(void) {
  struct made *made = made_ladder();
  for (size_t i = 0; i < made->result.case_count; i++) {
    made_observe(made, i, 0.01);
    made_laws(made, i);
  }
  made_ceilings(made);
  return made;
}

Test(html_laws, a_page_with_everything_is_well_formed_and_prints_no_nan) {
  struct made *made = whole();
  char *page = page_of(made);
  cr_expect_null(xml_fault(page), "%s", xml_fault(page));
  cr_expect_null(strstr(page, "{{"));
  for (const char *at = page; (at = strcasestr(at, "nan")) != NULL; at++) /* "financial" would be no figure */
    cr_expect(at > page && strchr("abcdefghijklmnopqrstuvwxyz", at[-1]) != NULL, "%.40s", at);
  free(page);
  made_free(made);
}

Test(html_laws, the_verdict_of_every_case_stands_in_the_findings_and_its_evidence_with_the_case) {
  struct made *made = whole();
  char *page = page_of(made);
  const char *findings = strstr(page, "id=\"findings\""), *kernels = strstr(page, "id=\"kernels\"");
  cr_assert(findings != NULL && kernels != NULL);
  struct cs_text verdict = {0};
  cs__put_verdict(&verdict, &made->result, &made->summary.cases[0]);
  char *beginning = strndup(cs_text_get(&verdict), strcspn(cs_text_get(&verdict), "%") - 1);
  const char *at = strstr(page, beginning);
  cr_expect(at != NULL && findings < at && at < kernels, "%s", beginning);
  cr_expect_not_null(strstr(kernels, "amdahl runs 9.26 times as fast on 128 threads as on 1"));
  free(beginning);
  cs_text_free(&verdict);
  free(page);
  made_free(made);
}

Test(html_laws, the_tables_name_what_binds_and_what_ties_with_the_best) {
  struct made *made = whole();
  char *page = page_of(made);
  cr_expect_not_null(strstr(page, "<td class=\"text\">memory bandwidth</td>"));
  cr_expect_not_null(strstr(page, "<td class=\"text\">serial share</td>"));
  cr_expect_not_null(strstr(page, "<span class=\"best\">ties</span>"));
  cr_expect_not_null(strstr(page, "Amdahl's limit alone"));
  cr_expect_null(strstr(page, "class=\"flag\">above it"));
  free(page);
  made_limit(made, 0, 8, CS_LIMIT_BANDWIDTH, 5.0);
  page = page_of(made);
  cr_expect_not_null(strstr(page, "<td>185 % <span class=\"flag\">above it</span></td>"));
  free(page);
  made_free(made);
}

Test(html_laws, every_fitted_law_has_its_formula_parameters_and_whether_it_is_supported) {
  struct made *made = made_ladder();
  made_laws(made, 0);
  char *laws = laws_of(made);
  cr_expect_null(xml_fault(laws), "%s", xml_fault(laws));
  for (enum cs_law law = CS_LAW_LINEAR; law <= CS_LAW_SATURATION; law++)
    cr_expect_not_null(strstr(laws, cs_law_title(law)), "%s", cs_law_title(law));
  cr_expect_not_null(strstr(laws, cs_law_formula(CS_LAW_USL)));
  cr_expect_not_null(strstr(laws, "serial 0.101 <span class=\"interval\">["), "%s", laws);
  cr_expect_not_null(strstr(laws, "<td class=\"text\">sufficient</td>"), "%s", laws);
  cr_expect_not_null(strstr(laws, "<td class=\"text\">no</td>"));
  cr_expect_not_null(strstr(laws, "95\xC2\xA0% intervals"));
  free(laws);
  made_free(made);
}

Test(html_laws, a_fitted_share_above_the_measured_one_is_called_not_serial) {
  struct made *made = made_ladder();
  made_laws(made, 0);
  char *laws = laws_of(made);
  cr_expect_null(strstr(laws, "is not serial code"), "fitted 10.1 %%, measured 9 to 11: %s", laws);
  free(laws);
  made->case_summaries[0].serial = (struct cs_estimate){0.001, 0.0009, 0.0011, CS_INTERVAL_ORDER, 0.95, 12};
  laws = laws_of(made);
  cr_expect_not_null(strstr(laws, "measured are 0.10\xC2\xA0%: what bends the curve beyond that is not serial code."),
                     "%s", laws);
  free(laws);
  made_free(made);
}

Test(html_laws, nothing_is_said_of_laws_with_nothing_to_fit) {
  struct made *made = made_one_point();
  char *laws = laws_of(made);
  cr_expect_str_eq(laws, "");
  free(laws);
  made_laws(made, 0);
  laws = laws_of(made);
  cr_expect_str_eq(laws, "", "one count is no curve");
  free(laws);
  made_free(made);
}

Test(html_laws, few_or_strange_counts_give_a_whole_page) {
  static struct made *(*const made_up[])(void) = {made_two_points, made_one_point, made_superlinear,
                                                  made_failing,    made_wide,      made_few_rounds};
  for (size_t m = 0; m < sizeof made_up / sizeof made_up[0]; m++) {
    struct made *made = made_up[m]();
    made_ceilings(made);
    for (size_t i = 0; i < made->result.case_count; i++)
      made_laws(made, i);
    char *page = page_of(made);
    cr_expect_null(xml_fault(page), "made-up result %zu: %s", m, xml_fault(page));
    free(page);
    made_free(made);
  }
}
