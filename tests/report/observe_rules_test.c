/* tests/report/observe_rules_test.c - every rule: it speaks where its evidence is there, and is silent where it is
 * weak.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_rules.h"
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* A region of 4 threads and 1 s, in a program of 1.01 s, before anything is wrong with it. */
typedef void spoil(struct cs_observed_region *region);

static void balanced(struct cs_observed_region *region) {
  (void)region;
}

static void imbalanced(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_IMBALANCE, 1.2); /* 30 %: busy 2.8, mean 0.7, busiest 1.0 */
}

static void on_one_thread(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_IMBALANCE, 3.0); /* busy 1.0, all of it the busiest's */
}

static void in_barriers(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_BARRIER, 0.8);
  region->busiest_s = 0.8;
}

static void in_single(struct cs_observed_region *region) {
  in_barriers(region);
  region->single_s = 0.25; /* the three others wait 0.75 s of the 0.8 */
}

static void in_locks(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_LOCK, 0.8);
  region->busiest_s = 0.8;
}

static void in_turns(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_ORDERED, 0.8);
  region->busiest_s = 0.8;
}

static void in_short_calls(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_FORK, 0.5);
  observed_spend(region, CS_OBSERVE_JOIN, 0.3);
  region->busiest_s = 0.8;
  region->count = 50000; /* 20 us each */
  region->first_s = 20e-6;
}

static void with_late_threads(struct cs_observed_region *region) {
  in_short_calls(region);
  region->count = 100; /* 10 ms each */
  region->first_s = 10e-3;
}

static void with_small_tasks(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_TASK, 0.3);
  observed_spend(region, CS_OBSERVE_STARVED, 0.3);
  region->busiest_s = 0.85;
  region->tasks = 2000000; /* 1.7 us each */
}

static void with_few_tasks(struct cs_observed_region *region) {
  observed_spend(region, CS_OBSERVE_TASKWAIT, 0.5);
  observed_spend(region, CS_OBSERVE_STARVED, 0.3);
  region->busiest_s = 0.8;
  region->tasks = 6;
}

static void with_small_team(struct cs_observed_region *region) {
  region->team = 2;
  region->core_s[CS_OBSERVE_BUSY] = 2.0 * region->wall_s;
}

static const struct {
  spoil *spoil;
  enum cs_finding_kind kind;
  double cost_s, saved_s;
} spoilt[] = {
    {imbalanced, CS_FINDING_IMBALANCE, 1.2, 0.3},
    {on_one_thread, CS_FINDING_ONE_THREAD, 3.0, 0.75},
    {in_barriers, CS_FINDING_BARRIER, 0.8, 0.2},
    {in_single, CS_FINDING_SINGLE, 0.75, 0.1875},
    {in_locks, CS_FINDING_LOCK, 0.8, 0.2},
    {in_turns, CS_FINDING_ORDERED, 0.8, 0.2},
    {in_short_calls, CS_FINDING_SHORT, 0.8, 0.2},
    {with_late_threads, CS_FINDING_LATE, 0.8, 0.2},
    {with_small_tasks, CS_FINDING_SMALL_TASKS, 0.6, 0.15},
    {with_few_tasks, CS_FINDING_FEW_TASKS, 0.8, 0.2},
    {with_small_team, CS_FINDING_SMALL_TEAM, 2.0, 0.5},
};
enum { SPOILT = sizeof spoilt / sizeof spoilt[0] };

static struct observed *make(spoil *spoil_it, struct cs_observed_region **region_out) {
  struct observed *observed = observed_one(1.0, region_out);
  spoil_it(*region_out);
  return observed;
}

Test(observe_rules, each_row_finds_what_it_is_for_with_its_cost_and_gain) {
  for (size_t i = 0; i < SPOILT; i++) {
    struct cs_observed_region *region;
    struct observed *observed = make(spoilt[i].spoil, &region);
    const struct cs_observe_summary *summary = observed_sum(observed);
    cr_assert_eq(summary->finding_count, 1u, "row %zu: %zu findings", i, summary->finding_count);
    const struct cs_finding *finding = &summary->findings[0];
    cr_expect_eq(finding->kind, spoilt[i].kind, "row %zu: kind %d", i, (int)finding->kind);
    cr_expect_float_eq(finding->cost_s, spoilt[i].cost_s, 1e-9, "row %zu: cost %g", i, finding->cost_s);
    cr_expect_float_eq(finding->saved_s, spoilt[i].saved_s, 1e-9, "row %zu: saved %g", i, finding->saved_s);
    cr_expect_float_eq(finding->gain, 1.01 / (1.01 - spoilt[i].saved_s), 1e-9, "row %zu", i);
    cr_expect_eq(finding->region, region);
    observed_free(observed);
  }
}

Test(observe_rules, nothing_is_found_where_nothing_is_wrong) {
  struct cs_observed_region *region;
  struct observed *observed = make(balanced, &region);
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_free(observed);
}

Test(observe_rules, every_kind_has_one_rule_with_reasons_and_sane_thresholds) {
  for (int kind = 0; kind < CS_FINDING_KINDS; kind++) {
    cr_expect_eq((int)cs__rules[kind].kind, kind, "row %d", kind);
    cr_expect_gt(strlen(cs__rules[kind].because), 40u, "row %d", kind);
    cr_expect(cs__rules[kind].least_of_region >= 0.1 && cs__rules[kind].least_of_program >= 0.02, "row %d", kind);
  }
}

/* Each row again with what speaks against believing it. */
static void expect_silence(void (*weaken)(struct observed *observed, struct cs_observed_region *region),
                           const char *why) {
  for (size_t i = 0; i < SPOILT; i++) {
    struct cs_observed_region *region;
    struct observed *observed = make(spoilt[i].spoil, &region);
    weaken(observed, region);
    cr_expect_eq(observed_sum(observed)->finding_count, 0u, "row %zu speaks: %s", i, why);
    observed_free(observed);
  }
}

static void beyond_the_table(struct observed *observed, struct cs_observed_region *region) {
  (void)observed;
  region->others = true;
}

static void contended(struct observed *observed, struct cs_observed_region *region) {
  (void)region;
  observed->made[0]->processes[0].delay_s = 0.5; /* 12 % of 4 x 1.01 s */
}

/* Not contended beyond use, but one thread's delay keeps three others waiting. */
static void delayed(struct observed *observed, struct cs_observed_region *region) {
  observed->made[0]->processes[0].delay_s = 0.3;
  if (region->core_s[CS_OBSERVE_IMBALANCE] > 2.0 || region->team < 4) /* stronger than that */
    observed->made[0]->processes[0].delay_s = 0.5;
}

static void observed_heavily(struct observed *observed, struct cs_observed_region *region) {
  (void)region;
  observed->made[0]->processes[0].cost_s = 1.6;
}

static void in_a_long_program(struct observed *observed, struct cs_observed_region *region) {
  struct cs_observation *process = &observed->made[0]->processes[0];
  (void)region;
  observed_region(process, "other", 500, 4, 150.0);
}

Test(observe_rules, regions_beyond_the_table_are_not_spoken_of) {
  expect_silence(beyond_the_table, "they are many regions");
}

Test(observe_rules, a_contended_host_is_no_evidence) {
  expect_silence(contended, "void by the gate");
}

Test(observe_rules, losses_that_delays_may_have_caused_are_no_evidence) {
  expect_silence(delayed, "run-queue delay");
}

Test(observe_rules, losses_that_the_observer_may_have_caused_are_no_evidence) {
  expect_silence(observed_heavily, "the observer's own cost");
}

Test(observe_rules, a_fiftieth_of_the_program_is_needed) {
  expect_silence(in_a_long_program, "too little of the program");
}

Test(observe_rules, a_millisecond_of_core_time_is_needed) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(0.0006, &region);
  observed->made[0]->processes[0].serial_s = 0.0;
  observed->made[0]->processes[0].wall_s = 0.0006;
  observed_spend(region, CS_OBSERVE_IMBALANCE, 0.0009);
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_spend(region, CS_OBSERVE_IMBALANCE, 0.0003);
  cr_expect_eq(observed_sum(observed)->finding_count, 1u);
  observed_free(observed);
}

Test(observe_rules, imbalance_speaks_from_a_tenth_of_the_region_on) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed_spend(region, CS_OBSERVE_IMBALANCE, 0.399);
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_spend(region, CS_OBSERVE_IMBALANCE, 0.002);
  cr_expect_eq(observed_sum(observed)->finding_count, 1u);
  observed_free(observed);
}

Test(observe_rules, no_schedule_is_suggested_for_a_region_of_tasks) {
  struct cs_observed_region *region;
  struct observed *observed = make(imbalanced, &region);
  region->tasks = 10;
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 1u);
  cr_expect_eq(summary->findings[0].kind, CS_FINDING_FEW_TASKS);
  cr_expect_null(strstr(summary->findings[0].text, "schedule("));
  observed_free(observed);
}

Test(observe_rules, starting_the_threads_once_is_not_called_late) {
  struct cs_observed_region *region;
  struct observed *observed = make(with_late_threads, &region);
  region->first_s = 0.3; /* 0.8 s of fork and join, of which the first instance may have had 1.2 */
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_free(observed);
}

Test(observe_rules, a_region_forced_onto_one_thread_is_serial_and_no_small_team) {
  struct cs_observed_region *region;
  struct observed *observed = make(with_small_team, &region);
  region->forced = true;
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_free(observed);
}

Test(observe_rules, what_is_lost_in_nested_regions_is_shared_over_the_programs_cores) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *process = &observed->made[0]->processes[0];
  observed_spend(region, CS_OBSERVE_NESTED, 2.0);
  struct cs_observed_region *inner = observed_region(process, "inner", 140, 2, 1.0);
  process->wall_s -= 1.0; /* it runs inside of the other */
  process->parallel_s -= 1.0;
  inner->level = 1;
  observed_spend(inner, CS_OBSERVE_LOCK, 0.8);
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 1u);
  cr_expect_float_eq(summary->findings[0].saved_s, 0.2, 1e-9, "%g", summary->findings[0].saved_s);
  cr_expect_not_null(strstr(summary->findings[0].text, "The nested region inner (solver.c:140)"));
  observed_free(observed);
}

Test(observe_rules, of_several_losses_in_a_region_the_greatest_saving_is_told) {
  struct cs_observed_region *region;
  struct observed *observed = make(imbalanced, &region);
  observed_spend(region, CS_OBSERVE_LOCK, 1.6);
  region->busiest_s = 0.6;
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 1u);
  cr_expect_eq(summary->findings[0].kind, CS_FINDING_LOCK);
  observed_free(observed);
}

Test(observe_rules, three_findings_are_kept_the_greatest_saving_first) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *process = &observed->made[0]->processes[0];
  static const double lost_s[] = {0.5, 1.5, 1.0, 2.0};
  observed_spend(region, CS_OBSERVE_LOCK, lost_s[0]);
  for (int i = 1; i < 4; i++)
    observed_spend(observed_region(process, "more", 100 + i, 4, 1.0), CS_OBSERVE_LOCK, lost_s[i]);
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 3u);
  cr_expect_float_eq(summary->findings[0].cost_s, 2.0, 1e-9);
  cr_expect_float_eq(summary->findings[1].cost_s, 1.5, 1e-9);
  cr_expect_float_eq(summary->findings[2].cost_s, 1.0, 1e-9);
  observed_free(observed);
}

/* --- rules about the program --- */

Test(observe_rules, serial_time_is_told_when_nothing_loses_more) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 4, 0.5);
  struct cs_observed_region *region = observed_region(process, "solve", 120, 4, 1.0);
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 1u);
  cr_expect_eq(summary->findings[0].kind, CS_FINDING_SERIAL);
  cr_expect_float_eq(summary->findings[0].cost_s, 1.5, 1e-9);
  cr_expect_float_eq(summary->findings[0].gain, 1.5 / (1.5 - 0.375), 1e-9);
  observed_spend(region, CS_OBSERVE_IMBALANCE, 1.6);
  cr_expect_eq(observed_sum(observed)->findings[0].kind, CS_FINDING_IMBALANCE);
  cr_expect_eq(observed->summary.finding_count, 1u);
  observed_free(observed);
}

Test(observe_rules, serial_time_is_not_blamed_where_threads_outside_of_openmp_may_have_worked) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 4, 0.5);
  observed_region(process, "solve", 120, 4, 1.0);
  process->openmp_cpu_s = 4.0;
  observed->made[0]->user_s = 4.5;
  cr_expect_eq(observed_sum(observed)->finding_count, 1u, "all of it is theirs");
  observed->made[0]->user_s = 6.5; /* four cores at work while it was serial */
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_free(observed);
}

Test(observe_rules, one_thread_alone_has_no_idle_cores) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 0, 0, 1, 0.5), "solve", 120, 1, 1.0);
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_free(observed);
}

Test(observe_rules, inflation_is_told_against_the_least_thread_count_only) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 1, 0, 1, 0.01), "solve", 120, 1, 2.0);
  cr_expect_eq(observed_sum(observed)->finding_count, 0u);
  observed_region(observed_run(observed, 4, 0, 4, 0.01), "solve", 120, 4, 1.0); /* 4 s for the work of 2 */
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->finding_count, 1u);
  cr_expect_eq(summary->findings[0].kind, CS_FINDING_INFLATION);
  cr_expect_float_eq(summary->findings[0].cost_s, 2.0, 0.05, "%g", summary->findings[0].cost_s);
  observed_free(observed);
}

Test(observe_rules, the_sentence_says_where_what_it_costs_and_what_it_would_give) {
  struct cs_observed_region *region;
  struct observed *observed = make(imbalanced, &region);
  const char *text = observed_sum(observed)->findings[0].text;
  static const char *const parts[] = {"solve (solver.c:120)", "30 %",       "slowest thread",
                                      "1.20 s of 4 x 1.01 s", "1.42 times", "schedule(dynamic)"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    cr_expect_not_null(strstr(text, parts[i]), "no '%s' in: %s", parts[i], text);
  observed_free(observed);
}
