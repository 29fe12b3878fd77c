/* tests/sweep/resume_test.c - a sweep ended anywhere goes on and ends complete. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/sweep/driver.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whatever was interrupted, the usable times of a round are of one session. */
static void expect_rounds_of_one_session(const struct cs_result *result) {
  for (size_t i = 0; i < result->invocation_count; i++)
    for (size_t j = 0; j < i; j++) {
      const struct cs_invocation *one = &result->invocations[i], *other = &result->invocations[j];
      if (one->purpose == CS_PURPOSE_TIMED && other->purpose == CS_PURPOSE_TIMED && one->outcome == CS_OUTCOME_OK &&
          other->outcome == CS_OUTCOME_OK && one->case_index == other->case_index && one->round == other->round)
        cr_expect_eq(one->session, other->session, "round %d mixes sessions", one->round);
    }
}

static void expect_complete(const struct cs_result *result, int points, int rounds) {
  for (int c = 0; c < (int)result->case_count; c++) {
    cr_expect_neq(result->stops[c], CS_GO_ON);
    for (int p = 0; p < points; p++)
      cr_expect_eq(count_outcomes(result, c, p, CS_PURPOSE_TIMED, CS_OUTCOME_OK), (size_t)rounds);
  }
  cr_expect(!result->interrupted);
  expect_rounds_of_one_session(result);
}

Test(resume, a_complete_sweep_resumed_adds_nothing) {
  char *folder;
  struct cs_result result = sweep_fake("ok", 2, 2, &folder), again = {0};
  size_t before, after;
  char *journal = read_whole(path_in(folder, "samples.jsonl"), &before);
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_run(folder, &driver, &again, NULL), CS_OK);
  char *later = read_whole(path_in(folder, "samples.jsonl"), &after);
  cr_expect_eq(before, after);
  cr_expect_eq(memcmp(journal, later, before), 0);
  cr_expect_eq(again.invocation_count, result.invocation_count);
  free(journal);
  free(later);
  cs_result_free(&result);
  cs_result_free(&again);
  folder_remove(folder);
}

/* As if the power had failed after every line, and in the middle of every line. */
Test(resume, a_journal_cut_anywhere_after_its_plan_is_completed) {
  char *folder;
  struct cs_result whole = sweep_fake("ok fine", 2, 2, &folder);
  size_t length;
  char *journal = read_whole(path_in(folder, "samples.jsonl"), &length);
  const struct cs_driver driver = driver_make();
  const char *plan_end = memchr(journal, '\n', length);
  for (const char *line = plan_end; line != NULL && line + 1 < journal + length;
       line = memchr(line + 1, '\n', (size_t)(journal + length - line - 1))) {
    for (int torn = 0; torn <= 7; torn += 7) {
      struct cs_result result = {0};
      struct cs_error error = {""};
      write_whole(path_in(folder, "samples.jsonl"), journal, (size_t)(line - journal) + 1 + (size_t)torn);
      cr_assert_eq(cs_sweep_run(folder, &driver, &result, &error), CS_OK, "%s", error.message);
      expect_complete(&result, 2, 2);
      size_t calibrations = count_outcomes(&result, 0, -1, CS_PURPOSE_CALIBRATION, CS_OUTCOME_OK);
      cr_expect_leq(calibrations, 3, "calibrations are run again: %zu", calibrations);
      cs_result_free(&result);
    }
  }
  free(journal);
  cs_result_free(&whole);
  folder_remove(folder);
}

Test(resume, an_observed_sweep_cut_after_every_third_line_observes_every_point_in_its_rounds) {
  enum { ROUNDS = 4 };
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 2, ROUNDS), result = {0};
  struct cs_driver driver = driver_make();
  plan.protocol.observe = true;
  driver.observe_library = "/nonexistent-observer.so";
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cs_result_free(&result);
  struct cuts cuts = cuts_of(folder);
  while (cut_next(&cuts)) {
    if (cuts.count % 3 != 1)
      continue;
    cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
    expect_complete(&result, 2, ROUNDS);
    cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), ROUNDS, "line %zu", cuts.count);
    cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_OBSERVED, CS_OUTCOME_OK), 3, "line %zu", cuts.count);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

static pid_t wait_for_pid(const char *path) {
  for (int i = 0; i < 1000; i++) {
    FILE *file = fopen(path, "r");
    int pid = 0;
    if (file != NULL && fscanf(file, "%d", &pid) != 1)
      pid = 0;
    if (file != NULL)
      fclose(file);
    if (pid > 0)
      return pid;
    usleep(10000);
  }
  cr_assert_fail("the worker never came to hang");
  return 0;
}

static volatile sig_atomic_t stop;
static void on_signal(int number) {
  stop = number;
}

/* A driver in a process of its own, sweeping until its worker hangs at two threads. */
static pid_t start_driver(const char *folder) {
  setenv("FAKE_ONCE", path_in(folder, "once"), 1);
  setenv("FAKE_PID", path_in(folder, "pid"), 1);
  const pid_t driver_pid = fork();
  if (driver_pid == 0) {
    struct cs_result result;
    struct cs_driver driver = driver_make();
    driver.stop = &stop;
    const struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    _exit(cs_sweep_run(folder, &driver, &result, NULL) == CS_INTERRUPTED ? 130 : 99);
  }
  return driver_pid;
}

Test(resume, kill_9_of_the_driver_leaves_no_worker_and_loses_one_invocation) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "deaf@2!", 2, 3), result = {0};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  const pid_t driver_pid = start_driver(folder);
  const pid_t worker = wait_for_pid(path_in(folder, "pid"));
  kill(driver_pid, SIGKILL);
  waitpid(driver_pid, NULL, 0);
  cr_expect(process_ends(worker), "the worker outlived its driver");
  cr_assert_eq(cs_result_load(folder, &result, NULL), CS_OK);
  cr_expect(result.interrupted, "a session that died counts as interrupted");
  cs_result_free(&result);
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  expect_complete(&result, 2, 3);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_LOST), 1);
  cr_expect_eq(result.sessions, 2);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(resume, an_interrupt_kills_the_worker_keeps_all_and_can_be_resumed) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "hang@2!", 2, 3), result = {0};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  const pid_t driver_pid = start_driver(folder);
  const pid_t worker = wait_for_pid(path_in(folder, "pid"));
  kill(driver_pid, SIGINT);
  int how = 0;
  waitpid(driver_pid, &how, 0);
  cr_expect(WIFEXITED(how) && WEXITSTATUS(how) == 130);
  cr_expect(process_ends(worker));
  cr_assert_eq(cs_result_load(folder, &result, NULL), CS_OK);
  cr_expect(result.interrupted);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_LOST), 1);
  cs_result_free(&result);
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  expect_complete(&result, 2, 3);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(resume, a_second_driver_is_refused_while_the_first_one_runs) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "hang@2!", 2, 1), result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  const pid_t driver_pid = start_driver(folder);
  wait_for_pid(path_in(folder, "pid"));
  const struct cs_driver driver = driver_make();
  cr_expect_eq(cs_sweep_run(folder, &driver, &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "another coresweep"));
  kill(driver_pid, SIGINT);
  waitpid(driver_pid, NULL, 0);
  cs_result_free(&plan);
  folder_remove(folder);
}

static void append_invocation(struct cs_text *journal, int id, int point, int round, double seconds) {
  cs_text_append(journal,
                 "{\"event\":\"start\",\"invocation\":%d,\"case\":0,\"point\":%d,\"round\":%d,\"purpose\":\"timed\","
                 "\"calls\":7}\n",
                 id, point, round);
  for (int i = 0; i < 4; i++)
    cs_text_append(journal, "{\"event\":\"sample\",\"invocation\":%d,\"s\":%.17g}\n", id, seconds);
  cs_text_append(journal, "{\"event\":\"end\",\"invocation\":%d,\"outcome\":\"ok\",\"wall_s\":0.01,\"start_s\":0}\n",
                 id);
}

/*
 * One round of the first ten is off by 10 %: +-2.5 % after 10 rounds, so the sweep went on, and next to nothing after
 * 12, which is no round to look at. A look at 10 rounds repeated with the data of 12 would stop it there.
 */
Test(resume, looks_of_the_past_are_not_repeated_with_what_came_later) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 2, 10), result = {0};
  plan.protocol.stop.rounds_max = 40;
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  struct cs_text journal = {0};
  cr_assert_eq(cs_file_read(path_in(folder, "samples.jsonl"), &journal, NULL), CS_OK);
  cs_text_append(&journal, "{\"event\":\"session\"}\n");
  for (int p = 0; p < 2; p++)
    cs_text_append(
        &journal, "{\"event\":\"calibrated\",\"case\":0,\"point\":%d,\"calls\":7,\"call_s\":0.001,\"start_s\":0}\n", p);
  for (int r = 0; r < 12; r++)
    for (int p = 0; p < 2; p++)
      append_invocation(&journal, 2 * r + p, p, r, p == 0 ? 1.0 : r == 4 ? 0.55 : 0.5);
  write_whole(path_in(folder, "samples.jsonl"), journal.bytes, journal.length);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, NULL), CS_OK);
  cr_expect_eq(result.stops[0], CS_STOP_PRECISION);
  cr_expect_eq(count_outcomes(&result, 0, 1, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 13);
  cs_text_free(&journal);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}

Test(resume, a_full_disk_stops_the_sweep_and_loses_nothing_that_was_written) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "ok", 2, 4), result = {0};
  struct cs_error error = {""};
  const struct cs_driver driver = driver_make();
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit before, small = {.rlim_cur = 4000, .rlim_max = RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &before);
  small.rlim_max = before.rlim_max;
  setrlimit(RLIMIT_FSIZE, &small);
  cr_expect_eq(cs_sweep_run(folder, &driver, &result, &error), CS_IO);
  setrlimit(RLIMIT_FSIZE, &before);
  cr_expect_not_null(strstr(error.message, "samples.jsonl"));
  cr_assert_eq(cs_result_load(folder, &result, &error), CS_OK, "%s", error.message);
  const size_t kept = result.invocation_count;
  cr_expect_gt(kept, 0);
  cs_result_free(&result);
  cr_assert_eq(cs_sweep_run(folder, &driver, &result, &error), CS_OK, "%s", error.message);
  expect_complete(&result, 2, 4);
  cr_expect_geq(result.invocation_count, kept);
  cs_result_free(&plan);
  cs_result_free(&result);
  folder_remove(folder);
}
