/* tests/sweep/warnings_command_test.c - what is said of what a command's runs were seen to use, and what is not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 3 };

static char **words(const char *one, const char *two) {
  char **list = calloc(3, sizeof *list);
  list[0] = strdup(one);
  list[1] = two != NULL ? strdup(two) : NULL;
  return list;
}

/* How the runs of a made-up command behave: its speedup at n, and what it was seen to use there. */
struct behaviour {
  double run_s;           /* at the first point; 0: a second */
  double speedup[POINTS]; /* 0: 1 */
  double cores[POINTS];   /* busy */
  int working[POINTS], threads[POINTS];
  double delay;    /* cores that its threads were ready for and did not get */
  int looks;       /* 0: 5 */
  const char *pus; /* NULL: "0-3" */
  const char *escaped, *runtimes;
};

static void use(struct cs_invocation *one, const struct behaviour *how, int point, double run_s) {
  one->used = (struct cs_used){.told = true,
                               .wall_s = run_s,
                               .user_s = how->cores[point] * run_s,
                               .looks = how->looks != 0 ? how->looks : 5,
                               .processes = 1,
                               .threads = how->threads[point],
                               .working = how->working[point],
                               .delay_s = how->delay * run_s,
                               .pus = strdup(how->pus != NULL ? how->pus : "0-3"),
                               .escaped = how->escaped != NULL ? strdup(how->escaped) : NULL,
                               .escaper = how->escaped != NULL ? strdup("lmp") : NULL,
                               .runtimes = how->runtimes != NULL ? strdup(how->runtimes) : NULL};
}

/* "app" at 1, 2 and 4 threads, confined to as many PUs. */
static struct cs_result run_app(const char *argument, const struct behaviour *how) {
  static const char *const confined[POINTS] = {"0", "0-1", "0-3"};
  struct cs_result result = plan_make("", "app", POINTS, ROUNDS);
  result.cases[0].argv = words("./app", argument);
  result.cases[0].confined = calloc(POINTS + 1, sizeof *result.cases[0].confined);
  for (int p = 0; p < POINTS; p++)
    result.cases[0].confined[p] = strdup(confined[p]);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < POINTS; p++) {
      const double run_s = (how->run_s > 0.0 ? how->run_s : 1.0) / (how->speedup[p] > 0.0 ? how->speedup[p] : 1.0);
      use(result_add(&result, 0, p, r, CS_PURPOSE_TIMED, run_s), how, p, run_s);
    }
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

static void start_in(struct cs_result *result, double spawn_s, double link_s) {
  result_add(result, 0, 0, 0, CS_PURPOSE_CALIBRATION, 1.0)->startup =
      (struct cs_startup){.spawn_s = spawn_s, .link_s = link_s};
}

static void expect(struct cs_result *result, const char *sentence) {
  struct cs_summary summary = summarise(result);
  cr_expect(warns(&summary, sentence), "%s: %s", sentence, summary.warning_count > 0 ? summary.warnings[0] : "nothing");
  cs_summary_free(&summary);
}

static void expect_count(struct cs_result *result, size_t count) {
  struct cs_summary summary = summarise(result);
  cr_expect_eq(summary.warning_count, count, "%zu: %s", summary.warning_count,
               summary.warning_count > 0 ? summary.warnings[0] : "nothing");
  cs_summary_free(&summary);
}

static void expect_alone(struct cs_result *result, const char *sentence) {
  expect(result, sentence);
  expect_count(result, 1);
  cs_result_free(result);
}

static const struct behaviour good = {
    .speedup = {1.0, 1.8, 3.4}, .cores = {1.0, 2.0, 3.9}, .working = {1, 2, 4}, .threads = {1, 2, 4}};

Test(warnings_command, a_command_that_does_as_it_is_told_has_no_warning) {
  struct cs_result result = run_app(NULL, &good);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, one_busy_core_at_every_count_is_a_serial_command_and_the_remedy_depends_on_the_command) {
  const struct behaviour serial = {.cores = {1.0, 1.0, 1.01}, .working = {1, 1, 1}, .threads = {1, 1, 1}};
  struct cs_result result = run_app(NULL, &serial);
  expect_alone(&result, "app at 2 and 4 threads: it used 1.0 of 4 cores at 4 threads: it is serial, or it ignores "
                        "OMP_NUM_THREADS. If it takes its thread count from an option, put {n} there.");
  result = run_app("-j{n}", &serial);
  expect_alone(&result, "app at 2 and 4 threads: it used 1.0 of 4 cores at 4 threads, {n} or not: what {n} sets does");
  result = run_app(NULL, &serial);
  result.recipe.environment = words("POOL={threads}", NULL);
  expect_alone(&result, "{n} or not");
}

Test(warnings_command, a_command_that_became_faster_or_whose_team_was_observed_is_not_called_serial) {
  const struct behaviour sleeps = {.speedup = {1.0, 2.0, 4.0}, .cores = {0.1, 0.2, 0.4}};
  struct cs_result result = run_app(NULL, &sleeps);
  expect_count(&result, 0);
  cs_result_free(&result);
  const struct behaviour waits = {.cores = {1.0, 1.0, 1.0}, .working = {1, 1, 1}, .threads = {1, 2, 4}};
  result = run_app(NULL, &waits);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < POINTS; p++)
      observe_split(&result, p, r, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "it used "));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings_command, one_that_has_a_daemon_do_the_work_is_not_said_to_wait) {
  struct cs_result result = run_app(NULL, &(struct behaviour){.cores = {0.02, 0.02, 0.02}, .threads = {1, 1, 1}});
  free(result.cases[0].argv[0]);
  result.cases[0].argv[0] = strdup("/usr/bin/srun");
  expect_alone(&result,
               "at 1, 2 and 4 threads: what it runs is started by a daemon and not by /usr/bin/srun: it is not "
               "confined to the PUs of a point");
}

Test(warnings_command, one_that_waits_is_told_so_and_not_that_it_is_serial) {
  struct cs_result result = run_app(NULL, &(struct behaviour){.cores = {0.02, 0.02, 0.02}, .threads = {1, 1, 1}});
  expect_alone(&result, "app at 2 and 4 threads: it waited for most of its time (files, network, locks, sleep) and "
                        "used 0.0 of 4 cores at 4 threads");
}

Test(warnings_command, fewer_threads_than_asked_for_are_told_where_enough_looks_saw_them) {
  struct behaviour two = {
      .speedup = {1.0, 1.9, 1.9}, .cores = {1.0, 2.0, 2.0}, .working = {1, 2, 2}, .threads = {1, 2, 2}};
  struct cs_result result = run_app(NULL, &two);
  expect_alone(
      &result,
      "app at 4 threads: it was never seen to have more than 2 threads for 4 PUs at 4 threads: it has a limit");
  two.looks = 2;
  result = run_app(NULL, &two);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, threads_that_work_one_at_a_time_take_turns) {
  struct cs_result result =
      run_app("{n}", &(struct behaviour){.cores = {1.0, 1.1, 1.1}, .working = {1, 2, 4}, .threads = {2, 3, 5}});
  expect_alone(&result, "app at 2 and 4 threads: its threads took turns: 4 of them worked and together used 1.1 of 4 "
                        "cores at 4 threads, as under one lock");
}

static struct cs_result run_pressed(const struct behaviour *how) {
  struct cs_result result = run_app(NULL, how);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.pressure_share = 0.9;
  return result;
}

Test(warnings_command, on_a_machine_short_of_pus_idle_cores_tell_nothing_but_the_count_of_threads_does) {
  struct behaviour starved = {.cores = {0.3, 0.3, 0.3}, .working = {1, 2, 4}, .threads = {1, 2, 4}};
  struct cs_result result = run_pressed(&starved);
  expect_count(&result, 0);
  cs_result_free(&result);
  starved.threads[1] = starved.threads[2] = 1;
  starved.working[1] = starved.working[2] = 1;
  result = run_pressed(&starved);
  expect_alone(&result, "app at 2 and 4 threads: it was never seen to have more than 1 thread for 4 PUs at 4 threads");
  starved.delay = 0.6; /* it ran or was ready for nine tenths of the time: one thread, and all is told of it */
  result = run_pressed(&starved);
  expect_alone(&result, "app at 2 and 4 threads: it used 0.3 of 4 cores at 4 threads: it is serial");
}

Test(warnings_command, threads_that_were_kept_from_running_did_not_wait_for_anything_else) {
  const struct behaviour starved = {
      .cores = {0.3, 0.3, 0.3}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .delay = 0.95};
  struct cs_result result = run_app(NULL, &starved);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, one_thread_that_was_starved_did_not_wait_it_is_serial_and_with_a_quota_nothing_is_said) {
  const struct behaviour starved = {.cores = {0.4, 0.4, 0.4}, .working = {1, 1, 1}, .threads = {1, 1, 1}, .delay = 0.5};
  struct cs_result result = run_app(NULL, &starved);
  expect_alone(&result, "app at 2 and 4 threads: it used 0.4 of 4 cores at 4 threads: it is serial");
  result = run_app(NULL, &starved);
  for (size_t i = 0; i < result.invocation_count; i++) {
    result.invocations[i].noise.wall_s = 1.0;
    result.invocations[i].noise.throttled_s = 0.5;
  }
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "it used ") && !warns(&summary, "it waited"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings_command, idle_cores_of_one_whose_threads_all_worked_or_were_hardly_seen_do_not_make_it_serial) {
  struct behaviour locked = {.cores = {1.0, 1.1, 1.1}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .looks = 2};
  struct cs_result result = run_app(NULL, &locked);
  expect_count(&result, 0);
  cs_result_free(&result);
  locked.working[1] = locked.working[2] = 1; /* two looks may have come before the team */
  result = run_app(NULL, &locked);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, working_threads_on_one_pu_of_several_are_bound_by_somebody) {
  struct behaviour bound = {.cores = {1.0, 1.0, 1.0}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .pus = "3"};
  struct cs_result result = run_app(NULL, &bound);
  expect_alone(&result, "app at 2 and 4 threads: all its threads ran on one PU, PU 3, of 4 given at 4 threads: "
                        "something binds them there. Look for its launcher or MPI library (--bind-to none)");
  bound.working[1] = bound.working[2] = 1;
  result = run_app(NULL, &bound);
  expect_alone(&result, "it is serial");
  struct behaviour launcher = {.cores = {0.01, 0.01, 0.01}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .pus = "3"};
  result = run_app(NULL, &launcher);
  expect_alone(&result, "it waited for most of its time");
}

Test(warnings_command, a_process_that_leaves_its_pus_is_named_with_both_masks) {
  struct behaviour escape = good;
  escape.escaped = "0-7";
  struct cs_result result = run_app(NULL, &escape);
  expect_alone(&result, "app at 1, 2 and 4 threads: it left the PUs it was confined to: lmp may run on PUs 0-7, it was "
                        "given 0-3, so these are no figures of that many PUs");
  for (int p = 0; p < POINTS; p++) { /* and whatever else would be said follows from it */
    escape.working[p] = 8;
    result = run_app(NULL, &escape);
    expect_alone(&result, "it left the PUs");
  }
  escape = (struct behaviour){.cores = {1, 1, 1}, .working = {4, 4, 4}, .threads = {4, 4, 4}, .pus = "7"};
  escape.escaped = "7";
  result = run_app(NULL, &escape);
  expect_alone(&result, "lmp may run on PUs 7, it was given 0-3");
}

Test(warnings_command, more_working_threads_than_pus_are_a_crowd_when_the_pus_are_full) {
  struct behaviour crowd = {
      .speedup = {1.0, 1.9, 3.6}, .cores = {1.0, 2.0, 3.9}, .working = {8, 8, 8}, .threads = {9, 9, 9}};
  struct cs_result result = run_app(NULL, &crowd);
  expect_alone(&result, "app at 1, 2 and 4 threads: more threads worked than there were PUs, 8 threads on 4 PUs at 4 "
                        "threads: it does not follow OMP_NUM_THREADS. Put {n}");
  result = run_app("-t{n}", &crowd);
  expect_alone(&result, "8 threads on 4 PUs at 4 threads: they take turns. Look for a second pool");
  crowd.cores[0] = 0.5;
  crowd.working[1] = 2;
  crowd.working[2] = 5; /* one that reads beside */
  result = run_app(NULL, &crowd);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, two_runtimes_in_one_process_are_named_once_with_the_remedy) {
  struct behaviour two = good;
  two.runtimes = "libgomp.so.1.0.0, libiomp5.so";
  struct cs_result result = run_app(NULL, &two);
  expect_alone(&result, "two OpenMP runtimes are in one process, libgomp.so.1.0.0, libiomp5.so: each has");
  two.runtimes = "libgomp.so.1.0.0";
  result = run_app(NULL, &two);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, a_run_below_five_milliseconds_is_told_with_what_its_start_takes) {
  struct behaviour brief = good;
  brief.run_s = 0.0049;
  struct cs_result result = run_app(NULL, &brief);
  start_in(&result, 0.0009, 0.0003);
  expect(&result, "app at 1, 2 and 4 threads: a run takes 1.4 ms, of which the start takes about 1.2 ms (any process "
                  "0.9 ms, its libraries 0.3 ms): these are hardly figures of the work in it. Give it more work");
  result.invocations[result.invocation_count - 1].startup.spawn_s = 0.009; /* on a busy machine */
  expect(&result, "a run takes 1.4 ms, no more than to start a process takes: these are hardly");
  result.recipe.shell = strdup("/bin/sh");
  expect(&result, "Leave --shell out");
  result.recipe.metric = strdup("rate ([0-9.]+)");
  expect_count(&result, 0);
  cs_result_free(&result);
  result = run_app(NULL, &brief);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].used.told = false; /* an older journal */
  expect_alone(&result, "a run takes 1.4 ms: these are hardly");
}

Test(warnings_command, a_start_that_is_more_than_a_twentieth_of_a_run_is_a_remark) {
  struct behaviour longer = good;
  longer.run_s = 0.1;
  struct cs_result result = run_app(NULL, &longer);
  start_in(&result, 0.001, 0.001);
  expect_alone(&result, "app at 4 threads: to start takes 2.0 of 29 ms, 7 % of a run, and that does not become less");
  longer.run_s = 10.0;
  result = run_app(NULL, &longer);
  start_in(&result, 0.1, 0.15);
  expect_alone(&result, "app at 4 threads: to start takes 250 of 2941 ms, 8 % of a run");
  longer.run_s = 0.1;
  result = run_app(NULL, &longer);
  start_in(&result, 0.2, 0.0); /* measured while others used the machine */
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, another_axis_is_named_by_its_values_and_never_spoken_of_as_threads) {
  struct cs_result result = run_app("-j{j}", &(struct behaviour){.speedup = {1.0, 3.0, 9.0}, .cores = {1, 1, 1}});
  free(result.axis);
  result.axis = strdup("j");
  for (int p = 0; p < POINTS; p++) {
    free(result.points[p].places);
    result.points[p].places = strdup("");
    result.points[p].n *= 8; /* no thread count is missing below the first */
  }
  result.protocol.observe = true;
  expect_count(&result, 0);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].used.wall_s = 0.001;
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.warning_count, 1);
  cr_expect(warns(&summary, "app at j=8, 16 and 32: a run takes 1 ms"), "%s", summary.warnings[0]);
  cr_expect_null(strstr(summary.warnings[0], "thread"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

static void unconfine(struct cs_result *result) {
  for (int p = 0; p < POINTS; p++)
    free(result->cases[0].confined[p]);
  free(result->cases[0].confined);
  result->cases[0].confined = NULL;
}

Test(warnings_command, what_is_known_of_threads_alone_is_not_said_of_another_axis) {
  struct behaviour flat = {.cores = {1, 1, 1}, .working = {1, 1, 1}, .threads = {1, 1, 1}};
  struct cs_result result = run_app("-j{j}", &flat);
  free(result.axis);
  result.axis = strdup("j");
  result.protocol.observe = true; /* though nothing was observed */
  expect_count(&result, 0);
  cs_result_free(&result);
  flat.working[2] = 4;
  flat.pus = "3";
  flat.escaped = "0-7";
  result = run_app("-j{j}", &flat);
  free(result.axis);
  result.axis = strdup("j");
  unconfine(&result);
  expect_count(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, the_serial_program_is_asked_for_no_other_point_nor_for_more_cores) {
  struct cs_result result = plan_make("", "app serial", 2, ROUNDS);
  for (int c = 0; c < 2; c++)
    result.cases[c].argv = words("./app", NULL);
  result.cases[1].serial = result.cases[1].with_last = true;
  for (int r = 0; r < ROUNDS; r++)
    for (int i = 0; i < 3; i++) {
      const int point = i == 1;
      use(result_add(&result, i == 2, point, r, CS_PURPOSE_TIMED, 1.0 / (point + 1)), &good, point, 1.0 / (point + 1));
    }
  result.stops[0] = result.stops[1] = CS_STOP_ROUNDS;
  expect_count(&result, 0);
  result.points[0].n = 2;
  result.points[1].n = 4;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "Speedups are over 2 threads"));
  cr_expect(warns(&summary, "app at 2 threads: it used 1.0 of 2 cores"), "the other case's");
  cr_expect(!warns(&summary, "serial at 2 threads"));
  cs_summary_free(&summary);
  for (size_t i = 2; i < result.invocation_count; i += 3)
    result.invocations[i].used.wall_s = 0.001;
  expect(&result, "serial at 2 threads: a run takes 1 ms");
  cs_result_free(&result);
}

Test(warnings_command, weak_scaling_that_does_more_than_n_times_the_work_is_asked_for_its_size) {
  struct cs_result result = run_app(
      "{size}",
      &(struct behaviour){.speedup = {1.0, 1.5, 2.0}, .cores = {1, 2, 4}, .working = {1, 2, 4}, .threads = {1, 2, 4}});
  result.weak_size = 1000.0;
  result.weak_dimensions = 1;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "does the work grow with {size} as told?"));
  cr_expect(!warns(&summary, "Amdahl"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
