/* tests/sweep/driver_hooks_test.c - setup when a session begins, cleanup when it ends, however it does. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/sweep/descendants.h"
#include "runtime/sweep/driver.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char alarms[1024];

static void keep_alarm(void *context, const char *note) {
  (void)context;
  strncat(alarms, note, sizeof alarms - strlen(alarms) - 1);
}

static struct cs_result plan_hooks(const char *folder, const char *setup, const char *cleanup) {
  struct cs_result plan = plan_make(folder, "ok", 1, 1);
  char *const words[] = {plan.cases[0].spec, NULL};
  plan.cases[0].argv = cs_words_copy(words);
  plan.recipe.setup = setup != NULL ? cs_text_format("cd %s; %s", folder, setup) : NULL;
  plan.recipe.cleanup = cleanup != NULL ? cs_text_format("cd %s; %s", folder, cleanup) : NULL;
  return plan;
}

static enum cs_status sweep(const struct cs_result *plan, const volatile sig_atomic_t *stop, struct cs_result *result,
                            struct cs_error *error) {
  struct cs_driver driver = driver_make();
  driver.alarm = keep_alarm;
  driver.stop = stop;
  return cs_sweep_run(plan->folder, &driver, result, error);
}

static bool is_there(const char *folder, const char *name) {
  struct stat is;
  return stat(path_in(folder, name), &is) == 0;
}

Test(driver_hooks, run_once_each_around_a_session) {
  char *folder = folder_make();
  struct cs_result plan = plan_hooks(folder, "echo x >>begun; test ! -e ended", "cp begun ended"), result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_assert_eq(sweep(&plan, NULL, &result, &error), CS_OK, "%s", error.message);
  cr_expect_eq(count_outcomes(&result, 0, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), 1);
  size_t length;
  free(read_whole(path_in(folder, "ended"), &length));
  cr_expect_eq(length, 2, "the setup ran %zu times", length / 2);
  cs_result_free(&result);
  cr_assert_eq(sweep(&plan, NULL, &result, &error), CS_OK, "a sweep that is complete has no session: %s",
               error.message);
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_hooks, a_setup_that_fails_fails_the_sweep_before_it_runs_anything) {
  char *folder = folder_make();
  struct cs_result plan = plan_hooks(folder, "echo no such luck; exit 3", "touch ended"), result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_expect_eq(sweep(&plan, NULL, &result, &error), CS_FAILED);
  cr_expect_not_null(strstr(error.message, "--setup"), "%s", error.message);
  cr_expect_not_null(strstr(error.message, "exit status 3; it printed: no such luck"), "%s", error.message);
  cr_expect(is_there(folder, "ended"), "what it did half is cleaned up");
  cr_assert_eq(cs_result_load(folder, &result, &error), CS_OK, "%s", error.message);
  cr_expect_eq(result.invocation_count, 0);
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_hooks, a_cleanup_that_fails_is_an_alarm) {
  char *folder = folder_make();
  struct cs_result plan = plan_hooks(folder, NULL, "kill -9 $$"), result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_expect_eq(sweep(&plan, NULL, &result, &error), CS_OK, "%s", error.message);
  cr_expect_not_null(strstr(alarms, "--cleanup"), "%s", alarms);
  cr_expect(result.cleanup_failed);
  cr_expect_not_null(strstr(alarms, "signal 9"), "%s", alarms);
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_hooks, cleanup_runs_when_the_user_stops_the_sweep) {
  char *folder = folder_make();
  struct cs_result plan = plan_hooks(folder, "sleep 20", "touch ended"), result = {0};
  static volatile sig_atomic_t stop = 1;
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_expect_eq(sweep(&plan, &stop, &result, &error), CS_INTERRUPTED);
  cr_expect(result.interrupted);
  cr_expect(is_there(folder, "ended"));
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_hooks, what_a_setup_leaves_running_runs_until_the_cleanup) {
  char *folder = folder_make();
  struct cs_result plan =
                       plan_hooks(folder, "sleep 30 & echo $! >server",
                                  "grep -q sleeping /proc/$(cat server)/status && kill $(cat server) && touch ended"),
                   result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_expect_eq(sweep(&plan, NULL, &result, &error), CS_OK, "%s", error.message);
  cr_expect(is_there(folder, "ended"), "it was gone before");
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(driver_hooks, a_server_of_the_setup_may_go_on_printing) {
  char *folder = folder_make();
  struct cs_result plan =
                       plan_hooks(folder, "(while echo served && touch printed; do sleep 0.02; done) & echo $! >server",
                                  "rm printed; sleep 0.1; test -e printed && kill $(cat server) && touch ended"),
                   result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  cr_expect_eq(sweep(&plan, NULL, &result, &error), CS_OK, "%s", error.message);
  cr_expect(is_there(folder, "ended"), "it ended when it printed: %s", alarms);
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}

static bool runs(const char *folder, const char *pid_file) {
  char *path = cs_text_format("%s/%s", folder, pid_file);
  struct cs_text pid = {0};
  cr_assert_eq(cs_file_read(path, &pid, NULL), CS_OK);
  const bool does = kill((pid_t)strtol(cs_text_get(&pid), NULL, 10), 0) == 0;
  cs_text_free(&pid);
  free(path);
  return does;
}

Test(driver_hooks, what_neither_setup_nor_cleanup_ended_is_killed_in_the_end_and_nothing_else_is) {
  char *folder = folder_make();
  struct cs_result plan = plan_hooks(folder, "(setsid sleep 30 & echo $! >daemon); sleep 31 & echo $! >server", NULL),
                   result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_sweep_begin(&plan, NULL, &error), CS_OK, "%s", error.message);
  const pid_t before = fork();
  if (before == 0)
    for (;;)
      pause();
  cr_expect_eq(sweep(&plan, NULL, &result, &error), CS_OK, "%s", error.message);
  cr_expect(!runs(folder, "daemon") && !runs(folder, "server"));
  cr_expect_eq(kill(before, 0), 0, "a child of ours that no hook started");
  cs__descendants_end(NULL);
  cr_expect_neq(kill(before, 0), 0);
  cs_result_free(&result);
  cs_result_free(&plan);
  folder_remove(folder);
}
