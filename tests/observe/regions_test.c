/* tests/observe/regions_test.c - regions of real programs, of each compiler and runtime, are counted exactly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS CS_TEST_BUILD "/tests/observe/"
#define LIBRARY  CS_TEST_BUILD "/libcoresweep-observe.so"

struct outcome {
  int status;        /* as waitpid gives it */
  char printed[256]; /* the start of its standard output */
};

/* Runs program with one argument, observed when block is not NULL. */
static struct outcome run(const char *program, const char *argument, int threads, const char *block) {
  char *argv[] = {(char *)program, (char *)argument, NULL}, number[16];
  snprintf(number, sizeof number, "%d", threads);
  setenv("OMP_NUM_THREADS", number, 1);
  setenv("OMP_WAIT_POLICY", "passive", 1);               /* more threads than cores must not spin for each other */
  setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1); /* our library comes first on purpose */
  setenv("LD_PRELOAD", LIBRARY, 1);
  block != NULL ? setenv(CS_OBSERVE_ENVIRONMENT, block, 1) : unsetenv(CS_OBSERVE_ENVIRONMENT);
  int ends[2];
  cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child;
  cr_assert_eq(posix_spawn(&child, program, &actions, NULL, argv, environ), 0, "cannot start %s", program);
  unsetenv("LD_PRELOAD");
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  struct outcome outcome = {0};
  size_t length = 0;
  for (ssize_t got; length < sizeof outcome.printed - 1 &&
                    (got = read(ends[0], outcome.printed + length, sizeof outcome.printed - 1 - length)) > 0;)
    length += (size_t)got;
  close(ends[0]);
  cr_assert_eq(waitpid(child, &outcome.status, 0), child);
  return outcome;
}

/* Which compiler and runtime the program has; those that could not be built here are left out. */
static const struct program {
  const char *path;
  uint32_t runtime; /* through what its regions are seen first */
  bool llvm;        /* LLVM's runtime */
} programs[] = {
    {PROGRAMS "regions-gcc", CS_OBSERVE_GOMP, false},
    {PROGRAMS "regions-clang", CS_OBSERVE_OMPT, true},
    {PROGRAMS "regions-mixed", CS_OBSERVE_GOMP, true},
};
static const int team_sizes[] = {1, 2, 3};

static void expect_regions(const struct program *program, const char *command, int threads, uint64_t least,
                           uint64_t most, int status) {
  char *path;
  struct cs_error error = {""};
  cr_assert_eq(cs_observe_create(&path, &error), CS_OK, "%s", error.message);
  const struct outcome outcome = run(program->path, command, threads, path);
  cr_expect_eq(outcome.status, status, "%s %s ended with %x", program->path, command, (unsigned)outcome.status);
  const struct cs_observe_block *block = NULL;
  cr_assert_eq(cs_observe_map_file(path, &block, &error), CS_OK, "%s", error.message);
  const uint64_t regions = block->region_count;
  cr_expect(regions >= least && regions <= most, "%s %s: %llu regions at %d threads", program->path, command,
            (unsigned long long)regions, threads);
  cr_expect_eq(block->region_open_ns, 0);
  cr_expect_eq(block->parallel_ns > 0, regions > 0);
  cr_expect(regions == 0 ? block->cost_ns == 0 : block->cost_ns >= regions, "at least a nanosecond each");
  if (strcmp(command, "old") != 0 && regions > 0)
    cr_expect_eq(block->runtime, program->runtime, "%s %s", program->path, command);
  cs_observe_unmap(block);
  unlink(path);
  free(path);
}

static void expect_everywhere(const char *command, uint64_t least, uint64_t most, int status) {
  int tried = 0;
  for (size_t p = 0; p < sizeof programs / sizeof programs[0]; p++) {
    if (access(programs[p].path, X_OK) != 0)
      continue;
    tried++;
    for (size_t t = 0; t < sizeof team_sizes / sizeof team_sizes[0]; t++)
      expect_regions(&programs[p], command, team_sizes[t], least, most, status);
  }
  if (tried == 0)
    cr_skip_test("no compiler here makes OpenMP programs");
}

Test(regions, none_where_the_program_has_none) {
  expect_everywhere("none", 0, 0, 0);
}
Test(regions, every_one_of_a_thousand) {
  expect_everywhere("plain", 1000, 1000, 0);
}
Test(regions, loops_of_every_schedule) {
  expect_everywhere("loops", 8, 8, 0);
}
Test(regions, parallel_sections) {
  expect_everywhere("sections", 2, 2, 0);
}
Test(regions, task_reductions) {
  expect_everywhere("reductions", 1, 1, 0);
}
Test(regions, nested_ones_belong_to_the_outermost) {
  expect_everywhere("nested", 1, 1, 0);
}
Test(regions, two_masters_at_once_count_their_union) {
  expect_everywhere("masters", 3, 3, 0);
}
Test(regions, four_masters_at_random_leave_no_region_open) {
  expect_everywhere("crowd", 1, 400, 0);
}
Test(regions, a_forked_child_does_not_count) {
  expect_everywhere("forked", 3, 3, 0);
}
Test(regions, a_program_started_by_the_observed_one_does_not_count) {
  expect_everywhere("started", 1, 1, 0);
}
Test(regions, an_exec_goes_on_counting) {
  expect_everywhere("execs", 1002, 1002, 0);
}
Test(regions, of_the_old_entry_points) {
  expect_everywhere("old", 6, 6, 0);
}
Test(regions, survive_a_kill) {
  expect_everywhere("killed", 7, 7, SIGKILL);
}
Test(regions, a_child_may_leave_the_region_it_was_forked_in) {
  if (access(programs[0].path, X_OK) != 0)
    cr_skip_test("no gcc here");
  expect_regions(&programs[0], "forked_inside", 1, 1, 1, 0);
}

Test(regions, a_wrapper_without_openmp_leaves_the_block_to_the_program) {
  if (access(programs[0].path, X_OK) != 0)
    cr_skip_test("no gcc here");
  char *path;
  cr_assert_eq(cs_observe_create(&path, NULL), CS_OK);
  char *script = cs_text_format("%s plain; exit $?", programs[0].path);
  char *argv[] = {(char *)"sh", (char *)"-c", script, NULL};
  setenv("LD_PRELOAD", LIBRARY, 1);
  setenv(CS_OBSERVE_ENVIRONMENT, path, 1);
  pid_t child;
  int status = -1;
  cr_assert_eq(posix_spawn(&child, "/bin/sh", NULL, NULL, argv, environ), 0);
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_expect_eq(status, 0);
  const struct cs_observe_block *block = NULL;
  cr_assert_eq(cs_observe_map_file(path, &block, NULL), CS_OK);
  cr_expect_eq(block->region_count, 1000);
  cs_observe_unmap(block);
  unlink(path);
  free(path);
  free(script);
}

static void expect_forwarding(const char *block) {
  for (size_t p = 0; p < sizeof programs / sizeof programs[0]; p++) {
    if (access(programs[p].path, X_OK) != 0)
      continue;
    const struct outcome outcome = run(programs[p].path, "plain", 3, block);
    cr_expect_eq(outcome.status, 0);
    cr_expect_str_eq(outcome.printed, "plain: 3000\n");
  }
}

Test(library, only_forwards_when_nobody_asks_it_to_count) {
  expect_forwarding(NULL);
  expect_forwarding("");
}

Test(library, only_forwards_when_the_file_cannot_be_used) {
  expect_forwarding("/no/such/file");
  expect_forwarding("/tmp");
  expect_forwarding("/dev/null");
}

Test(library, leaves_a_file_that_is_not_its_own_as_it_is) {
  static const struct {
    size_t length;
    char filling;
  } files[] = {{100, 0}, {CS_OBSERVE_BLOCK_BYTES, 'x'}, {CS_OBSERVE_BLOCK_BYTES + 1, 0}};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    char name[] = "/tmp/coresweep-test.XXXXXX", bytes[CS_OBSERVE_BLOCK_BYTES + 1], after[CS_OBSERVE_BLOCK_BYTES + 2];
    memset(bytes, files[i].filling, sizeof bytes);
    const int fd = mkstemp(name);
    cr_assert_eq(write(fd, bytes, files[i].length), (ssize_t)files[i].length);
    expect_forwarding(name);
    cr_expect_eq(pread(fd, after, sizeof after, 0), (ssize_t)files[i].length);
    cr_expect_eq(memcmp(after, bytes, files[i].length), 0);
    close(fd);
    unlink(name);
  }
}

Test(library, splits_the_time_of_the_program_it_is_loaded_into) {
  char *path;
  cr_assert_eq(cs_observe_create(&path, NULL), CS_OK);
  const struct outcome outcome = run(PROGRAMS "observed_split", NULL, 1, path);
  cr_assert_eq(outcome.status, 0);
  unsigned long long regions;
  double wall, parallel, serial, cost;
  cr_assert_eq(sscanf(outcome.printed, "%llu %lf %lf %lf %lf", &regions, &wall, &parallel, &serial, &cost), 5);
  cr_expect_eq(regions, 2);
  cr_expect_geq(parallel, 0.030);
  cr_expect_geq(serial, 0.0199, "two rests of 10 ms less the estimated cost");
  cr_expect_gt(cost, 0);
  cr_expect_float_eq(parallel + serial + cost, wall, 1e-12);
  unlink(path);
  free(path);
}

Test(library, does_not_let_an_unobserved_program_split_its_time) {
  cr_expect_neq(run(PROGRAMS "observed_split", NULL, 1, NULL).status, 0);
}
