/* tests/report/verdict_axis_test.c - verdicts, claims and figures where other than threads is swept, or a metric told.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#define TEXT(literal) ((char *)(uintptr_t)(literal))

/* A sweep of j = 1, 2, 4, 8 that behaves as law. */
static struct made *jobs_of(const struct made_law *law) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  made->result.axis = TEXT("j");
  made_add(made, law);
  made->result.point_count = 4;
  return made;
}

static void expect_verdict(struct made *made, const char *wanted) {
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
}

static void expect_claim(struct made *made, const char *wanted) {
  struct cs_text text = {0};
  cs__put_claim(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
}

Test(verdict_axis, names_the_value_to_use_and_what_the_others_cost) {
  struct made *made = jobs_of(&(struct made_law){"make", "", 1.0, 0.1, 0.05, -1.0, 0.01, 12});
  expect_verdict(made, "make: 2.11x [2.08, 2.13] at j=4 over j=1: what holds it back was not measured; use j=4: j=8 "
                       "takes 1.18 [1.17, 1.20] times as long.");
  expect_claim(made, "make runs 2.11 times as fast at j=4 as at j=1");
  made->result.recipe.metric = TEXT("cost ([0-9]+)");
  expect_verdict(made, "make: 2.11x [2.08, 2.13] at j=4 over j=1: what holds it back was not measured; use j=4: j=8 "
                       "has 1.18 [1.17, 1.20] times the metric.");
  expect_claim(made, "make does 2.11 times better by its metric at j=4 than at j=1");
  made->result.recipe.higher = true;
  expect_verdict(made, "make: 2.11x [2.08, 2.13] at j=4 over j=1: what holds it back was not measured; use j=4: j=8 "
                       "has 0.844 [0.836, 0.853] times the rate.");
  expect_claim(made, "make has 2.11 times the rate at j=4 as at j=1");
  made_free(made);
}

Test(verdict_axis, speaks_of_no_thread_where_nothing_is_gained) {
  struct made *slower = jobs_of(&(struct made_law){"make", "", 1.0, 3.0, 0.0, -1.0, 0.01, 12});
  expect_verdict(slower,
                 "make: slower at every j above 1, 0.364x [0.360, 0.367] at j=8 over j=1: what holds it back was "
                 "not measured; use j=1.");
  expect_claim(slower, "make is fastest at j=1: a greater j makes it slower");
  slower->result.recipe.metric = TEXT("cost ([0-9]+)");
  expect_claim(slower, "make is best at j=1: a greater j makes it worse");
  expect_verdict(slower,
                 "make: worse at every j above 1, 0.364x [0.360, 0.367] at j=8 over j=1: what holds it back was "
                 "not measured; use j=1.");
  made_free(slower);
  struct made *unsure = jobs_of(&(struct made_law){"make", "", 1.0, 0.95, 0.0, -1.0, 0.25, 8});
  expect_verdict(unsure,
                 "make: 1.05x [0.75, 1.46] at j=8 over j=1: not enough to say whether more than j=1 gains; more "
                 "rounds would tell.");
  expect_claim(unsure, "make shows no certain gain from a greater j than 1");
  made_free(unsure);
  struct made *none = jobs_of(&(struct made_law){"make", "", 1.0, 1.0, 0.0, -1.0, 0.01, 12});
  expect_verdict(none,
                 "make: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: what holds it back was not "
                 "measured; use j=1.");
  made_free(none);
}

Test(verdict_axis, says_how_many_cores_were_busy_where_that_is_all_that_is_known) {
  struct made *made = swept_metric();
  made->point_summaries[0][3].limit.speedup.count = made->point_summaries[0][3].limit.share.count = 0;
  expect_verdict(made, "./app: 4.71x [4.61, 4.80] on 8 threads: it used 6.5 of 8 PUs, and what holds it back was not "
                       "measured; use 8 threads, the most swept.");
  made_free(made);
}

Test(verdict_axis, tells_a_program_that_keeps_one_core_busy_from_one_whose_cause_is_not_known) {
  struct made *made = jobs_of(&(struct made_law){"python3", "", 1.0, 1.0, 0.0, -1.0, 0.01, 12});
  static struct cs_fact usable[] = {{TEXT("usable"), TEXT("0-15")}};
  made->result.machine_facts = usable;
  made->result.machine_fact_count = 1;
  made->point_summaries[0][3].used.cores_busy = 1.02;
  expect_verdict(made, "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: it used 1.0 of 16 PUs "
                       "at j=8; use j=1.");
  made->point_summaries[0][3].gate = CS_GATE_CONTENDED;
  expect_verdict(made,
                 "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: what holds it back was "
                 "not measured; use j=1.");
  made->point_summaries[0][3].gate = CS_GATE_CLEAR;
  made->point_summaries[0][3].used.cores_busy = 0.02;
  expect_verdict(made,
                 "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: it used 0.02 of 16 PUs "
                 "at j=8; use j=1.");
  made->point_summaries[0][3].used.cores_busy = NAN;
  expect_verdict(made,
                 "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: what holds it back was "
                 "not measured; use j=1.");
  made_free(made);
}

Test(verdict_axis, puts_what_is_measured_over_a_law_that_describes) {
  struct made *made = jobs_of(&(struct made_law){"python3", "", 1.0, 1.0, 0.0, -1.0, 0.01, 12});
  struct cs_fit *fit = &made->case_summaries[0].fit;
  fit->support = CS_SUPPORT_NAMED;
  fit->best = CS_LAW_SATURATION;
  fit->laws[CS_LAW_SATURATION].fitted = true;
  fit->laws[CS_LAW_SATURATION].parameter_count = 1;
  fit->laws[CS_LAW_SATURATION].parameters[0] = (struct cs_law_parameter){"n_sat", "", 1.2, 1.1, 1.3};
  expect_verdict(made, "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: its times fit "
                       "saturation with a resource that is full at j = 1.20 [1.10, 1.30], a description and no "
                       "measured cause; use j=1.");
  static struct cs_fact usable[] = {{TEXT("usable"), TEXT("0-15")}};
  made->result.machine_facts = usable;
  made->result.machine_fact_count = 1;
  made->point_summaries[0][3].used.cores_busy = 1.0;
  expect_verdict(made, "python3: no certain gain beyond j=1, 1.00x [0.99, 1.02] at j=8 over j=1: it used 1.0 of 16 PUs "
                       "at j=8; use j=1.");
  made_free(made);
}

Test(verdict_axis, of_one_value_or_none_names_the_axis) {
  struct made *made = jobs_of(&(struct made_law){"make", "", 1.0, 0.1, 0.0, -1.0, 0.01, 12});
  for (size_t i = 1; i < 4; i++)
    made_spoil(made, 0, i, 1);
  expect_verdict(made, "make: no speedup to speak of: only j=1 has usable rounds; at 3 other points the runs failed.");
  made_free(made);
  made = jobs_of(&(struct made_law){"make", "", 1.0, 0.1, 0.0, -1.0, 0.01, 12});
  made_spoil(made, 0, 0, 1);
  expect_verdict(made, "make: nothing to say: the least j, which speedup is over, has no usable rounds.");
  made_free(made);
}

Test(verdict_axis, of_a_serial_program_is_its_time) {
  struct made *made = swept_serial();
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[1]);
  cr_expect_str_eq(cs_text_get(&text), "./app-serial: the serial program, time 12.3 ms [12.1, 12.5].");
  cs_text_free(&text);
  made_spoil(made, 1, 0, 2);
  cs__put_verdict(&text, &made->result, &made->case_summaries[1]);
  cr_expect_str_eq(cs_text_get(&text), "./app-serial: the serial program gave no usable time.");
  cs_text_free(&text);
  made_free(made);
}

/* --- figures --- */

Test(figures_axis, say_n_by_the_axis) {
  static const struct {
    const char *axis, *title, *at;
  } axes[] = {{NULL, "threads", "on 8 threads"}, {"threads", "threads", "on 8 threads"}, {"j", "j", "at j=8"}};
  for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++) {
    const struct cs_result result = {.axis = TEXT(axes[i].axis)};
    struct cs_text title = {0}, at = {0};
    cs__put_axis_title(&title, &result);
    cs__put_at_n(&at, &result, 8);
    cr_expect_str_eq(cs_text_get(&title), axes[i].title);
    cr_expect_str_eq(cs_text_get(&at), axes[i].at);
    cs_text_free(&title);
    cs_text_free(&at);
  }
}

Test(figures_axis, turn_a_rate_the_right_way_round_with_its_interval) {
  const struct cs_estimate kept = {1.0 / 820.0, 1.0 / 836.0, 1.0 / 804.0, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
  struct cs_result result = {.recipe = {.metric = TEXT("x"), .higher = true, .unit = TEXT("req/s")}};
  struct cs_text text = {0};
  cs__put_cost(&text, &kept, &result);
  cr_expect_str_eq(cs_text_get(&text), "820 req/s [804, 836]");
  cr_expect_str_eq(cs__cost_title(&result), "rate");
  cs_text_free(&text);
  result.recipe.unit = NULL;
  cs__put_cost_value(&text, kept.value, &result);
  cr_expect_str_eq(cs_text_get(&text), "820");
  cs_text_free(&text);
  result.recipe.higher = false;
  cs__put_cost(&text, &(struct cs_estimate){12.3, 12.1, 12.5, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, &result);
  cr_expect_str_eq(cs_text_get(&text), "12.3 [12.1, 12.5]");
  cr_expect_str_eq(cs__cost_title(&result), "metric");
  cs_text_free(&text);
  cs__put_cost(&text, &(struct cs_estimate){NAN, NAN, NAN, CS_INTERVAL_NONE, 0.0, 0}, &result);
  cr_expect_str_eq(cs_text_get(&text), "-");
  cs_text_free(&text);
}

static void expect_busy(const struct made *made, double busy, const char *wanted) {
  struct cs_point_summary *point = &((struct made *)(uintptr_t)made)->point_summaries[0][3];
  struct cs_text text = {0};
  point->used.cores_busy = busy;
  cs__put_busy(&text, &made->result, &made->case_summaries[0], 3);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
}

Test(figures_axis, put_busy_cores_over_those_that_were_allowed) {
  struct made *confined = swept_metric(), *free_of = swept_jobs();
  expect_busy(confined, 1.0, "1.0 of 8, 12 %");
  expect_busy(confined, 0.031, "0.03 of 8, 0.39 %");
  expect_busy(confined, NAN, "-");
  expect_busy(confined, 0.0, "-");
  expect_busy(free_of, 1.0, "1.0"); /* of how many is not told */
  static struct cs_fact usable[] = {{TEXT("usable"), TEXT("0-15")}};
  free_of->result.machine_facts = usable;
  free_of->result.machine_fact_count = 1;
  expect_busy(free_of, 1.0, "1.0 of 16, 6.2 %");
  made_free(confined);
  made_free(free_of);
}

Test(sentence_command, tells_what_starting_costs_only_of_times) {
  struct made *made = swept_jobs();
  struct cs_text text = {0};
  cr_assert(cs__put_startup(&text, &made->result, &made->case_summaries[0]));
  cr_expect_not_null(strstr(cs_text_get(&text), "the timer itself 600 \xC2\xB5s, dynamic linking 300 \xC2\xB5s)"), "%s",
                     cs_text_get(&text));
  cs_text_free(&text);
  made->case_summaries[0].startup.link_s = 0.0;
  cr_assert(cs__put_startup(&text, &made->result, &made->case_summaries[0]));
  cr_expect_null(strstr(cs_text_get(&text), "dynamic linking"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made->case_summaries[0].startup.spawn_s = 0.5; /* measured at a busier moment */
  cr_assert(cs__put_startup(&text, &made->result, &made->case_summaries[0]));
  cr_expect_not_null(strstr(cs_text_get(&text), "Starting costs 500 ms, as long as the shortest run itself (fork"),
                     "%s", cs_text_get(&text));
  cr_expect_null(strstr(cs_text_get(&text), "%"), "%s", cs_text_get(&text));
  cs_text_free(&text);
  made->result.recipe.metric = TEXT("x");
  cr_expect_not(cs__put_startup(&text, &made->result, &made->case_summaries[0]));
  made->result.recipe.metric = NULL;
  made->case_summaries[0].startup.spawn_s = 0.0;
  cr_expect_not(cs__put_startup(&text, &made->result, &made->case_summaries[0]));
  cr_expect_eq(text.length, 0);
  made_free(made);
}
