/* tests/sweep/warnings_command_test.c - what is said of what a command's runs were seen to use, and what is not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_behaviour.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(warnings_command, a_command_that_does_as_it_is_told_has_no_warning) {
  struct cs_result result = app_run(NULL, &app_good);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, one_busy_core_at_every_count_is_a_serial_command_and_the_remedy_depends_on_the_command) {
  const struct behaviour serial = {.cores = {1.0, 1.0, 1.01}, .working = {1, 1, 1}, .threads = {1, 1, 1}};
  struct cs_result result = app_run(NULL, &serial);
  expect_only_warning(&result,
                      "app at 2 and 4 threads: it used 1.0 of 4 cores at 4 threads: it is serial, or it ignores "
                      "OMP_NUM_THREADS. If it takes its thread count from an option, put {n} there.");
  result = app_run("-j{n}", &serial);
  expect_only_warning(&result,
                      "app at 2 and 4 threads: it used 1.0 of 4 cores at 4 threads, {n} or not: what {n} sets does");
  result = app_run(NULL, &serial);
  result.recipe.environment = app_words("POOL={threads}", NULL);
  expect_only_warning(&result, "{n} or not");
}

Test(warnings_command, a_command_that_became_faster_or_whose_team_was_observed_is_not_called_serial) {
  const struct behaviour sleeps = {.speedup = {1.0, 2.0, 4.0}, .cores = {0.1, 0.2, 0.4}};
  struct cs_result result = app_run(NULL, &sleeps);
  expect_warnings(&result, 0);
  cs_result_free(&result);
  const struct behaviour waits = {.cores = {1.0, 1.0, 1.0}, .working = {1, 1, 1}, .threads = {1, 2, 4}};
  result = app_run(NULL, &waits);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < APP_POINTS; p++)
      observe_split(&result, p, r, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "it used "));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings_command, one_that_has_a_daemon_do_the_work_is_not_said_to_wait) {
  struct cs_result result = app_run(NULL, &(struct behaviour){.cores = {0.02, 0.02, 0.02}, .threads = {1, 1, 1}});
  free(result.cases[0].argv[0]);
  result.cases[0].argv[0] = strdup("/usr/bin/srun");
  expect_only_warning(&result,
                      "at 1, 2 and 4 threads: what it runs is started by a daemon and not by /usr/bin/srun: it is not "
                      "confined to the PUs of a point");
}

Test(warnings_command, one_that_waits_is_told_so_and_not_that_it_is_serial) {
  struct cs_result result = app_run(NULL, &(struct behaviour){.cores = {0.02, 0.02, 0.02}, .threads = {1, 1, 1}});
  expect_only_warning(&result,
                      "app at 2 and 4 threads: it waited for most of its time (files, network, locks, sleep) and "
                      "used 0.0 of 4 cores at 4 threads");
}

Test(warnings_command, fewer_threads_than_asked_for_are_told_where_enough_looks_saw_them) {
  struct behaviour two = {
      .speedup = {1.0, 1.9, 1.9}, .cores = {1.0, 2.0, 2.0}, .working = {1, 2, 2}, .threads = {1, 2, 2}};
  struct cs_result result = app_run(NULL, &two);
  expect_only_warning(
      &result,
      "app at 4 threads: it was never seen to have more than 2 threads for 4 PUs at 4 threads: it has a limit");
  two.looks = 2;
  result = app_run(NULL, &two);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, threads_that_work_one_at_a_time_take_turns) {
  struct cs_result result =
      app_run("{n}", &(struct behaviour){.cores = {1.0, 1.1, 1.1}, .working = {1, 2, 4}, .threads = {2, 3, 5}});
  expect_only_warning(&result,
                      "app at 2 and 4 threads: its threads took turns: 4 of them worked and together used 1.1 of 4 "
                      "cores at 4 threads, as under one lock");
}

static struct cs_result run_pressed(const struct behaviour *how) {
  struct cs_result result = app_run(NULL, how);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.pressure_share = 0.9;
  return result;
}

Test(warnings_command, on_a_machine_short_of_pus_idle_cores_tell_nothing_but_the_count_of_threads_does) {
  struct behaviour starved = {.cores = {0.3, 0.3, 0.3}, .working = {1, 2, 4}, .threads = {1, 2, 4}};
  struct cs_result result = run_pressed(&starved);
  expect_warnings(&result, 0);
  cs_result_free(&result);
  starved.threads[1] = starved.threads[2] = 1;
  starved.working[1] = starved.working[2] = 1;
  result = run_pressed(&starved);
  expect_only_warning(&result,
                      "app at 2 and 4 threads: it was never seen to have more than 1 thread for 4 PUs at 4 threads");
  starved.delay = 0.6; /* it ran or was ready for nine tenths of the time: one thread, and all is told of it */
  result = run_pressed(&starved);
  expect_only_warning(&result, "app at 2 and 4 threads: it used 0.3 of 4 cores at 4 threads: it is serial");
}

Test(warnings_command, threads_that_were_kept_from_running_did_not_wait_for_anything_else) {
  const struct behaviour starved = {
      .cores = {0.3, 0.3, 0.3}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .delay = 0.95};
  struct cs_result result = app_run(NULL, &starved);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, one_thread_that_was_starved_did_not_wait_it_is_serial_and_with_a_quota_nothing_is_said) {
  const struct behaviour starved = {.cores = {0.4, 0.4, 0.4}, .working = {1, 1, 1}, .threads = {1, 1, 1}, .delay = 0.5};
  struct cs_result result = app_run(NULL, &starved);
  expect_only_warning(&result, "app at 2 and 4 threads: it used 0.4 of 4 cores at 4 threads: it is serial");
  result = app_run(NULL, &starved);
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
  struct cs_result result = app_run(NULL, &locked);
  expect_warnings(&result, 0);
  cs_result_free(&result);
  locked.working[1] = locked.working[2] = 1; /* two looks may have come before the team */
  result = app_run(NULL, &locked);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, working_threads_on_one_pu_of_several_are_bound_by_somebody) {
  struct behaviour bound = {.cores = {1.0, 1.0, 1.0}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .pus = "3"};
  struct cs_result result = app_run(NULL, &bound);
  expect_only_warning(&result, "app at 2 and 4 threads: all its threads ran on one PU, PU 3, of 4 given at 4 threads: "
                               "something binds them there. Look for its launcher or MPI library (--bind-to none)");
  bound.working[1] = bound.working[2] = 1;
  result = app_run(NULL, &bound);
  expect_only_warning(&result, "it is serial");
  struct behaviour launcher = {.cores = {0.01, 0.01, 0.01}, .working = {1, 2, 4}, .threads = {1, 2, 4}, .pus = "3"};
  result = app_run(NULL, &launcher);
  expect_only_warning(&result, "it waited for most of its time");
}

Test(warnings_command, a_process_that_leaves_its_pus_is_named_with_both_masks) {
  struct behaviour escape = app_good;
  escape.escaped = "0-7";
  struct cs_result result = app_run(NULL, &escape);
  expect_only_warning(&result,
                      "app at 1, 2 and 4 threads: it left the PUs it was confined to: lmp may run on PUs 0-7, it was "
                      "given 0-3, so these are no figures of that many PUs");
  for (int p = 0; p < APP_POINTS; p++) { /* and whatever else would be said follows from it */
    escape.working[p] = 8;
    result = app_run(NULL, &escape);
    expect_only_warning(&result, "it left the PUs");
  }
  escape = (struct behaviour){.cores = {1, 1, 1}, .working = {4, 4, 4}, .threads = {4, 4, 4}, .pus = "7"};
  escape.escaped = "7";
  result = app_run(NULL, &escape);
  expect_only_warning(&result, "lmp may run on PUs 7, it was given 0-3");
}

Test(warnings_command, more_working_threads_than_pus_are_a_crowd_when_the_pus_are_full) {
  struct behaviour crowd = {
      .speedup = {1.0, 1.9, 3.6}, .cores = {1.0, 2.0, 3.9}, .working = {8, 8, 8}, .threads = {9, 9, 9}};
  struct cs_result result = app_run(NULL, &crowd);
  expect_only_warning(&result,
                      "app at 1, 2 and 4 threads: more threads worked than there were PUs, 8 threads on 4 PUs at 4 "
                      "threads: it does not follow OMP_NUM_THREADS. Put {n}");
  result = app_run("-t{n}", &crowd);
  expect_only_warning(&result, "8 threads on 4 PUs at 4 threads: they take turns. Look for a second pool");
  crowd.cores[0] = 0.5;
  crowd.working[1] = 2;
  crowd.working[2] = 5; /* one that reads beside */
  result = app_run(NULL, &crowd);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, a_crowd_that_others_keep_from_running_is_still_a_crowd_by_what_it_was_ready_for) {
  struct behaviour crowd = {.cores = {0.5, 1.0, 2.0}, .working = {6, 6, 6}, .threads = {6, 6, 6}, .delay = 4.1};
  struct cs_result result = run_pressed(&crowd);
  expect_only_warning(&result, "6 threads on 4 PUs at 4 threads: it does not follow OMP_NUM_THREADS. Put {n}");
  crowd.delay = 0.5; /* others are the cause as well as it might be */
  result = run_pressed(&crowd);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, runs_too_short_to_be_looked_at_are_said_to_be_once) {
  struct behaviour brief = app_good;
  brief.run_s = 0.05;
  brief.looks = 2;
  struct cs_result result = app_run(NULL, &brief);
  expect_only_warning(&result,
                      "app at 1, 2 and 4 threads: its runs are too short to be looked at while they run, 15 ms: which "
                      "threads and PUs it really used is not known");
  brief.looks = 3;
  result = app_run(NULL, &brief);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, two_runtimes_in_one_process_are_named_once_with_the_remedy) {
  struct behaviour two = app_good;
  two.runtimes = "libgomp.so.1.0.0, libiomp5.so";
  struct cs_result result = app_run(NULL, &two);
  expect_only_warning(&result, "two OpenMP runtimes are in one process, libgomp.so.1.0.0, libiomp5.so: each has");
  two.runtimes = "libgomp.so.1.0.0";
  result = app_run(NULL, &two);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_command, a_run_below_five_milliseconds_is_told_with_what_its_start_takes) {
  struct behaviour brief = app_good;
  brief.run_s = 0.0049;
  struct cs_result result = app_run(NULL, &brief);
  app_start_in(&result, 0.0009, 0.0003);
  expect_warning(&result,
                 "app at 1, 2 and 4 threads: a run takes 1.4 ms, of which the start takes about 1.2 ms (any process "
                 "0.9 ms, its libraries 0.3 ms): these are hardly figures of the work in it. Give it more work");
  result.invocations[result.invocation_count - 1].startup.spawn_s = 0.009; /* on a busy machine */
  expect_warning(&result, "a run takes 1.4 ms, no more than to start a process takes: these are hardly");
  result.recipe.shell = strdup("/bin/sh");
  expect_warning(&result, "Leave --shell out");
  result.recipe.metric = strdup("rate ([0-9.]+)");
  expect_warnings(&result, 0);
  cs_result_free(&result);
  result = app_run(NULL, &brief);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].used.told = false; /* an older journal */
  expect_only_warning(&result, "a run takes 1.4 ms: these are hardly");
}

Test(warnings_command, a_start_that_is_more_than_a_twentieth_of_a_run_is_a_remark) {
  struct behaviour longer = app_good;
  longer.run_s = 0.1;
  struct cs_result result = app_run(NULL, &longer);
  app_start_in(&result, 0.001, 0.001);
  expect_only_warning(&result,
                      "app at 4 threads: to start takes 2.0 of 29 ms, 7 % of a run, and that does not become less");
  longer.run_s = 10.0;
  result = app_run(NULL, &longer);
  app_start_in(&result, 0.1, 0.15);
  expect_only_warning(&result, "app at 4 threads: to start takes 250 of 2941 ms, 8 % of a run");
  longer.run_s = 0.1;
  result = app_run(NULL, &longer);
  app_start_in(&result, 0.2, 0.0); /* measured while others used the machine */
  expect_warnings(&result, 0);
  cs_result_free(&result);
}
