/* tests/sweep/child_test.c - one run of a command: how it ended is told, and nothing of it stays. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/child.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static enum cs_status run_as(const char *program, const char *script, char *const *environment,
                             struct cs__child *child_out, struct cs_error *error) {
  const char *const arguments[] = {"sh", "-c", script, NULL};
  return cs__child_run(program, (char *const *)(uintptr_t)arguments, environment, child_out, error);
}

static struct cs__child run(const char *script, char *const *environment) {
  struct cs__child child = {0};
  struct cs_error error = {""};
  cr_assert_eq(run_as("/bin/sh", script, environment, &child, &error), CS_OK, "%s", error.message);
  return child;
}

Test(child, its_end_is_told_as_wait_tells_it) {
  cr_expect(WIFEXITED(run("exit 0", environ).how));
  cr_expect_eq(WEXITSTATUS(run("exit 7", environ).how), 7);
  const struct cs__child killed = run("kill -9 $$", environ);
  cr_expect(WIFSIGNALED(killed.how) && WTERMSIG(killed.how) == SIGKILL);
  cr_expect_gt(killed.end_ns, killed.begin_ns);
}

Test(child, gets_the_environment_it_is_given) {
  const char *const environment[] = {"COLOUR=green", NULL};
  cr_expect_eq(WEXITSTATUS(run("test \"$COLOUR\" = green", (char *const *)(uintptr_t)environment).how), 0);
  cr_expect_eq(WEXITSTATUS(run("test \"$COLOUR\" = green", environ).how), 1);
}

Test(child, what_cannot_be_started_ends_with_127) {
  struct cs__child child = {0};
  cr_assert_eq(run_as("/dev/null", "exit 0", environ, &child, NULL), CS_OK);
  cr_expect_eq(WEXITSTATUS(child.how), 127);
}

static pid_t told_pid(const char *folder) {
  size_t length;
  char *text = read_whole(path_in(folder, "pid"), &length);
  const pid_t pid = (pid_t)strtol(text, NULL, 10);
  free(text);
  return pid;
}

Test(child, a_daemon_in_a_session_of_its_own_does_not_outlive_it) {
  char *folder = folder_make();
  cr_assert_eq(setenv("FOLDER", folder, 1), 0);
  run("setsid sh -c 'trap \"\" TERM HUP; sh -c \"echo \\$\\$ > $FOLDER/new; mv $FOLDER/new $FOLDER/pid; exec sleep "
      "100\" & wait' & while ! test -s $FOLDER/pid; do sleep 0.01; done",
      environ);
  const pid_t daemon = told_pid(folder);
  cr_assert_gt(daemon, 1);
  cr_expect(process_ends(daemon));
  cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "somebody is left to be waited for");
  folder_remove(folder);
}

/* A process of its own that runs a deaf command and is told to end. */
Test(child, told_to_end_it_ends_a_command_that_does_not_listen) {
  char *folder = folder_make();
  cr_assert_eq(setenv("FOLDER", folder, 1), 0);
  const pid_t worker = fork();
  if (worker == 0) {
    static const char deaf[] =
        "trap '' TERM; echo $$ > $FOLDER/new; mv $FOLDER/new $FOLDER/pid; while :; do sleep 0.1; done";
    struct cs__child child;
    _exit(run_as("/bin/sh", deaf, environ, &child, NULL) == CS_INTERRUPTED ? 42 : 1);
  }
  for (int i = 0; i < 1000 && access(path_in(folder, "pid"), F_OK) != 0; i++)
    usleep(10000);
  const pid_t command = told_pid(folder);
  cr_assert_eq(kill(worker, SIGTERM), 0);
  int how = 0;
  cr_assert_eq(waitpid(worker, &how, 0), worker);
  cr_expect_eq(WEXITSTATUS(how), 42);
  cr_expect(process_ends(command));
  folder_remove(folder);
}
