/* tests/report/observe_html_test.c - an observation's page: self-contained, well formed, safe, for phones and dark
 * mode.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_html.h"
#include "runtime/report/observe_plot.h"
#include "tests/report/support_observed.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct observed *made_blind(void) {
  struct observed *observed = observed_new();
  observed_run(observed, 0, 0, 1, 1.0);
  return observed;
}

static struct observed *made_traced(void) {
  struct observed *observed = observed_example();
  observed_trace(observed, 5, 4);
  return observed;
}

static struct observed *made_alone(void) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed_region(observed_process(observed, 2, 0.1), "solve", 120, 2, 0.5);
  return observed;
}

static struct observed *(*const made_up[])(void) = {observed_example, observed_hostile, made_blind, made_traced,
                                                    made_alone};
enum { MADE_UP = sizeof made_up / sizeof made_up[0] };

static char *page_of(struct observed *observed) {
  struct cs_text text = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_report_observe_html(&observed->runs, observed_sum(observed), 10, &text, &error), CS_OK, "%s",
               error.message);
  return cs_text_take(&text);
}

Test(observe_html, is_well_formed_and_complete_for_everything) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct observed *observed = made_up[m]();
    char *page = page_of(observed);
    cr_expect_null(xml_fault(page), "made-up %zu: %s", m, xml_fault(page));
    if (made_up[m] != observed_hostile)
      cr_expect_null(strstr(page, "{{"), "made-up %zu: a place of the template is left", m);
    free(page);
    observed_free(observed);
  }
}

Test(observe_html, loads_nothing_from_anywhere_and_runs_nothing) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct observed *observed = made_up[m]();
    char *page = page_of(observed);
    expect_self_contained(page);
    free(page);
    observed_free(observed);
  }
}

Test(observe_html, is_for_phones_and_for_dark_mode) {
  struct observed *observed = made_traced();
  char *page = page_of(observed);
  cr_expect_geq(count_of(page, "@media (prefers-color-scheme: dark)"), 2u);
  expect_for_phones(page);
  cr_expect_eq(count_of(page, "fill=\"#"), 0u, "drawn in the page's colours");
  free(page);
  observed_free(observed);
}

Test(observe_html, columns_without_a_figure_are_left_out_and_limits_have_their_share) {
  struct observed *observed = observed_example();
  char *page = page_of(observed);
  cr_expect_null(strstr(page, "<th scope=\"col\">barrier</th>"));
  cr_expect_null(strstr(page, "<th scope=\"col\">in single</th>"));
  cr_expect_not_null(strstr(page, "<th scope=\"col\">of limit</th>"));
  const size_t columns = count_of(page, "<th scope=\"col\">");
  for (int i = 0; i < 12; i++) {
    observed_spend(&observed->made[i]->processes[0].regions[0], CS_OBSERVE_BARRIER, 0.5);
    observed->made[i]->processes[0].regions[0].single_s = 0.1;
  }
  char *fuller = page_of(observed);
  cr_expect_not_null(strstr(fuller, "<th scope=\"col\">barrier</th>"));
  cr_expect_not_null(strstr(fuller, "<th scope=\"col\">in single</th>"));
  cr_expect_eq(count_of(fuller, "<th scope=\"col\">"), columns + 3, "and the single limit");
  free(page);
  free(fuller);
  observed_free(observed);
}

Test(observe_html, the_first_instance_is_passed_over_only_where_there_are_others) {
  static const int instances[] = {1, 5};
  for (int i = 0; i < 2; i++) {
    struct observed *observed = observed_example();
    observed_trace(observed, instances[i], 4);
    char *page = page_of(observed);
    cr_expect_eq(strstr(page, "is passed over") != NULL, instances[i] > 1, "%d instances", instances[i]);
    free(page);
    observed_free(observed);
  }
}

Test(observe_html, has_a_bar_per_region_and_point_told_in_words_too) {
  struct observed *observed = observed_example();
  char *page = page_of(observed);
  cr_expect_eq(count_of(page, "<span class=\"bar\" role=\"img\" aria-label=\""), 2u + 3u);
  cr_expect_not_null(strstr(page, "aria-label=\"busy 77 %, imbalance 23 %, barrier 0 %"));
  free(page);
  observed_free(observed);
}

Test(observe_html, bars_are_never_longer_than_their_room) {
  static const struct cs__stretch stretches[] = {{0.7, CS__ROLE_MEASURED}, {-0.1, CS__ROLE_LIMIT}, {0.6, CS__ROLE_INK}};
  struct cs_text text = {0};
  cs__put_bar(&text, "a \"title\"", stretches, 3);
  cr_expect_str_eq(cs_text_get(&text), "<span class=\"bar\" role=\"img\" aria-label=\"a &quot;title&quot;\">"
                                       "<span style=\"width:70.00%;background:var(--plot-measured)\"></span>"
                                       "<span style=\"width:30.00%;background:var(--plot-ink)\"></span></span>");
  cs_text_free(&text);
}

Test(observe_html, the_timeline_is_there_only_with_a_trace) {
  struct observed *observed = observed_example();
  char *page = page_of(observed);
  cr_expect_null(strstr(page, "id=\"timeline\""));
  free(page);
  observed_free(observed);
  observed = made_traced();
  page = page_of(observed);
  const char *timeline = strstr(page, "id=\"timeline\"");
  cr_assert_not_null(timeline);
  cr_expect_eq(count_of(timeline, "<rect "), 2u * (4u * 2u - 1u), "busy and waiting, the last member only busy, twice");
  free(page);
  observed_free(observed);
}

Test(observe_html, the_rules_behind_the_findings_are_told) {
  struct observed *observed = observed_example();
  char *page = page_of(observed);
  cr_expect_eq(count_of(page, "<dt><code>"), (size_t)CS_FINDING_KINDS);
  free(page);
  observed_free(observed);
}

/* --- the curve --- */

static enum cs_status script_of(struct observed *observed, struct cs_text *script) {
  struct cs_error error = {""};
  return cs__curve_script(&observed->runs, observed_sum(observed), script, &error);
}

Test(observe_html, the_curve_has_limits_measured_points_and_labels) {
  static const char *const parts[] = {"'ideal 8.00'", "'Amdahl limit 7.11'", "'lock ", "'measured 3.10'", "$limits",
                                      "$points"};
  struct observed *observed = observed_example();
  struct cs_text script = {0};
  for (int i = 0; i < 12; i++)
    observed->made[i]->processes[0].locks[0].held_s = 1.0;
  cr_assert_eq(script_of(observed, &script), CS_OK);
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    cr_expect_not_null(strstr(cs_text_get(&script), parts[i]), "no %s in\n%s", parts[i], cs_text_get(&script));
  cs_text_free(&script);
  observed_free(observed);
}

Test(observe_html, two_thread_counts_are_no_curve) {
  struct observed *observed = observed_example();
  struct cs_text script = {0};
  observed->runs.ladder_count = 2; /* 1 and 2 */
  observed->runs.sample_count = 1; /* on 1 */
  cr_expect_eq(script_of(observed, &script), CS_UNSUPPORTED);
  observed->runs.sample_count = 12;
  cs_text_free(&script);
  observed_free(observed);
}
