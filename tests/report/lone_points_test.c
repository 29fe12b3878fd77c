/* tests/report/lone_points_test.c - combinations that ran at one point alone, and what is said where rounds are few. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"
#include "runtime/report/html_tables.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* ranks=1, 2, 4, each on 1 thread alone. */
static struct made *lone_grid(void) {
  struct made *made = swept_grid();
  made->result.point_count = 1;
  for (size_t i = 0; i < made->summary.case_count; i++) {
    made->case_summaries[i].point_count = 1;
    made->case_summaries[i].best = 0;
  }
  return made;
}

static void lose_intervals(struct cs_estimate *estimate) {
  estimate->method = CS_INTERVAL_NONE;
  estimate->level = NAN;
}

static struct cs_text table_of(const struct made *made) {
  const struct cs_table_style style = {.columns = 200, .utf8 = true};
  struct cs_text text = {0};
  cs_report_table(&made->result, &made->summary, &style, &text);
  cr_assert_not(text.failed);
  return text;
}

Test(lone_points, of_a_grid_are_told_once_and_what_their_columns_mean_with_them) {
  struct made *made = lone_grid();
  struct cs_text text = table_of(made);
  const char *said = cs_text_get(&text);
  cr_expect_null(strstr(said, "no speedup to speak of"), "%s", said);
  const char *reason = strstr(said, "no speedup: only one point was swept");
  cr_assert_not_null(reason, "%s", said);
  cr_expect_null(strstr(reason + 1, "no speedup: only one point was swept"), "%s", said);
  cr_expect_not_null(strstr(said, "In brackets: the 95 % interval. Over first: the speedup over"), "%s", said);
  cr_expect_not_null(strstr(said, "Cores busy: "), "%s", said);
  cr_expect_not_null(strstr(said, "Placement: "), "%s", said);
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, of_one_command_are_told_by_its_verdict_alone) {
  struct made *made = swept_jobs();
  made->result.point_count = made->case_summaries[0].point_count = 1;
  made->case_summaries[0].best = 0;
  struct cs_text text = table_of(made);
  cr_expect_not_null(strstr(cs_text_get(&text), "only j=1 was swept"), "%s", cs_text_get(&text));
  cr_expect_null(strstr(cs_text_get(&text), "only one point was swept"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, stand_in_the_pages_table_with_their_figures) {
  struct made *made = lone_grid();
  struct cs_text text = {0};
  cs__put_case_table(&text, &made->result, &made->summary);
  cr_expect_null(strstr(cs_text_get(&text), "<td>0</td></tr>"), "no rounds: %s", cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), "<td>100 %</td>"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, best_of_all_claims_no_interval_that_it_does_not_have) {
  struct made *made = swept_grid();
  struct cs_text text = {0};
  cr_assert(cs__put_best_of_all(&text, &made->result, &made->summary));
  cr_expect_not_null(strstr(cs_text_get(&text), "The interval is for that point alone"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  for (size_t i = 0; i < made->summary.case_count; i++)
    for (size_t p = 0; p < made->case_summaries[i].point_count; p++)
      lose_intervals(&made->point_summaries[i][p].time_s);
  cr_assert(cs__put_best_of_all(&text, &made->result, &made->summary));
  cr_expect_null(strstr(cs_text_get(&text), "The interval is"), "%s", cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), "picked without an interval"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, best_of_all_on_a_contended_host_is_not_valid) {
  struct made *made = swept_grid();
  struct cs_text text = {0};
  for (size_t i = 0; i < made->summary.case_count; i++)
    for (size_t p = 0; p < made->case_summaries[i].point_count; p++)
      made->point_summaries[i][p].ratio_gate = CS_GATE_VOID;
  cr_assert(cs__put_best_of_all(&text, &made->result, &made->summary));
  cr_expect_not_null(strstr(cs_text_get(&text), "but the host was contended: not valid."), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, the_pages_note_tells_of_brackets_only_where_there_are_some) {
  struct made *made = swept_jobs();
  struct cs_text text = {0};
  cs__put_case_table(&text, &made->result, &made->summary);
  cr_expect_not_null(strstr(cs_text_get(&text), "In brackets: 95 % interval from "), "%s", cs_text_get(&text));
  cr_expect_null(strstr(cs_text_get(&text), "n parentheses"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  for (size_t p = 0; p < made->case_summaries[0].point_count; p++) {
    lose_intervals(&made->point_summaries[0][p].speedup);
    lose_intervals(&made->point_summaries[0][p].time_s);
    lose_intervals(&made->point_summaries[0][p].to_best);
  }
  cs__put_case_table(&text, &made->result, &made->summary);
  cr_expect_null(strstr(cs_text_get(&text), "In brackets"), "%s", cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), "In parentheses: the range seen"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, a_head_of_one_line_has_no_empty_line_above_it) {
  struct made *made = swept_jobs();
  for (size_t p = 0; p < made->case_summaries[0].point_count; p++) {
    made_spoil(made, 0, p, 3);
    made->point_summaries[0][p].used = (struct cs_point_used){.cores_busy = NAN, .user_s = NAN, .peak_bytes = NAN};
  }
  struct cs_text text = table_of(made);
  cr_expect_null(strstr(cs_text_get(&text), "\n\n\n"), "%s", cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), "failed"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, advice_of_weak_scaling_heads_its_column_scaled_speedup) {
  struct made *made = swept_weak();
  struct cs_text text = {0};
  const struct cs_table_style style = {.columns = 200, .utf8 = true};
  struct cs_advice advice = {.result = &made->result, .of = &made->case_summaries[0], .use = 0};
  cs__put_advice_table(&text, &advice, &style);
  cr_expect_not_null(strstr(cs_text_get(&text), "scaled speedup"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, a_serial_program_on_a_contended_host_is_marked) {
  struct made *made = swept_serial();
  struct cs_text text = table_of(made);
  cr_expect_null(strstr(cs_text_get(&text), "- !"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  for (size_t i = 0; i < made->summary.case_count; i++)
    if (made->cases[i].serial)
      made->point_summaries[i][0].ratio_gate = CS_GATE_VOID;
  text = table_of(made);
  cr_expect_not_null(strstr(cs_text_get(&text), "- !"), "%s", cs_text_get(&text));
  cr_expect_not_null(strstr(cs_text_get(&text), "! not to rely on"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, advice_does_not_deny_a_limit_that_the_table_shows) {
  struct made *made = swept_serial();
  struct cs_text text = {0};
  const struct cs_table_style style = {.columns = 400, .utf8 = true};
  size_t at = 0;
  while (made->cases[at].serial)
    at++;
  made->case_summaries[at].serial = (struct cs_estimate){.value = NAN};
  struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[at], 0.5);
  advice.facts.most.observed = false; /* as of a contended host */
  advice.facts.most.limit.count = 0;
  advice.of = &made->case_summaries[at];
  cs_report_advice(&made->result, &advice, &style, &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "of where the cores' time goes is not to rely on"), "%s",
                     cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}

Test(lone_points, where_only_the_base_failed_the_others_are_not_denied_their_times) {
  struct made *made = swept_jobs();
  for (size_t p = 0; p < made->case_summaries[0].point_count; p++)
    made->point_summaries[0][p].rounds = 0;
  made->point_summaries[0][0].time_s.count = 0;
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_not_null(strstr(cs_text_get(&text), "the least j, which speedup is over, has no usable rounds"), "%s",
                     cs_text_get(&text));
  cr_expect_str_eq(cs__no_speedup_reason(&made->case_summaries[0]),
                   "the point that speedup is over has no usable rounds");
  cs_text_free(&text);
  for (size_t p = 0; p < made->case_summaries[0].point_count; p++)
    made->point_summaries[0][p].time_s.count = 0;
  cr_expect_str_eq(cs__no_speedup_reason(&made->case_summaries[0]), "no invocation gave a usable time");
  made_free(made);
}

Test(lone_points, a_serial_program_that_failed_has_no_column_and_no_legend) {
  struct made *made = swept_serial();
  for (size_t i = 0; i < made->summary.case_count; i++)
    for (size_t p = 0; p < made->case_summaries[i].point_count; p++)
      made->point_summaries[i][p].over_serial.count = 0;
  struct cs_text text = table_of(made);
  cr_expect_null(strstr(cs_text_get(&text), "Over serial"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}
