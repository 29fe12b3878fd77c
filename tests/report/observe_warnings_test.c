/* tests/report/observe_warnings_test.c - what speaks against the figures is said, with the remedy, and nothing else. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static bool has(char *const *lines, size_t count, const char *what) {
  for (size_t i = 0; i < count; i++)
    if (strstr(lines[i], what) != NULL)
      return true;
  return false;
}

static bool warns(struct observed *observed, const char *what) {
  const struct cs_observe_summary *summary = observed_sum(observed);
  return has(summary->warnings, summary->warning_count, what);
}

static bool remarks(struct observed *observed, const char *what) {
  const struct cs_observe_summary *summary = observed_sum(observed);
  return has(summary->remarks, summary->remark_count, what);
}

Test(observe_warnings, a_clean_run_has_none) {
  struct observed *observed = observed_example();
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_expect_eq(summary->warning_count, 0u, "%s", summary->warning_count > 0 ? summary->warnings[0] : "");
  cr_expect_eq(summary->remark_count, 0u, "%s", summary->remark_count > 0 ? summary->remarks[0] : "");
  observed_free(observed);
}

/* One run on 4 threads, then what is wrong with it. */
typedef void spoil(struct observed *observed, struct cs_observation *process);

static void delay_some(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->delay_s = 0.05 * 4 * process->wall_s;
}
static void delay_much(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->delay_s = 0.12 * 4 * process->wall_s;
}
static void cost(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->cost_s = 0.03 * 4 * process->wall_s;
}
static void outside(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->openmp_cpu_s = 1.0;
  process->outside_cpu_s = 2.0;
  process->outside_threads = 3;
}
static void openers(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->openers = 2;
}
static void residual(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->regions[0].core_s[CS_OBSERVE_BUSY] -= 0.1;
}
static void unended(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->ended = false;
}
static void killed(struct observed *observed, struct cs_observation *process) {
  (void)process;
  observed->runs.exit_status = 139;
}
static void failed(struct observed *observed, struct cs_observation *process) {
  (void)process;
  observed->runs.exit_status = 3;
}
static void interrupted(struct observed *observed, struct cs_observation *process) {
  (void)process;
  observed->runs.interrupted = true;
}
static void smaller_team(struct observed *observed, struct cs_observation *process) {
  (void)process;
  observed->samples[0].asked = 8;
}
static void full_table(struct observed *observed, struct cs_observation *process) {
  (void)observed;
  process->lost[CS_OBSERVE_LOST_REGION] = 12;
}

Test(observe_warnings, each_has_its_words) {
  static const struct {
    spoil *spoil;
    const char *words;
  } cases[] = {{delay_some, "waited for a core 5.0 % of the time: waits and imbalance hold some of that"},
               {delay_much, "12 % of the time: not valid for statements about scaling"},
               {cost, "observer itself took an estimated 3.0 %"},
               {outside, "3 threads outside of OpenMP used 2.00 s"},
               {openers, "2 threads opened parallel regions"},
               {residual, "of the cores' time is in none of the kinds"},
               {unended, "was killed, or ended by a system call"},
               {killed, "ended by signal 11"},
               {failed, "failed with status 3"},
               {interrupted, "A signal came while the command ran"},
               {smaller_team, "8 threads were asked for and the largest team had 4"},
               {full_table, "12 calls of regions beyond the table"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct cs_observed_region *region;
    struct observed *observed = observed_one(1.0, &region);
    cr_expect_not(warns(observed, cases[i].words), "row %zu warns of nothing", i);
    cases[i].spoil(observed, &observed->made[0]->processes[0]);
    cr_expect(warns(observed, cases[i].words), "row %zu: %s", i,
              observed->summary.warning_count > 0 ? observed->summary.warnings[0] : "no warning");
    cr_expect_eq(observed->summary.warning_count, 1u, "row %zu", i);
    observed_free(observed);
  }
}

Test(observe_warnings, serial_time_that_differs_between_thread_counts_is_told) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 1, 0, 1, 0.1), "solve", 120, 1, 1.0);
  observed_region(observed_run(observed, 4, 0, 4, 0.105), "solve", 120, 4, 0.25);
  cr_expect_not(warns(observed, "behaves differently"), "within a tenth");
  observed->made[1]->processes[0].serial_s += 0.1;
  observed->made[1]->processes[0].wall_s += 0.1;
  cr_expect(warns(observed, "Serial time is 100 ms on 1 and 205 ms on 4 threads, in one run each"));
  observed_free(observed);
}

/* Two runs each of 1 s on one thread, and their serial times. */
static struct observed *serial_times(const double serial_s[4], uint32_t seen_by) {
  struct observed *observed = observed_new();
  for (int i = 0; i < 4; i++) {
    struct cs_observation *process = observed_run(observed, i < 2 ? 1 : 4, i % 2, i < 2 ? 1 : 4, serial_s[i]);
    observed_region(process, "solve", 120, process->threads, i < 2 ? 1.0 : 0.25);
    process->seen_by = seen_by;
  }
  return observed;
}

Test(observe_warnings, serial_times_that_only_noise_sets_apart_are_not_told) {
  static const struct {
    double serial_s[4];
    uint32_t seen_by;
    bool told;
  } cases[] = {{{0.10, 0.11, 0.20, 0.21}, CS_OBSERVE_GOMP, true},
               {{0.10, 0.19, 0.18, 0.30}, CS_OBSERVE_GOMP, false},         /* ranges overlap */
               {{0.0010, 0.0011, 0.0050, 0.0051}, CS_OBSERVE_GOMP, false}, /* below a fiftieth of the run */
               {{0.0010, 0.0011, 0.0080, 0.0081}, CS_OBSERVE_GOMP, true},
               {{0.0040, 0.0041, 0.0094, 0.0095}, CS_OBSERVE_OMPT, false}, /* LLVM's runtime starts */
               {{0.0040, 0.0041, 0.0094, 0.0095}, CS_OBSERVE_GOMP, true}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct observed *observed = serial_times(cases[i].serial_s, cases[i].seen_by);
    cr_expect_eq(warns(observed, "behaves differently"), cases[i].told, "row %zu", i);
    observed_free(observed);
  }
}

Test(observe_warnings, serial_times_of_single_runs_and_of_contended_ones_need_more) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 1, 0, 1, 0.1), "solve", 120, 1, 1.0);
  observed_region(observed_run(observed, 4, 0, 4, 0.13), "solve", 120, 4, 0.25);
  cr_expect_not(warns(observed, "behaves differently"), "30 of 130 ms in one run each");
  observed->made[1]->processes[0].serial_s += 0.1;
  observed->made[1]->processes[0].wall_s += 0.1;
  cr_expect(warns(observed, "in one run each, which --runs 6 would make sure of"));
  observed->made[1]->processes[0].delay_s = 0.2;
  cr_expect_not(warns(observed, "behaves differently"), "the host was contended");
  observed_free(observed);
}

Test(observe_warnings, a_limit_that_was_passed_is_said_not_to_hold) {
  struct observed *observed = observed_example();
  for (int i = 0; i < 12; i++)
    observed->made[i]->processes[0].locks[0].held_s = 1.7;
  cr_expect_not(warns(observed, "does not hold"), "3.03 measured, at most 3.1 by the lock");
  for (int i = 0; i < 12; i++)
    observed->made[i]->processes[0].locks[0].held_s = 3.0;
  cr_expect(warns(observed, "times as fast as on 1, more than the lock limit of 1.84: that limit does not hold"), "%s",
            observed->summary.warning_count > 0 ? observed->summary.warnings[0] : "");
  cr_expect(warns(observed, "several locks, one after another at the same address"));
  observed_free(observed);
}

Test(observe_warnings, cpu_time_that_no_openmp_thread_can_have_used_is_told) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(0.1, &region);
  struct cs_observed_run *run = observed->made[0];
  run->processes[0].openmp_cpu_s = 0.4;
  run->user_s = 0.42; /* 0.41 s explained */
  cr_expect_not(warns(observed, "outside of OpenMP"));
  run->system_s = 0.3;
  cr_expect(warns(observed, "threads or processes that had ended, outside of OpenMP used 309 ms of CPU time"), "%s",
            observed->summary.warning_count > 0 ? observed->summary.warnings[0] : "");
  run->processes[0].ended = false;
  cr_expect_not(warns(observed, "outside of OpenMP used"), "nothing is known of its threads then");
  observed_free(observed);
}

Test(observe_warnings, a_process_that_says_what_its_gone_threads_used_is_believed) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *process = &observed->made[0]->processes[0];
  process->openmp_cpu_s = 4.0;
  process->gone_cpu_s = 0.1;
  cr_expect_not(warns(observed, "outside of OpenMP used"), "a fortieth");
  process->gone_cpu_s = 0.5;
  cr_expect(warns(observed, "outside of OpenMP used 500 ms"));
  process->gone_threads = 3;
  cr_expect_not(warns(observed, "outside of OpenMP used"), "threads of teams, perhaps");
  observed_free(observed);
}

Test(observe_warnings, places_of_the_users_own_are_remarked_and_change_the_remedy) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed->made[0]->processes[0].delay_s = 0.3;
  cr_expect(warns(observed, "with no more threads than cores"));
  observed->runs.own_places = "OMP_PLACES";
  cr_expect(warns(observed, "do they give each thread a core of its own"));
  cr_expect_not(remarks(observed, "stayed in force"), "nobody asked for threads");
  observed->samples[0].asked = 4;
  cr_expect(remarks(observed, "OMP_PLACES of your own stayed in force"));
  observed_free(observed);
}

/* --- nothing was seen --- */

static struct observed *blind(enum cs_observe_obstacle obstacle, bool runtime, bool rebound) {
  struct observed *observed = observed_new();
  observed_run(observed, 0, 0, 1, 1.0);
  struct cs_observed_run *run = observed->made[0];
  run->obstacle = obstacle;
  run->rebound = rebound;
  if (!runtime) {
    free(run->processes[0].runtimes[0]);
    run->processes[0].runtimes[0] = NULL;
  }
  return observed;
}

Test(observe_warnings, why_nothing_was_seen_is_told) {
  static const struct {
    enum cs_observe_obstacle obstacle;
    bool runtime, rebound;
    const char *words;
  } cases[] = {{CS_OBSERVE_CLEAR, false, false, "No OpenMP runtime was at work in it"},
               {CS_OBSERVE_CLEAR, true, false, "without --no-rebind the first two are found"},
               {CS_OBSERVE_CLEAR, true, true, "asks dlsym for the runtime's functions itself"},
               {CS_OBSERVE_SCRIPT, false, false, "No OpenMP runtime was at work in it"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct observed *observed = blind(cases[i].obstacle, cases[i].runtime, cases[i].rebound);
    cr_expect(warns(observed, cases[i].words), "row %zu: %s", i, observed->summary.warnings[0]);
    observed_free(observed);
  }
  struct observed *observed = blind(CS_OBSERVE_STATIC, false, false);
  cr_expect(warns(observed, cs_observe_obstacle_text(CS_OBSERVE_STATIC)));
  observed_free(observed);
}

/* --- remarks --- */

Test(observe_warnings, a_command_that_is_mostly_something_else_is_remarked) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed->made[0]->wall_s = 10.0;
  cr_expect(remarks(observed, "The command took 10.0 s; these figures are those of its process 101 (solver)"));
  observed_free(observed);
}

Test(observe_warnings, several_processes_with_regions_are_remarked) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *other = observed_process(observed, 4, 0.1);
  cr_expect_not(remarks(observed, "processes had parallel regions"), "a process without any does not matter");
  observed_region(other, "solve", 120, 4, 0.5);
  cr_expect(remarks(observed, "2 processes had parallel regions"));
  observed_free(observed);
}

Test(observe_warnings, a_second_run_with_calls_bound_to_the_observer_is_remarked) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed->made[0]->rebound = true;
  cr_expect_not(remarks(observed, "once more than asked"), "bound at once, and so run once");
  observed->made[0]->repeated = true;
  cr_expect(remarks(observed, "and then there were regions (RTLD_DEEPBIND or dlmopen)"));
  observed_free(observed);
}

static struct observed *one_thread_that_asked_for_one(int with_larger) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 1, 0, 1, 0.1);
  observed_region(process, "solve", 12, 1, 0.5)->asked_one = true;
  if (with_larger) {
    process = observed_run(observed, 4, 0, 4, 0.1);
    observed_region(process, "solve", 12, 4, 0.2);
  }
  return observed;
}

Test(observe_warnings, on_one_thread_alone_nobody_can_tell_if_0_from_a_team_of_one) {
  struct observed *observed = one_thread_that_asked_for_one(false);
  cr_expect(warns(observed, "--threads 1,2"));
  observed_free(observed);
  observed = one_thread_that_asked_for_one(true);
  cr_expect(!warns(observed, "--threads 1,2"));
  observed_free(observed);
}

Test(observe_warnings, no_limit_follows_from_a_run_whose_end_nobody_saw) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 2, 0, 2, 0.1);
  observed_region(process, "solve", 12, 2, 0.5);
  process->ended = process->end_known = false;
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_expect(has(summary->warnings, summary->warning_count, "least it may be"));
  cr_expect_null(summary->limits.basis);
  struct cs_text text = {0};
  cs_report_observe_table(&observed->runs, summary, 0, &(struct cs_table_style){.columns = 80}, &text);
  cr_expect_not_null(strstr(cs_text_get(&text), "No limit follows"));
  cr_expect_null(strstr(cs_text_get(&text), "at most"));
  cs_text_free(&text);
  observed_free(observed);
}
