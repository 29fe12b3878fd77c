/* tests/observe/command_test.c - commands are run, waited for, stopped; what they leave is collected. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"

#include "runtime/base/text.h"
#include "runtime/observe/process.h"
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A library that is there and does nothing: these tests are about the running. */
static char *library;
static struct cs_observed_run run;
static bool at_once;
static struct cs_error told;
static void make(void) {
  library = strdup("/tmp/coresweep-test.XXXXXX.so");
  cr_assert_geq(mkstemps(library, 3), 0);
  char *command = cs_text_format("echo | gcc -x c -shared - -o %s 2>/dev/null", library);
  if (system(command) != 0)
    cr_skip_test("no gcc here");
  free(command);
}
static void clear(void) {
  unlink(library);
  free(library);
  cs_observed_run_free(&run);
}

static enum cs_status observe(const char *const *words, const volatile int *stop, const char *rebinder) {
  char *environment[] = {(char *)"PATH=/nowhere:/usr/bin:/bin", NULL};
  const struct cs_observe_order order = {.argv = (char *const *)words,
                                         .environment = environment,
                                         .library = library,
                                         .rebinder = rebinder,
                                         .rebind = at_once,
                                         .quiet = true};
  return cs_observe_run(&order, stop, &run, &told);
}

Test(run, gives_the_commands_exit_status, .init = make, .fini = clear) {
  static const struct {
    const char *words[4];
    int status;
  } cases[] = {{{"true"}, 0},
               {{"false"}, 1},
               {{"sh", "-c", "exit 42"}, 42},
               {{"sh", "-c", "kill -9 $$"}, 128 + SIGKILL},
               {{"/bin/sh", "-c", "kill -TERM $$"}, 128 + SIGTERM}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    cr_assert_eq(observe(cases[i].words, NULL, NULL), CS_OK, "%s", told.message);
    cr_expect_eq(run.exit_status, cases[i].status, "%d", run.exit_status);
    cr_expect(run.process_count == 0 && !run.rebound && run.obstacle == CS_OBSERVE_CLEAR);
    cr_expect(run.end_ns > run.begin_ns && run.wall_s > 0 && run.user_s >= 0 && run.system_s >= 0);
    cr_expect_eq(run.program[0], '/');
    cs_observed_run_free(&run);
  }
}

Test(run, sets_the_observers_environment_and_keeps_the_users, .init = make, .fini = clear) {
  const char *words[] = {"sh", "-c", "test -d \"$CORESWEEP_OBSERVE\" && test -n \"$LD_PRELOAD\" && test -n \"$PATH\"",
                         NULL};
  cr_assert_eq(observe(words, NULL, NULL), CS_OK);
  cr_expect_eq(run.exit_status, 0);
}

Test(run, removes_its_folder, .init = make, .fini = clear) {
  char *file = strdup("/tmp/coresweep-test.XXXXXX");
  const int fd = mkstemp(file);
  char *script = cs_text_format("printf %%s \"$CORESWEEP_OBSERVE\" >%s", file), folder[256] = "";
  const char *words[] = {"sh", "-c", script, NULL};
  cr_assert_eq(observe(words, NULL, NULL), CS_OK);
  cr_assert_gt(read(fd, folder, sizeof folder - 1), 0);
  cr_expect_neq(access(folder, F_OK), 0, "%s is still there", folder);
  close(fd);
  unlink(file);
  free(file);
  free(script);
}

Test(run, of_what_is_no_program_is_refused, .init = make, .fini = clear) {
  static const char *const names[] = {"no-such-program-anywhere", "/no/such/program", "/etc/passwd", "/tmp", ""};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const char *words[] = {names[i], NULL};
    told.message[0] = '\0';
    cr_expect_eq(observe(words, NULL, NULL), CS_INVALID, "%s", names[i]);
    cr_expect_not_null(strstr(told.message, names[i]), "%s", told.message);
    cr_expect_null(run.program);
  }
  const char *nothing[] = {NULL};
  cr_expect_eq(observe(nothing, NULL, NULL), CS_INVALID);
}

Test(run, names_what_keeps_a_program_from_being_seen, .init = make, .fini = clear) {
  char script[] = "/tmp/coresweep-test.XXXXXX";
  const int fd = mkstemp(script);
  cr_assert(write(fd, "#!/bin/sh\nexit 3\n", 17) == 17 && fchmod(fd, 0700) == 0);
  close(fd);
  const char *words[] = {script, NULL};
  cr_assert_eq(observe(words, NULL, NULL), CS_OK, "%s", told.message);
  cr_expect(run.obstacle == CS_OBSERVE_SCRIPT && run.exit_status == 3);
  unlink(script);
}

/* --- signals --- */

static volatile int stop;
static void *set_stop(void *unused) {
  (void)unused;
  usleep(100000);
  stop = SIGUSR1;
  usleep(300000);
  stop = 0;
  usleep(300000);
  stop = SIGUSR1;
  return NULL;
}

/* The command counts to two; with one signal only, or one more each time we look, it would end otherwise. */
Test(run, passes_a_signal_on_once_each_time_it_is_set, .init = make, .fini = clear) {
  pthread_t setter;
  const char *words[] = {"sh", "-c",
                         "n=0; trap 'n=$((n+1))' USR1; i=0; while [ $i -lt 100 ] && [ $n -lt 2 ]; do sleep 0.05; "
                         "i=$((i+1)); done; sleep 0.2; sleep 0.2; exit $n",
                         NULL};
  cr_assert_eq(pthread_create(&setter, NULL, set_stop, NULL), 0);
  cr_assert_eq(observe(words, &stop, NULL), CS_OK);
  pthread_join(setter, NULL);
  cr_expect_eq(run.exit_status, 2);
}

Test(run, ends_with_the_signal_it_was_given, .init = make, .fini = clear) {
  const volatile int terminate = SIGTERM;
  const char *words[] = {"sleep", "100", NULL};
  cr_assert_eq(observe(words, &terminate, NULL), CS_OK);
  cr_expect_eq(run.exit_status, 128 + SIGTERM);
  cr_expect(lt(dbl, run.wall_s, 100.0));
}

/* --- collecting: a command that leaves made-up blocks, as the library inside it would --- */

static const char *words_that_leave(const char *file, const char *names) {
  return cs_text_format("for name in %s; do cp %s \"$CORESWEEP_OBSERVE/$name\"; done; echo x >>%s.runs", names, file,
                        library);
}

static int runs_counted(void) {
  char *log = cs_text_format("%s.runs", library);
  FILE *file = fopen(log, "r");
  int count = 0;
  for (int c = 0; file != NULL && (c = fgetc(file)) != EOF;)
    count += c == '\n';
  if (file != NULL)
    fclose(file);
  unlink(log);
  free(log);
  return count;
}

static void observe_leaving(const struct cs_observe_block *block, size_t bytes, const char *names, const char *rebinder,
                            enum cs_status expected) {
  char *file = block_write(block, bytes);
  const char *words[] = {"sh", "-c", words_that_leave(file, names), NULL};
  cr_expect_eq(observe(words, NULL, rebinder), expected, "%s", told.message);
  free((char *)words[2]);
  unlink(file);
  free(file);
}

Test(collect, takes_every_process_in, .init = make, .fini = clear) {
  struct cs_observe_block *block = block_make();
  block_region(block, 0x100, 2, 0);
  block_close(block);
  observe_leaving(block, sizeof *block, "17.0 17.1 18.0", NULL, CS_OK);
  cr_expect_eq(run.process_count, 3);
  for (size_t i = 0; i < run.process_count; i++)
    cr_expect(run.processes[i].region_count == 1 && run.processes[i].threads == 2);
  cr_expect_eq(runs_counted(), 1);
  free(block);
}

Test(collect, runs_again_with_the_rebinder_when_a_runtime_was_there_and_no_region, .init = make, .fini = clear) {
  struct cs_observe_block *block = block_make();
  observe_leaving(block, sizeof *block, "17.0", library, CS_OK);
  cr_expect(run.rebound && run.repeated && run.process_count == 1 && run.exit_status == 0);
  cr_expect_eq(runs_counted(), 2);
  cs_observed_run_free(&run);
  observe_leaving(block, sizeof *block, "17.0", NULL, CS_OK);
  cr_expect_not(run.rebound);
  cr_expect_eq(runs_counted(), 1, "nobody to do it with");
  cs_observed_run_free(&run);
  block_region(block, 0x100, 2, 0);
  block_close(block);
  observe_leaving(block, sizeof *block, "17.0", library, CS_OK);
  cr_expect_not(run.rebound);
  cr_expect_eq(runs_counted(), 1, "a region was seen");
  free(block);
}

Test(collect, is_bound_at_once_when_that_is_known_to_be_needed, .init = make, .fini = clear) {
  struct cs_observe_block *block = block_make();
  at_once = true;
  observe_leaving(block, sizeof *block, "17.0", library, CS_OK);
  cr_expect(run.rebound && !run.repeated);
  cr_expect_eq(runs_counted(), 1);
  free(block);
}

Test(collect, leaves_out_files_nobody_counts_in_and_refuses_foreign_ones, .init = make, .fini = clear) {
  struct cs_observe_block *block = block_make();
  observe_leaving(block, 0, "17.0", library, CS_OK);
  cr_expect(run.process_count == 0 && !run.rebound);
  cs_observed_run_free(&run);
  observe_leaving(block, 100, "17.0", NULL, CS_INVALID);
  block->version = 1;
  observe_leaving(block, sizeof *block, "17.0", NULL, CS_INVALID);
  cr_expect_not_null(strstr(told.message, "format 1"), "%s", told.message);
  (void)runs_counted();
  free(block);
}

/* --- a folder with blocks of several programs of one process --- */

static void leave(const char *folder, const char *name, const struct cs_observe_block *block) {
  char *from = block_write(block, sizeof *block), *to = cs_text_format("%s/%s", folder, name);
  char *command = cs_text_format("mv %s %s", from, to);
  cr_assert_eq(system(command), 0);
  free(command);
  free(from);
  free(to);
}

Test(collect, ends_a_program_where_its_process_became_another, .init = make, .fini = clear) {
  struct cs_observe_block *block = block_make();
  char *folder = NULL;
  struct cs_observation *processes = NULL;
  size_t count = 0;
  cr_assert_eq(cs_observe_folder_make(&folder, NULL), CS_OK);
  block->pid = 17;
  block->last_ticks = block->last_ns = 0;
  leave(folder, "17.0", block);
  block->begin_ticks += 500 * MS, block->first_ticks += 500 * MS, block->first_ns += 500 * MS;
  block->last_close = block->begin_ticks;
  block_region(block, 0x100, 2, 0)->wall = 10 * MS;
  leave(folder, "17.1", block);
  cr_assert_eq(cs__collect(folder, 17, (int64_t)(1701 * MS), &processes, &count, &told), CS_OK, "%s", told.message);
  cr_assert_eq(count, 2);
  cr_expect_eq(processes[0].region_count, 1, "with regions first");
  cr_expect(epsilon_eq(dbl, processes[0].wall_s, 0.2, 1e-12), "killed at 1.701 s");
  cr_expect(epsilon_eq(dbl, processes[1].wall_s, 0.499, 1e-12), "exec at 1.5 s");
  for (size_t i = 0; i < count; i++)
    cs_observation_free(&processes[i]);
  free(processes);
  cs_observe_folder_remove(folder);
  free(folder);
  free(block);
}
