/* tests/sweep/child_test.c - one run of a command: how it ended is told, and nothing of it stays. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/child.h"
#include "runtime/sweep/events.h"
#include "tests/sweep/support.h"
#include "topology/bind.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static enum cs_status run_as(const char *program, const char *script, char *const *environment,
                             struct cs__child *child_out, struct cs_error *error) {
  const char *const arguments[] = {"sh", "-c", script, NULL};
  const struct cs__child_order order = {
      .program = program, .arguments = (char *const *)(uintptr_t)arguments, .environment = environment};
  return cs__child_run(&order, child_out, error);
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
  cr_expect_lt(killed.used.delay_s, 0.0, "it was not looked at");
}

Test(child, gets_the_environment_it_is_given) {
  const char *const environment[] = {"COLOUR=green", NULL};
  cr_expect_eq(WEXITSTATUS(run("test \"$COLOUR\" = green", (char *const *)(uintptr_t)environment).how), 0);
  cr_expect_eq(WEXITSTATUS(run("test \"$COLOUR\" = green", environ).how), 1);
}

/* A file in the folder that may be executed. */
static const char *program_of(const char *folder, const char *text) {
  const char *path = path_in(folder, "program");
  write_whole(path, text, strlen(text));
  cr_assert_eq(chmod(path, 0755), 0);
  return path;
}

Test(child, that_cannot_be_started_is_an_error_with_why_and_the_mend) {
  char *folder = folder_make();
  struct cs_error error = {""};
  cr_expect_eq(run_as("/no/such/program", "", environ, &(struct cs__child){0}, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "no such file"), "%s", error.message);
  cr_expect_eq(run_as("/etc/passwd", "", environ, &(struct cs__child){0}, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "chmod +x"), "%s", error.message);
  cr_expect_eq(run_as("/etc", "", environ, &(struct cs__child){0}, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "folder"), "%s", error.message);
  cr_expect_eq(run_as(program_of(folder, "true\n"), "", environ, &(struct cs__child){0}, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "#!"), "%s", error.message);
  cr_expect_eq(run_as(program_of(folder, "#! /no/interpreter -x\n"), "", environ, &(struct cs__child){0}, &error),
               CS_IO);
  cr_expect_not_null(strstr(error.message, "'/no/interpreter'"), "%s", error.message);
  cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "somebody is left to be waited for");
  folder_remove(folder);
}

/* Runs the script with its output and error as the order says. */
static struct cs__child run_with(const struct cs__streams_order *wanted, const char *script, bool look,
                                 struct cs__streams *streams) {
  const char *const words[] = {"sh", "-c", script, NULL};
  struct cs__child_order order = {.program = "/bin/sh",
                                  .arguments = (char *const *)(uintptr_t)words,
                                  .environment = environ,
                                  .look = look,
                                  .streams = streams};
  struct cs__child child = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs__streams_open(wanted, streams, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs__child_run(&order, &child, &error), CS_OK, "%s", error.message);
  return child;
}

Test(child, is_put_on_the_pus_it_is_given) {
  struct cs_pu_set all = {0}, first = {0};
  cr_assert_eq(cs_affinity_get(0, &all, NULL), CS_OK);
  cr_assert_eq(cs_pu_set_add(&first, cs_pu_set_next(&all, 0)), CS_OK);
  char *list = cs_pu_set_format(&first);
  cr_assert_eq(setenv("WANTED", list, 1), 0);
  const char *const words[] = {"sh", "-c", "test \"$(sed -n 's/Cpus_allowed_list:.//p' /proc/$$/status)\" = $WANTED",
                               NULL};
  struct cs__child_order order = {.program = "/bin/sh",
                                  .arguments = (char *const *)(uintptr_t)words,
                                  .environment = environ,
                                  .pus = &first,
                                  .confined = list};
  struct cs__child child = {0};
  cr_assert_eq(cs__child_run(&order, &child, NULL), CS_OK);
  cr_expect_eq(WEXITSTATUS(child.how), 0);
  struct cs_pu_set nowhere = {0};
  cr_assert_eq(cs_pu_set_add(&nowhere, 100000), CS_OK);
  order.pus = &nowhere;
  struct cs_error error = {""};
  cr_expect_eq(cs__child_run(&order, &child, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "--confine=off"), "%s", error.message);
  free(list);
  cs_pu_set_free(&all);
  cs_pu_set_free(&first);
  cs_pu_set_free(&nowhere);
}

Test(child, may_print_a_flood_that_is_read_to_its_last_byte) {
  struct cs__streams streams;
  cr_assert_not_null(freopen("/dev/null", "w", stderr)); /* where the flood of errors goes on to */
  const struct cs__streams_order wanted = {
      .input_fd = -1, .output = CS_OUTPUT_PIPE, .metric = "^last ([0-9]+)$", .hash = true};
  run_with(&wanted, "yes 0123456789abcde | head -c 33554432; yes err | head -c 1048576 >&2 2>/dev/null; echo last 7",
           false, &streams);
  double value = 0.0;
  cr_expect_eq(cs__metric_end(streams.metric, &value, NULL), CS_OK);
  cr_expect_eq(value, 7.0);
  cr_expect_eq(streams.bytes, 33554432 + 7);
  cs__streams_close(&streams);
}

Test(child, that_closes_its_streams_and_lingers_is_waited_for) {
  struct cs__streams streams;
  const struct cs__streams_order wanted = {.input_fd = -1, .output = CS_OUTPUT_PIPE, .tail = true};
  const struct cs__child child = run_with(&wanted, "echo bye; exec >&- 2>&-; sleep 0.1; exit 3", false, &streams);
  char line[CS__STREAMS_TAIL + 1];
  cs__streams_last_line(&streams, line);
  cr_expect_eq(WEXITSTATUS(child.how), 3);
  cr_expect_str_eq(line, "bye");
  cs__streams_close(&streams);
}

/* The sleepers hold the pipes open far beyond the end of the command. */
Test(child, ends_when_it_ends_itself_whoever_holds_its_pipes) {
  struct cs__streams streams;
  const struct cs__streams_order wanted = {.input_fd = -1, .output = CS_OUTPUT_PIPE, .tail = true};
  const struct cs__child child = run_with(&wanted, "sleep 100 & setsid sleep 100 & echo over", false, &streams);
  cr_expect_lt(child.end_ns - child.begin_ns, 50000000000);
  cr_expect_lt(streams.pipes[0], 0, "the pipe is at its end: nobody holds it any more");
  cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
  cs__streams_close(&streams);
}

Test(child, is_looked_at_while_it_runs) {
  struct cs__streams streams;
  const struct cs__streams_order wanted = {.input_fd = -1};
  struct cs__child child = run_with(&wanted, "sleep 0.1", true, &streams);
  cr_expect_gt(child.used.looks, 0);
  cr_expect_geq(child.used.processes, 1);
  cs__used_free(&child.used);
  cs__streams_close(&streams);
}

Test(child, leaves_running_what_it_is_told_to_leave) {
  const char *const words[] = {"sh", "-c", "sleep 100 >&- 2>&- &", NULL};
  struct cs__child_order order = {
      .program = "/bin/sh", .arguments = (char *const *)(uintptr_t)words, .environment = environ, .leaves = true};
  struct cs__child child;
  struct cs__children left = {0};
  cr_assert_eq(cs__child_run(&order, &child, NULL), CS_OK);
  cs__descendants_list(&left);
  cr_assert_eq(left.count, 1);
  order.leaves = false;
  order.spared = &left;
  cr_assert_eq(cs__child_run(&order, &child, NULL), CS_OK);
  cr_expect_eq(kill(left.pids[0], 0), 0, "it was spared");
  struct cs__children then = {0};
  cs__descendants_list(&then);
  cr_expect_eq(then.count, 1, "and nobody else");
  cs__descendants_end(NULL);
  cr_expect(process_ends(left.pids[0]));
  free(left.pids);
  free(then.pids);
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

/* What it runs after a deaf command that it was told to end. */
static enum cs_status run_after(const char *script, bool follows) {
  const char *const arguments[] = {"sh", "-c", script, NULL};
  const struct cs__child_order order = {.program = "/bin/sh",
                                        .arguments = (char *const *)(uintptr_t)arguments,
                                        .environment = environ,
                                        .follows = follows};
  struct cs__child child;
  return cs__child_run(&order, &child, NULL);
}

/* A process of its own that runs a deaf command and is told to end. */
Test(child, told_to_end_it_ends_a_command_that_does_not_listen_and_runs_only_what_follows) {
  char *folder = folder_make();
  cr_assert_eq(setenv("FOLDER", folder, 1), 0);
  const pid_t worker = fork();
  if (worker == 0) {
    static const char deaf[] =
        "trap '' TERM; echo $$ > $FOLDER/new; mv $FOLDER/new $FOLDER/pid; while :; do sleep 0.1; done";
    struct cs__child child;
    const bool ended = run_as("/bin/sh", deaf, environ, &child, NULL) == CS_INTERRUPTED,
               refused = run_after("touch $FOLDER/more", false) == CS_INTERRUPTED,
               followed = run_after("touch $FOLDER/concluded", true) == CS_OK;
    _exit(ended && refused && followed ? 42 : 1);
  }
  for (int i = 0; i < 1000 && access(path_in(folder, "pid"), F_OK) != 0; i++)
    usleep(10000);
  const pid_t command = told_pid(folder);
  cr_assert_eq(kill(worker, SIGTERM), 0);
  int how = 0;
  cr_assert_eq(waitpid(worker, &how, 0), worker);
  cr_expect_eq(WEXITSTATUS(how), 42);
  cr_expect(process_ends(command));
  cr_expect_eq(access(path_in(folder, "concluded"), F_OK), 0);
  cr_expect_neq(access(path_in(folder, "more"), F_OK), 0);
  folder_remove(folder);
}
